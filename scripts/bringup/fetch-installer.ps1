# Fetches CLUSTERPRO's media and unpacks it, unless the product is there.
#
# Started by: step fetchInstaller of the bring-up runbook, as SYSTEM, on every server. May run any number of times.
# Exit codes: 0 media unpacked or product there; 1 neither.
$Step = 'fetchInstaller'
. "$PSScriptRoot\common.ps1"
try {
    $folder = Get-ProductFolder
    if ($null -ne $folder) {
        Write-Step "CLUSTERPRO is in $folder already"
        exit 0
    }
    if ($Plan.product.kind -eq 'preinstalled') { Stop-Step 'the image should hold CLUSTERPRO and does not; name one that does, or an installer' }
    $archive = Join-Path $Root 'setup\media.zip'
    $media = Join-Path $Root 'setup\media'
    Save-Download $Plan.product.installer $archive
    if (Test-Path -LiteralPath $media) { Remove-Item -LiteralPath $media -Recurse -Force }
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    [System.IO.Compression.ZipFile]::ExtractToDirectory($archive, $media)
} catch {
    Stop-Step $_.Exception.Message
}
Write-Step "unpacked $($Plan.product.installer.uri)"
exit 0
