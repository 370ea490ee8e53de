# Checks that the name given before the reboot is in force.
#
# Started by: step verifyName of the prepare runbook, as SYSTEM. Changes nothing; may run any number of times.
# Values: $ServerName (set by the runbook above this text).
# Exit codes: 0 the name is right; 1 it is not.
$StepName = 'verifyName'
if ($env:COMPUTERNAME -ne $ServerName) {
    Write-Failure "the server's name is $env:COMPUTERNAME, not $ServerName, although it was renamed and rebooted"
    exit 1
}
Write-Line "the name is $env:COMPUTERNAME"
exit 0
