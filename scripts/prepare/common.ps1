# What the scripts of this folder share: their output, and the mark of a reboot that is owed.
#
# Started by: nothing; the runbook puts this text above that of each script. Does nothing by itself.
# Exit codes: none.
$ErrorActionPreference = 'Stop'
# Windows' own warnings, of a reboot that is owed for one, come in the system's language and code page.
$WarningPreference = 'SilentlyContinue'
$RebootKey = 'SOFTWARE\clusterpro-fsx-prepare'

# UTF-8, which Systems Manager and CloudWatch expect; the console's code page would be 932 on a Japanese system.
function Write-Utf8([System.IO.Stream]$Stream, [string]$Text) {
    $bytes = (New-Object System.Text.UTF8Encoding($false)).GetBytes("prepare/${StepName}: $Text`n")
    $Stream.Write($bytes, 0, $bytes.Length)
    $Stream.Flush()
}

function Write-Line([string]$Text) {
    Write-Utf8 ([Console]::OpenStandardOutput()) $Text
}

# The reason why a step ends with 1.
function Write-Failure($Failure) {
    Write-Utf8 ([Console]::OpenStandardError()) $Failure.Exception.Message
}

# A reboot is owed. The mark is a volatile registry key, which Windows itself forgets at a reboot: no clock is compared.
# Not the one of the bring-up, which never reboots a server that runs the cluster.
function Set-RebootMark {
    $key = [Microsoft.Win32.Registry]::LocalMachine.CreateSubKey($RebootKey, [Microsoft.Win32.RegistryKeyPermissionCheck]::ReadWriteSubTree, [Microsoft.Win32.RegistryOptions]::Volatile)
    $key.Close()
}

function Test-RebootMark {
    return Test-Path -LiteralPath "HKLM:\$RebootKey"
}
