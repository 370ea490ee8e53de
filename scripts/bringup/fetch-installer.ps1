# Fetches CLUSTERPRO's installation media and unpacks them, when the product is not there yet.
#
# Started by: step fetchInstaller of the bring-up runbook, as SYSTEM, on all servers, and of the install runbook, on its
# own server.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 the media are there, or not needed; 1 they are not, or an image that should hold CLUSTERPRO does not.
# May run any number of times: what says which media are there is written last, into their folder, and goes with them.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/fetchInstaller'
. "$PSScriptRoot\common.ps1"

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
    [System.IO.File]::WriteAllText($MediaMark, $Installer.sha256)
}

try {
    $clusterPlan = Enter-Step $ContentHash
    $MediaMark = Join-Path $MediaFolder 'sha256.txt'
    if (Test-Product) {
        Write-Line "CLUSTERPRO is installed in $(Get-ProductFolder); nothing to fetch"
    } elseif ($clusterPlan.product.kind -eq 'preinstalled') {
        throw 'the image was said to hold CLUSTERPRO, but there is no service clpstartup. Choose another image, or name an installer'
    } elseif ((Test-Path -LiteralPath $MediaMark) -and [System.IO.File]::ReadAllText($MediaMark) -eq $clusterPlan.product.installer.sha256) {
        Write-Line "the media are in $MediaFolder already"
    } else {
        Save-Media $clusterPlan.product.installer $clusterPlan.region
        Write-Line "the media are in $MediaFolder"
    }
} catch {
    Write-Failure $_
    exit 1
}
exit 0
