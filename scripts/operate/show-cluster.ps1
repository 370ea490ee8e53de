# show-cluster.ps1: prints what clpstat says, in one line of JSON after "clpstat=".
#
# Started by: an operator's status command, by Run Command, as SYSTEM, on every server.
# Exit codes: 0 said; 1 that cannot be told.
# Changes nothing; may run any number of times.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

# Systems Manager takes what it reads for UTF-8, and Windows PowerShell writes in the console's code page.
function Write-Utf8($Stream, [string]$Text) {
    $bytes = [System.Text.Encoding]::UTF8.GetBytes("$Text`r`n")
    $Stream.Write($bytes, 0, $bytes.Length)
    $Stream.Flush()
}

# CLUSTERPRO's folder (EXPRESSCLUSTER outside Japan), from the path of its service.
function Get-StatusCommand {
    $service = Get-ItemProperty -Path 'HKLM:\SYSTEM\CurrentControlSet\Services\clpstartup' -ErrorAction SilentlyContinue
    $candidates = @()
    if ($null -ne $service -and $service.ImagePath -match '^"?(.+)\\bin\\') { $candidates += $matches[1] }
    $candidates += "$env:ProgramFiles\CLUSTERPRO"
    $candidates += "$env:ProgramFiles\EXPRESSCLUSTER"
    foreach ($folder in $candidates) {
        $file = Join-Path $folder 'bin\clpstat.exe'
        if (Test-Path -LiteralPath $file) { return $file }
    }
    throw "CLUSTERPRO is not there: none of $($candidates -join ', ') has bin\clpstat.exe"
}

try {
    $stat = (& (Get-StatusCommand) '--long' | ForEach-Object { "$_" }) -join "`r`n"
    $report = @{ server = $env:COMPUTERNAME.ToLowerInvariant(); exit = $LASTEXITCODE; text = $stat }
    Write-Utf8 ([Console]::OpenStandardOutput()) "clpstat=$(ConvertTo-Json -InputObject $report -Compress)"
} catch {
    Write-Utf8 ([Console]::OpenStandardError()) "show-cluster: $($_.Exception.Message)"
    exit 1
}
exit 0
