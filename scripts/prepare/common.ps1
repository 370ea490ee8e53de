# What the scripts of this folder share: their output, and the secret with the account that joins computers.
#
# Started by: nothing; the runbook puts this text above that of each script. Does nothing by itself.
# Values: $SecretName, $Region (set by the runbook above this text; no secret in the install runbook, which reads none).
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

# User and credential of the secret. The text of it stays out of every message, those of the JSON reader too. And out of
# every command: module logging and transcripts write down what a cmdlet or a function is given, by an argument or
# through a pipe. So it is read by methods, and handed on in an object that does not show what it holds.
function Read-Secret {
    Import-Module AWSPowerShell -ErrorAction SilentlyContinue
    if ($null -eq (Get-Command -Name Get-SECSecretValue -ErrorAction SilentlyContinue)) {
        throw 'PowerShell has no Get-SECSecretValue: this image has neither the module AWSPowerShell, as AWS''s own have it, nor AWS.Tools.SecretsManager. Install it on this server and in the image: Install-Module AWS.Tools.SecretsManager -Scope AllUsers'
    }
    try {
        $value = Get-SECSecretValue -SecretId $SecretName -Region $Region
    } catch {
        throw "secret $SecretName cannot be read: $($_.Exception.Message)"
    }
    Add-Type -AssemblyName System.Runtime.Serialization
    $user = ''
    $password = ''
    $kind = ''
    try {
        $secretBytes = [System.Text.Encoding]::UTF8.GetBytes($value.SecretString)
        $quotas = [System.Xml.XmlDictionaryReaderQuotas]::Max
        $content = [System.Xml.XmlDocument]::new()
        $content.PreserveWhitespace = $true
        $content.Load([System.Runtime.Serialization.Json.JsonReaderWriterFactory]::CreateJsonReader($secretBytes, $quotas))
        $kind = $content.DocumentElement.GetAttribute('type')
        foreach ($property in $content.DocumentElement.ChildNodes) {
            if ($property.LocalName -eq 'username') { $user = $property.InnerText }
            if ($property.LocalName -eq 'password') { $password = $property.InnerText }
        }
    } catch {
        # Without the reader's own words, which quote the text.
        $kind = 'none'
    }
    if ($kind -ne 'object') { throw "secret $SecretName is not JSON with username and password" }
    if ($user -eq '' -or $password -eq '') { throw "secret $SecretName has no username, or no password" }
    $credential = [System.Net.NetworkCredential]::new($user, $password)
    return [pscustomobject]@{ User = $user; Credential = $credential }
}
