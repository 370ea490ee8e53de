# Checks the whole: every server online, the group online where it belongs, every monitor normal.
#
# Started by: step verifyCluster of the bring-up runbook, as SYSTEM, on the server that pushed.
# Values: -ContentHash (of the delivery), -Mode (of surveyCluster), -Owner (server that had the group, or none),
# -CallerId (process that is waited for).
# Exit codes: 0 all as it should be; 1 not so within the time limit.
# Changes nothing; may run any number of times. The first server must have the group after the first bring-up only;
# later the group must be where it was.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [Parameter(Mandatory = $true)][string]$Mode,
    [Parameter(Mandatory = $true)][string]$Owner,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/verifyCluster'
. "$PSScriptRoot\common.ps1"

try {
    $clusterPlan = Enter-Step $ContentHash
    $wantedOwner = $Owner
    if ($Mode -eq 'first') { $wantedOwner = $clusterPlan.servers[0] }
    $wrong = Wait-Until 900 { Get-ClusterProblem (Get-ClusterState $clusterPlan) $clusterPlan $wantedOwner }
    $clusterState = Get-ClusterState $clusterPlan
    if ($wrong -ne '') {
        Write-Line (Get-Shown $clusterState.Text)
        throw $wrong
    }
    Write-Line "cluster $($clusterState.Cluster) is up: group $($clusterPlan.group) on $($clusterState.Owner), $(@($clusterPlan.servers).Count) servers online, $(@($clusterPlan.monitors).Count) monitors normal"
} catch {
    Write-Failure $_
    exit 1
}
exit 0
