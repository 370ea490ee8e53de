# Checks the whole: every server online, the group online where it belongs, every monitor normal.
#
# Started by: step verifyCluster of the bring-up runbook, as SYSTEM, on the server that pushed.
# Values: -ContentHash (of the delivery), -Mode (of surveyCluster), -Owner (server that had the group, or none).
# Exit codes: 0 all as it should be; 1 not so within the time limit.
# Changes nothing; may run any number of times. The first server must have the group after the first bring-up only;
# later the group must be where it was.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [Parameter(Mandatory = $true)][string]$Mode,
    [Parameter(Mandatory = $true)][string]$Owner
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/verifyCluster'

try {
    . "$PSScriptRoot\common.ps1"
    $plan = Read-Plan $ContentHash
    $where = $Owner
    if ($Mode -eq 'first') { $where = $plan.servers[0] }
    $problem = Wait-Until 900 { Get-ClusterProblem (Get-ClusterState $plan) $plan $where }
    if ($problem -ne '') {
        Write-Line (Get-ClusterState $plan).Text
        throw $problem
    }
    $state = Get-ClusterState $plan
    Write-Line "cluster $($state.Cluster) is up: group $($plan.group) on $($state.Owner), $(@($plan.servers).Count) servers online, $(@($plan.monitors).Count) monitors normal"
} catch {
    [Console]::Error.WriteLine("bringUp/verifyCluster: $($env:COMPUTERNAME.ToLowerInvariant()): $($_.Exception.Message)")
    exit 1
}
exit 0
