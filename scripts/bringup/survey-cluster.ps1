# Says what this server knows of the cluster, in one line of JSON after "survey=".
#
# Started by: step surveyCluster of the bring-up runbook, as SYSTEM, on all servers, through survey_cluster.py.
# Values: -ContentHash (of the delivery).
# Exit codes: 0 said; 1 that cannot be told.
# Changes nothing; may run any number of times.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/surveyCluster'

try {
    . "$PSScriptRoot\common.ps1"
    $plan = Read-Plan $ContentHash
    $installed = Test-Product
    $wanted = @(Get-ConfText (Join-Path $DeliveryFolder 'cluster\clp.conf') '/root/cluster/name')[0]
    if ($null -eq $wanted) { throw 'the delivered clp.conf names no cluster' }
    $configured = $false
    $state = ConvertFrom-Clpstat '' $plan
    if ($installed) {
        $names = @(Get-ConfText (Join-Path (Get-ProductFolder) 'etc\clp.conf') '/root/cluster/name')
        $configured = $names -contains $wanted
        if ($configured) {
            $state = Get-SettledState $plan
        } else {
            $state = Get-ClusterState $plan
        }
    }
    $foreign = 'none'
    if ($state.Running -and $state.Cluster -ne $wanted) { $foreign = $state.Cluster }
    $report = @{
        server = $ThisServer
        installed = $installed
        configured = $configured
        running = $state.Running
        foreign = $foreign
        owner = $state.Owner
        servers = $state.Servers
    }
    # Not Write-Output, which may break a long line where there is no console.
    [Console]::Out.WriteLine("survey=$(ConvertTo-Json -InputObject $report -Compress -Depth 3)")
} catch {
    [Console]::Error.WriteLine("bringUp/surveyCluster: $($env:COMPUTERNAME.ToLowerInvariant()): $($_.Exception.Message)")
    exit 1
}
exit 0
