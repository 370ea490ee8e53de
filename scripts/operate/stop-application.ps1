# stop-application.ps1: ends the application's process as a crash would, and prints the ids in JSON after "stopped=".
#
# Started by: an operator's drill command, by Run Command, as SYSTEM, on the server with the group.
# Before it stands the value: $ProcessName (without .exe).
# Exit codes: 0 ended, or there was none; 1 that cannot be told.
# CLUSTERPRO is not told: its monitor is to notice. May run again.

try {
    $processes = @(Get-Process -Name $ProcessName -ErrorAction SilentlyContinue)
    foreach ($process in $processes) { Stop-Process -Id $process.Id -Force }
    $ids = ($processes | ForEach-Object { "$($_.Id)" }) -join ','
    Write-Utf8 ([Console]::OpenStandardOutput()) "stopped=[$ids]"
} catch {
    Write-Utf8 ([Console]::OpenStandardError()) "stop-application: $($_.Exception.Message)"
    exit 1
}
exit 0
