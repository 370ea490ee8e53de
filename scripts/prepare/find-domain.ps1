# Has the server's DNS find the domain's controllers. A server may be older than its domain: it then has the VPC's DNS
# servers of its start until it renews the lease of its address, which Windows does after half an hour at the earliest.
#
# Started by: step findDomain of the prepare runbook, as SYSTEM, on a server that is in no domain yet.
# Values: $DirectoryName (set by the runbook above this text).
# Exit codes: 0 controllers are found; 1 not so within the time limit.
# May run any number of times: it renews the lease only as long as none is found.
$StepName = 'findDomain'

# Nothing, or why none is found. Asked for what every join asks for; the answer may also say whom else to ask.
function Get-DomainProblem {
    $name = "_ldap._tcp.dc._msdcs.$DirectoryName"
    try {
        $answers = @(Resolve-DnsName -Name $name -Type SRV -DnsOnly | Where-Object { "$($_.Type)" -eq 'SRV' })
    } catch {
        return "${name}: $($_.Exception.Message)"
    }
    if ($answers.Count -eq 0) { return "$name has no record" }
}

# What ipconfig /renew and /flushdns do. A lease that cannot be renewed now stays as it is.
function Update-Lease {
    try {
        $null = Invoke-CimMethod -ClassName Win32_NetworkAdapterConfiguration -MethodName RenewDHCPLeaseAll
        Clear-DnsClientCache
    } catch {
        Write-Line "the lease is not renewed: $($_.Exception.Message)"
    }
}

try {
    # Ten minutes, by pauses and by a counter that runs on evenly, as long as a new directory's options take to spread.
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    for ($left = 40; ; $left--) {
        $problem = "$(Get-DomainProblem)"
        if ($problem -eq '') { break }
        if ($left -le 0 -or $watch.Elapsed.TotalSeconds -ge 600) {
            throw "no controller of $DirectoryName is found by DNS: $problem. The VPC's DNS servers must resolve $DirectoryName"
        }
        Update-Lease
        Start-Sleep -Seconds 15
    }
    Write-Line "controllers of $DirectoryName are found"
} catch {
    Write-Failure $_
    exit 1
}
exit 0
