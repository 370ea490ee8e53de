# Gives Windows the server's name, then asks Systems Manager for a reboot.
#
# Started by: step renameServer of the prepare runbook, as SYSTEM.
# Values: $ServerName (set by the runbook above this text).
# Exit codes: 3010 renamed, reboot and run again; 0 the name is right; 1 renaming failed.
# May run any number of times: after the reboot Systems Manager runs it again and it finds the name in place.
$StepName = 'renameServer'
if ($env:COMPUTERNAME -eq $ServerName) {
    Write-Line "the name is $env:COMPUTERNAME"
    exit 0
}
try {
    Write-Line "renaming $env:COMPUTERNAME to $ServerName"
    Rename-Computer -NewName $ServerName -Force
} catch {
    Write-Failure "$env:COMPUTERNAME cannot be renamed to ${ServerName}: $($_.Exception.Message)"
    exit 1
}
Write-Line 'rebooting'
exit 3010
