# Waits until the prepared server is online in the cluster, as the server that runs this sees it. EC2 says running long
# before Windows and CLUSTERPRO are back, and no other server may be touched before that.
#
# Started by: step awaitCluster of the prepare runbook, as SYSTEM, on the prepared server, and step awaitMembers on all
# servers of the cluster.
# Values: $ServerName (set by the runbook above this text).
# Exit codes: 0 online, or there is nothing to wait for: no CLUSTERPRO here yet, no configuration, or on another server
# than the prepared one no running member; 1 not online within the time limit.
# Changes nothing; may run any number of times.
$StepName = 'awaitCluster'
# clpstat's words on a Japanese system, as code points: the section of the servers, and a server that is online.
$ServerWords = @('server', "$([char]0x30b5)$([char]0x30fc)$([char]0x30d0)", "$([char]0x30b5)$([char]0x30fc)$([char]0x30d0)$([char]0x30fc)")
$OnlineWords = @('Online', "$([char]0x30aa)$([char]0x30f3)$([char]0x30e9)$([char]0x30a4)$([char]0x30f3)", "$([char]0x8d77)$([char]0x52d5)$([char]0x6e08)")

# CLUSTERPRO's folder (EXPRESSCLUSTER outside Japan) when it is there and has a configuration; '' otherwise.
function Get-ConfiguredFolder {
    if ($null -eq (Get-Service -Name clpstartup -ErrorAction SilentlyContinue)) { return '' }
    $candidates = @("$env:ProgramFiles\CLUSTERPRO", "$env:ProgramFiles\EXPRESSCLUSTER")
    $image = "$((Get-CimInstance -ClassName Win32_Service -Filter "Name='clpstartup'").PathName)"
    if ($image -match '^\s*"([^"]+)"' -or $image -match '^\s*(.+?\.exe)(?:\s|$)') {
        $candidates = @(Split-Path -Parent (Split-Path -Parent $matches[1])) + $candidates
    }
    foreach ($candidate in $candidates) {
        if (-not (Test-Path -LiteralPath "$candidate\bin\clpstat.exe")) { continue }
        if (Test-Path -LiteralPath "$candidate\etc\clp.conf") { return $candidate }
        return ''
    }
    return ''
}

# What clpstat prints: UTF-8 where it is that, else the system's own code page. Ended after a minute: it may hang while
# the cluster starts.
function Read-Clpstat([string]$File) {
    $start = [System.Diagnostics.ProcessStartInfo]::new($File, '--long')
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $printed = [System.IO.MemoryStream]::new()
    $copies = [System.Threading.Tasks.Task[]]@($process.StandardOutput.BaseStream.CopyToAsync($printed))
    if (-not $process.WaitForExit(60000)) {
        $process.Kill()
        throw 'clpstat did not end within 60 s; it was ended'
    }
    [void][System.Threading.Tasks.Task]::WaitAll($copies, 5000)
    try {
        return [System.Text.UTF8Encoding]::new($false, $true).GetString($printed.ToArray())
    } catch {
        $page = (Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control\Nls\CodePage').OEMCP
        return [System.Text.Encoding]::GetEncoding([int]$page).GetString($printed.ToArray())
    }
}

# Status of each server by its name, such as Online. Lines look like " *server1 ....: Online".
function Get-ServerStatus([string]$Text) {
    $servers = @{}
    $inServers = $false
    foreach ($line in ($Text -split '\r?\n')) {
        if ($line -match '^\s*<([^<>\s]+)>\s*$') {
            $inServers = $ServerWords -contains $matches[1]
        } elseif ($inServers -and $line -match '^\s*\*?\s*([\w-]+)\s*\.*\s*:\s*(\S.*?)\s*(?:\s{2}.*)?$') {
            $name = $matches[1].ToLowerInvariant()
            if (-not $servers.ContainsKey($name)) { $servers[$name] = $matches[2] }
        }
    }
    return $servers
}

function Test-Online($Status, [string]$Name) {
    return $Status.ContainsKey($Name) -and $OnlineWords -contains $Status.Item($Name)
}

# Nothing, or what is wrong with the prepared server.
function Get-Problem([string]$Product) {
    try {
        $servers = Get-ServerStatus (Read-Clpstat "$Product\bin\clpstat.exe")
    } catch {
        return "clpstat: $($_.Exception.Message)"
    }
    $here = $env:COMPUTERNAME.ToLowerInvariant()
    # A server that is no running member sees no cluster, and is asked by nobody for it but itself.
    if ($here -ne $ServerName -and -not (Test-Online $servers $here)) { return }
    if (-not $servers.ContainsKey($ServerName)) { return "clpstat on $here shows no server $ServerName" }
    if (-not (Test-Online $servers $ServerName)) { return "$here sees it as $($servers.Item($ServerName))" }
}

try {
    $found = Get-ConfiguredFolder
    if ($found -eq '') {
        Write-Line "$env:COMPUTERNAME has no configured CLUSTERPRO, so there is no cluster to come back to; state=prepared"
        exit 0
    }
    # A quarter of an hour, by pauses and by a counter that runs on evenly: the clock of a server that has just started
    # may jump.
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    for ($left = 60; ; $left--) {
        $problem = "$(Get-Problem $found)"
        if ($problem -eq '') { break }
        if ($left -le 0 -or $watch.Elapsed.TotalSeconds -ge 900) {
            throw "server $ServerName is not back in the cluster: $problem. Start it with clpcl -s on that server, see that clpstat shows it Online on every server, then run the preparation again"
        }
        Start-Sleep -Seconds 15
    }
    Write-Line "$ServerName is online as $env:COMPUTERNAME sees it; state=member"
} catch {
    Write-Failure $_
    exit 1
}
exit 0
