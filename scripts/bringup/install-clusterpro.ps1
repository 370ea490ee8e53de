# Installs CLUSTERPRO with the media's own silent installation, when it is not there yet.
#
# Started by: step installClusterpro of the bring-up runbook, as SYSTEM, on all servers, and of the install runbook, on
# its own server.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 it is installed; 1 it is not.
# May run any number of times. The exit codes of silent-install.bat are not documented: success is an end, a log
# without a word of failure in English or Japanese, and services that exist. A record of the beginning keeps a later
# run from taking half a product for a whole one; a second file says that the installation came to its end, whatever
# became of its script. A reboot is owed from before it starts, so that none is forgotten after a crash.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/installClusterpro'
. "$PSScriptRoot\common.ps1"

$LogFile = Join-Path $RootFolder 'silent-install.log'
# Written by cmd, whatever becomes of this script. Not into the log: what the installer leaves running may hold it open.
$EndFile = Join-Path $RootFolder 'silent-install.end'

# What the installer says of a failure: to be confirmed on a real server.
$FailureWords = '(?i)failed|\u5931\u6557|\u30a8\u30e9\u30fc\u304c\u767a\u751f|\u7570\u5e38\u7d42\u4e86'

# The media's silent installation of the server, wherever they have it: NEC's own scripts look below the whole media.
# Where there are several, the one of the x64 server counts.
function Find-SilentInstall {
    $all = @(Get-ChildItem -LiteralPath $MediaFolder -Recurse -Filter 'silent-install.bat' -ErrorAction SilentlyContinue)
    $ofServer = @($all | Where-Object { $_.DirectoryName -match '\\server\\x64$' })
    if ($ofServer.Count -eq 1) { return $ofServer[0] }
    if ($all.Count -eq 1) { return $all[0] }
    throw "the media must hold one silent-install.bat, or one in a folder server\x64; found $($all.Count): $(@($all | ForEach-Object { $_.FullName }) -join ', '). Name the installation media as installer"
}

function Install-Product {
    $setup = Find-SilentInstall
    # What was recorded of a product that was here before does not hold for this one.
    foreach ($record in @(Get-ChildItem -LiteralPath $StateFolder -ErrorAction SilentlyContinue)) {
        Remove-Path $record.FullName
    }
    Remove-Path $LogFile
    Remove-Path $EndFile
    Set-RebootMark
    Set-Record 'installing' 'begun'
    # Into a file, not a pipe: what the installer leaves running may write on. In a cmd of its own, which it may end.
    $cmd = "$env:SystemRoot\System32\cmd.exe"
    $line = "/d /s /c `"(`"$cmd`" /d /c .\silent-install.bat >`"$LogFile`" 2>&1 <nul) & call echo code %^errorlevel%>`"$EndFile`"`""
    [void](Invoke-CommandLine $cmd $line 1800 $setup.DirectoryName)
}

# What cmd wrote of the end: "code" and the exit code, whose meaning is not documented.
function Get-EndShown {
    if (-not (Test-Path -LiteralPath $EndFile)) { return 'it has not come to its end' }
    return "it ended with $((Read-Shared $EndFile).Trim())"
}

# Nothing, or what the log says against the installation.
function Get-LogProblem {
    if (-not (Test-Path -LiteralPath $LogFile)) { return "there is no $LogFile" }
    $output = Read-Shared $LogFile
    $end = "end of ${LogFile}: $(Get-Shown $output)"
    if (-not (Test-Path -LiteralPath $EndFile)) { return "silent-install.bat has not come to its end; $end" }
    if ($output -match $FailureWords) { return "silent-install.bat reported a failure; $(Get-EndShown); $end" }
}

try {
    $clusterPlan = Enter-Step $ContentHash
    if ((Test-Product) -and (Get-Record 'installing') -eq '') {
        Write-Line "CLUSTERPRO is installed in $(Get-ProductFolder)"
    } else {
        if (-not (Test-Product)) {
            Install-Product
            $missing = Wait-Until 60 { if (-not (Test-Product)) { 'there is no service clpstartup' } }
        } else {
            Write-Line 'an installation began here, and its end was not recorded'
            $missing = ''
        }
        $inLog = "$(Get-LogProblem)"
        if ($inLog -ne '') {
            throw "$inLog. Where CLUSTERPRO is there by now, remove it and $(Join-Path $StateFolder 'installing'), or replace the server"
        }
        if ($missing -ne '') { throw "silent-install.bat: $(Get-EndShown), but $missing. See $LogFile" }
        Remove-Record 'installing'
        Write-Line "installed CLUSTERPRO in $(Get-ProductFolder)"
    }
    try {
        Remove-Path $MediaFolder
    } catch {
        Write-Line "WARNING: $MediaFolder cannot be removed; it is not needed any more: $($_.Exception.Message)"
    }
} catch {
    Write-Failure $_
    exit 1
}
exit 0
