# Checks that this server is ready to become a member: it is one of the plan's, it is in the domain and trusted there,
# and it has the addresses that the configuration names for it.
#
# Started by: step checkServer of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery).
# Exit codes: 0 ready; 1 not so within the time limit.
# Changes nothing; may run any number of times.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/checkServer'

try {
    . "$PSScriptRoot\common.ps1"
    $plan = Read-Plan $ContentHash
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
    if ($plan.servers -notcontains $ThisServer) {
        throw "it is no server of cluster $($plan.clusterName), which has $($plan.servers -join ', '). Run the preparation again"
    }
    if (-not $computer.PartOfDomain -or $computer.Domain -ne $plan.directoryName) {
        throw "it belongs to $($computer.Domain), not to domain $($plan.directoryName). Run the preparation again"
    }
    $addresses = @(Get-ConfText (Join-Path $DeliveryFolder 'cluster\clp.conf') "/root/server[@name='$ThisServer']/device[type='lan']/info")
    if ($addresses.Count -eq 0) {
        throw "clp.conf names no address for it"
    }
    $problem = Wait-Until 300 {
        if (-not (Test-ComputerSecureChannel -ErrorAction SilentlyContinue)) {
            return "no domain controller of $($plan.directoryName) trusts it. Run the preparation again"
        }
        $found = @(Get-NetIPAddress -AddressFamily IPv4 | Where-Object { $_.AddressState -eq 'Preferred' } | ForEach-Object { $_.IPAddress })
        foreach ($address in $addresses) {
            if ($found -notcontains $address) { return "no interface has $address, which clp.conf names for it; found: $($found -join ', ')" }
        }
    }
    if ($problem -ne '') { throw $problem }
    Write-Line "is in $($computer.Domain) with $($addresses -join ', ')"
} catch {
    [Console]::Error.WriteLine("bringUp/checkServer: $($env:COMPUTERNAME.ToLowerInvariant()): $($_.Exception.Message)")
    exit 1
}
exit 0
