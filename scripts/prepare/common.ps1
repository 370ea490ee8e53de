# What the preparation's scripts share: their output, and the secret with the account that joins computers.
#
# Started by: nothing; the runbook puts this text above that of each script. Does nothing by itself.
# Values: $SecretName, $Region (set by the runbook above this text).
# Exit codes: none.
$ErrorActionPreference = 'Stop'
# Windows' own warnings, of a reboot that is owed for one, come in the system's language and code page.
$WarningPreference = 'SilentlyContinue'

# UTF-8, which Systems Manager and CloudWatch expect; the console's code page would be 932 on a Japanese system.
function Write-Utf8([System.IO.Stream]$Stream, [string]$Text) {
    $bytes = (New-Object System.Text.UTF8Encoding($false)).GetBytes("prepare/${StepName}: $Text`n")
    $Stream.Write($bytes, 0, $bytes.Length)
    $Stream.Flush()
}

function Write-Line([string]$Text) {
    Write-Utf8 ([Console]::OpenStandardOutput()) $Text
}

function Write-Failure([string]$Text) {
    Write-Utf8 ([Console]::OpenStandardError()) $Text
}

# username and password. The text of the secret stays out of every message, those of the JSON reader too.
function Read-Secret {
    Import-Module AWSPowerShell -ErrorAction SilentlyContinue
    if ($null -eq (Get-Command -Name Get-SECSecretValue -ErrorAction SilentlyContinue)) {
        throw 'PowerShell has no Get-SECSecretValue. Use an image with the module AWSPowerShell, as AWS''s own have it, or with AWS.Tools.SecretsManager'
    }
    try {
        $value = Get-SECSecretValue -SecretId $SecretName -Region $Region
    } catch {
        throw "secret $SecretName cannot be read: $($_.Exception.Message)"
    }
    $user = ''
    $password = ''
    try {
        $content = ConvertFrom-Json $value.SecretString
        $user = "$($content.username)"
        $password = "$($content.password)"
    } catch {
        throw "secret $SecretName is not JSON with username and password"
    }
    if ($user -eq '' -or $password -eq '') { throw "secret $SecretName has no username, or no password" }
    return [pscustomobject]@{ User = $user; Password = $password }
}
