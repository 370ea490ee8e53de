# Opens the Windows Firewall for CLUSTERPRO and for the application's clients.
#
# Started by: step openFirewall of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery).
# Exit codes: 0 open; 1 not open.
# May run any number of times: rules are known by their names. They hold for all profiles, because Windows may change
# the profile with the state of the network and would then close what was opened for one.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/openFirewall'

# CLUSTERPRO's own rules begin with the display name of its service.
function Get-ProductRule {
    $name = (Get-Service -Name clpstartup).DisplayName
    return @(Get-NetFirewallRule | Where-Object { ([string]$_.DisplayName).StartsWith($name, [StringComparison]::OrdinalIgnoreCase) })
}

function Open-Product {
    $file = Join-Path (Get-ProductFolder) 'bin\clpfwctrl.bat'
    if (@(Get-ProductRule).Count -eq 0 -and (Get-Record 'firewall') -ne $file) {
        $before = @(Get-NetFirewallRule).Count
        $run = Invoke-Batch $file '--add' 300
        if ($run.ExitCode -ne 0) { throw "clpfwctrl.bat --add ended with code $($run.ExitCode): $($run.Output)" }
        if (@(Get-NetFirewallRule).Count -le $before) { throw "clpfwctrl.bat --add made no rule: $($run.Output)" }
        Set-Record 'firewall' $file
        Write-Line 'clpfwctrl.bat --add: done'
    }
    foreach ($rule in @(Get-ProductRule)) {
        Set-NetFirewallRule -Name $rule.Name -Profile Any
    }
}

function Open-ClientPort($Port) {
    $name = "clpfsx-client-$($Port.port)"
    if ($null -eq (Get-NetFirewallRule -Name $name -ErrorAction SilentlyContinue)) {
        [void](New-NetFirewallRule -Name $name -DisplayName "clpfsx: $($Port.purpose)" -Direction Inbound -Action Allow -Protocol TCP -LocalPort $Port.port -Profile Any)
        Write-Line "opened port $($Port.port) for $($Port.purpose)"
    } else {
        Set-NetFirewallRule -Name $name -Direction Inbound -Action Allow -Protocol TCP -LocalPort $Port.port -Profile Any -Enabled True
    }
}

try {
    . "$PSScriptRoot\common.ps1"
    $plan = Read-Plan $ContentHash
    Open-Product
    foreach ($port in $plan.clientPorts) {
        Open-ClientPort $port
    }
    $wanted = @($plan.clientPorts | ForEach-Object { "clpfsx-client-$($_.port)" })
    foreach ($rule in @(Get-NetFirewallRule -Name 'clpfsx-client-*' -ErrorAction SilentlyContinue)) {
        if ($wanted -notcontains $rule.Name) {
            Remove-NetFirewallRule -Name $rule.Name
            Write-Line "closed $($rule.DisplayName)"
        }
    }
    foreach ($name in $wanted) {
        $rule = Get-NetFirewallRule -Name $name
        if ($rule.Enabled -ne 'True' -or $rule.Action -ne 'Allow') { throw "firewall rule $name is not in force" }
    }
} catch {
    [Console]::Error.WriteLine("bringUp/openFirewall: $($env:COMPUTERNAME.ToLowerInvariant()): $($_.Exception.Message)")
    exit 1
}
exit 0
