# show-cluster.ps1: prints what clpstat says, in one line of JSON after "clpstat=".
#
# Started by: an operator's status command, by Run Command, as SYSTEM, on every server.
# Exit codes: 0 said; 1 that cannot be told.
# Changes nothing; may run any number of times.

try {
    $stat = (& (Find-ProductCommand 'clpstat.exe') '--long' | ForEach-Object { "$_" }) -join "`r`n"
    $report = @{ server = $env:COMPUTERNAME.ToLowerInvariant(); exit = $LASTEXITCODE; text = $stat }
    Write-Utf8 ([Console]::OpenStandardOutput()) "clpstat=$(ConvertTo-Json -InputObject $report -Compress)"
} catch {
    Write-Utf8 ([Console]::OpenStandardError()) "show-cluster: $($_.Exception.Message)"
    exit 1
}
exit 0
