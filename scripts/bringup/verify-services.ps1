# Checks that the services of CLUSTERPRO are there and that those run which a push of the configuration needs. Warns
# where after a boot they start sooner than the peers' heartbeat time-out allows.
#
# Started by: step verifyServices of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 they run; 1 not so within the time limit.
# Changes nothing; may run any number of times. Which of the other services run before a server has a configuration is
# not documented: they are printed, not judged. Step verifyCluster judges the cluster itself.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/verifyServices'
. "$PSScriptRoot\common.ps1"

$RequiredServices = @('clpevent', 'clptrnsv')

try {
    $clusterPlan = Enter-Step $ContentHash
    if (-not (Test-Product)) { throw 'there is no service clpstartup: CLUSTERPRO is not installed' }
    $missing = Wait-Until 600 {
        foreach ($name in $RequiredServices) {
            $service = Get-Service -Name $name -ErrorAction SilentlyContinue
            if ($null -eq $service) { return "there is no service $name" }
            if ($service.Status -ne 'Running') { return "service $name is $($service.Status)" }
        }
    }
    if ($missing -ne '') { throw $missing }
    $tooSoon = "$(Get-StartupProblem $clusterPlan)"
    if ($tooSoon -ne '') { Write-Line "WARNING: $tooSoon. A quick reboot would pass unnoticed by the other servers" }
    foreach ($each in @(Get-Service -Name 'clp*')) {
        Write-Line "service $($each.Name) is $($each.Status)"
    }
} catch {
    Write-Failure $_
    exit 1
}
exit 0
