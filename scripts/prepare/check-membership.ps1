# Says whether this server already is what it should be: "state=member" or "state=new".
#
# Started by: step checkMembership of the prepare runbook, as SYSTEM. Changes nothing; may run any number of times.
# Values: $ServerName, $DirectoryName (set by the runbook above this text).
# Exit codes: 0 state printed; 1 the server belongs to another domain or has another name in this one.
$StepName = 'checkMembership'
$computer = Get-CimInstance -ClassName Win32_ComputerSystem
if (-not $computer.PartOfDomain) {
    Write-Line "$env:COMPUTERNAME is in no domain; state=new"
    exit 0
}
if ($computer.Domain -ne $DirectoryName) {
    Write-Failure "$env:COMPUTERNAME belongs to domain $($computer.Domain), not to $DirectoryName. Leave that domain or replace the server"
    exit 1
}
if ($env:COMPUTERNAME -ne $ServerName) {
    Write-Failure "the server is in $DirectoryName under the name $env:COMPUTERNAME, not $ServerName. Replace the server"
    exit 1
}
Write-Line "$env:COMPUTERNAME is a member of $($computer.Domain); state=member"
exit 0
