# Says whether the companion services run again, now that the cluster does, and whether this server has licences, and
# drops what only an unfinished bring-up needs to know.
#
# Started by: step finishServer of the bring-up runbook, as SYSTEM, on all servers, after verifyCluster.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 those run that ran before they were restarted, and clplcnsc lists a licence where the plan has any;
# 1 not so within the time limit.
# May run any number of times.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/finishServer'
. "$PSScriptRoot\common.ps1"

try {
    $clusterPlan = Enter-Step $ContentHash
    # The cluster was seen to run, with its group in its place.
    Remove-Record 'stopped'
    $wanted = @((Get-Record 'companions') -split "\n" | Where-Object { $_ -ne '' })
    $missing = Wait-Until 180 { Get-CompanionProblem $wanted }
    foreach ($each in @(Get-CompanionService)) {
        Write-Line "service $($each.Name) is $($each.Status)"
    }
    if (@($clusterPlan.licenses).Count -gt 0) {
        if (-not (Test-AnyLicense)) {
            throw 'clplcnsc -l lists no licence on this server: name one for it in cluster.licenses. The cluster runs without it for as long as the product lets it'
        }
        Write-Line 'clplcnsc -l lists licences'
    }
    if ($missing -ne '') { throw "$missing. The cluster runs; start that service, or reboot the server while the group is elsewhere" }
} catch {
    Write-Failure $_
    exit 1
}
exit 0
