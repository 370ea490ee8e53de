# check-guest.ps1: looks at one server and prints what it sees, in one line of JSON after "guest=".
#
# Started by: an operator's doctor command, by Run Command, as SYSTEM, on every server. Before it stand the values:
# $DomainName, $FileSystemName (DNS name), $ShareNames (names of the file system, with ";" between), $Region,
# $RouteDestination, $AccountName (domain user who runs CLUSTERPRO's scripts).
# Exit codes: 0 said, whatever it is; 1 that cannot be told.
# Changes nothing; may run any number of times. A look that fails is told as such and keeps none of the others out.

# What a look gives, or "error: " and why it gives nothing.
function Get-Look([scriptblock]$Look) {
    try { return & $Look } catch { return "error: $($_.Exception.Message)" }
}

function Test-Port([string]$Name, [int]$Port) {
    $client = New-Object System.Net.Sockets.TcpClient
    try {
        $waiting = $client.BeginConnect($Name, $Port, $null, $null)
        if (-not $waiting.AsyncWaitHandle.WaitOne(3000)) { return $false }
        $client.EndConnect($waiting)
        return $true
    } catch {
        return $false
    } finally {
        $client.Close()
    }
}

function Test-Name([string]$Name) {
    return @([System.Net.Dns]::GetHostAddresses($Name)).Count -gt 0
}

# Seconds between this clock and the domain's; w32tm prints "..., +00.0012345s".
function Get-ClockOffset {
    $line = @(& w32tm.exe /stripchart "/computer:$DomainName" /samples:1 /dataonly)[-1]
    if ("$line" -notmatch ',\s*([+-]?[0-9.]+)s') { throw "w32tm: $line" }
    return [double]::Parse($matches[1], [System.Globalization.CultureInfo]::InvariantCulture)
}

function Get-ProductFolder {
    foreach ($folder in @("$env:ProgramFiles\CLUSTERPRO", "$env:ProgramFiles\EXPRESSCLUSTER")) {
        if (Test-Path -LiteralPath "$folder\bin\clpstat.exe") { return $folder }
    }
    throw 'CLUSTERPRO is not in its usual folder'
}

function Test-PendingReboot {
    foreach ($key in @('Component Based Servicing\RebootPending', 'WindowsUpdate\Auto Update\RebootRequired')) {
        if (Test-Path -LiteralPath "HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\$key") { return $true }
    }
    return $false
}

# Nothing, or why a quick reboot of this server would pass unnoticed by the others. What the bring-up was to set stands
# in its plan; without one nothing is expected.
function Get-StartupProblem {
    $file = "$env:ProgramData\clusterpro-fsx\delivery\bringup\bringup.json"
    if (-not (Test-Path -LiteralPath $file)) { return '' }
    $wanted = (ConvertFrom-Json ([System.IO.File]::ReadAllText($file))).startupDelaySeconds
    if ($wanted -eq 0) { return '' }
    $automatic = @(Get-CimInstance -ClassName Win32_Service -Filter "StartMode = 'Auto'")
    $own = @($automatic | ForEach-Object { $_.Name } | Where-Object { $_ -like 'clp*' })
    # Windows starts at once what another service needs that starts at once.
    $dependents = @($own | ForEach-Object { (Get-Service -Name $_).DependentServices } | ForEach-Object { $_.Name })
    $early = @($automatic | Where-Object { -not $_.DelayedAutoStart -and (($own + $dependents) -contains $_.Name) } | ForEach-Object { $_.Name })
    if ($early.Count -gt 0) { return "not delayed: $($early -join ', ')" }
    $control = Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control'
    $seconds = 120
    if ($null -ne $control.PSObject.Properties['AutoStartDelay']) { $seconds = $control.AutoStartDelay }
    if ($seconds -lt $wanted) { return "delayed by $seconds s, not $wanted s" }
    return ''
}

# What the bring-up records of a push: scripts/bringup/push-configuration.ps1, Get-InstalledHash. The same text, so that the
# same files give the same hash.
function Get-InstalledHash {
    $product = Get-ProductFolder
    $files = @(Join-Path $product 'etc\clp.conf')
    $files += @(Get-ChildItem -LiteralPath (Join-Path $product 'scripts') -Recurse -File -ErrorAction SilentlyContinue | ForEach-Object { $_.FullName } | Sort-Object)
    $found = @($files | Where-Object { Test-Path -LiteralPath $_ })
    $text = @($found | ForEach-Object { "$_ $((Get-FileHash -Algorithm SHA256 -LiteralPath $_).Hash.ToLowerInvariant())" }) -join "`n"
    $algorithm = [System.Security.Cryptography.SHA256]::Create()
    $hash = $algorithm.ComputeHash([System.Text.Encoding]::UTF8.GetBytes($text))
    return ([System.BitConverter]::ToString($hash) -replace '-', '').ToLowerInvariant()
}

# The hash that the last push from this server left, or nothing.
function Get-PushedHash {
    $file = "$env:ProgramData\clusterpro-fsx\state\push"
    if (-not (Test-Path -LiteralPath $file)) { return '' }
    return @([System.IO.File]::ReadAllText($file).Trim() -split '\s+')[-1]
}

# CLUSTERPRO's own rules begin with the display name of its service; ours have names.
function Get-Firewall {
    $name = (Get-Service -Name clpstartup).DisplayName
    $product = @(Get-NetFirewallRule | Where-Object { "$($_.DisplayName)".StartsWith($name, [StringComparison]::OrdinalIgnoreCase) })
    $clients = @(Get-NetFirewallRule -Name 'clpfsx-client-*' -ErrorAction SilentlyContinue)
    $closed = @($product + $clients | Where-Object { "$($_.Enabled)" -ne 'True' -or "$($_.Action)" -ne 'Allow' } | ForEach-Object { $_.DisplayName })
    return @{
        product = $product.Count
        clients = @($clients | ForEach-Object { $_.Name -replace '^clpfsx-client-', '' }) -join ', '
        closed = $closed -join ', '
    }
}

function Get-License {
    $text = (& "$(Get-ProductFolder)\bin\clplcnsc.exe" -l | ForEach-Object { "$_" }) -join "`n"
    return @{ exit = $LASTEXITCODE; text = $text }
}

# As Windows lists what is installed.
function Get-ProductVersion {
    $keys = Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*' -ErrorAction SilentlyContinue
    foreach ($key in @($keys)) {
        $names = @($key.PSObject.Properties | ForEach-Object { $_.Name })
        if ($names -notcontains 'DisplayName' -or $names -notcontains 'DisplayVersion') { continue }
        if ($key.DisplayName -match '^(CLUSTERPRO|EXPRESSCLUSTER) X\b') { return "$($key.DisplayName) $($key.DisplayVersion)" }
    }
    return ''
}

# What the domain has by a filter of LDAP; nothing where there is no such thing.
function Find-Entry([string]$Filter, [string[]]$Names) {
    $searcher = New-Object System.DirectoryServices.DirectorySearcher
    $searcher.Filter = $Filter
    foreach ($name in $Names) { [void]$searcher.PropertiesToLoad.Add($name) }
    return $searcher.FindOne()
}

# Whether Kerberos finds the file system by each of its names.
function Get-Principal {
    $found = @{}
    foreach ($name in @($ShareNames -split ';' | Where-Object { $_ -ne '' })) {
        $found[$name] = $null -ne (Find-Entry "(servicePrincipalName=HOST/$name)" @('distinguishedName'))
    }
    return $found
}

# In whole days; daysLeft is missing for a password that does not expire. Times are those of Windows: 100 ns since 1601.
function Get-Password {
    $entry = Find-Entry "(&(objectCategory=person)(sAMAccountName=$AccountName))" @('pwdLastSet', 'msDS-UserPasswordExpiryTimeComputed')
    if ($null -eq $entry) { throw "the domain has no user $AccountName" }
    $set = [long]@($entry.Properties['pwdLastSet'])[0]
    $expires = [long]@($entry.Properties['msDS-UserPasswordExpiryTimeComputed'])[0]
    $now = [DateTime]::UtcNow
    $password = @{ ageDays = [math]::Floor(($now - [DateTime]::FromFileTimeUtc($set)).TotalDays) }
    if ($expires -ne [long]::MaxValue) {
        $password['daysLeft'] = [math]::Floor(([DateTime]::FromFileTimeUtc($expires) - $now).TotalDays)
    }
    return $password
}

$endpoint = "ec2.$Region.amazonaws.com"
try {
    $report = @{
        server = $env:COMPUTERNAME.ToLowerInvariant()
        domain = Get-Look { (Get-CimInstance -ClassName Win32_ComputerSystem).Domain }
        secureChannel = Get-Look { (Test-ComputerSecureChannel) -eq $true }
        clockSeconds = Get-Look { Get-ClockOffset }
        names = @{
            domain = Get-Look { Test-Name $DomainName }
            fileSystem = Get-Look { Test-Name $FileSystemName }
            endpoint = Get-Look { Test-Name $endpoint }
        }
        ports = @{
            fileSystem445 = Test-Port $FileSystemName 445
            domain88 = Test-Port $DomainName 88
            domain389 = Test-Port $DomainName 389
            endpoint443 = Test-Port $endpoint 443
        }
        awsCli = Get-Look { "$(@(& aws.exe --version)[0])" }
        routes = Get-Look {
            $filter = "Name=route.destination-cidr-block,Values=$RouteDestination"
            $ids = & aws.exe ec2 describe-route-tables --region $Region --filters $filter --query 'RouteTables[].RouteTableId' --output text
            if ($LASTEXITCODE -ne 0) { throw "aws ended with code $LASTEXITCODE" }
            @("$ids" -split '\s+' | Where-Object { $_ -ne '' }).Count
        }
        freeDiskPercent = Get-Look {
            $disk = Get-CimInstance -ClassName Win32_LogicalDisk -Filter "DeviceID='$env:SystemDrive'"
            [math]::Floor(100 * $disk.FreeSpace / $disk.Size)
        }
        pendingReboot = Get-Look { Test-PendingReboot }
        stoppedServices = Get-Look {
            @(Get-Service -Name 'clp*' | Where-Object { $_.StartType -eq 'Automatic' -and $_.Status -ne 'Running' } |
                ForEach-Object { $_.Name }) -join ', '
        }
        startup = Get-Look { Get-StartupProblem }
        firewall = Get-Look { Get-Firewall }
        licenses = Get-Look { Get-License }
        version = Get-Look { Get-ProductVersion }
        principals = Get-Look { Get-Principal }
        password = Get-Look { Get-Password }
        installedHash = Get-Look { Get-InstalledHash }
        pushedHash = Get-Look { Get-PushedHash }
        confHash = Get-Look { (Get-FileHash -Algorithm SHA256 -LiteralPath "$(Get-ProductFolder)\etc\clp.conf").Hash.ToLowerInvariant() }
    }
    Write-Utf8 ([Console]::OpenStandardOutput()) "guest=$(ConvertTo-Json -InputObject $report -Compress -Depth 3)"
} catch {
    Write-Utf8 ([Console]::OpenStandardError()) "check-guest: $($_.Exception.Message)"
    exit 1
}
exit 0
