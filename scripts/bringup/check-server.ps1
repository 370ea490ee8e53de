# Checks that this server is ready to become a member: it is one of the plan's, it is in the domain and trusted there,
# and it has the addresses that the configuration names for it.
#
# Started by: step checkServer of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 ready; 1 not so within the time limit.
# Changes nothing; may run any number of times.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/checkServer'
. "$PSScriptRoot\common.ps1"

# Nothing, or why no domain controller trusts this server. The cmdlet throws where none is in reach.
function Get-TrustProblem($Plan) {
    try {
        if (Test-ComputerSecureChannel) { return }
    } catch {
        return "no domain controller of $($Plan.directoryName) could be asked whether it trusts this server: $($_.Exception.Message)"
    }
    return "no domain controller of $($Plan.directoryName) trusts it: run the preparation again"
}

try {
    $clusterPlan = Enter-Step $ContentHash
    if ($clusterPlan.servers -notcontains $ThisServer) {
        throw "it is no server of cluster $($clusterPlan.clusterName), which has $($clusterPlan.servers -join ', '). Run the preparation again"
    }
    $addresses = @(Get-ConfText (Join-Path $DeliveryFolder 'cluster\clp.conf') "/root/server[@name='$ThisServer']/device[type='lan']/info")
    if ($addresses.Count -eq 0) {
        throw "clp.conf names no address for it"
    }
    # As long as the preparation's verifyMembership: what it waits for after a start may be late here, too.
    $missing = Wait-Until 600 {
        $computer = Get-CimInstance -ClassName Win32_ComputerSystem
        if (-not $computer.PartOfDomain -or $computer.Domain -ne $clusterPlan.directoryName) {
            return "it belongs to $($computer.Domain), not to domain $($clusterPlan.directoryName). Run the preparation again"
        }
        $trust = "$(Get-TrustProblem $clusterPlan)"
        if ($trust -ne '') { return $trust }
        $own = @(Get-NetIPAddress -AddressFamily IPv4 | Where-Object { $_.AddressState -eq 'Preferred' } | ForEach-Object { $_.IPAddress })
        foreach ($address in $addresses) {
            if ($own -notcontains $address) { return "no interface has $address, which clp.conf names for it; found: $($own -join ', ')" }
        }
    }
    if ($missing -ne '') { throw $missing }
    Write-Line "is in $($clusterPlan.directoryName) with $($addresses -join ', ')"
} catch {
    Write-Failure $_
    exit 1
}
exit 0
