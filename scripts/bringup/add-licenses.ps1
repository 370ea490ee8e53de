# Registers the licence files that are not registered yet.
#
# Started by: step addLicenses of the bring-up runbook, as SYSTEM, on every server. May run any number of times: the
# hashes of registered files are kept.
# Exit codes: 0 all registered; 1 one could not be fetched or was refused.
$Step = 'addLicenses'
. "$PSScriptRoot\common.ps1"
$record = Join-Path $Root 'licenses.txt'
$work = $null
try {
    $known = @(if (Test-Path -LiteralPath $record) { Get-Content -LiteralPath $record })
    $new = @(@($Plan.licenses) | Where-Object { $known -notcontains $_.sha256 })
    if ($new.Count -gt 0) { $work = New-WorkFolder }
    foreach ($license in $new) {
        $file = Join-Path $work "$($license.sha256).key"
        Save-Download $license $file
        $null = Invoke-ProductOrStop 'clplcnsc.exe' "-i `"$file`"" 120
        Add-Content -LiteralPath $record -Value $license.sha256
    }
    $listed = Invoke-ProductOrStop 'clplcnsc.exe' '-l' 120
} catch {
    Stop-Step $_.Exception.Message
} finally {
    if ($null -ne $work) { Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue }
}
Write-Step "$($new.Count) licence files registered; $(@($listed.Output -split "`n" | Where-Object { $_.Trim() -ne '' }).Count) lines listed"
exit 0
