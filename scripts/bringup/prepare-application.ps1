# Puts MinIO and its credentials on this server, so that a failover needs nothing from elsewhere.
#
# Started by: step prepareApplication of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 all in place, or the cluster has no MinIO; 1 not so.
# May run any number of times, also while MinIO runs. Windows renames a running program but does not overwrite it: a
# new minio.exe takes the name of the old one, which runs on under another name until the group is started again.
# Prints no secret.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/prepareApplication'
. "$PSScriptRoot\common.ps1"

# SYSTEM, Administrators and the cluster account: who may write here decides what runs as that account.
function Set-ApplicationFolder([string]$Folder, $Sid) {
    $sddl = "O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;$($Sid.Value))"
    New-ProtectedFolder $Folder $sddl
    Set-Acl -LiteralPath $Folder -AclObject (New-FolderSecurity $sddl)
}

function Set-Binary($Minio, [string]$Region) {
    $file = Join-Path $Minio.directory 'minio.exe'
    foreach ($old in @(Get-ChildItem -LiteralPath $Minio.directory -Filter 'minio.old-*.exe')) {
        # One that still runs cannot be removed yet.
        Remove-Item -LiteralPath $old.FullName -Force -ErrorAction SilentlyContinue
    }
    if ((Test-Path -LiteralPath $file) -and (Get-Sha256 $file) -eq $Minio.binary.sha256) {
        Write-Line "$file is the one of the settings"
        return
    }
    $new = Join-Path $Minio.directory 'minio.new.exe'
    Save-Download $Minio.binary $new $Region
    if (-not (Test-Path -LiteralPath $file)) {
        [System.IO.File]::Move($new, $file)
        Write-Line "put $file in place"
        return
    }
    $old = Join-Path $Minio.directory "minio.old-$([Guid]::NewGuid().ToString('N')).exe"
    [System.IO.File]::Move($file, $old)
    try {
        [System.IO.File]::Move($new, $file)
    } catch {
        [System.IO.File]::Move($old, $file)
        throw
    }
    Write-Line "replaced $file; a MinIO that runs keeps the old one until the group is started the next time"
}

# The file that start.bat calls. SYSTEM and the cluster account only, from the moment it exists.
function Set-Credentials($Plan, $Sid) {
    $file = $Plan.minio.credentials
    $secret = Read-Secret $Plan.minio.secret $Plan.region
    Confirm-Usable $secret $Plan.minio.secret
    $secretBytes = [System.Text.Encoding]::ASCII.GetBytes((@(
        '@rem Written by the bring-up from the secret of MinIO; a change here is lost with the next one.'
        "set `"MINIO_ROOT_USER=$($secret.User.Replace('%', '%%'))`""
        "set `"MINIO_ROOT_PASSWORD=$($secret.Credential.Password.Replace('%', '%%'))`""
        'exit /b 0'
        ''
    ) -join "`r`n"))
    Set-CredentialsFolder (Split-Path -Parent $file) $Sid
    $sddl = "O:SYD:PAI(A;;FA;;;SY)(A;;FR;;;$($Sid.Value))"
    $new = "$file.new"
    Remove-Path $new
    $stream = New-ProtectedFile $new $sddl
    try {
        $stream.Write($secretBytes, 0, $secretBytes.Length)
    } finally {
        $stream.Dispose()
    }
    if (Test-Path -LiteralPath $file) {
        # Replace keeps the access list of the file that it replaces: that one is set right before and after. Each time a
        # list of its own, because one that was written counts as unchanged and does nothing a second time.
        Set-Acl -LiteralPath $file -AclObject (New-FileSecurity $sddl)
        [System.IO.File]::Replace($new, $file, [NullString]::Value)
        Set-Acl -LiteralPath $file -AclObject (New-FileSecurity $sddl)
    } else {
        [System.IO.File]::Move($new, $file)
    }
    Write-Line "wrote $file"
}

function New-FileSecurity([string]$Sddl) {
    $security = New-Object System.Security.AccessControl.FileSecurity
    $security.SetSecurityDescriptorSddlForm($Sddl, 'Access, Owner')
    return $security
}

# A file that is protected from the moment it exists; one line for each edition of PowerShell.
function New-ProtectedFile([string]$Path, [string]$Sddl) {
    $security = New-FileSecurity $Sddl
    if ($PSVersionTable.PSVersion.Major -ge 6) {
        return [System.IO.FileSystemAclExtensions]::Create((New-Object System.IO.FileInfo $Path), 'CreateNew', 'Write', 'None', 4096, 'WriteThrough', $security)
    }
    return New-Object System.IO.FileStream($Path, [System.IO.FileMode]::CreateNew, [System.Security.AccessControl.FileSystemRights]::Write, [System.IO.FileShare]::None, 4096, [System.IO.FileOptions]::WriteThrough, $security)
}

# cmd looks for a file by listing its folder: the account needs that right on this folder, not on what is in it.
function Set-CredentialsFolder([string]$Folder, $Sid) {
    [void][System.IO.Directory]::CreateDirectory($Folder)
    $security = Get-Acl -LiteralPath $Folder
    $rule = New-Object System.Security.AccessControl.FileSystemAccessRule($Sid, [System.Security.AccessControl.FileSystemRights]::ReadAndExecute, [System.Security.AccessControl.AccessControlType]::Allow)
    $security.AddAccessRule($rule)
    Set-Acl -LiteralPath $Folder -AclObject $security
}

# Between quotes, cmd takes every printable ASCII character as it is, but for the quote itself and the percent sign.
function Confirm-Usable($Secret, [string]$Name) {
    $password = $Secret.Credential.Password
    if ($Secret.User.Length -lt 3 -or $password.Length -lt 8) {
        throw "secret ${Name}: MinIO wants a username of at least 3 characters and a password of at least 8"
    }
    $usable = '\A[\x20-\x21\x23-\x7e]+\z'
    if ($Secret.User -notmatch $usable -or $password -notmatch $usable) {
        throw "secret ${Name}: username and password must be printable ASCII without quotation marks, because a .bat file hands them to MinIO"
    }
}

try {
    $clusterPlan = Enter-Step $ContentHash
    if (-not (Test-Property $clusterPlan 'minio')) {
        Write-Line 'the cluster has no MinIO'
        exit 0
    }
    $accountSid = Get-AccountSid $clusterPlan
    Set-ApplicationFolder $clusterPlan.minio.directory $accountSid
    Set-Binary $clusterPlan.minio $clusterPlan.region
    Set-Credentials $clusterPlan $accountSid
} catch {
    Write-Failure $_
    exit 1
}
exit 0
