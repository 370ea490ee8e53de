# move-group.ps1: moves the failover group to a server, or starts one that is offline there, which clpgrp -m does not; prints
# what clpgrp says in one line of JSON after "clpgrp=".
#
# Started by: an operator's move or drill command, by Run Command, as SYSTEM, on a server that is online in the cluster.
# Before it stand the values: $Group, $Server (names in clp.conf), $Order (move or start).
# Exit codes: 0 said, also where clpgrp refused; 1 that cannot be told.
# May run again: for a group that is there already CLUSTERPRO has nothing to do, and says so.

try {
    $words = if ($Order -eq 'start') { @('-s', $Group, '-h', $Server) } else { @('-m', $Group, '-a', $Server) }
    $said = (& (Find-ProductCommand 'clpgrp.exe') $words | ForEach-Object { "$_" }) -join "`r`n"
    $report = @{ server = $env:COMPUTERNAME.ToLowerInvariant(); exit = $LASTEXITCODE; text = $said }
    Write-Utf8 ([Console]::OpenStandardOutput()) "clpgrp=$(ConvertTo-Json -InputObject $report -Compress)"
} catch {
    Write-Utf8 ([Console]::OpenStandardError()) "move-group: $($_.Exception.Message)"
    exit 1
}
exit 0
