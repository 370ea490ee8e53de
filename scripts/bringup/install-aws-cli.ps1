# Installs AWS CLI v2 for the whole machine: CLUSTERPRO moves the virtual IP with it.
#
# Started by: step installAwsCli of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery).
# Exit codes: 0 aws.exe v2 is there and on the machine's PATH; 1 it is not.
# May run any number of times. AWS renews the installer, so it has no fixed SHA-256: its signature is what counts.
# Services know a new PATH only after a reboot, so one is owed after a change.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/installAwsCli'

$CliFolder = "$env:ProgramFiles\Amazon\AWSCLIV2"

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
        $run = Invoke-Native "$env:SystemRoot\System32\msiexec.exe" @('/i', $file, '/qn', '/norestart') 600
        # 1618: Windows installs something else, as it does for a while after its first start.
        for ($attempt = 1; $run.ExitCode -eq 1618 -and $attempt -le 10; $attempt++) {
            Write-Line 'another installation is under way; waiting 30 s'
            Start-Sleep -Seconds 30
            $run = Invoke-Native "$env:SystemRoot\System32\msiexec.exe" @('/i', $file, '/qn', '/norestart') 600
        }
        if (@(0, 3010) -notcontains $run.ExitCode) {
            throw "msiexec ended with code $($run.ExitCode) for AWSCLIV2.msi"
        }
    } finally {
        Remove-Path $folder
    }
}

try {
    . "$PSScriptRoot\common.ps1"
    $plan = Read-Plan $ContentHash
    $version = Get-CliVersion
    if ($version -eq '') {
        Install-Cli
        $version = Get-CliVersion
        if ($version -eq '') { throw "the installer ended well, but $CliFolder\aws.exe is not version 2" }
    }
    $path = [Environment]::GetEnvironmentVariable('Path', 'Machine')
    if (@($path -split ';' | ForEach-Object { $_.TrimEnd('\') }) -notcontains $CliFolder) {
        [Environment]::SetEnvironmentVariable('Path', "$($path.TrimEnd(';'));$CliFolder", 'Machine')
        Set-RebootMark
        Write-Line "added $CliFolder to the machine's PATH"
    }
    Write-Line "$version is in $CliFolder"
} catch {
    [Console]::Error.WriteLine("bringUp/installAwsCli: $($env:COMPUTERNAME.ToLowerInvariant()): $($_.Exception.Message)")
    exit 1
}
exit 0
