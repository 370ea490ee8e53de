# Sees to it that the cluster's account is there, in a directory of the cluster's own, and that its password is right
# and does not expire: from the day it expires, every script of the cluster fails on all servers. By the password
# policy of the settings; where that is refused, as a member of the group that AWS gives the right to; where that does
# not help either, by the account's own flag.
#
# Started by: step keepAccountPassword of the bring-up runbook, as SYSTEM, on the first server.
# Values: -ContentHash (of the delivery), -CallerId (process that is waited for).
# Exit codes: 0 the password is right; where a password policy is given it does not expire, or a warning says when it
# does, since no way to prevent it is open; 1 it is not right, or that cannot be told.
# An account that was made here, and is as it should be, says so itself: Admin's own password may have expired since.
# May run any number of times. Prints no secret. Offers the account's password to the directory once, or twice where
# the account is made here: more tries with a wrong one would lock it.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/keepAccountPassword'
. "$PSScriptRoot\common.ps1"

$NeverExpires = [Int64]::MaxValue
# Of AWS Managed Microsoft AD: its members administer every server of the domain, and nothing else of it.
$ServerAdministrators = 'AWS Delegated Server Administrators'
# Of AWS Managed Microsoft AD, where it alone may change password policies; Admin need not be one of its members.
$PolicyAdministrators = 'AWS Delegated Fine Grained Password Policy Administrators'
# LDAP's invalidCredentials: wrong, expired, or of an account that is locked or disabled. Every other code, such as 81
# of a controller that is not in reach, says nothing of the password.
$InvalidCredentials = 49

function Import-DirectoryModule {
    # No drive of the module's own: SYSTEM cannot fill it, and only a warning would come of it.
    $env:ADPS_LoadDefaultDrive = '0'
    if ($null -eq (Get-Module -ListAvailable -Name ActiveDirectory)) {
        $result = Install-WindowsFeature -Name RSAT-AD-PowerShell
        if (-not $result.Success) { throw "Windows feature RSAT-AD-PowerShell could not be installed: $($result.ExitCode)" }
    }
    Import-Module ActiveDirectory
}

# Admin's secret, which was lent to this server a moment ago: where AWS's services do not all know it yet, two minutes.
function Read-LentSecret([string]$Name, [string]$Region) {
    for ($attempt = 1; ; $attempt++) {
        try {
            return Read-Secret $Name $Region
        } catch {
            if ($_.Exception.Message -notmatch 'not authorized|AccessDenied') { throw }
            if ($attempt -ge 5) { throw }
            Start-Sleep -Seconds 30
        }
    }
}

function New-Credential($Secret, [string]$DirectoryName) {
    return [System.Management.Automation.PSCredential]::new("$($Secret.User)@$DirectoryName", $Secret.Credential.SecurePassword)
}

# Makes the account beside Admin, whose unit is the one that Admin may make users in. It administers the servers, as
# Admin does, whose place it takes there, and nothing else of the domain. Returns the controller to sign in at: the
# others hear of a new account later.
function Add-Account($Plan, $Account, [string]$Administrator, $At) {
    $name = $Plan.account.user
    if (@(Get-ADUser -Filter "sAMAccountName -eq '$name'" @At).Count -eq 0) {
        $unit = (Get-ADUser -Identity $Administrator @At).DistinguishedName -replace '^CN=[^,]+,', ''
        New-ADUser -Name $name -SamAccountName $name -UserPrincipalName "$name@$($Plan.directoryName)" -Path $unit -AccountPassword $Account.Credential.SecurePassword -Enabled $true @At
        Write-Line "made account $name in $unit"
    }
    try {
        Add-ADGroupMember -Identity $ServerAdministrators -Members $name @At
    } catch {
        throw "$name could not be added to group ${ServerAdministrators}: $($_.Exception.Message)"
    }
    return "$((Get-ADRootDSE @At).dnsHostName)"
}

# The code of an error of LDAP, inside of what PowerShell makes of an exception; 0 for any other.
function Get-LdapCode($Failure) {
    for ($inner = $Failure; $null -ne $inner; $inner = $inner.InnerException) {
        if ($inner -is [System.DirectoryServices.Protocols.LdapException]) { return $inner.ErrorCode }
    }
    return 0
}

# Nothing, or why the directory refuses a user and its password.
function Get-SignInProblem($Plan, $Account, [string]$Server) {
    Add-Type -AssemblyName System.DirectoryServices.Protocols
    $connection = New-Object System.DirectoryServices.Protocols.LdapConnection($Server)
    try {
        $connection.AuthType = [System.DirectoryServices.Protocols.AuthType]::Negotiate
        $connection.SessionOptions.Signing = $true
        $connection.SessionOptions.Sealing = $true
        $connection.Timeout = [TimeSpan]::FromSeconds(60)
        $connection.Credential = [System.Net.NetworkCredential]::new($Account.User, $Account.Credential.Password, $Plan.directoryName)
        $connection.Bind()
    } catch {
        if ((Get-LdapCode $_.Exception) -ne $InvalidCredentials) {
            throw "no domain controller of $($Plan.directoryName) could be asked whether the password of $($Account.User) is right: $($_.Exception.Message)"
        }
        return "$($_.Exception.Message)"
    } finally {
        $connection.Dispose()
    }
}

# Signs in to the directory as the account. A wrong password would show itself only at the next failover.
function Confirm-Password($Plan, $Account, [string]$Server) {
    $problem = "$(Get-SignInProblem $Plan $Account $Server)"
    if ($problem -eq '') { return }
    throw "domain $($Plan.directoryName) does not accept the password of $($Account.User) in secret $($Plan.account.secret): $problem Correct the secret, or reset the password, which may have expired (in AWS Managed Microsoft AD: aws ds reset-user-password)"
}

# Whether an account that is made here signs in, and what Admin has to do for it: nothing, as a rule, after the first
# time. By the account's own right to read the directory.
function Get-OwnState($Plan, $Account) {
    $name = $Plan.account.user
    $problem = "$(Get-SignInProblem $Plan $Account $Plan.directoryName)"
    if ($problem -ne '') { return @{ SignsIn = $false; Need = "$name cannot sign in ($problem)" } }
    $at = @{ Server = $Plan.directoryName; Credential = (New-Credential $Account $Plan.directoryName) }
    $groups = @((Get-ADUser -Identity $name -Properties MemberOf @at).MemberOf)
    if (@($groups | Where-Object { "$_".StartsWith("CN=$ServerAdministrators,") }).Count -eq 0) {
        return @{ SignsIn = $true; Need = "$name is not in group $ServerAdministrators" }
    }
    $when = Get-Expiry $Plan $at
    if ($when -eq $NeverExpires) {
        Write-Line "the password of $name does not expire"
    } elseif (Test-Property $Plan.account 'passwordPolicy') {
        return @{ SignsIn = $true; Need = "$(Get-Warning $Plan $when)".Replace('WARNING: ', '') }
    } else {
        Write-Line (Get-Warning $Plan $when)
    }
    return @{ SignsIn = $true; Need = '' }
}

function Get-Renewal($Plan, [string]$Administrator) {
    return "Renew it: aws ds reset-user-password --directory-id <id> --user-name $Administrator --new-password <new>, then aws secretsmanager put-secret-value --secret-id $($Plan.adminSecret) --secret-string <JSON with username and password>, and run the bring-up again"
}

# 100 ns since 1601, as the directory computes it from all policies; the greatest number means never.
function Get-Expiry($Plan, $At) {
    $name = 'msDS-UserPasswordExpiryTimeComputed'
    $user = Get-ADUser -Identity $Plan.account.user -Properties $name @At
    if (-not $user.Enabled) { throw "account $($Plan.account.user) is disabled in $($Plan.directoryName)" }
    return [Int64]$user.$name
}

# For an account that is made here also Admin's: it is needed again, when a server is replaced or settings change.
function Set-Policy($Plan, [string]$Administrator, $At) {
    $policy = $Plan.account.passwordPolicy
    $wanted = @(Get-ADUser -Identity $Plan.account.user @At)
    if (Test-Property $Plan.account 'make') { $wanted += Get-ADUser -Identity $Administrator @At }
    $names = @($wanted | ForEach-Object { $_.DistinguishedName })
    $subjects = @(Get-ADFineGrainedPasswordPolicySubject -Identity $policy @At | ForEach-Object { $_.DistinguishedName })
    $others = @($subjects | Where-Object { $names -notcontains $_ })
    if ($others.Count -gt 0) {
        Write-Line "WARNING: policy $policy holds for others too, whose passwords then do not expire either: $($others -join '; ')"
    }
    # Zero stands for never.
    Set-ADFineGrainedPasswordPolicy -Identity $policy -MaxPasswordAge ([TimeSpan]::Zero) @At
    $missing = @($wanted | Where-Object { $subjects -notcontains $_.DistinguishedName })
    if ($missing.Count -gt 0) {
        Add-ADFineGrainedPasswordPolicySubject -Identity $policy -Subjects $missing @At
        Write-Line "added to policy ${policy}: $(@($missing | ForEach-Object { $_.DistinguishedName }) -join '; ')"
    }
}

# Nothing, or why the policy could not be set. To who may not change policies they do not even exist.
function Get-Refusal($Plan, [string]$Administrator, $At) {
    try {
        Set-Policy $Plan $Administrator $At
    } catch {
        return "policy $($Plan.account.passwordPolicy): $($_.Exception.Message)"
    }
}

# Has an account belong to the group that may change password policies. Returns how to sign in anew, since a
# membership counts from the next sign-in on, or nothing where the group is not there or closed to the account. The
# cmdlets keep one session for each name of a server, so the next one is made by the controller's own name: to the
# very controller that knows the membership already.
function Join-PolicyAdministrator([string]$User, $At) {
    try {
        $group = @(Get-ADGroup -Filter "Name -eq '$PolicyAdministrators'" @At)
        if ($group.Count -eq 0) { return }
        Add-ADGroupMember -Identity $group[0].DistinguishedName -Members $User @At
        $controller = "$((Get-ADRootDSE @At).dnsHostName)"
    } catch {
        Write-Line "$User could not be added to group ${PolicyAdministrators}: $($_.Exception.Message)"
        return
    }
    if ($controller -eq '') { return }
    Write-Line "$User is a member of group $PolicyAdministrators, which may change password policies"
    return @{ Server = $controller; Credential = $At.Credential }
}

function Wait-Kept($Plan, $At) {
    return Wait-Until 300 { if ((Get-Expiry $Plan $At) -ne $NeverExpires) { 'it still expires' } }
}

# Nothing, or why the policy does not keep the password from expiring.
function Get-PolicyProblem($Plan, [string]$Administrator, $At) {
    $access = $At
    $refusal = "$(Get-Refusal $Plan $Administrator $access)"
    if ($refusal -ne '') {
        $access = Join-PolicyAdministrator $Administrator $At
        if ($null -eq $access) { return $refusal }
        $refusal = "$(Get-Refusal $Plan $Administrator $access)"
        if ($refusal -ne '') { return $refusal }
    }
    if ((Wait-Kept $Plan $access) -eq '') {
        Write-Line "policy $($Plan.account.passwordPolicy) keeps the password of $($Plan.account.user) from expiring"
        return
    }
    $resultant = Get-ADUserResultantPasswordPolicy -Identity $Plan.account.user @access
    $inForce = 'none'
    if ($null -ne $resultant) { $inForce = $resultant.Name }
    return "policy $inForce is in force, not $($Plan.account.passwordPolicy). Name that policy in the settings, or lower the precedence of the other"
}

# Nothing, or why the account's own flag does not keep the password from expiring.
function Get-FlagProblem($Plan, $At) {
    try {
        Set-ADUser -Identity $Plan.account.user -PasswordNeverExpires $true @At
    } catch {
        return "flag PasswordNeverExpires: $($_.Exception.Message)"
    }
    $problem = Wait-Kept $Plan $At
    if ($problem -ne '') { return "flag PasswordNeverExpires is set, and $problem" }
    Write-Line "flag PasswordNeverExpires keeps the password of $($Plan.account.user) from expiring"
}

function Get-Warning($Plan, [Int64]$When) {
    $date = [DateTime]::FromFileTimeUtc($When).ToString('u')
    return "WARNING: the password of $($Plan.account.user) expires at $date. Then every script of the cluster fails"
}

function Protect-Password($Plan, [string]$Administrator, $At) {
    $policyProblem = "$(Get-PolicyProblem $Plan $Administrator $At)"
    if ($policyProblem -eq '') { return }
    Write-Line "$policyProblem; the account's own flag is set instead"
    $flagProblem = "$(Get-FlagProblem $Plan $At)"
    if ($flagProblem -eq '') { return }
    Write-Line "$(Get-Warning $Plan (Get-Expiry $Plan $At)), and $Administrator could not prevent it: $policyProblem; $flagProblem. Renew the password in time, in the domain and in secret $($Plan.account.secret), or have an administrator of $($Plan.directoryName) keep it from expiring"
}

try {
    $clusterPlan = Enter-Step $ContentHash
    Import-DirectoryModule
    $signIn = Read-Secret $clusterPlan.account.secret $clusterPlan.region
    if ($signIn.User -ne $clusterPlan.account.user) {
        throw "secret $($clusterPlan.account.secret) is for account $($signIn.User), not for $($clusterPlan.account.user)"
    }
    $makes = Test-Property $clusterPlan.account 'make'
    if ($makes) {
        $own = Get-OwnState $clusterPlan $signIn
        if ($own.Need -eq '') { exit 0 }
    }
    $admin = Read-LentSecret $clusterPlan.adminSecret $clusterPlan.region
    if ($makes) {
        $adminProblem = "$(Get-SignInProblem $clusterPlan $admin $clusterPlan.directoryName)"
        if ($adminProblem -ne '') {
            $said = "domain $($clusterPlan.directoryName) refuses $($admin.User), whose password has expired or is not the one in secret $($clusterPlan.adminSecret): $adminProblem It is needed because $($own.Need). $(Get-Renewal $clusterPlan $admin.User)"
            if (-not $own.SignsIn) { throw $said }
            Write-Line "WARNING: $said"
            exit 0
        }
    }
    $adminCredential = New-Credential $admin $clusterPlan.directoryName
    $asAdmin = @{ Server = $clusterPlan.directoryName; Credential = $adminCredential }
    $signInAt = $clusterPlan.directoryName
    if ($makes) { $signInAt = Add-Account $clusterPlan $signIn $admin.User $asAdmin }
    Confirm-Password $clusterPlan $signIn $signInAt
    $expires = Get-Expiry $clusterPlan $asAdmin
    if ($expires -eq $NeverExpires) {
        Write-Line "the password of $($clusterPlan.account.user) does not expire"
    } elseif (-not (Test-Property $clusterPlan.account 'passwordPolicy')) {
        Write-Line (Get-Warning $clusterPlan $expires)
    } else {
        Protect-Password $clusterPlan $admin.User $asAdmin
    }
} catch {
    Write-Failure $_
    exit 1
}
exit 0
