# Reads the secret with the account that joins computers.
#
# Started by: nothing; the runbook puts this text above that of each script that calls Read-Secret, below common.ps1: a
# runbook may have 64 KB. Does nothing by itself.
# Values: $SecretName, $Region (set by the runbook above this text).
# Exit codes: none.
# User and credential of the secret. The text of it stays out of every message, those of the JSON reader too. And out of
# every command: module logging and transcripts write down what a cmdlet or a function is given, by an argument or
# through a pipe. So it is read by methods, and handed on in an object that does not show what it holds.
function Read-Secret {
    Import-Module AWSPowerShell -ErrorAction SilentlyContinue
    if ($null -eq (Get-Command -Name Get-SECSecretValue -ErrorAction SilentlyContinue)) {
        throw 'PowerShell has no Get-SECSecretValue: this image has neither the module AWSPowerShell, as AWS''s own have it, nor AWS.Tools.SecretsManager. Install it on this server and in the image: Install-Module AWS.Tools.SecretsManager -Scope AllUsers'
    }
    # One that was lent to this server a moment ago: two minutes until all of AWS's services know it.
    for ($attempt = 1; ; $attempt++) {
        try {
            $value = Get-SECSecretValue -SecretId $SecretName -Region $Region
            break
        } catch {
            $problem = "secret $SecretName cannot be read: $($_.Exception.Message)"
            if ($problem -notmatch 'not authorized|AccessDenied') { throw $problem }
            if ($attempt -ge 5) { throw $problem }
            Start-Sleep -Seconds 30
        }
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
