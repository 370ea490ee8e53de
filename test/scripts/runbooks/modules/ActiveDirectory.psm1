# Stands for the module of the Windows feature RSAT-AD-PowerShell.
function Invoke-TestDirectory([string]$Question, $Details, $Credential) {
    $Details.user = $Credential.UserName
    $Details.password = $Credential.GetNetworkCredential().Password
    return Invoke-TestWorld $Question $Details
}

function Get-ADUser {
    [CmdletBinding()] param([string]$Identity, [string[]]$Properties, [string]$Server, $Credential)
    return Invoke-TestDirectory 'ad-user' @{ identity = $Identity } $Credential
}

function Get-ADFineGrainedPasswordPolicySubject {
    [CmdletBinding()] param([string]$Identity, [string]$Server, $Credential)
    return Invoke-TestDirectory 'ad-subjects' @{ policy = $Identity } $Credential
}

function Set-ADFineGrainedPasswordPolicy {
    [CmdletBinding()] param([string]$Identity, [TimeSpan]$MaxPasswordAge, [string]$Server, $Credential)
    [void](Invoke-TestDirectory 'ad-policy-age' @{ policy = $Identity; days = $MaxPasswordAge.TotalDays } $Credential)
}

function Add-ADFineGrainedPasswordPolicySubject {
    [CmdletBinding()] param([string]$Identity, $Subjects, [string]$Server, $Credential)
    [void](Invoke-TestDirectory 'ad-add-subject' @{ policy = $Identity; subject = $Subjects.DistinguishedName } $Credential)
}

function Get-ADUserResultantPasswordPolicy {
    [CmdletBinding()] param([string]$Identity, [string]$Server, $Credential)
    return Invoke-TestDirectory 'ad-resultant-policy' @{ identity = $Identity } $Credential
}
