# Puts MinIO and its credentials on the server; nothing to do for another application.
#
# Started by: step prepareApplication of the bring-up runbook, as SYSTEM, on every server. May run any number of times.
# Exit codes: 0 in place; 1 not.
# The credentials lie on the server so that a failover needs no call to Secrets Manager. A MinIO that runs keeps running:
# Windows lets its file be renamed, and the next start takes the new one.
$Step = 'prepareApplication'
. "$PSScriptRoot\common.ps1"
if (-not (Test-Property $Plan 'minio')) {
    Write-Step 'the application brings its own files'
    exit 0
}
$minio = $Plan.minio
$part = "$($minio.credentials).part"
function Set-Access([string] $Path, [string[]] $Grants) {
    $arguments = @($Path, '/inheritance:r', '/grant:r') + $Grants
    & icacls.exe @arguments | Out-Null
    if ($LASTEXITCODE -ne 0) { Stop-Step "icacls.exe ended with $LASTEXITCODE for $Path" }
}
# One line of a .bat file. In quotes only these two mean something to cmd.exe.
function Get-SetLine([string] $Name, [string] $Value) {
    if ($Value -match '[^ -~]|"') { Stop-Step "secret $($minio.secret) has a character for $Name that a .bat file cannot hold; printable ASCII without `" is allowed" }
    "set `"$Name=$($Value -replace '%', '%%')`""
}
try {
    $account = Get-AccountSid
    $null = New-Item -ItemType Directory -Force -Path $minio.directory
    Set-Access $minio.directory @('*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F', "*${account}:(OI)(CI)M")

    $program = Join-Path $minio.directory 'minio.exe'
    if (-not (Test-Path -LiteralPath $program) -or (Get-Sha256 $program) -ne $minio.binary.sha256) {
        $next = Join-Path $minio.directory 'minio.next.exe'
        Save-Download $minio.binary $next
        if (Test-Path -LiteralPath $program) {
            $previous = Join-Path $minio.directory "minio.previous.$([Guid]::NewGuid().ToString('N')).exe"
            Move-Item -LiteralPath $program -Destination $previous
        }
        Move-Item -LiteralPath $next -Destination $program
        Get-ChildItem -LiteralPath $minio.directory -Filter 'minio.previous.*.exe' | Remove-Item -Force -ErrorAction SilentlyContinue
    }

    $secret = Get-Secret $minio.secret
    if ($secret.username.Length -lt 3 -or $secret.password.Length -lt 8) { Stop-Step "secret $($minio.secret): MinIO takes users of 3 characters and passwords of 8, or more" }
    $lines = @('@rem Generated; a change here is lost.', (Get-SetLine 'MINIO_ROOT_USER' $secret.username), (Get-SetLine 'MINIO_ROOT_PASSWORD' $secret.password), 'exit /b 0', '')
    # Access first, then the content.
    Set-Content -LiteralPath $part -Value '' -NoNewline
    Set-Access $part @('*S-1-5-18:F', "*${account}:R")
    [System.IO.File]::WriteAllText($part, ($lines -join "`r`n"), [System.Text.Encoding]::ASCII)
    Move-Item -LiteralPath $part -Destination $minio.credentials -Force
} catch {
    Stop-Step $_.Exception.Message
} finally {
    Remove-Item -LiteralPath $part -Force -ErrorAction SilentlyContinue
}
Write-Step "MinIO is in $($minio.directory), its credentials in $($minio.credentials)"
exit 0
