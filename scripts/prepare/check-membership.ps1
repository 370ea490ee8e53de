# Says whether this server already is what it should be: "state=member" or "state=new". Asks Systems Manager for the
# reboot that an earlier run owes, because it was ended between a change and its reboot: until then the server has a
# name, or a domain, that it does not use yet.
#
# Started by: step checkMembership of the prepare runbook, as SYSTEM. Changes nothing; may run any number of times.
# Values: $ServerName, $DirectoryName (set by the runbook above this text).
# Exit codes: 3010 reboot and run again; 0 state printed; 1 the server belongs to another domain or has another name in
# this one, or that cannot be told.
$StepName = 'checkMembership'
try {
    if (Test-RebootMark) {
        Write-Line 'an earlier run changed the name or the domain and owes the reboot; rebooting'
        exit 3010
    }
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
    if (-not $computer.PartOfDomain) {
        Write-Line "$env:COMPUTERNAME is in no domain; state=new"
        exit 0
    }
    if ($computer.Domain -ne $DirectoryName) {
        throw "$env:COMPUTERNAME belongs to domain $($computer.Domain), not to $DirectoryName. Leave that domain or replace the server"
    }
    if ($env:COMPUTERNAME -ne $ServerName) {
        throw "the server is in $DirectoryName under the name $env:COMPUTERNAME, not $ServerName. Replace the server"
    }
    Write-Line "$env:COMPUTERNAME is a member of $($computer.Domain); state=member"
} catch {
    Write-Failure $_
    exit 1
}
exit 0
