# move-group.ps1: moves the failover group to a server, and prints what clpgrp says in one line of JSON after "clpgrp=".
#
# Started by: an operator's move or drill command, by Run Command, as SYSTEM, on a server that is online in the cluster.
# Before it stand the values: $Group, $Server (names in clp.conf).
# Exit codes: 0 said, also where clpgrp refused; 1 that cannot be told.
# May run again: for a group that is there already CLUSTERPRO has nothing to do, and says so.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

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
    $text = (& (Get-GroupCommand) '-m' $Group '-a' $Server | ForEach-Object { "$_" }) -join "`r`n"
    $report = @{ server = $env:COMPUTERNAME.ToLowerInvariant(); exit = $LASTEXITCODE; text = $text }
    # Systems Manager takes what it reads for UTF-8, and Windows PowerShell writes in the console's code page.
    $line = "clpgrp=$(ConvertTo-Json -InputObject $report -Compress)`r`n"
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($line)
    $output = [Console]::OpenStandardOutput()
    $output.Write($bytes, 0, $bytes.Length)
    $output.Flush()
} catch {
    [Console]::Error.WriteLine("move-group: $($_.Exception.Message)")
    exit 1
}
exit 0
