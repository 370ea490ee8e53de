# Says what CLUSTERPRO does on this server, as lines key=value: state (absent, stopped, running), configured (yes, no)
# and group (the server on which the failover group is, or none).
#
# Started by: step surveyCluster of the bring-up runbook, as SYSTEM, on every server. Changes nothing; may run any number
# of times.
# Exit codes: 0 said; 1 it cannot be told.
$Step = 'surveyCluster'
. "$PSScriptRoot\common.ps1"
try {
    $folder = Get-ProductFolder
    if ($null -eq $folder) {
        Write-Output 'state=absent'
        exit 0
    }
    $conf = Join-Path $folder 'etc\clp.conf'
    $configured = 'no'
    if (Test-Path -LiteralPath $conf) {
        $text = [System.IO.File]::ReadAllText($conf, [System.Text.Encoding]::GetEncoding(28591))
        if ($text -match "<server\s+name=[`"']$([Regex]::Escape($ServerName))[`"']") { $configured = 'yes' }
    }
    $status = Get-ClusterStatus
    $running = $null -ne $status -and $status.servers.ContainsKey($ServerName) -and $status.servers[$ServerName] -match '^(Online|Suspend)'
} catch {
    Stop-Step $_.Exception.Message
}
Write-Output "configured=$configured"
Write-Output "state=$(if ($running) { 'running' } else { 'stopped' })"
Write-Output "group=$(if ($running) { $status.owner } else { 'none' })"
exit 0
