# Fetches a delivered folder from S3, whole and checked, in place of the one before.
#
# Started by: step fetchDelivery of the bring-up runbook, as SYSTEM, on all servers, and step fetchInstall of the
# install runbook, on its own server.
# Values: $Bucket, $Prefix (of the keys), $Folder (on the server), $ContentHash, $Region (set by the runbook above this
# text).
# Exit codes: 0 the folder holds this content; 1 it holds what it held before, or, after a crash, nothing.
# May run any number of times. The manifest names the SHA-256 of every file, and the runbook that of the manifest, so
# no file can be exchanged on the way. The new folder is complete before it takes the old one's place, which waits while
# a script of an earlier execution still runs there.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/fetchDelivery'
$ThisServer = $env:COMPUTERNAME.ToLowerInvariant()
$RootFolder = "$env:ProgramData\clusterpro-fsx"
$DeliveryFolder = "$RootFolder\$Folder"
$Incoming = "$RootFolder\$Folder.incoming"
$Previous = "$RootFolder\$Folder.previous"
$Protected = 'O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)'

# UTF-8, which Systems Manager and CloudWatch expect, whatever the console's code page is.
function Write-Utf8([System.IO.Stream]$Stream, [string]$Text) {
    $bytes = (New-Object System.Text.UTF8Encoding($false)).GetBytes("${StepName}: ${ThisServer}: $Text`n")
    $Stream.Write($bytes, 0, $bytes.Length)
    $Stream.Flush()
}

# A folder that is protected from the moment it exists: SYSTEM and Administrators only, nothing inherited. One line for
# each edition of PowerShell.
function New-ProtectedFolder([string]$Path) {
    $security = New-Object System.Security.AccessControl.DirectorySecurity
    $security.SetSecurityDescriptorSddlForm($Protected, 'Access, Owner')
    if ($PSVersionTable.PSVersion.Major -ge 6) {
        [void][System.IO.FileSystemAclExtensions]::CreateDirectory($security, $Path)
    } else {
        [void][System.IO.Directory]::CreateDirectory($Path, $security)
    }
}

# Every user may make folders in ProgramData: one made by another account would be that account's to change. The access
# list of a folder of ours stays as it is, because the cluster account's entry in it must not be missing for a moment.
function Confirm-RootFolder {
    if (-not (Test-Path -LiteralPath $RootFolder)) {
        New-ProtectedFolder $RootFolder
    }
    $owner = (Get-Acl -LiteralPath $RootFolder).GetOwner([System.Security.Principal.SecurityIdentifier]).Value
    $trusted = @('S-1-5-18', 'S-1-5-32-544', [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value)
    if ($trusted -notcontains $owner) {
        throw "folder $RootFolder belongs to $owner, not to SYSTEM or Administrators. See who made it, and remove it"
    }
}

# The lock of the delivered scripts (Enter-Lock in common.ps1), for the life of this process.
function Enter-Lock {
    $file = Join-Path $RootFolder 'running'
    try {
        $script:ExecutionLock = [System.IO.File]::Open($file, [System.IO.FileMode]::OpenOrCreate, [System.IO.FileAccess]::ReadWrite, [System.IO.FileShare]::Read)
    } catch {
        $reader = New-Object System.IO.StreamReader((New-Object System.IO.FileStream($file, [System.IO.FileMode]::Open, [System.IO.FileAccess]::Read, [System.IO.FileShare]::ReadWrite)))
        try { $holder = $reader.ReadToEnd() } finally { $reader.Dispose() }
        throw "another script of the bring-up still runs here ($holder). Wait until it has ended, or end it with taskkill /F /T /PID, and run the bring-up again"
    }
    $script:ExecutionLock.SetLength(0)
    $bytes = [System.Text.Encoding]::ASCII.GetBytes("process $PID, $StepName")
    $script:ExecutionLock.Write($bytes, 0, $bytes.Length)
    $script:ExecutionLock.Flush()
}

function Import-S3Cmdlet {
    # Its own checks fail under strict mode, hence SilentlyContinue, and the question after it.
    Import-Module AWSPowerShell -ErrorAction SilentlyContinue
    if ($null -eq (Get-Command -Name Read-S3Object -ErrorAction SilentlyContinue)) {
        throw 'PowerShell has no Read-S3Object: this image has neither the module AWSPowerShell, as AWS''s own have it, nor AWS.Tools.S3. Install it on this server and in the image: Install-Module AWS.Tools.S3 -Scope AllUsers'
    }
}

# Several times: a virus scanner or an indexer may hold what was just written.
function Remove-Folder([string]$Path) {
    for ($attempt = 1; Test-Path -LiteralPath $Path; $attempt++) {
        try {
            Remove-Item -LiteralPath $Path -Recurse -Force
        } catch {
            if ($attempt -ge 5) { throw }
            Start-Sleep -Seconds 2
        }
    }
}

function Get-Sha256([string]$Path) {
    return (Get-FileHash -Algorithm SHA256 -LiteralPath $Path).Hash.ToLowerInvariant()
}

function Save-Object([string]$Path, [string]$Sha256) {
    $file = Join-Path $Incoming $Path.Replace('/', '\')
    [void][System.IO.Directory]::CreateDirectory((Split-Path -Parent $file))
    try {
        [void](Read-S3Object -BucketName $Bucket -Key "$Prefix/$Path" -File $file -Region $Region)
    } catch {
        throw "s3://$Bucket/$Prefix/$Path could not be fetched: $($_.Exception.Message)"
    }
    $found = Get-Sha256 $file
    if ($found -ne $Sha256) {
        throw "s3://$Bucket/$Prefix/$Path has SHA-256 $found, not $Sha256. It was changed since this execution began; run pulumi up"
    }
    return $file
}

try {
    Import-S3Cmdlet
    Confirm-RootFolder
    Enter-Lock
    # The encoded password of a push that was killed.
    Remove-Folder "$RootFolder\push"
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
    Write-Utf8 ([Console]::OpenStandardOutput()) "$count files, content $ContentHash, in $DeliveryFolder"
} catch {
    Write-Utf8 ([Console]::OpenStandardError()) $_.Exception.Message
    exit 1
}
exit 0
