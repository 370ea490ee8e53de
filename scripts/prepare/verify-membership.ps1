# Checks that the server has its name, is in its domain and is trusted by a domain controller. The document that joins
# it reports success in cases where it did not.
#
# Started by: step verifyMembership of the prepare runbook, as SYSTEM. Changes nothing; may run any number of times.
# Values: $ServerName, $DirectoryName (set by the runbook above this text).
# Exit codes: 0 all as it should be; 1 not so within the time limit.
$StepName = 'verifyMembership'

# Nothing, or why the server is not trusted. With no domain controller in reach the cmdlet throws instead of saying so.
function Get-TrustProblem {
    try {
        if (Test-ComputerSecureChannel) { return }
    } catch {
        return "no domain controller of $DirectoryName could be asked whether it trusts this server: $($_.Exception.Message)"
    }
    return "no domain controller of $DirectoryName trusts it"
}

function Get-MembershipProblem {
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
    if ($env:COMPUTERNAME -ne $ServerName) { return "the name is $env:COMPUTERNAME, not $ServerName" }
    if (-not $computer.PartOfDomain) { return 'it is in no domain' }
    if ($computer.Domain -ne $DirectoryName) { return "the domain is $($computer.Domain), not $DirectoryName" }
    return Get-TrustProblem
}

try {
    # Ten minutes, by pauses and by a counter that runs on evenly: the clock of a new member of a domain may jump.
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    for ($left = 40; ; $left--) {
        $problem = "$(Get-MembershipProblem)"
        if ($problem -eq '') { break }
        if ($left -le 0 -or $watch.Elapsed.TotalSeconds -ge 600) { throw "server ${ServerName}: $problem" }
        Start-Sleep -Seconds 15
    }
    Write-Line "$env:COMPUTERNAME is a member of $DirectoryName"
} catch {
    Write-Failure $_
    exit 1
}
exit 0
