# Starts the cluster, or the servers that are not in it yet; where a push had to stop it, the group goes back to where it
# was.
#
# Started by: step startCluster of the bring-up runbook, as SYSTEM, on the server that pushed.
# Values: $Mode (first, restart, update, join), $Owner (server or none), $NewServers (names or none; set by the runbook).
# Exit codes: 0 started, or nothing to start; 1 not.
# May run any number of times: a cluster that runs on all servers is left as it is.
param([string] $Mode, [string] $Owner, [string] $NewServers)
$Step = 'startCluster'
. "$PSScriptRoot\common.ps1"
$stopped = Join-Path $Root 'stopped-for-push.txt'

function Wait-Group {
    $deadline = (Get-Date).AddMinutes(10)
    do {
        $status = Get-ClusterStatus
        if ($null -ne $status -and $status.group -eq 'Online') { return $status.owner }
        Start-Sleep -Seconds 10
    } while ((Get-Date) -lt $deadline)
    Stop-Step "group $($Plan.group) is not online after 10 minutes"
}

try {
    $afterStop = Test-Path -LiteralPath $stopped
    if ($Mode -eq 'first' -or $Mode -eq 'restart' -or $afterStop) {
        $status = Get-ClusterStatus
        $all = $null -ne $status -and @(@($Plan.servers) | Where-Object { "$($status.servers[$_])" -ne 'Online' }).Count -eq 0
        if (-not $all) { $null = Invoke-ProductOrStop 'clpcl.exe' '-s -a' 600 }
        if ($afterStop) {
            $now = Wait-Group
            if ($Owner -ne 'none' -and $now -ne $Owner) {
                Write-Step "moving $($Plan.group) from $now back to $Owner"
                $null = Invoke-ProductOrStop 'clpgrp.exe' "-m $($Plan.group) -a $Owner" 600
            }
            Remove-Item -LiteralPath $stopped -Force
        }
        Write-Step 'the cluster is started'
    } elseif ($Mode -eq 'join') {
        foreach ($server in $NewServers -split ',') {
            $null = Invoke-ProductOrStop 'clpcl.exe' "-s -h $server" 300
            Write-Step "started $server alone"
        }
    } else {
        Write-Step 'the cluster runs'
    }
} catch {
    Stop-Step $_.Exception.Message
}
exit 0
