# Registers the licence files that were not registered on this server yet.
#
# Started by: step addLicenses of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery).
# Exit codes: 0 all are registered; 1 one is not.
# May run any number of times: what is registered is recorded by its SHA-256. No licence file stays on the disk.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/addLicenses'

function Add-License($License, [string]$Folder, [string]$Region) {
    $record = "license-$($License.sha256)"
    $shown = ($License.uri -split '\?')[0]
    if ((Get-Record $record) -ne '') {
        Write-Line "$shown is registered already"
        return
    }
    [void][System.IO.Directory]::CreateDirectory($Folder)
    $file = Join-Path $Folder 'license.key'
    Save-Download $License $file $Region
    $run = Invoke-Clp 'clplcnsc' @('-i', $file) 120
    Remove-Path $file
    if ($run.ExitCode -ne 0) {
        throw "clplcnsc -i ended with code $($run.ExitCode) for ${shown}: $($run.Output)"
    }
    Set-Record $record $shown
    Write-Line "registered $shown"
}

try {
    . "$PSScriptRoot\common.ps1"
    $plan = Read-Plan $ContentHash
    $folder = Join-Path $RootFolder 'licenses'
    try {
        foreach ($license in $plan.licenses) {
            Add-License $license $folder $plan.region
        }
    } finally {
        Remove-Path $folder
    }
    if (@($plan.licenses).Count -eq 0) {
        Write-Line 'no licence to register'
    } else {
        $run = Invoke-Clp 'clplcnsc' @('-l') 60
        if ($run.ExitCode -ne 0 -or $run.Output -eq '') {
            throw "clplcnsc -l lists no licence (code $($run.ExitCode)): $($run.Output)"
        }
    }
} catch {
    [Console]::Error.WriteLine("bringUp/addLicenses: $($env:COMPUTERNAME.ToLowerInvariant()): $($_.Exception.Message)")
    exit 1
}
exit 0
