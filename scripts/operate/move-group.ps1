# move-group.ps1: moves the failover group to a server, and prints what clpgrp says in one line of JSON after "clpgrp=".
#
# Started by: an operator's move or drill command, by Run Command, as SYSTEM, on a server that is online in the cluster.
# Before it stand the values: $Group, $Server (names in clp.conf).
# Exit codes: 0 said, also where clpgrp refused; 1 that cannot be told.
# May run again: for a group that is there already CLUSTERPRO has nothing to do, and says so.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

# UTF-8, which Systems Manager takes what it reads for; Windows PowerShell writes in the console's code page.
function Write-Utf8([System.IO.Stream]$Stream, [string]$Text) {
    $bytes = [System.Text.Encoding]::UTF8.GetBytes("$Text`r`n")
    $Stream.Write($bytes, 0, $bytes.Length)
    $Stream.Flush()
}

# CLUSTERPRO's folder (EXPRESSCLUSTER outside Japan), from the path of its service.
function Get-GroupCommand {
    $service = Get-ItemProperty -Path 'HKLM:\SYSTEM\CurrentControlSet\Services\clpstartup' -ErrorAction SilentlyContinue
    $candidates = @()
    if ($null -ne $service -and $service.ImagePath -match '^"?(.+)\\bin\\') { $candidates += $matches[1] }
    $candidates += "$env:ProgramFiles\CLUSTERPRO"
    $candidates += "$env:ProgramFiles\EXPRESSCLUSTER"
    foreach ($folder in $candidates) {
        $file = Join-Path $folder 'bin\clpgrp.exe'
        if (Test-Path -LiteralPath $file) { return $file }
    }
    throw "CLUSTERPRO is not there: none of $($candidates -join ', ') has bin\clpgrp.exe"
}

try {
    $said = (& (Get-GroupCommand) '-m' $Group '-a' $Server | ForEach-Object { "$_" }) -join "`r`n"
    $report = @{ server = $env:COMPUTERNAME.ToLowerInvariant(); exit = $LASTEXITCODE; text = $said }
    Write-Utf8 ([Console]::OpenStandardOutput()) "clpgrp=$(ConvertTo-Json -InputObject $report -Compress)"
} catch {
    Write-Utf8 ([Console]::OpenStandardError()) "move-group: $($_.Exception.Message)"
    exit 1
}
exit 0
