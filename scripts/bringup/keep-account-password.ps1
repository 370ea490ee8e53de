# Sees to it that the cluster account's password does not expire, and that the secret has the right one: with a wrong one
# every script of the cluster would fail, on all servers.
#
# Started by: step keepAccountPassword of the bring-up runbook, as SYSTEM, on one server. May run any number of times.
# Exit codes: 0 it does not expire, or settings leave its expiry alone, and it is right; 1 otherwise.
# The domain's own policy has passwords expire after 42 days, and AWS lets nobody change it. It lets the directory's Admin
# change five fine-grained policies, whose names AWS has given.
$Step = 'keepAccountPassword'
. "$PSScriptRoot\common.ps1"
$NEVER = [Int64]::MaxValue
$EXPIRY = 'msDS-UserPasswordExpiryTimeComputed'
try {
    if (-not (Get-Module -ListAvailable -Name ActiveDirectory)) { $null = Install-WindowsFeature -Name RSAT-AD-PowerShell }
    Import-Module ActiveDirectory
    $admin = Get-Secret $Plan.adminSecret
    $password = ConvertTo-SecureString -String $admin.password -AsPlainText -Force
    $credential = New-Object System.Management.Automation.PSCredential("$($admin.username)@$($Plan.directoryName)", $password)
    # One controller throughout: what was written there need not have reached the other one.
    $controller = @((Get-ADDomainController -Discover -DomainName $Plan.directoryName -ForceDiscover).HostName)[0]
    $domain = @{ Server = $controller; Credential = $credential }

    $account = Get-ADUser -Identity $Plan.account.user -Properties $EXPIRY @domain
    if (-not $account.Enabled) { Stop-Step "$($Plan.account.user) is disabled in $($Plan.directoryName)" }
    if (Test-Property $Plan.account 'passwordPolicy') {
        $policy = $Plan.account.passwordPolicy
        if ($account.$EXPIRY -ne $NEVER) {
            Set-ADFineGrainedPasswordPolicy -Identity $policy -MaxPasswordAge ([TimeSpan]::Zero) @domain
            $subjects = @(Get-ADFineGrainedPasswordPolicySubject -Identity $policy @domain | ForEach-Object { $_.DistinguishedName })
            if ($subjects -notcontains $account.DistinguishedName) {
                Add-ADFineGrainedPasswordPolicySubject -Identity $policy -Subjects $account @domain
            }
            $account = Get-ADUser -Identity $Plan.account.user -Properties $EXPIRY @domain
            if ($account.$EXPIRY -ne $NEVER) {
                Stop-Step "the password of $($Plan.account.user) still expires, although policy $policy is on it; another policy with a lower precedence may win"
            }
        }
    }

    $secret = Get-Secret $Plan.account.secret
    $entry = New-Object System.DirectoryServices.DirectoryEntry("LDAP://$controller", "$($Plan.account.user)@$($Plan.directoryName)", $secret.password)
    try { $null = $entry.NativeObject } catch {
        Stop-Step "secret $($Plan.account.secret) does not have the password of $($Plan.account.user): $($_.Exception.Message). Store it with aws secretsmanager put-secret-value"
    } finally { $entry.Dispose() }
} catch {
    Stop-Step "$($_.Exception.Message) (where the Admin's password is refused, it may have expired: renew it with aws ds reset-user-password and store it with aws secretsmanager put-secret-value in $($Plan.adminSecret))"
}
if ($account.$EXPIRY -eq $NEVER) { Write-Step "the password of $($Plan.account.user) does not expire" }
else { Write-Step "the password of $($Plan.account.user) expires at $([DateTime]::FromFileTimeUtc($account.$EXPIRY).ToString('u'))" }
exit 0
