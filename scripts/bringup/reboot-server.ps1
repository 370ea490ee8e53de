# Asks Systems Manager for a reboot when one is owed: since CLUSTERPRO or AWS CLI was installed.
#
# Started by: step rebootServer of the bring-up runbook, as SYSTEM, on all servers, and of the install runbook, on its
# own server.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 3010 reboot and run again; 0 no reboot is owed, or the server runs the cluster; 1 that cannot be told.
# May run any number of times: after the reboot Windows has forgotten that one was owed. A server that runs the cluster
# is never rebooted: its group would move. The install runbook, which knows no cluster, leaves every server with a
# configuration to the bring-up.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/rebootServer'
. "$PSScriptRoot\common.ps1"

try {
    $clusterPlan = Enter-Step $ContentHash
    if (-not (Test-RebootMark)) {
        Write-Line 'no reboot is owed'
        exit 0
    }
    # Without a configuration it runs no cluster, and CLUSTERPRO's commands are not relied on before the first reboot.
    if (Test-Path -LiteralPath (Join-Path (Get-ProductFolder) 'etc\clp.conf')) {
        if (-not (Test-Property $clusterPlan 'servers')) {
            Write-Line 'a reboot is owed, but the server has a cluster''s configuration: the bring-up makes it, or says why not'
            exit 0
        }
        if ((Get-ConfiguredName) -eq '') {
            $clusterState = Get-ClusterState $clusterPlan
        } else {
            $clusterState = Get-SettledState $clusterPlan
        }
        if ($clusterState.Running) {
            Write-Line "a reboot is owed, but the server runs cluster $($clusterState.Cluster): reboot it when the group is elsewhere"
            exit 0
        }
    }
    Write-Line 'rebooting'
    exit 3010
} catch {
    Write-Failure $_
    exit 1
}
exit 0
