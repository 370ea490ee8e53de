# Stands for the module of the Windows feature RSAT-AD-PowerShell.
function Invoke-TestDirectory([string]$Question, $Details, $Credential, [string]$Server) {
    $Details.user = $Credential.UserName
    $Details.server = $Server
    $Details.password = $Credential.GetNetworkCredential().Password
    return Invoke-TestWorld $Question $Details
}

function Get-ADUser {
    [CmdletBinding()] param([string]$Identity, [string]$Filter, [string[]]$Properties, [string]$Server, $Credential)
    if ($Filter -ne '') { return Invoke-TestDirectory 'ad-find-user' @{ filter = $Filter } $Credential $Server }
    return Invoke-TestDirectory 'ad-user' @{ identity = $Identity } $Credential $Server
}

function Get-ADFineGrainedPasswordPolicySubject {
    [CmdletBinding()] param([string]$Identity, [string]$Server, $Credential)
    return Invoke-TestDirectory 'ad-subjects' @{ policy = $Identity } $Credential $Server
}

function Set-ADFineGrainedPasswordPolicy {
    [CmdletBinding()] param([string]$Identity, [TimeSpan]$MaxPasswordAge, [string]$Server, $Credential)
    [void](Invoke-TestDirectory 'ad-policy-age' @{ policy = $Identity; days = $MaxPasswordAge.TotalDays } $Credential $Server)
}

function Add-ADFineGrainedPasswordPolicySubject {
    [CmdletBinding()] param([string]$Identity, $Subjects, [string]$Server, $Credential)
    foreach ($subject in @($Subjects)) {
        [void](Invoke-TestDirectory 'ad-add-subject' @{ policy = $Identity; subject = $subject.DistinguishedName } $Credential $Server)
    }
}

function Get-ADUserResultantPasswordPolicy {
    [CmdletBinding()] param([string]$Identity, [string]$Server, $Credential)
    return Invoke-TestDirectory 'ad-resultant-policy' @{ identity = $Identity } $Credential $Server
}

function Get-ADGroup {
    [CmdletBinding()] param([string]$Filter, [string]$Server, $Credential)
    return Invoke-TestDirectory 'ad-group' @{ filter = $Filter } $Credential $Server
}

function Add-ADGroupMember {
    [CmdletBinding()] param([string]$Identity, [string]$Members, [string]$Server, $Credential)
    [void](Invoke-TestDirectory 'ad-add-member' @{ group = $Identity; member = $Members } $Credential $Server)
}

function Get-ADRootDSE {
    [CmdletBinding()] param([string]$Server, $Credential)
    return Invoke-TestDirectory 'ad-root' @{} $Credential $Server
}

function New-ADUser {
    [CmdletBinding()] param([string]$Name, [string]$SamAccountName, [string]$UserPrincipalName, [string]$Path, [SecureString]$AccountPassword, [bool]$Enabled, [string]$Server, $Credential)
    $clear = [System.Net.NetworkCredential]::new('', $AccountPassword).Password
    [void](Invoke-TestDirectory 'ad-new-user' @{ name = $SamAccountName; path = $Path; newPassword = $clear; enabled = $Enabled } $Credential $Server)
}

function Set-ADUser {
    [CmdletBinding()] param([string]$Identity, [bool]$PasswordNeverExpires, [string]$Server, $Credential)
    [void](Invoke-TestDirectory 'ad-set-user' @{ identity = $Identity; neverExpires = $PasswordNeverExpires } $Credential $Server)
}
