# Joins the server to a self-managed domain with the account of the secret, then asks Systems Manager for a reboot.
#
# Started by: step joinDomain of the prepare runbook, as SYSTEM, when the server has its name.
# Values: $DirectoryName, $SecretName, $Region, $OrganizationalUnitBase64 (set by the runbook above this text; the last is
# the unit's distinguished name, UTF-8 in Base64, or empty for the domain's own).
# Exit codes: 3010 joined, reboot and run again; 0 the server is a member; 1 joining failed.
# May run any number of times: after the reboot Systems Manager runs it again and it finds the membership in place. Prints
# no secret.
$ErrorActionPreference = 'Stop'
$computer = Get-CimInstance -ClassName Win32_ComputerSystem
if ($computer.PartOfDomain) {
    if ($computer.Domain -eq $DirectoryName) {
        Write-Output "prepare/joinDomain: $env:COMPUTERNAME is a member of $DirectoryName"
        exit 0
    }
    Write-Error "prepare/joinDomain: $env:COMPUTERNAME belongs to domain $($computer.Domain), not to $DirectoryName. Replace the server." -ErrorAction Continue
    exit 1
}
try {
    Import-Module AWSPowerShell -ErrorAction SilentlyContinue
    $secret = (Get-SECSecretValue -SecretId $SecretName -Region $Region).SecretString | ConvertFrom-Json
    foreach ($key in 'username', 'password') {
        if ([string]::IsNullOrEmpty($secret.$key)) { throw "secret $SecretName has no $key" }
    }
    $password = ConvertTo-SecureString -String $secret.password -AsPlainText -Force
    $account = "$($secret.username)@$DirectoryName"
    $join = @{
        DomainName = $DirectoryName
        Credential = New-Object System.Management.Automation.PSCredential($account, $password)
        Force = $true
    }
    if ($OrganizationalUnitBase64 -ne '') {
        $join.OUPath = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($OrganizationalUnitBase64))
    }
    Write-Output "prepare/joinDomain: joining $env:COMPUTERNAME to $DirectoryName"
    Add-Computer @join
} catch {
    Write-Error "prepare/joinDomain: $env:COMPUTERNAME cannot join ${DirectoryName}: $($_.Exception.Message)" -ErrorAction Continue
    Write-Error "prepare/joinDomain: the VPC's DNS must resolve $DirectoryName, the server must reach its domain controllers, and the account of secret $SecretName may join computers" -ErrorAction Continue
    exit 1
}
Write-Output 'prepare/joinDomain: rebooting'
exit 3010
