# Restarts the companion services, so that they load the pushed configuration on every server.
#
# Started by: step restartServices of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery).
# Exit codes: 0 restarted, and those run again that ran before; 1 not so.
# May run any number of times. The cluster itself and its group run on.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/restartServices'

# Cluster WebUI and alerts; information base and API, whose display names are known but not their names. A service that
# was set to start by hand is left alone.
function Get-CompanionService {
    return @(Get-Service -Name 'clp*' | Where-Object {
        ($_.Name -in @('clpwebmgr', 'clpwebalt') -or $_.DisplayName -match ' (Information Base|API)$') -and $_.StartType -eq 'Automatic'
    })
}

try {
    . "$PSScriptRoot\common.ps1"
    $plan = Read-Plan $ContentHash
    # The API, for one, may be off in the cluster's properties, and then ends by itself.
    $before = @(Get-CompanionService | Where-Object { $_.Status -eq 'Running' } | ForEach-Object { $_.Name })
    $options = @('--web', '--alert', '--ib', '--api')
    $run = Invoke-Clp 'clpcl' (@('-r') + $options) 300
    if ($run.ExitCode -ne 0) {
        Write-Line "clpcl -r $($options -join ' ') ended with code $($run.ExitCode): $($run.Output)"
        foreach ($option in $options) {
            # Never clpcl -r alone: that restarts the cluster.
            $single = Invoke-Clp 'clpcl' @('-r', $option) 300
            if ($single.ExitCode -ne 0) {
                Write-Line "clpcl -r $option ended with code $($single.ExitCode), which is right for a service that this version does not have: $($single.Output)"
            }
        }
    }
    $problem = Wait-Until 180 {
        foreach ($service in @(Get-CompanionService)) {
            if ($before -contains $service.Name -and $service.Status -ne 'Running') { return "service $($service.Name) is $($service.Status)" }
        }
    }
    if ($problem -ne '') { throw $problem }
    foreach ($service in @(Get-CompanionService)) {
        Write-Line "service $($service.Name) is $($service.Status)"
    }
    Write-Line 'restarted the companion services'
} catch {
    [Console]::Error.WriteLine("bringUp/restartServices: $($env:COMPUTERNAME.ToLowerInvariant()): $($_.Exception.Message)")
    exit 1
}
exit 0
