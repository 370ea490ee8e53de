# What the scripts of this folder share: how they print, and where CLUSTERPRO's commands are.
#
# Started by: nothing; it is put above each script that an operator's command runs. Does nothing by itself.
# Exit codes: none.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

# Systems Manager takes what it reads for UTF-8, and Windows PowerShell writes in the console's code page.
function Write-Utf8([System.IO.Stream]$Stream, [string]$Line) {
    $bytes = [System.Text.Encoding]::UTF8.GetBytes("$Line`r`n")
    $Stream.Write($bytes, 0, $bytes.Length)
    $Stream.Flush()
}

# A program of CLUSTERPRO (EXPRESSCLUSTER outside Japan), in the folder that its service's path names, or the usual ones.
function Find-ProductCommand([string]$Program) {
    $service = Get-ItemProperty -Path 'HKLM:\SYSTEM\CurrentControlSet\Services\clpstartup' -ErrorAction SilentlyContinue
    $candidates = @()
    if ($null -ne $service -and $service.ImagePath -match '^"?(.+)\\bin\\') { $candidates += $matches[1] }
    $candidates += "$env:ProgramFiles\CLUSTERPRO"
    $candidates += "$env:ProgramFiles\EXPRESSCLUSTER"
    foreach ($folder in $candidates) {
        $file = Join-Path $folder "bin\$Program"
        if (Test-Path -LiteralPath $file) { return $file }
    }
    throw "CLUSTERPRO is not there: none of $($candidates -join ', ') has bin\$Program"
}
