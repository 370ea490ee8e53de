# Checks that the server has its name, is in its domain and is trusted by a domain controller. The document that joins
# it reports success in cases where it did not.
#
# Started by: step verifyMembership of the prepare runbook, as SYSTEM. Changes nothing; may run any number of times.
# Values: $ServerName, $DirectoryName (set by the runbook above this text).
# Exit codes: 0 all as it should be; 1 not so within the time limit.
$StepName = 'verifyMembership'

# With no domain controller in reach the cmdlet throws instead of saying so.
function Test-Trust {
    try { Test-ComputerSecureChannel } catch { $false }
}

function Get-MembershipProblem {
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
    if ($env:COMPUTERNAME -ne $ServerName) { return "the name is $env:COMPUTERNAME, not $ServerName" }
    if (-not $computer.PartOfDomain) { return 'it is in no domain' }
    if ($computer.Domain -ne $DirectoryName) { return "the domain is $($computer.Domain), not $DirectoryName" }
    if (-not (Test-Trust)) { return "no domain controller of $DirectoryName trusts it" }
}

# Ten minutes, by pauses and by a counter that runs on evenly: the clock of a new member of a domain may jump.
$watch = [System.Diagnostics.Stopwatch]::StartNew()
for ($left = 40; ; $left--) {
    $problem = "$(Get-MembershipProblem)"
    if ($problem -eq '') {
        Write-Line "$env:COMPUTERNAME is a member of $DirectoryName"
        exit 0
    }
    if ($left -le 0 -or $watch.Elapsed.TotalSeconds -ge 600) { break }
    Start-Sleep -Seconds 15
}
Write-Failure "server ${ServerName}: $problem"
exit 1
