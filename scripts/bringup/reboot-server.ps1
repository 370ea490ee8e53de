# Restarts the server where something was installed since it started; never one that runs the cluster.
#
# Started by: step rebootServer of the bring-up runbook, as SYSTEM, on every server. May run any number of times: after
# the restart Systems Manager runs it again and it finds nothing to do.
# Exit codes: 3010 restart and run again; 0 no restart needed; 1 it cannot be told.
$Step = 'rebootServer'
. "$PSScriptRoot\common.ps1"
$marker = Join-Path $Root 'restart-needed.txt'
try {
    if (-not (Test-Path -LiteralPath $marker)) {
        Write-Step 'nothing was installed'
        exit 0
    }
    $boot = (Get-CimInstance Win32_OperatingSystem).LastBootUpTime.Ticks
    if ("$boot" -ne (Get-Content -LiteralPath $marker -TotalCount 1)) {
        Remove-Item -LiteralPath $marker -Force
        Write-Step 'has been restarted'
        exit 0
    }
    if ($null -ne (Get-ClusterStatus)) {
        Write-Step 'runs the cluster and is not restarted; restart it in a maintenance window'
        exit 0
    }
} catch {
    Stop-Step $_.Exception.Message
}
Write-Step 'restarting'
exit 3010
