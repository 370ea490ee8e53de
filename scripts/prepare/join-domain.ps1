# Joins the server to a self-managed domain with the account of the secret, then asks Systems Manager for a reboot.
#
# Started by: step joinDomain of the prepare runbook, as SYSTEM, when the server has its name.
# Values: $DirectoryName, $SecretName, $Region, $OrganizationalUnitBase64 (set by the runbook above this text; the last
# is the unit's distinguished name, UTF-8 in Base64, or empty for the domain's own).
# Exit codes: 3010 joined, reboot and run again; 0 the server is a member; 1 joining failed.
# May run any number of times: after the reboot Systems Manager runs it again and it finds the membership in place.
# Prints no secret.
$StepName = 'joinDomain'
$computer = Get-CimInstance -ClassName Win32_ComputerSystem
if ($computer.PartOfDomain) {
    if ($computer.Domain -eq $DirectoryName) {
        Write-Line "$env:COMPUTERNAME is a member of $DirectoryName"
        exit 0
    }
    Write-Failure "$env:COMPUTERNAME belongs to domain $($computer.Domain), not to $DirectoryName. Replace the server"
    exit 1
}
try {
    $secret = Read-Secret
    $protected = ConvertTo-SecureString -String $secret.Password -AsPlainText -Force
    $join = @{
        DomainName = $DirectoryName
        Credential = New-Object System.Management.Automation.PSCredential("$($secret.User)@$DirectoryName", $protected)
        Force = $true
    }
    if ($OrganizationalUnitBase64 -ne '') {
        $join.OUPath = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($OrganizationalUnitBase64))
    }
    Write-Line "joining $env:COMPUTERNAME to $DirectoryName"
    Add-Computer @join
} catch {
    Write-Failure "$env:COMPUTERNAME cannot join ${DirectoryName}: $($_.Exception.Message)"
    Write-Failure "the VPC's DNS must resolve $DirectoryName, the server must reach its domain controllers, and the account of secret $SecretName may join computers"
    exit 1
}
Write-Line 'rebooting'
exit 3010
