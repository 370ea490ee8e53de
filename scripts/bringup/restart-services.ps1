# Restarts the services beside the cluster that read its configuration. They run on every server, and forgetting the
# second one is a common mistake.
#
# Started by: step restartServices of the bring-up runbook, as SYSTEM, on every server. May run any number of times; the
# cluster goes on meanwhile.
# Exit codes: 0 restarted and running; 1 one does not run.
$Step = 'restartServices'
. "$PSScriptRoot\common.ps1"
try {
    foreach ($service in '--web', '--alert', '--ib', '--api') {
        $result = Invoke-Product 'clpcl.exe' "-r $service" 120
        if ($result.ExitCode -ne 0) { Write-Step "clpcl -r $service ended with $($result.ExitCode); what runs is checked below" }
    }
    $deadline = (Get-Date).AddMinutes(2)
    do {
        $stopped = @('clptrnsv', 'clpwebmgr' | Where-Object { "$((Get-Service -Name $_ -ErrorAction SilentlyContinue).Status)" -ne 'Running' })
        if ($stopped.Count -eq 0) { break }
        Start-Sleep -Seconds 5
    } while ((Get-Date) -lt $deadline)
    if ($stopped.Count -gt 0) { Stop-Step "not running after a restart: $($stopped -join ', ')" }
} catch {
    Stop-Step $_.Exception.Message
}
Write-Step 'restarted'
exit 0
