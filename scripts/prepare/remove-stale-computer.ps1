# Removes the computer account that a replaced server of this name left in the directory. Patched domain controllers
# refuse to let a new computer reuse it.
#
# Started by: step removeStaleComputer of the prepare runbook, as SYSTEM, on another server of the cluster, or where
# none is online on the new one itself, after findPeer made sure that no other instance of the server exists and
# checkMembership that the new one has not joined.
# Values: $ServerName, $DirectoryName, $SecretName, $Region (set by the runbook above this text).
# Exit codes: 0 removed, or there was none; 1 it could not be looked for or removed.
# May run any number of times. Prints no secret.
$StepName = 'removeStaleComputer'
# Windows' errors of a sign-in: unknown user or wrong password; expired; to be changed first. Every other error, such as
# that of a controller that is not in reach, says nothing of the password.
$RefusalCodes = @(1326, 1330, 1907)

# By its constructor: what New-Object is given may be logged.
function New-DirectoryEntry([string]$Domain, $Secret) {
    return [System.DirectoryServices.DirectoryEntry]::new("LDAP://$Domain", "$($Secret.User)@$Domain", $Secret.Credential.Password)
}

# Windows' number of an error, inside of what PowerShell makes of an exception; 0 for any other.
function Get-WindowsCode($Failure) {
    for ($inner = $Failure; $null -ne $inner; $inner = $inner.InnerException) {
        if ($inner -is [System.Runtime.InteropServices.COMException] -and ($inner.ErrorCode -band 0x7fff0000) -eq 0x00070000) {
            return $inner.ErrorCode -band 0xffff
        }
    }
    return 0
}

function Remove-StaleComputer($Secret) {
    $root = New-DirectoryEntry $DirectoryName $Secret
    $searcher = New-Object System.DirectoryServices.DirectorySearcher($root, "(&(objectCategory=computer)(sAMAccountName=$ServerName`$))")
    $found = $searcher.FindOne()
    if ($null -eq $found) {
        Write-Line "$DirectoryName has no computer account $ServerName"
        return
    }
    $account = $found.GetDirectoryEntry()
    Write-Line "removing $($account.distinguishedName)"
    $account.DeleteTree()
}

try {
    if ($env:COMPUTERNAME -eq $ServerName -and (Get-CimInstance -ClassName Win32_ComputerSystem).PartOfDomain) {
        throw "$ServerName is a member of a domain, so its account is not stale"
    }
    $signIn = Read-Secret
    try {
        Remove-StaleComputer $signIn
    } catch {
        $reason = "computer account $ServerName in ${DirectoryName}: $($_.Exception.Message)"
        if ($RefusalCodes -notcontains (Get-WindowsCode $_.Exception)) { throw $reason }
        throw "$reason The password of secret $SecretName is refused. It may be older than the domain allows (42 days): renew it with aws ds reset-user-password, store it with aws secretsmanager put-secret-value in $SecretName, then run the preparation again"
    }
} catch {
    Write-Failure $_
    exit 1
}
exit 0
