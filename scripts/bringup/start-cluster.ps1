# Starts the cluster, or the servers that join it, resumes one that is suspended, and brings the group back to its owner
# where a bring-up had stopped the cluster.
#
# Started by: step startCluster of the bring-up runbook, as SYSTEM, on the server that pushed.
# Values: -ContentHash (of the delivery), -Owner (server that had the group, or none), -NewServers (server,... or none),
# -Stopped (yes when a bring-up stopped the cluster and did not bring it back), -CallerId (process that is waited for).
# Exit codes: 0 started, the group is online; 1 not so within the time limit.
# May run any number of times: what runs is left as it is, and a group that moved by itself stays where it went.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [Parameter(Mandatory = $true)][string]$Owner,
    [Parameter(Mandatory = $true)][string]$NewServers,
    [Parameter(Mandatory = $true)][string]$Stopped,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/startCluster'
. "$PSScriptRoot\common.ps1"

# Starts the servers that join. Nothing is done to the group, which stays where it is.
function Start-Member($Plan, $State) {
    foreach ($name in ($NewServers -split ',')) {
        if ((Get-Status $State.Servers $name) -eq 'Online') {
            Write-Line "$name runs the cluster already"
        } else {
            Assert-Called
            Invoke-ClpOrThrow 'clpcl' @('-s', '-h', $name) 600
        }
    }
}

try {
    $clusterPlan = Enter-Step $ContentHash
    Assert-Called
    $clusterState = Get-ClusterState $clusterPlan
    if (-not $clusterState.Running -or $Stopped -eq 'yes') {
        Start-Cluster $clusterPlan $Owner
    } elseif ($NewServers -ne 'none') {
        Start-Member $clusterPlan $clusterState
    }
    if (@(Get-Suspended (Get-ClusterState $clusterPlan) $clusterPlan).Count -gt 0) {
        Assert-Called
        Invoke-ClpOrThrow 'clpcl' @('--resume') 300
    }
    Write-Line 'the cluster runs'
} catch {
    Write-Failure $_
    exit 1
}
exit 0
