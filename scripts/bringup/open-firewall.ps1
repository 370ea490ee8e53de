# Opens the Windows Firewall for CLUSTERPRO and for the application's clients.
#
# Started by: step openFirewall of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 open; 1 not open.
# May run any number of times: rules are known by their names. They hold for all profiles, because Windows may change
# the profile with the state of the network and would then close what was opened for one.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/openFirewall'
. "$PSScriptRoot\common.ps1"

# CLUSTERPRO's own rules begin with the display name of its service.
function Get-ProductRule {
    $name = (Get-Service -Name clpstartup).DisplayName
    return @(Get-NetFirewallRule | Where-Object { "$($_.DisplayName)".StartsWith($name, [StringComparison]::OrdinalIgnoreCase) })
}

# Has clpfwctrl.bat make the rules; throws where it makes none.
function Add-ProductRule([string]$File) {
    $run = Invoke-Batch $File '--add' 300
    if ($run.ExitCode -ne 0) { throw "clpfwctrl.bat --add ended with code $($run.ExitCode): $(Get-Shown $run.Output)" }
    if (@(Get-ProductRule).Count -eq 0) { throw "clpfwctrl.bat --add made no rule whose name begins with that of the service: $(Get-Shown $run.Output)" }
    Write-Line 'clpfwctrl.bat --add: done'
}

# Without the rules that are there. Whatever becomes of --remove, --add follows, and is tried again: without rules no
# member of the cluster hears the other.
function Reset-ProductRule([string]$File) {
    try {
        $removal = Invoke-Batch $File '--remove' 300
        Write-Line "clpfwctrl.bat --remove ended with code $($removal.ExitCode)"
    } catch {
        Write-Line "clpfwctrl.bat --remove: $($_.Exception.Message)"
    }
    for ($attempt = 1; ; $attempt++) {
        try {
            Add-ProductRule $File
            break
        } catch {
            if ($attempt -ge 3) { throw "$($_.Exception.Message). The rules were removed before, so CLUSTERPRO's ports are closed: run clpfwctrl.bat --add by hand" }
            Write-Line "attempt $attempt failed: $($_.Exception.Message)"
        }
        Start-Sleep -Seconds 10
    }
}

# clpfwctrl.bat makes the rules, whose names are recorded, so that one that was deleted is missed. --add comes first: it
# closes nothing. Only where it leaves what is there as it is, so that there are still fewer than there were, --remove.
function Open-Product {
    $file = Join-Path (Get-ProductFolder) 'bin\clpfwctrl.bat'
    $recorded = @((Get-Record 'firewall') -split "\n" | Where-Object { $_ -ne '' })
    $there = @(Get-ProductRule | ForEach-Object { $_.Name })
    $lost = @($recorded | Where-Object { $there -notcontains $_ })
    if ($there.Count -eq 0 -or $lost.Count -gt 0) {
        if ($lost.Count -gt 0) {
            Write-Line "CLUSTERPRO's firewall rules are gone: $($lost -join ', '); they are made again"
        }
        Add-ProductRule $file
        if (@(Get-ProductRule).Count -lt $recorded.Count) { Reset-ProductRule $file }
    }
    $rules = @(Get-ProductRule)
    foreach ($rule in $rules) {
        Set-NetFirewallRule -Name $rule.Name -Profile Any -Enabled True -Action Allow
    }
    Set-Record 'firewall' (@($rules | ForEach-Object { $_.Name } | Sort-Object) -join "`n")
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
    $clusterPlan = Enter-Step $ContentHash
    Open-Product
    foreach ($clientPort in $clusterPlan.clientPorts) {
        Open-ClientPort $clientPort
    }
    $wanted = @($clusterPlan.clientPorts | ForEach-Object { "clpfsx-client-$($_.port)" })
    foreach ($old in @(Get-NetFirewallRule -Name 'clpfsx-client-*' -ErrorAction SilentlyContinue)) {
        if ($wanted -notcontains $old.Name) {
            Remove-NetFirewallRule -Name $old.Name
            Write-Line "closed $($old.DisplayName)"
        }
    }
    foreach ($needed in @(Get-ProductRule) + @($wanted | ForEach-Object { Get-NetFirewallRule -Name $_ })) {
        if ("$($needed.Enabled)" -ne 'True' -or "$($needed.Action)" -ne 'Allow') { throw "firewall rule $($needed.DisplayName) is not in force" }
    }
} catch {
    Write-Failure $_
    exit 1
}
exit 0
