# Stands for the module that AWS's images have. Its import reads a variable that is not set, as the real one's does.
if ($global:AWSPowerShellTestVariableThatIsNotSet) { throw 'not reached' }

function Get-SECSecretValue {
    [CmdletBinding()] param([string]$SecretId, [string]$Region)
    return Invoke-TestWorld 'secret' @{ id = $SecretId; region = $Region }
}

function Read-S3Object {
    [CmdletBinding()] param([string]$BucketName, [string]$Key, [string]$File, [string]$Region)
    return Invoke-TestWorld 'object' @{ bucket = $BucketName; key = $Key; file = $File; region = $Region }
}
