# Checks that the name given before the reboot is in force.
#
# Started by: step verifyName of the install and of the prepare runbook, as SYSTEM. Changes nothing; may run any
# number of times.
# Values: $ServerName (set by the runbook above this text).
# Exit codes: 0 the name is right; 1 it is not.
$StepName = 'verifyName'
try {
    if ($env:COMPUTERNAME -ne $ServerName) {
        throw "the server's name is $env:COMPUTERNAME, not $ServerName, although it was renamed and rebooted"
    }
    Write-Line "the name is $env:COMPUTERNAME"
} catch {
    Write-Failure $_
    exit 1
}
exit 0
