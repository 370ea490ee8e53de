# Fetches the delivered folder from S3, whole and checked, in place of the one before.
#
# Started by: step fetchDelivery of the bring-up runbook, as SYSTEM, on all servers.
# Values: $Bucket, $ContentHash, $Region (set by the runbook above this text).
# Exit codes: 0 the folder holds this content; 1 it holds what it held before, or, after a crash, nothing.
# May run any number of times. The manifest names the SHA-256 of every file, and the runbook that of the manifest, so
# no file can be exchanged on the way. The new folder is complete before it takes the old one's place.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/fetchDelivery'
$ThisServer = $env:COMPUTERNAME.ToLowerInvariant()
$RootFolder = "$env:ProgramData\clusterpro-fsx"
$DeliveryFolder = "$RootFolder\delivery"
$Incoming = "$RootFolder\delivery.incoming"
$Previous = "$RootFolder\delivery.previous"

# A folder that is protected from the moment it exists: SYSTEM and Administrators only, nothing inherited.
function New-ProtectedFolder([string]$Path) {
    $security = New-Object System.Security.AccessControl.DirectorySecurity
    $security.SetSecurityDescriptorSddlForm('O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)', 'Access, Owner')
    [void][System.IO.Directory]::CreateDirectory($Path, $security)
}

# Every user may make folders in ProgramData: one made by another account would be that account's to change. The access
# list of a folder of ours stays as it is, because the cluster account's entry in it must not be missing for a moment.
function Confirm-RootFolder {
    if (-not (Test-Path -LiteralPath $RootFolder)) {
        New-ProtectedFolder $RootFolder
    }
    $owner = [System.IO.Directory]::GetAccessControl($RootFolder).GetOwner([System.Security.Principal.SecurityIdentifier]).Value
    if (@('S-1-5-18', 'S-1-5-32-544') -notcontains $owner) {
        throw "folder $RootFolder belongs to $owner, not to SYSTEM or Administrators. See who made it, and remove it"
    }
}

function Remove-Folder([string]$Path) {
    if (Test-Path -LiteralPath $Path) {
        Remove-Item -LiteralPath $Path -Recurse -Force
    }
}

function Get-Sha256([string]$Path) {
    return (Get-FileHash -Algorithm SHA256 -LiteralPath $Path).Hash.ToLowerInvariant()
}

function Save-Object([string]$Path, [string]$Sha256) {
    $file = Join-Path $Incoming $Path.Replace('/', '\')
    [void][System.IO.Directory]::CreateDirectory((Split-Path -Parent $file))
    [void](Read-S3Object -BucketName $Bucket -Key "delivery/$Path" -File $file -Region $Region)
    $found = Get-Sha256 $file
    if ($found -ne $Sha256) {
        throw "s3://$Bucket/delivery/$Path has SHA-256 $found, not $Sha256. It was changed since this execution began; run pulumi up"
    }
    return $file
}

try {
    Import-Module AWSPowerShell -ErrorAction SilentlyContinue
    Confirm-RootFolder
    Remove-Folder $Incoming
    New-ProtectedFolder $Incoming
    $manifest = Save-Object 'manifest.txt' $ContentHash
    $count = 0
    foreach ($line in [System.IO.File]::ReadAllLines($manifest)) {
        if ($line -notmatch '^([0-9a-f]{64})  ([A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*)$') {
            throw "manifest.txt has a line that is not a checksum and a path: $line"
        }
        [void](Save-Object $matches[2] $matches[1])
        $count++
    }
    Remove-Folder $Previous
    if (Test-Path -LiteralPath $DeliveryFolder) {
        [System.IO.Directory]::Move($DeliveryFolder, $Previous)
    }
    [System.IO.Directory]::Move($Incoming, $DeliveryFolder)
    Remove-Folder $Previous
    Write-Output "${StepName}: ${ThisServer}: $count files, content $ContentHash, in $DeliveryFolder"
} catch {
    [Console]::Error.WriteLine("${StepName}: ${ThisServer}: $($_.Exception.Message)")
    exit 1
}
exit 0
