# Registers the licence files that are for this server and were not registered on it yet.
#
# Started by: step addLicenses of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 all are registered; 1 one is not.
# May run any number of times. What is registered is recorded by its SHA-256, which counts for as long as CLUSTERPRO
# lists licences at all; a licence that a killed run registered is told from a refused one by the record that it began.
# Where clplcnsc refuses one on a server that has licences, it may be there already, by an image or from another server:
# that is told and stops nothing. No licence file stays on the disk.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/addLicenses'
. "$PSScriptRoot\common.ps1"

# What clplcnsc says of a licence that is there already, in English or in Japanese: to be confirmed on a real server.
$AlreadyThere = '(?i)\balready\b|\u65e2\u306b|\u767b\u9332\u6e08'

# A licence that names no servers is for all of them.
function Test-Own($License) {
    return -not (Test-Property $License 'servers') -or @($License.servers) -contains $ThisServer
}

function Add-License($License, [string]$Folder, [string]$Region) {
    $record = "license-$($License.sha256)"
    $shown = ($License.uri -split '\?')[0]
    $before = Get-Record $record
    if ($before -ne '' -and $before -ne 'begun' -and (Test-AnyLicense)) {
        Write-Line "$shown is registered already"
        return
    }
    [void][System.IO.Directory]::CreateDirectory($Folder)
    $file = Join-Path $Folder 'license.key'
    Save-Download $License $file $Region
    Set-Record $record 'begun'
    $run = Invoke-Clp 'clplcnsc' @('-i', $file) 120
    Remove-Path $file
    if ($run.ExitCode -eq 0) {
        Write-Line "registered $shown"
    } elseif (Test-AnyLicense) {
        $said = "clplcnsc -i ended with code $($run.ExitCode) for $shown"
        if ($before -ne 'begun' -and $run.Output -notmatch $AlreadyThere) {
            # Without a record, so that the next run tries again.
            Remove-Record $record
            Write-Line "WARNING: ${said}: $(Get-Shown $run.Output). This server has licences, so this one may be there already: see in clplcnsc -l"
            return
        }
        Write-Line "$said, which is registered already: $(Get-Shown $run.Output)"
    } else {
        Remove-Record $record
        throw "clplcnsc -i ended with code $($run.ExitCode) for ${shown}: $(Get-Shown $run.Output)"
    }
    Set-Record $record $shown
}

try {
    $clusterPlan = Enter-Step $ContentHash
    $licenseFolder = Join-Path $RootFolder 'licenses'
    try {
        foreach ($each in $clusterPlan.licenses) {
            if (Test-Own $each) { Add-License $each $licenseFolder $clusterPlan.region }
        }
    } finally {
        Remove-Path $licenseFolder
    }
    if (@($clusterPlan.licenses | Where-Object { Test-Own $_ }).Count -eq 0) {
        Write-Line 'no licence to register on this server'
    } elseif (-not (Test-AnyLicense)) {
        throw 'clplcnsc -l lists no licence, although all were registered'
    }
} catch {
    Write-Failure $_
    exit 1
}
exit 0
