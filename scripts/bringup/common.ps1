# What the bring-up scripts share: the plan, records, downloads, programs with a time limit, and the cluster's state.
#
# Started by: the scripts beside it, which dot-source it after setting $StepName. Does nothing by itself.
# Exit codes: none. A function that fails throws; the script that called it prints why and exits with 1.
$ThisServer = $env:COMPUTERNAME.ToLowerInvariant()
$DeliveryFolder = Split-Path -Parent $PSScriptRoot
$RootFolder = Split-Path -Parent $DeliveryFolder
$StateFolder = Join-Path $RootFolder 'state'
$MediaFolder = Join-Path $RootFolder 'media'
$Latin1 = [System.Text.Encoding]::GetEncoding(28591)
$RebootKey = 'SOFTWARE\clusterpro-fsx-reboot'
# Downloads over https need it on systems whose .NET still offers older versions first.
[System.Net.ServicePointManager]::SecurityProtocol = [System.Net.SecurityProtocolType]::Tls12
# The progress bar makes Invoke-WebRequest many times slower.
$ProgressPreference = 'SilentlyContinue'

# One line for each line of text, to the standard output and never to a function's result.
function Write-Line([string]$Text) {
    foreach ($line in ($Text -split '\r?\n')) {
        Write-Host "${StepName}: ${ThisServer}: $line"
    }
}

function Get-Sha256([string]$Path) {
    return (Get-FileHash -Algorithm SHA256 -LiteralPath $Path).Hash.ToLowerInvariant()
}

function Get-TextSha256([string]$Text) {
    $algorithm = [System.Security.Cryptography.SHA256]::Create()
    $bytes = $algorithm.ComputeHash([System.Text.Encoding]::UTF8.GetBytes($Text))
    return [System.BitConverter]::ToString($bytes).Replace('-', '').ToLowerInvariant()
}

# The delivered plan (BringUpPlan), once it is certain that the delivery is the one of this execution.
function Read-Plan([string]$ContentHash) {
    $found = Get-Sha256 (Join-Path $DeliveryFolder 'manifest.txt')
    if ($found -ne $ContentHash) {
        throw "$DeliveryFolder holds content $found, not this execution's $ContentHash. Another bring-up replaced it; run this one again"
    }
    return ConvertFrom-Json ([System.IO.File]::ReadAllText((Join-Path $PSScriptRoot 'bringup.json')))
}

function Test-Property($Object, [string]$Name) {
    return $null -ne $Object.PSObject.Properties[$Name]
}

# username, password and version of a secret. The text of it stays out of every message, those of the JSON reader too.
function Read-Secret([string]$Name, [string]$Region) {
    Import-Module AWSPowerShell -ErrorAction SilentlyContinue
    $value = Get-SECSecretValue -SecretId $Name -Region $Region
    try {
        $content = ConvertFrom-Json $value.SecretString
        $user = [string]$content.username
        $password = [string]$content.password
    } catch {
        throw "secret $Name is not JSON with username and password"
    }
    if ($user -eq '' -or $password -eq '') {
        throw "secret $Name has no username, or no password"
    }
    return [pscustomobject]@{ User = $user; Password = $password; Version = [string]$value.VersionId }
}

# Records are what a later run must know: one small file each, readable by SYSTEM and Administrators like all below
# the root folder.
function Get-Record([string]$Name) {
    $file = Join-Path $StateFolder $Name
    if (Test-Path -LiteralPath $file) {
        return [System.IO.File]::ReadAllText($file).Trim()
    }
    return ''
}

function Set-Record([string]$Name, [string]$Text) {
    [void][System.IO.Directory]::CreateDirectory($StateFolder)
    [System.IO.File]::WriteAllText((Join-Path $StateFolder $Name), $Text)
}

function Remove-Path([string]$Path) {
    if (Test-Path -LiteralPath $Path) {
        Remove-Item -LiteralPath $Path -Recurse -Force
    }
}

# A reboot is owed. The mark is a volatile registry key, which Windows itself forgets at a reboot: no clock is compared.
function Set-RebootMark {
    $key = [Microsoft.Win32.Registry]::LocalMachine.CreateSubKey($RebootKey, [Microsoft.Win32.RegistryKeyPermissionCheck]::ReadWriteSubTree, [Microsoft.Win32.RegistryOptions]::Volatile)
    $key.Close()
}

function Test-RebootMark {
    return Test-Path -LiteralPath "HKLM:\$RebootKey"
}

# Calls $FindProblem until it returns nothing, or the time is over; then returns the last problem. A stopwatch, because
# the clock of a new member of a domain may jump.
function Wait-Until([int]$Seconds, [scriptblock]$FindProblem) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        $problem = [string](& $FindProblem)
        if ($problem -eq '') { return '' }
        if ($watch.Elapsed.TotalSeconds -ge $Seconds) { return $problem }
        Start-Sleep -Seconds 10
    }
}

# The account that runs the cluster's scripts.
function Get-AccountSid($Plan) {
    $account = New-Object System.Security.Principal.NTAccount("$($Plan.directoryName)\$($Plan.account.user)")
    try {
        return $account.Translate([System.Security.Principal.SecurityIdentifier])
    } catch {
        throw "account $($account.Value) is not known in the domain: $($_.Exception.Message)"
    }
}

# Fetches a file and gives it its name only when its SHA-256 is right. A query is left out of messages: it may be a
# signature that grants access.
function Save-Download($Download, [string]$Path, [string]$Region) {
    $shown = ($Download.uri -split '\?')[0]
    $part = "$Path.part"
    $attempt = 1
    while ($true) {
        Remove-Path $part
        try {
            Copy-Uri $Download.uri $part $Region
            break
        } catch {
            if ($attempt -ge 3) { throw "$shown could not be fetched: $($_.Exception.Message)" }
            Write-Line "attempt $attempt to fetch $shown failed: $($_.Exception.Message)"
        }
        $attempt++
        Start-Sleep -Seconds 10
    }
    $found = Get-Sha256 $part
    if ($found -ne $Download.sha256) {
        Remove-Path $part
        throw "$shown has SHA-256 $found, not $($Download.sha256). It was not used; correct the setting or the file"
    }
    Remove-Path $Path
    Move-Item -LiteralPath $part -Destination $Path
    Write-Line "fetched $shown"
}

function Copy-Uri([string]$Uri, [string]$Path, [string]$Region) {
    if ($Uri -match '^s3://([^/]+)/(.+)$') {
        $bucket = $matches[1]
        $key = $matches[2]
        Import-Module AWSPowerShell -ErrorAction SilentlyContinue
        [void](Read-S3Object -BucketName $bucket -Key $key -File $Path -Region $Region)
    } elseif ($Uri -match '^https://') {
        Invoke-WebRequest -Uri $Uri -OutFile $Path -UseBasicParsing -TimeoutSec 900
    } else {
        throw 'only s3:// and https:// are allowed'
    }
}

# One argument in the form that the C run-time of a Windows program takes apart again.
function ConvertTo-NativeArgument([string]$Text) {
    if ($Text -match '^[^\s"]+$') { return $Text }
    $escaped = ($Text -replace '(\\*)"', '$1$1\"') -replace '(\\+)$', '$1$1'
    return '"' + $escaped + '"'
}

# Runs a program for at most $TimeoutSeconds, then ends it and what it started. Returns its exit code and output.
function Invoke-Native([string]$File, [string[]]$Arguments, [int]$TimeoutSeconds) {
    return Invoke-CommandLine $File (($Arguments | ForEach-Object { ConvertTo-NativeArgument $_ }) -join ' ') $TimeoutSeconds (Split-Path -Parent $File)
}

# The same for a .bat file; it is cmd that takes the line apart.
function Invoke-Batch([string]$File, [string]$Arguments, [int]$TimeoutSeconds) {
    return Invoke-CommandLine "$env:SystemRoot\System32\cmd.exe" "/d /s /c `"`"$File`" $Arguments`"" $TimeoutSeconds (Split-Path -Parent $File)
}

function Invoke-CommandLine([string]$File, [string]$Line, [int]$TimeoutSeconds, [string]$Folder) {
    $start = New-StartInfo $File $Line $Folder
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $texts = [System.Threading.Tasks.Task[]]@($process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync())
    Wait-Ended $process $File $TimeoutSeconds
    if (-not [System.Threading.Tasks.Task]::WaitAll($texts, 30000)) {
        throw "$File ended, but something that it started keeps its output open"
    }
    return [pscustomobject]@{ ExitCode = $process.ExitCode; Output = "$($texts[0].Result)$($texts[1].Result)".Trim() }
}

# A question gets no answer instead of waiting for one: the standard input is a pipe that ends at once.
function New-StartInfo([string]$File, [string]$Line, [string]$Folder) {
    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = $File
    $start.Arguments = $Line
    $start.WorkingDirectory = $Folder
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    return $start
}

function Wait-Ended($Process, [string]$File, [int]$TimeoutSeconds) {
    if ($Process.WaitForExit($TimeoutSeconds * 1000)) { return }
    & "$env:SystemRoot\System32\cmd.exe" /d /c "taskkill.exe /T /F /PID $($Process.Id) >nul 2>&1"
    throw "$File did not end within $TimeoutSeconds s; it was ended"
}

function Test-Product {
    return $null -ne (Get-Service -Name clpstartup -ErrorAction SilentlyContinue)
}

# CLUSTERPRO's folder (EXPRESSCLUSTER outside Japan), from the path of its service.
function Get-ProductFolder {
    $candidates = @()
    if (Test-Product) {
        $image = [string](Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services\clpstartup').ImagePath
        if ($image -match '^\s*"([^"]+)"' -or $image -match '^\s*(.+?\.exe)(?:\s|$)') {
            $candidates += Split-Path -Parent (Split-Path -Parent $matches[1])
        }
    }
    $candidates += "$env:ProgramFiles\CLUSTERPRO"
    $candidates += "$env:ProgramFiles\EXPRESSCLUSTER"
    foreach ($candidate in $candidates) {
        if (Test-Path -LiteralPath "$candidate\bin\clpcl.exe") { return $candidate }
    }
    throw "CLUSTERPRO is not there: none of $($candidates -join ', ') has bin\clpcl.exe"
}

# Runs one of CLUSTERPRO's commands.
function Invoke-Clp([string]$Name, [string[]]$Arguments, [int]$TimeoutSeconds) {
    $file = Join-Path (Get-ProductFolder) "bin\$Name.exe"
    if (-not (Test-Path -LiteralPath $file)) { throw "there is no $file" }
    return Invoke-Native $file $Arguments $TimeoutSeconds
}

# The same where any code but 0 ends the step.
function Invoke-ClpOrThrow([string]$Name, [string[]]$Arguments, [int]$TimeoutSeconds) {
    $run = Invoke-Clp $Name $Arguments $TimeoutSeconds
    if ($run.ExitCode -ne 0) {
        throw "$Name $($Arguments -join ' ') ended with code $($run.ExitCode): $($run.Output)"
    }
    Write-Line "$Name $($Arguments -join ' '): done"
}

# Texts of the elements of a clp.conf that an XPath selects; none when there is no such file. Read as Latin-1, whatever
# its encoding: what is looked for is ASCII, and a declared Shift_JIS or ASCII is then no obstacle.
function Get-ConfText([string]$Path, [string]$XPath) {
    if (-not (Test-Path -LiteralPath $Path)) { return @() }
    $document = New-Object System.Xml.XmlDocument
    $document.XmlResolver = $null
    $document.LoadXml(($Latin1.GetString([System.IO.File]::ReadAllBytes($Path)) -replace '^\xEF\xBB\xBF', ''))
    return @($document.SelectNodes($XPath) | ForEach-Object { $_.InnerText.Trim() })
}

# What clpstat says of the cluster, as this server sees it.
function Get-ClusterState($Plan) {
    $run = Invoke-Clp 'clpstat' @('--long') 60
    return ConvertFrom-Clpstat $run.Output $Plan
}

# The same once it can be relied on: a member that clpstat cannot see must not pass for one that is stopped.
function Get-SettledState($Plan) {
    $service = Get-Service -Name clppm -ErrorAction SilentlyContinue
    if ($null -ne $service -and $service.Status -eq 'Running') {
        $problem = Wait-Until 60 { if (-not (Get-ClusterState $Plan).Running) { 'clpstat shows no running member' } }
        if ($problem -ne '') { throw "service clppm runs, but $problem. Wait until the server has started or stopped, and run the bring-up again" }
    }
    return Get-ClusterState $Plan
}

# Takes clpstat's output apart. Servers and Monitors: status by name; Running: this server is a running member, be it in
# Caution, with a heartbeat lost; Owner: the server with the group, or none. Lines look like " *server1 ....: Online"
# and "  current : server1"; only names of the plan count, so heartbeats and resources do not get in between.
function ConvertFrom-Clpstat([string]$Text, $Plan) {
    $servers = @{}
    $monitors = @{}
    $groupStatus = 'none'
    $owner = 'none'
    $cluster = 'none'
    $section = ''
    $inGroup = $false
    foreach ($line in ($Text -split '\r?\n')) {
        if ($line -match '^\s*<(\w+)>\s*$') {
            $section = $matches[1]
            $inGroup = $false
        } elseif ($line -match '^\s*\*?\s*([\w-]+)\s*(\.*)\s*:\s*(\S.*?)\s*(?:\s{2}.*)?$') {
            $name = $matches[1].ToLowerInvariant()
            $dots = $matches[2]
            $value = $matches[3]
            if ($section -eq '' -and $name -eq 'cluster') {
                $cluster = $value
            } elseif ($section -eq 'server') {
                if ($Plan.servers -contains $name -and -not $servers.ContainsKey($name)) { $servers[$name] = $value }
            } elseif ($section -eq 'group') {
                if ($name -eq $Plan.group -and $groupStatus -eq 'none') {
                    $groupStatus = $value
                    $inGroup = $true
                } elseif ($inGroup -and $name -eq 'current') {
                    if ($Plan.servers -contains $value) { $owner = $value.ToLowerInvariant() }
                    $inGroup = $false
                } elseif ($dots -ne '') {
                    $inGroup = $false
                }
            } elseif ($section -eq 'monitor') {
                $monitors[$name] = $value
            }
        }
    }
    return [pscustomobject]@{
        Cluster = $cluster
        Running = $servers.ContainsKey($ThisServer) -and $servers[$ThisServer] -match '^(Online|Suspen|Caution)'
        Servers = $servers
        GroupStatus = $groupStatus
        Owner = $owner
        Monitors = $monitors
        Text = $Text
    }
}

# What keeps the cluster from being as it should: nothing, or one sentence for each. $Where: the server that must have
# the group; none accepts any.
function Get-ClusterProblem($State, $Plan, [string]$Where) {
    $problems = @()
    foreach ($name in $Plan.servers) {
        $status = Get-Status $State.Servers $name
        if ($status -ne 'Online') { $problems += "server $name is $status" }
    }
    if ($State.GroupStatus -ne 'Online') { $problems += "group $($Plan.group) is $($State.GroupStatus)" }
    if ($Where -ne 'none' -and $State.Owner -ne $Where) {
        $problems += "group $($Plan.group) is on $($State.Owner), not on $Where"
    }
    foreach ($name in $Plan.monitors) {
        $status = Get-Status $State.Monitors $name
        if ($status -ne 'Normal') { $problems += "monitor $name is $status" }
    }
    return $problems -join '; '
}

function Get-Status($Table, [string]$Name) {
    if ($Table.ContainsKey($Name)) { return $Table[$Name] }
    return 'not shown'
}
