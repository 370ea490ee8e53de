# Fetches what the stack delivers, whole or not at all.
#
# Started by: step fetchDelivery of the bring-up runbook, as SYSTEM, on every server.
# Values: $Bucket, $ContentHash, $Region (set by the runbook above this text).
# Exit codes: 0 the delivery with that hash is in place; 1 it is not, and what was there before still is.
# May run any number of times. The manifest's hash comes with the execution and the manifest has the hash of every file,
# so that neither an older file nor one of a newer update can slip in.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$server = $env:COMPUTERNAME.ToLowerInvariant()
$root = 'C:\ProgramData\clusterpro-fsx'
$new = Join-Path $root 'delivery.new'
$old = Join-Path $root 'delivery.old'
$delivery = Join-Path $root 'delivery'

function Get-Sha256([string] $Path) {
    (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash.ToLowerInvariant()
}

function Save-Object([string] $Key, [string] $Target) {
    $null = New-Item -ItemType Directory -Force -Path (Split-Path -Parent $Target)
    $null = Read-S3Object -BucketName $Bucket -Key "delivery/$Key" -File $Target -Region $Region
}

try {
    Import-Module AWSPowerShell -ErrorAction SilentlyContinue
    $null = New-Item -ItemType Directory -Force -Path $root
    # SYSTEM and the administrators write here; others see the names, which cmd.exe needs for "if exist". By SID,
    # because a Japanese Windows has the same names but others need not.
    & icacls.exe $root /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-32-545:(RX)' | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "icacls.exe ended with $LASTEXITCODE" }

    foreach ($folder in $new, $old) { if (Test-Path -LiteralPath $folder) { Remove-Item -LiteralPath $folder -Recurse -Force } }
    $manifest = Join-Path $new 'manifest.txt'
    Save-Object 'manifest.txt' $manifest
    $found = Get-Sha256 $manifest
    if ($found -ne $ContentHash) { throw "the manifest has SHA-256 $found, not $ContentHash; another update has replaced it" }
    $files = @(Get-Content -LiteralPath $manifest -Encoding UTF8 | Where-Object { $_ -ne '' })
    foreach ($line in $files) {
        if ($line -notmatch '^(?<hash>[0-9a-f]{64})  (?<path>[^\\:*?"<>|]+)$' -or $line -match '\.\.') { throw "the manifest has an unusable line: $line" }
        $hash = $Matches['hash']
        $path = $Matches['path']
        $target = Join-Path $new ($path -replace '/', '\')
        Save-Object $path $target
        if ((Get-Sha256 $target) -ne $hash) { throw "$path is not the file of the manifest; another update has replaced it" }
    }
    if (Test-Path -LiteralPath $delivery) { Move-Item -LiteralPath $delivery -Destination $old }
    Move-Item -LiteralPath $new -Destination $delivery
    if (Test-Path -LiteralPath $old) { Remove-Item -LiteralPath $old -Recurse -Force }
} catch {
    Write-Error "bringUp/fetchDelivery: ${server}: $($_.Exception.Message)" -ErrorAction Continue
    exit 1
}
Write-Output "bringUp/fetchDelivery: ${server}: $($files.Count) files of delivery $ContentHash are in place"
exit 0
