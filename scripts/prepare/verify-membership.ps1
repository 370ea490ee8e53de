# Checks that the server has its name, is in its domain and is trusted by a domain controller. The document that joins
# it reports success in cases where it did not.
#
# Started by: step verifyMembership of the prepare runbook, as SYSTEM. Changes nothing; may run any number of times.
# Values: $ServerName, $DirectoryName (set by the runbook above this text).
# Exit codes: 0 all as it should be; 1 not so within the time limit.
$ErrorActionPreference = 'Stop'
$deadline = (Get-Date).AddMinutes(10)
function Test-Trust {
    # With no domain controller in reach it throws instead of saying so.
    try { Test-ComputerSecureChannel } catch { $false }
}
do {
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
    $problem = $null
    if ($env:COMPUTERNAME -ne $ServerName) {
        $problem = "the name is $env:COMPUTERNAME, not $ServerName"
    } elseif (-not $computer.PartOfDomain) {
        $problem = "it is in no domain"
    } elseif ($computer.Domain -ne $DirectoryName) {
        $problem = "the domain is $($computer.Domain), not $DirectoryName"
    } elseif (-not (Test-Trust)) {
        $problem = "no domain controller of $DirectoryName trusts it"
    }
    if ($null -eq $problem) {
        Write-Output "prepare/verifyMembership: $env:COMPUTERNAME is a member of $($computer.Domain)"
        exit 0
    }
    Start-Sleep -Seconds 15
} while ((Get-Date) -lt $deadline)
Write-Error "prepare/verifyMembership: server ${ServerName}: $problem" -ErrorAction Continue
exit 1
