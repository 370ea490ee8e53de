# Functions in the place of cmdlets: a function hides a cmdlet of its name. Each asks the test, which keeps the state.
# What a server brings along by itself (files, registry, processes, XML, hashes) is real.

function global:Invoke-TestWorld([string]$Question, $Details = @{}) {
    $client = [System.Net.Sockets.TcpClient]::new('127.0.0.1', [int]$env:CLPFSX_TEST_WORLD)
    try {
        $request = @{ server = $env:CLPFSX_TEST_SERVER; question = $Question; processId = $PID; details = $Details }
        $json = ConvertTo-Json -InputObject $request -Compress -Depth 6
        $bytes = [System.Text.Encoding]::UTF8.GetBytes("$json`n")
        $stream = $client.GetStream()
        $stream.Write($bytes, 0, $bytes.Length)
        $reader = [System.IO.StreamReader]::new($stream, [System.Text.Encoding]::UTF8)
        $line = $reader.ReadLine()
        if ($null -eq $line) { throw "the test hung up on $Question" }
        $answer = ConvertFrom-Json $line
    } finally {
        $client.Dispose()
    }
    if ($null -ne $answer.PSObject.Properties['error']) { throw $answer.error }
    return $answer.value
}

function global:Start-Sleep {
    [CmdletBinding()] param([Parameter(Position = 0)][double]$Seconds = 0, [int]$Milliseconds = 0)
    [void](Invoke-TestWorld 'sleep' @{ seconds = $Seconds + $Milliseconds / 1000 })
}

# A program that hangs is waited for until the test says that the time is over, not for minutes.
function global:Wait-Process {
    [CmdletBinding()] param([int]$Id, [int]$Timeout)
    while ($true) {
        try { $process = [System.Diagnostics.Process]::GetProcessById($Id) } catch { return }
        if ($process.WaitForExit(500)) { return }
        if (Invoke-TestWorld 'is-time-over' @{ id = $Id; seconds = $Timeout }) { return }
    }
}

function global:Get-Service {
    [CmdletBinding()] param([string]$Name)
    $found = @(@(Invoke-TestWorld 'services') | Where-Object { $null -ne $_ -and $_.Name -like $Name })
    if ($found.Count -eq 0 -and $Name -notmatch '[*?]') { Write-Error "Cannot find any service with service name '$Name'." }
    return $found
}

function global:Restart-Service {
    [CmdletBinding()] param([string]$Name, [switch]$Force)
    [void](Invoke-TestWorld 'restart-service' @{ name = $Name })
}

function global:Get-CimInstance {
    [CmdletBinding()] param([string]$ClassName, [string]$Filter)
    return Invoke-TestWorld 'cim' @{ class = $ClassName; filter = $Filter }
}

function global:Invoke-CimMethod {
    [CmdletBinding()] param([string]$Query, [string]$ClassName, [string]$MethodName, $Arguments)
    if ("$ClassName.$MethodName" -eq 'Win32_NetworkAdapterConfiguration.RenewDHCPLeaseAll') { return Invoke-TestWorld 'renew-lease' }
    if ($ClassName) { throw "the double knows no $ClassName.$MethodName" }
    return Invoke-TestWorld 'cim-method' @{ query = $Query; method = $MethodName; arguments = $Arguments }
}

# One value of the registry is Windows' own and not a server's alone where several run on one; all others are real.
function global:Get-ItemProperty {
    [CmdletBinding()] param([Parameter(Position = 0)][string[]]$Path, [string[]]$LiteralPath, [string[]]$Name)
    if ($LiteralPath -ne 'HKLM:\SYSTEM\CurrentControlSet\Control') { return Microsoft.PowerShell.Management\Get-ItemProperty @PSBoundParameters }
    $properties = @{}
    $seconds = Invoke-TestWorld 'start-delay'
    if ($null -ne $seconds) { $properties.AutoStartDelay = [int]$seconds }
    return [pscustomobject]$properties
}

function global:Set-ItemProperty {
    [CmdletBinding()] param([Parameter(Position = 0)][string[]]$Path, [string[]]$LiteralPath, [Parameter(Position = 1)][string]$Name, [Parameter(Position = 2)]$Value, [string]$Type)
    if ($LiteralPath -ne 'HKLM:\SYSTEM\CurrentControlSet\Control') { return Microsoft.PowerShell.Management\Set-ItemProperty @PSBoundParameters }
    if ($Name -ne 'AutoStartDelay' -or $Type -ne 'DWord') { throw "the double knows no value $Name of kind $Type" }
    [void](Invoke-TestWorld 'set-start-delay' @{ seconds = $Value })
}

function global:Resolve-DnsName {
    [CmdletBinding()] param([string]$Name, [string]$Type, [switch]$DnsOnly)
    return Invoke-TestWorld 'resolve' @{ name = $Name; type = $Type }
}

function global:Clear-DnsClientCache {
    [CmdletBinding()] param()
}

function global:Test-ComputerSecureChannel {
    [CmdletBinding()] param()
    return Invoke-TestWorld 'secure-channel'
}

function global:nltest.exe {
    return Invoke-TestWorld 'nltest' @{ arguments = "$args" }
}

function global:Get-NetIPAddress {
    [CmdletBinding()] param([string]$AddressFamily)
    return Invoke-TestWorld 'addresses' @{ family = $AddressFamily }
}

function global:Get-NetFirewallRule {
    [CmdletBinding()] param([string]$Name = '*')
    $found = @(@(Invoke-TestWorld 'firewall') | Where-Object { $null -ne $_ -and $_.Name -like $Name })
    if ($found.Count -eq 0 -and $Name -notmatch '[*?]') { Write-Error "No MSFT_NetFirewallRule objects found with property 'InstanceID' equal to '$Name'." }
    return $found
}

function global:New-NetFirewallRule {
    [CmdletBinding()] param([string]$Name, [string]$DisplayName, [string]$Direction, [string]$Action, [string]$Protocol, [int]$LocalPort, [string]$Profile)
    return Invoke-TestWorld 'firewall-new' $PSBoundParameters
}

function global:Set-NetFirewallRule {
    [CmdletBinding()] param([string]$Name, [string]$Direction, [string]$Action, [string]$Protocol, [int]$LocalPort, [string]$Profile, [string]$Enabled)
    [void](Invoke-TestWorld 'firewall-set' $PSBoundParameters)
}

function global:Remove-NetFirewallRule {
    [CmdletBinding()] param([string]$Name)
    [void](Invoke-TestWorld 'firewall-remove' @{ Name = $Name })
}

function global:Invoke-WebRequest {
    [CmdletBinding()] param([string]$Uri, [string]$OutFile, [switch]$UseBasicParsing, [int]$TimeoutSec)
    [void](Invoke-TestWorld 'download' @{ uri = $Uri; file = $OutFile })
}

function global:Get-AuthenticodeSignature {
    [CmdletBinding()] param([string]$LiteralPath)
    return Invoke-TestWorld 'signature' @{ file = $LiteralPath }
}

# Windows Installer is a double, beside this file; the shell starts everything else.
function global:Start-Process {
    [CmdletBinding()] param([string]$FilePath, [string]$ArgumentList, [string]$WorkingDirectory, [string]$WindowStyle, [switch]$PassThru)
    $given = @{} + $PSBoundParameters
    if ($FilePath -like '*\msiexec.exe') { $given.FilePath = "$env:CLPFSX_TEST_FOLDER\msiexec.exe" }
    return Microsoft.PowerShell.Management\Start-Process @given
}

# On a server in the system's language and code page, unlike all else that a step prints.
function global:Write-TestWarning {
    [CmdletBinding()] param()
    Write-Warning 'The changes will take effect after you restart the computer.'
}

function global:Install-WindowsFeature {
    [CmdletBinding()] param([string]$Name)
    Write-TestWarning
    $answer = Invoke-TestWorld 'install-feature' @{ name = $Name }
    if ($answer.Success) {
        Copy-Item -LiteralPath "$env:CLPFSX_TEST_FOLDER\available\ActiveDirectory" -Destination "$env:CLPFSX_TEST_FOLDER\modules\ActiveDirectory" -Recurse -Force
    }
    return $answer
}

function global:Rename-Computer {
    [CmdletBinding()] param([string]$NewName, [switch]$Force)
    [void](Invoke-TestWorld 'rename' @{ name = $NewName })
    Write-TestWarning
}

function global:Add-Computer {
    [CmdletBinding()] param([string]$DomainName, $Credential, [string]$OUPath, [switch]$Force)
    $network = $Credential.GetNetworkCredential()
    [void](Invoke-TestWorld 'join' @{ domain = $DomainName; user = $Credential.UserName; password = $network.Password; unit = $OUPath })
    Write-TestWarning
}

# In the place of a script's own function, which an alias hides.
function global:New-TestDirectoryEntry([string]$Domain, $Secret) {
    return [pscustomobject]@{ Path = "LDAP://$Domain"; User = "$($Secret.User)@$Domain"; Password = $Secret.Credential.Password }
}
Set-Alias -Name New-DirectoryEntry -Value New-TestDirectoryEntry -Scope Global

# What stands for a type whose objects talk to the domain; every other type is the real one.
function global:New-Object {
    [CmdletBinding()] param([Parameter(Position = 0)][string]$TypeName, [Parameter(Position = 1)][object[]]$ArgumentList, $Property)
    switch ($TypeName) {
        'System.DirectoryServices.Protocols.LdapConnection' {
            $connection = [pscustomobject]@{
                Domain = $ArgumentList[0]; AuthType = $null; Timeout = $null; Credential = $null
                SessionOptions = [pscustomobject]@{ Signing = $false; Sealing = $false }
            }
            $connection | Add-Member -MemberType ScriptMethod -Name Dispose -Value { }
            $connection | Add-Member -MemberType ScriptMethod -Name Bind -Value {
                try {
                    [void](Invoke-TestWorld 'sign-in' @{ domain = $this.Domain; user = $this.Credential.UserName; password = $this.Credential.Password; signed = $this.SessionOptions.Signing })
                } catch {
                    $code = 81
                    if ($_.Exception.Message -eq 'The supplied credential is invalid.') { $code = 49 }
                    throw [System.DirectoryServices.Protocols.LdapException]::new($code, $_.Exception.Message)
                }
            }
            return $connection
        }
        'System.Security.Principal.NTAccount' {
            $account = [pscustomobject]@{ Value = $ArgumentList[0] }
            $account | Add-Member -MemberType ScriptMethod -Name Translate -Value {
                return [System.Security.Principal.SecurityIdentifier]::new((Invoke-TestWorld 'sid' @{ account = $this.Value }))
            }
            return $account
        }
        'System.DirectoryServices.DirectorySearcher' {
            $searcher = [pscustomobject]@{ Root = $ArgumentList[0]; Filter = $ArgumentList[1] }
            $searcher | Add-Member -MemberType ScriptMethod -Name FindOne -Value {
                try {
                    $name = Invoke-TestWorld 'find-computer' @{ path = $this.Root.Path; user = $this.Root.User; password = $this.Root.Password; filter = $this.Filter }
                } catch {
                    # ERROR_LOGON_FAILURE, or ERROR_DS_SERVER_DOWN.
                    $code = 0x8007203a
                    if ($_.Exception.Message -eq 'The supplied credential is invalid.') { $code = 0x8007052e }
                    throw [System.Runtime.InteropServices.COMException]::new($_.Exception.Message, $code)
                }
                if ($null -eq $name) { return $null }
                $found = [pscustomobject]@{ distinguishedName = $name }
                $found | Add-Member -MemberType ScriptMethod -Name GetDirectoryEntry -Value { return $this }
                $found | Add-Member -MemberType ScriptMethod -Name DeleteTree -Value {
                    [void](Invoke-TestWorld 'delete-computer' @{ name = $this.distinguishedName })
                }
                return $found
            }
            return $searcher
        }
    }
    return Microsoft.PowerShell.Utility\New-Object @PSBoundParameters
}
