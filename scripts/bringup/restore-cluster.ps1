# Starts a cluster that an earlier bring-up stopped for its push and did not bring back, before anything else can fail.
#
# Started by: step restoreCluster of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 the cluster is back, or no bring-up left it stopped here, or said why it is not back: the steps that
# follow mend what keeps it from starting, and start it then; 1 the delivery is not there, or Systems Manager has ended
# the step.
# May run any number of times. Only the server that stopped the cluster has the record of it, which says where the group
# was, and goes when the cluster is back.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/restoreCluster'
. "$PSScriptRoot\common.ps1"

# Nothing, or why the cluster that was stopped is not back. Another cluster's configuration may have come meanwhile.
function Restore-Cluster($Plan, [string]$GroupOwner) {
    try {
        $wanted = Get-DeliveredName
        $configured = Get-ConfiguredName
    } catch {
        return $_.Exception.Message
    }
    if ($configured -eq '') { return 'this server has no clp.conf that can be read' }
    if ($configured -ne $wanted) { return "this server has the configuration of cluster $configured, not of $wanted" }
    return Start-Again $Plan $GroupOwner
}

try {
    $clusterPlan = Enter-Step $ContentHash
    $recorded = Get-Record 'stopped'
    if ($recorded -eq '') {
        Write-Line 'no bring-up has left the cluster stopped'
        exit 0
    }
    Assert-Called
    Write-Line "an earlier bring-up stopped the cluster; group $($clusterPlan.group) was on $recorded"
    $notDone = "$(Restore-Cluster $clusterPlan $recorded)"
    if ($notDone -ne '') { Write-Line "WARNING: $notDone. The next steps go on, and start it after the push" }
} catch {
    Write-Failure $_
    exit 1
}
exit 0
