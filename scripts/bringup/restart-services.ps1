# Restarts the companion services, so that they load the pushed configuration on every server.
#
# Started by: step restartServices of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 restarted, or said that they are not: they do not carry the application, whose start comes next, and
# step finishServer judges them; 1 CLUSTERPRO or the delivery is not there.
# May run any number of times. The cluster itself and its group run on. The Node Manager carries the heartbeat and loads
# the configuration too: it is restarted where no member runs, and never under a running one, whose peers would miss it.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/restartServices'
. "$PSScriptRoot\common.ps1"

# Only on a server that is no member now. Its name is not documented, and X 4 has none.
function Restart-NodeManager($Plan) {
    $found = @(Get-Service -Name 'clp*' | Where-Object { $_.DisplayName -match ' Node Manager$' })
    if ($found.Count -eq 0) { return }
    $member = Get-Service -Name clppm -ErrorAction SilentlyContinue
    if (($null -ne $member -and $member.Status -ne 'Stopped') -or (Get-ClusterState $Plan).Running) {
        Write-Line 'the Node Manager runs on: this server is a member of the running cluster'
        return
    }
    Assert-Called
    try {
        Restart-Service -Name $found[0].Name -Force
        $notBack = Wait-Until 60 {
            $service = Get-Service -Name $found[0].Name
            if ($service.Status -ne 'Running') { "it is $($service.Status)" }
        }
    } catch {
        $notBack = $_.Exception.Message
    }
    if ($notBack -eq '') {
        Write-Line "restarted the Node Manager ($($found[0].Name))"
    } else {
        Write-Line "WARNING: the Node Manager ($($found[0].Name)) is not back: $notBack. Where the cluster does not start, reboot this server"
    }
}

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
    $clusterPlan = Enter-Step $ContentHash
    Restart-NodeManager $clusterPlan
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
