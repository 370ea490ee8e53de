# Installs AWS CLI v2 for the whole machine: CLUSTERPRO moves the virtual IP with it.
#
# Started by: step installAwsCli of the bring-up runbook, as SYSTEM, on all servers, and of the install runbook, on its
# own server.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 aws.exe v2 is there and on the machine's PATH; 1 it is not.
# May run any number of times. AWS renews the installer, so it has no fixed SHA-256: its signature is what counts.
# Services know a new PATH only after a reboot, so one is owed after a change.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/installAwsCli'
. "$PSScriptRoot\common.ps1"

$CliFolder = "$env:ProgramFiles\Amazon\AWSCLIV2"
$EnvironmentKey = 'SYSTEM\CurrentControlSet\Control\Session Manager\Environment'

function Get-CliVersion {
    if (-not (Test-Path -LiteralPath "$CliFolder\aws.exe")) { return '' }
    $run = Invoke-Native "$CliFolder\aws.exe" @('--version') 60
    if ($run.ExitCode -eq 0 -and $run.Output -match '^aws-cli/2\.\S+') { return $matches[0] }
    return ''
}

function Install-Cli {
    $folder = Join-Path $RootFolder 'awscli'
    Remove-Path $folder
    [void][System.IO.Directory]::CreateDirectory($folder)
    try {
        $file = Join-Path $folder 'AWSCLIV2.msi'
        Invoke-WebRequest -Uri 'https://awscli.amazonaws.com/AWSCLIV2.msi' -OutFile $file -UseBasicParsing -TimeoutSec 600
        $signature = Get-AuthenticodeSignature -LiteralPath $file
        if ($signature.Status -ne 'Valid' -or $signature.SignerCertificate.Subject -notmatch '(^|, *)O="?Amazon Web Services\b') {
            throw "AWSCLIV2.msi has no valid signature of Amazon Web Services (status $($signature.Status)). It was not run"
        }
        Set-RebootMark
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $code = Install-Package $file
        # 1618, which comes at once: Windows installs something else, as it does for a while after its first start.
        while ($code -eq 1618) {
            if ($watch.Elapsed.TotalSeconds -ge 600) { break }
            Write-Line 'another installation is under way; waiting 30 s'
            Start-Sleep -Seconds 30
            $code = Install-Package $file
        }
        if (@(0, 3010) -notcontains $code) { throw "msiexec ended with code $code for AWSCLIV2.msi" }
    } finally {
        Remove-Path $folder
    }
}

# The exit code of Windows Installer.
function Install-Package([string]$File) {
    $process = Start-Process -FilePath "$env:SystemRoot\System32\msiexec.exe" -ArgumentList "/i `"$File`" /qn /norestart" -PassThru
    # Asked for while the process runs, or Windows PowerShell does not know the exit code afterwards.
    [void]$process.Handle
    Wait-Ended $process 'msiexec.exe' 600
    return $process.ExitCode
}

# The machine's Path as it is written, with references such as %SystemRoot% left in it.
function Add-ToPath([string]$Folder) {
    $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($EnvironmentKey, $true)
    try {
        $path = "$($key.GetValue('Path', '', [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames))"
        if (@($path -split ';' | ForEach-Object { $_.TrimEnd('\') }) -contains $Folder) { return }
        Set-RebootMark
        $key.SetValue('Path', "$($path.TrimEnd(';'));$Folder".TrimStart(';'), [Microsoft.Win32.RegistryValueKind]::ExpandString)
    } finally {
        $key.Dispose()
    }
    Write-Line "added $Folder to the machine's PATH"
}

try {
    $null = Enter-Step $ContentHash
    $version = Get-CliVersion
    if ($version -eq '') {
        Install-Cli
        $version = Get-CliVersion
        if ($version -eq '') { throw "the installer ended well, but $CliFolder\aws.exe is not version 2" }
    }
    Add-ToPath $CliFolder
    Write-Line "$version is in $CliFolder"
} catch {
    Write-Failure $_
    exit 1
}
exit 0
