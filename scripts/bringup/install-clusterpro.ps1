# Installs CLUSTERPRO with the media's own silent installation, when it is not there yet.
#
# Started by: step installClusterpro of the bring-up runbook, as SYSTEM, on all servers.
# Values: -ContentHash (of the delivery).
# Exit codes: 0 it is installed; 1 it is not.
# May run any number of times. The exit codes of silent-install.bat are not documented: success is an output without
# "failed", and services that exist; after anything else a record keeps a later run from taking half a product for a
# whole one. A reboot is owed from before it starts, so that none is forgotten after a crash.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/installClusterpro'

$LogFile = "$env:ProgramData\clusterpro-fsx\silent-install.log"

function Install-Product {
    $found = @(Get-ChildItem -LiteralPath $MediaFolder -Recurse -Filter 'silent-install.bat' | Where-Object { $_.DirectoryName -like '*\common\server\x64' })
    if ($found.Count -ne 1) {
        throw "the media must hold one common\server\x64\silent-install.bat; found $($found.Count): $(@($found | ForEach-Object { $_.FullName }) -join ', '). Name the installation media as installer"
    }
    Set-RebootMark
    Set-Record 'installing' 'begun'
    Remove-Path $LogFile
    # Into a file, not a pipe: what the installer starts may live on, and would keep a pipe open.
    $start = New-StartInfo "$env:SystemRoot\System32\cmd.exe" "/d /s /c `".\silent-install.bat >`"$LogFile`" 2>&1`"" $found[0].DirectoryName
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    Wait-Ended $process 'silent-install.bat' 1800
    Write-Line "silent-install.bat ended with code $($process.ExitCode)"
    $output = Read-Shared $LogFile
    if ($output -match 'failed') {
        throw "silent-install.bat reported a failure; end of ${LogFile}: $($output.Substring([Math]::Max(0, $output.Length - 1000)))"
    }
}

# The text of a file that what the installer started may still hold open.
function Read-Shared([string]$Path) {
    $stream = New-Object System.IO.FileStream($Path, [System.IO.FileMode]::Open, [System.IO.FileAccess]::Read, [System.IO.FileShare]::ReadWrite)
    $reader = New-Object System.IO.StreamReader($stream, $Latin1)
    try {
        return $reader.ReadToEnd()
    } finally {
        $reader.Dispose()
    }
}

try {
    . "$PSScriptRoot\common.ps1"
    $plan = Read-Plan $ContentHash
    if ((Test-Product) -and (Get-Record 'installing') -ne '') {
        throw "an installation began here and did not end well; see $LogFile. Remove CLUSTERPRO and $(Join-Path $StateFolder 'installing'), or replace the server"
    } elseif (Test-Product) {
        Write-Line "CLUSTERPRO is installed in $(Get-ProductFolder)"
    } else {
        Install-Product
        $problem = Wait-Until 60 { if (-not (Test-Product)) { 'there is no service clpstartup' } }
        if ($problem -ne '') { throw "silent-install.bat ended, but $problem. See $LogFile" }
        Remove-Path $MediaFolder
        Remove-Path (Join-Path $StateFolder 'installing')
        Write-Line "installed CLUSTERPRO in $(Get-ProductFolder)"
    }
} catch {
    [Console]::Error.WriteLine("bringUp/installClusterpro: $($env:COMPUTERNAME.ToLowerInvariant()): $($_.Exception.Message)")
    exit 1
}
exit 0
