# Installs CLUSTERPRO from the unpacked media, unless it is there.
#
# Started by: step installClusterpro of the bring-up runbook, as SYSTEM, on every server. May run any number of times.
# Exit codes: 0 it is installed; 1 it is not.
# The exit codes of silent-install.bat are nowhere documented: what counts is that its output does not speak of a
# failure and that the services exist afterwards.
$Step = 'installClusterpro'
. "$PSScriptRoot\common.ps1"
try {
    $folder = Get-ProductFolder
    if ($null -eq $folder) {
        $media = Join-Path $Root 'setup\media'
        $setups = @(Get-ChildItem -LiteralPath $media -Recurse -Filter 'silent-install.bat' |
                Where-Object { $_.FullName -match '\\common\\server\\x64\\' })
        if ($setups.Count -ne 1) { Stop-Step "the media has $($setups.Count) files common\server\x64\silent-install.bat; one is needed" }
        $setup = $setups[0]
        Write-Step "running $($setup.FullName)"
        $result = Invoke-Tool "$env:SystemRoot\System32\cmd.exe" "/d /s /c `"`"$($setup.FullName)`"`"" 1500 $setup.DirectoryName
        if ($result.Output -match 'failed') { Stop-Step "silent-install.bat ended with $($result.ExitCode): $($result.Output)" }
        $folder = Get-ProductFolder
        if ($null -eq $folder) { Stop-Step "there is no service of CLUSTERPRO after silent-install.bat ended with $($result.ExitCode): $($result.Output)" }
        Set-Content -LiteralPath (Join-Path $Root 'restart-needed.txt') -Value (Get-CimInstance Win32_OperatingSystem).LastBootUpTime.Ticks
        Remove-Item -LiteralPath (Join-Path $Root 'setup') -Recurse -Force
    }
} catch {
    Stop-Step $_.Exception.Message
}
Write-Step "CLUSTERPRO is in $folder"
exit 0
