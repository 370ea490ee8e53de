# Waits until every server is online, the group is online where it belongs and every monitor is normal.
#
# Started by: step verifyCluster of the bring-up runbook, as SYSTEM, on the server that pushed. Changes nothing; may run
# any number of times.
# Values: $Mode (first, restart, update, join), $Owner (server or none; set by the runbook).
# Exit codes: 0 all as it should be; 1 not so within the limit.
# After the first bring-up the group is on the first server; later it is where it was before.
param([string] $Mode, [string] $Owner)
$Step = 'verifyCluster'
. "$PSScriptRoot\common.ps1"
$wanted = if ($Mode -eq 'first') { @($Plan.servers)[0] } else { $Owner }
$deadline = (Get-Date).AddMinutes(15)
try {
    do {
        $status = Get-ClusterStatus
        if ($null -eq $status) {
            $problems = @('clpstat gives no status')
        } else {
            $problems = @(
                @($Plan.servers) | Where-Object { "$($status.servers[$_])" -ne 'Online' } | ForEach-Object { "server $_ is $(if ($status.servers.ContainsKey($_)) { $status.servers[$_] } else { 'unknown' })" }
                if ($status.group -ne 'Online') { "group $($Plan.group) is $(if ($status.group -eq '') { 'unknown' } else { $status.group })" }
                elseif ($wanted -ne 'none' -and $status.owner -ne $wanted) { "group $($Plan.group) is on $($status.owner), not on $wanted" }
                @($Plan.monitors) | Where-Object { "$($status.monitors[$_])" -ne 'Normal' } | ForEach-Object { "monitor $_ is $(if ($status.monitors.ContainsKey($_)) { $status.monitors[$_] } else { 'unknown' })" }
            )
        }
        if ($problems.Count -eq 0) {
            Write-Step "group $($Plan.group) is online on $($status.owner), all $(@($Plan.monitors).Count) monitors are normal"
            exit 0
        }
        Start-Sleep -Seconds 15
    } while ((Get-Date) -lt $deadline)
} catch {
    Stop-Step $_.Exception.Message
}
Stop-Step "not as it should be after 15 minutes: $($problems -join '; ')"
