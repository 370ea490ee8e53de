# check-guest.ps1: looks at one server and prints what it sees, in one line of JSON after "guest=".
#
# Started by: an operator's doctor command, by Run Command, as SYSTEM, on every server. Before it stand the values:
# $DomainName, $FileSystemName (DNS name), $Region, $RouteDestination.
# Exit codes: 0 said, whatever it is; 1 that cannot be told.
# Changes nothing; may run any number of times. A look that fails is told as such and keeps none of the others out.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

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
    $automatic = Get-CimInstance -ClassName Win32_Service -Filter "Name LIKE 'clp%' AND StartMode = 'Auto'"
    $early = @($automatic | Where-Object { -not $_.DelayedAutoStart } | ForEach-Object { $_.Name })
    if ($early.Count -gt 0) { return "not delayed: $($early -join ', ')" }
    $control = Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control'
    $seconds = 120
    if ($null -ne $control.PSObject.Properties['AutoStartDelay']) { $seconds = $control.AutoStartDelay }
    if ($seconds -lt $wanted) { return "delayed by $seconds s, not $wanted s" }
    return ''
}

$endpoint = "ec2.$Region.amazonaws.com"
try {
    $report = @{
        server = $env:COMPUTERNAME.ToLowerInvariant()
        domain = Get-Look { (Get-CimInstance -ClassName Win32_ComputerSystem).Domain }
        secureChannel = Get-Look { [bool](Test-ComputerSecureChannel) }
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
        confHash = Get-Look { (Get-FileHash -Algorithm SHA256 -LiteralPath "$(Get-ProductFolder)\etc\clp.conf").Hash.ToLowerInvariant() }
    }
    $bytes = [System.Text.Encoding]::UTF8.GetBytes("guest=$(ConvertTo-Json -InputObject $report -Compress -Depth 3)`r`n")
    $output = [Console]::OpenStandardOutput()
    $output.Write($bytes, 0, $bytes.Length)
    $output.Flush()
} catch {
    [Console]::Error.WriteLine("check-guest: $($_.Exception.Message)")
    exit 1
}
exit 0
