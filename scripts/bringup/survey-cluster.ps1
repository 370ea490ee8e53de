# Says what this server knows of the cluster, in one line of JSON after "survey=".
#
# Started by: step surveyCluster of the bring-up runbook, as SYSTEM, on all servers, through survey_cluster.py.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 said; 1 that cannot be told.
# Changes nothing; may run any number of times.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/surveyCluster'
. "$PSScriptRoot\common.ps1"

try {
    $clusterPlan = Enter-Step $ContentHash
    $installed = Test-Product
    $wanted = Get-DeliveredName
    $configured = ''
    $clusterState = ConvertFrom-Clpstat '' $clusterPlan
    if ($installed) {
        $configured = Get-ConfiguredName
        if ($configured -eq $wanted) {
            $clusterState = Get-SettledState $clusterPlan
        } else {
            $clusterState = Get-ClusterState $clusterPlan
        }
    }
    $foreign = 'none'
    if ($clusterState.Running -and $clusterState.Cluster -ne $wanted) {
        $foreign = $clusterState.Cluster
    } elseif ($configured -ne '' -and $configured -ne $wanted) {
        $foreign = $configured
    }
    $report = @{
        server = $ThisServer
        installed = $installed
        configured = $configured -eq $wanted
        running = $clusterState.Running
        foreign = $foreign
        owner = $clusterState.Owner
        # Empty: no bring-up left the cluster stopped. none: one did while no server had the group.
        stopped = Get-Record 'stopped'
        servers = $clusterState.Servers
    }
    # Not Write-Output, which may break a long line where there is no console.
    [Console]::Out.WriteLine("survey=$(ConvertTo-Json -InputObject $report -Compress -Depth 3)")
} catch {
    Write-Failure $_
    exit 1
}
exit 0
