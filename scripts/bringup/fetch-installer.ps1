# Fetches CLUSTERPRO's installation media and unpacks them, when the product is not there yet.
#
# Started by: step fetchInstaller of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery).
# Exit codes: 0 the media are there, or not needed; 1 they are not, or an image that should hold CLUSTERPRO does not.
# May run any number of times: the record of what was unpacked is written last.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/fetchInstaller'

function Save-Media($Installer, [string]$Region) {
    $name = (($Installer.uri -split '\?')[0] -split '/')[-1]
    if ($name -notmatch '^[A-Za-z0-9_][A-Za-z0-9_.-]*$') { $name = 'installer' }
    Remove-Path $MediaFolder
    [void][System.IO.Directory]::CreateDirectory($MediaFolder)
    $file = Join-Path $MediaFolder $name
    Save-Download $Installer $file $Region
    if ($name -like '*.zip') {
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        [System.IO.Compression.ZipFile]::ExtractToDirectory($file, (Join-Path $MediaFolder 'unpacked'))
        Remove-Path $file
    }
}

try {
    . "$PSScriptRoot\common.ps1"
    $plan = Read-Plan $ContentHash
    if (Test-Product) {
        Write-Line "CLUSTERPRO is installed in $(Get-ProductFolder); nothing to fetch"
    } elseif ($plan.product.kind -eq 'preinstalled') {
        throw 'the image was said to hold CLUSTERPRO, but there is no service clpstartup. Choose another image, or name an installer'
    } elseif ((Get-Record 'media') -eq $plan.product.installer.sha256 -and (Test-Path -LiteralPath $MediaFolder)) {
        Write-Line "the media are in $MediaFolder already"
    } else {
        Save-Media $plan.product.installer $plan.region
        Set-Record 'media' $plan.product.installer.sha256
        Write-Line "the media are in $MediaFolder"
    }
} catch {
    [Console]::Error.WriteLine("bringUp/fetchInstaller: $($env:COMPUTERNAME.ToLowerInvariant()): $($_.Exception.Message)")
    exit 1
}
exit 0
