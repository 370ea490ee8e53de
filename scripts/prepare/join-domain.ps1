# Joins the server to a self-managed domain with the account of the secret, then asks Systems Manager for a reboot.
#
# Started by: step joinDomain of the prepare runbook, as SYSTEM, when the server has its name.
# Values: $DirectoryName, $SecretName, $Region, $OrganizationalUnitBase64 (set by the runbook above this text; the last
# is the unit's distinguished name, UTF-8 in Base64, or empty for the domain's own).
# Exit codes: 3010 joined, reboot and run again; 0 the server is a member; 1 joining failed.
# May run any number of times: after the reboot Systems Manager runs it again and it finds the membership in place. The
# reboot is owed from before the join, so that none is forgotten after a crash. Prints no secret.
$StepName = 'joinDomain'

function Join-Domain($Secret) {
    $join = @{
        DomainName = $DirectoryName
        Credential = [System.Management.Automation.PSCredential]::new("$($Secret.User)@$DirectoryName", $Secret.Credential.SecurePassword)
        Force = $true
    }
    if ($OrganizationalUnitBase64 -ne '') {
        $join.OUPath = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($OrganizationalUnitBase64))
    }
    Write-Line "joining $env:COMPUTERNAME to $DirectoryName"
    Set-RebootMark
    try {
        Add-Computer @join
    } catch {
        throw "$env:COMPUTERNAME cannot join ${DirectoryName}: $($_.Exception.Message) The VPC's DNS must resolve $DirectoryName, the server must reach its domain controllers, and the account of secret $SecretName may join computers"
    }
}

try {
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
    if (-not $computer.PartOfDomain) {
        Join-Domain (Read-Secret)
        Write-Line 'rebooting'
        exit 3010
    }
    if ($computer.Domain -ne $DirectoryName) {
        throw "$env:COMPUTERNAME belongs to domain $($computer.Domain), not to $DirectoryName. Replace the server"
    }
    Write-Line "$env:COMPUTERNAME is a member of $DirectoryName"
} catch {
    Write-Failure $_
    exit 1
}
exit 0
