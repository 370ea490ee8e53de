# Starts the cluster, or the servers that join it, and brings the group back to its owner if the cluster was stopped.
#
# Started by: step startCluster of the bring-up runbook, as SYSTEM, on the server that pushed.
# Values: -ContentHash (of the delivery), -Owner (server that had the group, or none), -NewServers (server,... or none).
# Exit codes: 0 started, the group is online; 1 not so within the time limit.
# May run any number of times: what runs is left as it is, and a group that moved by itself stays where it went.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [Parameter(Mandatory = $true)][string]$Owner,
    [Parameter(Mandatory = $true)][string]$NewServers
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/startCluster'

function Wait-Group($Plan) {
    $problem = Wait-Until 900 {
        $now = Get-ClusterState $Plan
        if ($now.GroupStatus -ne 'Online') { "group $($Plan.group) is $($now.GroupStatus)" }
    }
    if ($problem -ne '') { throw "after its start $problem" }
}

try {
    . "$PSScriptRoot\common.ps1"
    $plan = Read-Plan $ContentHash
    $state = Get-ClusterState $plan
    if (-not $state.Running) {
        Invoke-ClpOrThrow 'clpcl' @('-s', '-a') 600
        Wait-Group $plan
        $state = Get-ClusterState $plan
        if ($Owner -ne 'none' -and $state.Owner -ne $Owner) {
            Invoke-ClpOrThrow 'clpgrp' @('-m', $plan.group, '-a', $Owner) 900
            Wait-Group $plan
        }
    } elseif ($NewServers -ne 'none') {
        foreach ($name in ($NewServers -split ',')) {
            if ((Get-Status $state.Servers $name) -eq 'Online') {
                Write-Line "$name runs the cluster already"
            } else {
                Invoke-ClpOrThrow 'clpcl' @('-s', '-h', $name) 600
            }
        }
    } else {
        Write-Line 'the cluster runs'
    }
} catch {
    [Console]::Error.WriteLine("bringUp/startCluster: $($env:COMPUTERNAME.ToLowerInvariant()): $($_.Exception.Message)")
    exit 1
}
exit 0
