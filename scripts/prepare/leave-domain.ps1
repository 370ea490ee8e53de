# Takes a server out of a domain that does not trust it any more, then asks Systems Manager for a reboot: while it keeps
# that membership, Windows joins no other domain of the same name.
#
# Started by: step leaveDomain of the prepare runbook, as SYSTEM, after checkMembership found the server in no domain,
# or in one whose controllers refuse it.
# Values: none.
# Exit codes: 3010 left, reboot and run again; 0 the server is in no domain; 1 leaving failed, or the server runs the
# cluster: that is for an operator to end.
# May run any number of times: after the reboot Systems Manager runs it again and it finds no domain. The reboot is owed
# from before the change, so that none is forgotten after a crash.
$StepName = 'leaveDomain'

# Whether the server runs a configured CLUSTERPRO (EXPRESSCLUSTER outside Japan).
function Test-ClusterRuns {
    $process = Get-Service -Name clppm -ErrorAction SilentlyContinue
    if ($null -eq $process -or $process.Status -eq 'Stopped') { return $false }
    $folders = @("$env:ProgramFiles\CLUSTERPRO", "$env:ProgramFiles\EXPRESSCLUSTER")
    $image = "$((Get-CimInstance -ClassName Win32_Service -Filter "Name='clpstartup'").PathName)"
    if ($image -match '^\s*"([^"]+)"' -or $image -match '^\s*(.+?\.exe)(?:\s|$)') {
        $folders += Split-Path -Parent (Split-Path -Parent $matches[1])
    }
    return @($folders | Where-Object { Test-Path -LiteralPath "$_\etc\clp.conf" }).Count -gt 0
}

try {
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
    if ($computer.PartOfDomain) {
        if (Test-ClusterRuns) {
            throw "$env:COMPUTERNAME is not trusted by $($computer.Domain), and it runs the cluster, so it is not taken out of its domain. See what nltest /sc_verify:$($computer.Domain) says on it. If the domain does not know it any more, move the group away, stop CLUSTERPRO on it (clpcl -t) and run the preparation again"
        }
        Write-Line "taking $env:COMPUTERNAME out of $($computer.Domain), which does not trust it"
        Set-RebootMark
        # 0: on this server alone. The domain that knew it is not there to be asked.
        $left = Invoke-CimMethod -Query 'SELECT * FROM Win32_ComputerSystem' -MethodName UnjoinDomainOrWorkgroup -Arguments @{ FUnjoinOptions = [uint32]0 }
        if ($left.ReturnValue -ne 0) {
            throw "$env:COMPUTERNAME cannot leave $($computer.Domain): Windows' error $($left.ReturnValue). Replace the server"
        }
        Write-Line 'rebooting'
        exit 3010
    }
    Write-Line "$env:COMPUTERNAME is in no domain"
} catch {
    Write-Failure $_
    exit 1
}
exit 0
