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
if ($env:COMPUTERNAME -eq $ServerName -and (Get-CimInstance -ClassName Win32_ComputerSystem).PartOfDomain) {
    Write-Failure "$ServerName is a member of a domain, so its account is not stale"
    exit 1
}
try {
    $secret = Read-Secret
    $root = New-Object System.DirectoryServices.DirectoryEntry("LDAP://$DirectoryName", "$($secret.User)@$DirectoryName", $secret.Password)
    $searcher = New-Object System.DirectoryServices.DirectorySearcher($root, "(&(objectCategory=computer)(sAMAccountName=$ServerName`$))")
    $found = $searcher.FindOne()
    if ($null -eq $found) {
        Write-Line "$DirectoryName has no computer account $ServerName"
        exit 0
    }
    $account = $found.GetDirectoryEntry()
    Write-Line "removing $($account.distinguishedName)"
    $account.DeleteTree()
} catch {
    Write-Failure "computer account $ServerName in ${DirectoryName}: $($_.Exception.Message)"
    Write-Failure "where the password is refused, it may be older than the domain allows (42 days): renew it with aws ds reset-user-password, store it with aws secretsmanager put-secret-value in $SecretName, then run the preparation again"
    exit 1
}
exit 0
