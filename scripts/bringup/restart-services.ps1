# Restarts the companion services, so that they load the pushed configuration on every server.
#
# Started by: step restartServices of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 restarted, or said that they are not: they do not carry the application, whose start comes next, and
# step finishServer judges them; 1 CLUSTERPRO or the delivery is not there.
# May run any number of times. The cluster itself and its group run on.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/restartServices'
. "$PSScriptRoot\common.ps1"

# What clpcl -r with these options came to: nothing, or why it did not do it. A command that hangs is no reason to leave
# the cluster, whose start comes next, alone.
function Restart-Companion([string[]]$Which) {
    Assert-Called
    # Never clpcl -r alone: that restarts the cluster.
    try {
        $run = Invoke-Clp 'clpcl' (@('-r') + $Which) 300
    } catch {
        return $_.Exception.Message
    }
    if ($run.ExitCode -ne 0) { return "ended with code $($run.ExitCode): $(Get-Shown $run.Output)" }
}

try {
    $null = Enter-Step $ContentHash
    # The API, for one, may be off in the cluster's properties, and then ends by itself.
    $before = @(Get-CompanionService | Where-Object { $_.Status -eq 'Running' } | ForEach-Object { $_.Name })
    Set-Record 'companions' ($before -join "`n")
    $options = @('--web', '--alert', '--ib', '--api')
    $notDone = "$(Restart-Companion $options)"
    if ($notDone -ne '') {
        Write-Line "clpcl -r $($options -join ' '): $notDone"
        foreach ($option in $options) {
            $notDone = "$(Restart-Companion @($option))"
            if ($notDone -ne '') {
                Write-Line "clpcl -r ${option}: $notDone. That is right for a service that this version does not have"
            }
        }
    }
    $missing = Wait-Until 60 { Get-CompanionProblem $before }
    if ($missing -eq '') {
        Write-Line 'restarted the companion services'
    } else {
        Write-Line "WARNING: $missing; the cluster does not need it to run"
    }
} catch {
    Write-Failure $_
    exit 1
}
exit 0
