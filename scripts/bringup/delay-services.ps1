# Has CLUSTERPRO's services start some time after a boot, longer than the peers' heartbeat time-out: a server that is
# back sooner has never been gone for them, so nobody takes its group, and both sides may start it.
#
# Started by: step delayServices of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 they start delayed, or as before where the plan asks for no delay; or a warning says why not, since a
# cluster without the delay is better than none; 1 the step could not run.
# May run any number of times. Takes effect with the next boot. By Windows' own delayed start, of all that starts with
# Windows: a service that does not wait would have Windows start what it depends on at once. The delay is Windows' own
# too, for all delayed services, so it is lengthened and never shortened. Not by the boot menu, which would hold up the
# whole system and, on EC2, whoever has to reach the server.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/delayServices'
. "$PSScriptRoot\common.ps1"

function Set-ServiceStart([string]$Name, [string]$Start) {
    $run = Invoke-Native "$env:SystemRoot\System32\sc.exe" @('config', $Name, 'start=', $Start) 30
    if ($run.ExitCode -ne 0) {
        Write-Line "WARNING: sc.exe config $Name start= $Start ended with code $($run.ExitCode): $(Get-Shown $run.Output)"
        return
    }
    Write-Line "service ${Name}: start= $Start"
}

# Those that a bring-up has delayed start at once again; no other is touched.
function Clear-Delay {
    $recorded = @((Get-Record 'delayed') -split "`n" | Where-Object { $_ -ne '' })
    $delayed = @(Get-AutomaticService | Where-Object { $_.DelayedAutoStart -and $recorded -contains $_.Name })
    foreach ($service in $delayed) {
        Set-ServiceStart $service.Name 'auto'
    }
    $kept = @(Get-AutomaticService | Where-Object { $_.DelayedAutoStart -and $recorded -contains $_.Name })
    # What Windows refused is tried again by the next bring-up.
    if ($kept.Count -eq 0) { Remove-Record 'delayed' }
    Write-Line 'cluster.startupDelaySeconds is 0: the services start as soon as Windows does'
}

function Set-Delay($Plan) {
    $automatic = @(Get-AutomaticService)
    if ($automatic.Count -eq 0) {
        Write-Line 'WARNING: no service of CLUSTERPRO starts with Windows: was it disabled by clpsvcctrl? Enable it (clpsvcctrl.bat --enable -a) and run the bring-up again'
        return
    }
    $early = @($automatic | Where-Object { -not $_.DelayedAutoStart })
    $names = @((Get-Record 'delayed') -split "`n") + @($early | ForEach-Object { $_.Name })
    Set-Record 'delayed' (@($names | Where-Object { $_ -ne '' } | Sort-Object -Unique) -join "`n")
    foreach ($service in $early) {
        Set-ServiceStart $service.Name 'delayed-auto'
    }
    if ((Get-AutoStartDelay) -lt $Plan.startupDelaySeconds) {
        Set-ItemProperty -LiteralPath $ControlKey -Name 'AutoStartDelay' -Value $Plan.startupDelaySeconds -Type DWord
    }
    $problem = "$(Get-StartupProblem $Plan)"
    if ($problem -ne '') {
        Write-Line "WARNING: $problem. A quick reboot of this server may pass unnoticed by the others: leave it off until they show it offline"
        return
    }
    Write-Line "CLUSTERPRO starts $(Get-AutoStartDelay) s after a boot, at least $($Plan.startupDelaySeconds) s"
}

try {
    $clusterPlan = Enter-Step $ContentHash
    if ($clusterPlan.startupDelaySeconds -eq 0) {
        Clear-Delay
    } else {
        Set-Delay $clusterPlan
    }
} catch {
    Write-Failure $_
    exit 1
}
exit 0
