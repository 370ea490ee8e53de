# Gives Windows the server's name, then asks Systems Manager for a reboot.
#
# Started by: step renameServer of the prepare runbook, as SYSTEM.
# Values: $ServerName (set by the runbook above this text).
# Exit codes: 3010 renamed, reboot and run again; 0 the name is right; 1 renaming failed.
# May run any number of times: after the reboot Systems Manager runs it again and it finds the name in place.
$ErrorActionPreference = 'Stop'
if ($env:COMPUTERNAME -eq $ServerName) {
    Write-Output "prepare/renameServer: the name is $env:COMPUTERNAME"
    exit 0
}
try {
    Write-Output "prepare/renameServer: renaming $env:COMPUTERNAME to $ServerName"
    Rename-Computer -NewName $ServerName -Force
} catch {
    Write-Error "prepare/renameServer: $env:COMPUTERNAME cannot be renamed to ${ServerName}: $($_.Exception.Message)" -ErrorAction Continue
    exit 1
}
Write-Output 'prepare/renameServer: rebooting'
exit 3010
