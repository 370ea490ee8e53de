# Gives Windows the server's name, then asks Systems Manager for a reboot.
#
# Started by: step renameServer of the install runbook, as SYSTEM, before anything is installed under another name.
# Values: $ServerName (set by the runbook above this text).
# Exit codes: 3010 renamed, reboot and run again; 0 the name is right; 1 renaming failed.
# May run any number of times: after the reboot Systems Manager runs it again and it finds the name in place. The reboot
# is owed from before the change, so that none is forgotten after a crash.
$StepName = 'renameServer'
try {
    if ($env:COMPUTERNAME -ne $ServerName) {
        Write-Line "renaming $env:COMPUTERNAME to $ServerName"
        Set-RebootMark
        try {
            Rename-Computer -NewName $ServerName -Force
        } catch {
            throw "$env:COMPUTERNAME cannot be renamed to ${ServerName}: $($_.Exception.Message)"
        }
        Write-Line 'rebooting'
        exit 3010
    }
    Write-Line "the name is $env:COMPUTERNAME"
} catch {
    Write-Failure $_
    exit 1
}
exit 0
