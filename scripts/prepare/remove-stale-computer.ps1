# Removes the computer account that a replaced server of this name left in the directory. Patched domain controllers
# refuse to let a new computer reuse it.
#
# Started by: step removeStaleComputer of the prepare runbook, as SYSTEM, on ANOTHER server of the cluster, after
# findPeer made sure that no other instance of the server exists and checkMembership that the new one has not joined.
# Values: $ServerName, $DirectoryName, $SecretName, $Region (set by the runbook above this text).
# Exit codes: 0 removed, or there was none; 1 it could not be looked for or removed.
# May run any number of times. Prints no secret.
$ErrorActionPreference = 'Stop'
if ($env:COMPUTERNAME -eq $ServerName) {
    Write-Error "prepare/removeStaleComputer: started on $ServerName itself; it must run on another server" -ErrorAction Continue
    exit 1
}
try {
    Import-Module AWSPowerShell -ErrorAction SilentlyContinue
    $secret = (Get-SECSecretValue -SecretId $SecretName -Region $Region).SecretString | ConvertFrom-Json
    $root = New-Object System.DirectoryServices.DirectoryEntry("LDAP://$DirectoryName", "$($secret.username)@$DirectoryName", $secret.password)
    $searcher = New-Object System.DirectoryServices.DirectorySearcher($root, "(&(objectCategory=computer)(sAMAccountName=$ServerName`$))")
    $found = $searcher.FindOne()
    if ($null -eq $found) {
        Write-Output "prepare/removeStaleComputer: $DirectoryName has no computer account $ServerName"
        exit 0
    }
    $account = $found.GetDirectoryEntry()
    Write-Output "prepare/removeStaleComputer: removing $($account.distinguishedName)"
    $account.DeleteTree()
    $account.CommitChanges()
} catch {
    Write-Error "prepare/removeStaleComputer: computer account $ServerName in ${DirectoryName}: $($_.Exception.Message)" -ErrorAction Continue
    exit 1
}
exit 0
