# Waits until the services run through which a configuration is pushed.
#
# Started by: step verifyServices of the bring-up runbook, as SYSTEM, on every server. Changes nothing; may run any
# number of times.
# Exit codes: 0 they run; 1 they do not within the limit.
$Step = 'verifyServices'
. "$PSScriptRoot\common.ps1"
$deadline = (Get-Date).AddMinutes(5)
try {
    do {
        $stopped = @('clptrnsv', 'clpwebmgr' | Where-Object { "$((Get-Service -Name $_ -ErrorAction SilentlyContinue).Status)" -ne 'Running' })
        if ($stopped.Count -eq 0) {
            Write-Step 'services run'
            exit 0
        }
        Start-Sleep -Seconds 10
    } while ((Get-Date) -lt $deadline)
} catch {
    Stop-Step $_.Exception.Message
}
Stop-Step "not running after 5 minutes: $($stopped -join ', ')"
