# What the scripts of the bring-up share. Dot-sourced by each of them, after it has set $Step to its step's name.
#
# Changes nothing by itself. Everything that waits has a limit, and no secret ever goes to the output.
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
# The progress bar of Invoke-WebRequest makes a download many times slower.
$ProgressPreference = 'SilentlyContinue'
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12

$Root = 'C:\ProgramData\clusterpro-fsx'
$Delivery = Join-Path $Root 'delivery'
$ServerName = $env:COMPUTERNAME.ToLowerInvariant()
$Plan = Get-Content -LiteralPath (Join-Path $Delivery 'bringup\bringup.json') -Raw -Encoding UTF8 | ConvertFrom-Json

function Write-Step([string] $Text) {
    Write-Output "bringUp/${Step}: ${ServerName}: $Text"
}

# Ends the script with 1.
function Stop-Step([string] $Text) {
    Write-Error "bringUp/${Step}: ${ServerName}: $Text" -ErrorAction Continue
    exit 1
}

function Test-Property($Object, [string] $Name) {
    $null -ne $Object.PSObject.Properties[$Name]
}

# CLUSTERPRO's or EXPRESSCLUSTER's folder, from the place of one of its services; nothing when it is not installed.
function Get-ProductFolder {
    foreach ($service in 'clpstartup', 'clppm', 'clptrnsv', 'clpwebmgr') {
        $key = "HKLM:\SYSTEM\CurrentControlSet\Services\$service"
        if (-not (Test-Path -LiteralPath $key)) { continue }
        $image = (Get-ItemProperty -LiteralPath $key).ImagePath
        if ($image -match '^"?(?<folder>[^"]+?)\\bin\\[^\\"]+\.exe') { return $Matches['folder'] }
    }
}

function Get-Tool([string] $Name) {
    $folder = Get-ProductFolder
    if ($null -eq $folder) { Stop-Step 'CLUSTERPRO is not installed' }
    $tool = Join-Path $folder "bin\$Name"
    if (-not (Test-Path -LiteralPath $tool)) { Stop-Step "$tool is missing" }
    $tool
}

# A folder for what a step writes, which only SYSTEM and administrators may read (it inherits that); emptied.
function New-WorkFolder {
    $folder = Join-Path $Root "work\$Step"
    if (Test-Path -LiteralPath $folder) { Remove-Item -LiteralPath $folder -Recurse -Force }
    $null = New-Item -ItemType Directory -Force -Path $folder
    $folder
}

# Runs a program with a time limit: its exit code and all it printed. The output goes through files, because a service
# that a setup starts may keep a pipe open for ever.
function Invoke-Tool([string] $File, [string] $Arguments, [int] $Seconds, [string] $Folder = $Root) {
    $id = [Guid]::NewGuid().ToString('N')
    $out = Join-Path $Root "$id.out"
    $err = Join-Path $Root "$id.err"
    try {
        $options = @{
            FilePath = $File; WorkingDirectory = $Folder; PassThru = $true; NoNewWindow = $true
            RedirectStandardOutput = $out; RedirectStandardError = $err
        }
        if ($Arguments -ne '') { $options['ArgumentList'] = $Arguments }
        $process = Start-Process @options
        # Without a handle taken now Windows PowerShell forgets the exit code.
        $null = $process.Handle
        if (-not $process.WaitForExit(1000 * $Seconds)) {
            & taskkill.exe /F /T /PID $process.Id | Out-Null
            Stop-Step "$(Split-Path -Leaf $File) did not end within $Seconds s"
        }
        $text = (Get-Content -LiteralPath $out, $err -ErrorAction SilentlyContinue) -join "`n"
        [pscustomobject] @{ ExitCode = $process.ExitCode; Output = $text }
    } finally {
        Remove-Item -LiteralPath $out, $err -Force -ErrorAction SilentlyContinue
    }
}

# Runs one of CLUSTERPRO's programs; a .bat through cmd.exe.
function Invoke-Product([string] $Name, [string] $Arguments, [int] $Seconds) {
    $tool = Get-Tool $Name
    if ($Name -like '*.bat') {
        Invoke-Tool "$env:SystemRoot\System32\cmd.exe" "/d /s /c `"`"$tool`" $Arguments`"" $Seconds (Split-Path -Parent $tool)
    } else {
        Invoke-Tool $tool $Arguments $Seconds (Split-Path -Parent $tool)
    }
}

# The same, and the end of the script when the exit code is not 0.
function Invoke-ProductOrStop([string] $Name, [string] $Arguments, [int] $Seconds) {
    $result = Invoke-Product $Name $Arguments $Seconds
    if ($result.ExitCode -ne 0) { Stop-Step "$Name $Arguments ended with $($result.ExitCode): $($result.Output)" }
    $result
}

function Get-Sha256([string] $Path) {
    (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash.ToLowerInvariant()
}

# Fetches a file of the plan to $Target, unless it is there already. Nothing with another hash ever gets that name.
function Save-Download($Download, [string] $Target) {
    if ((Test-Path -LiteralPath $Target) -and (Get-Sha256 $Target) -eq $Download.sha256) { return }
    $part = "$Target.part"
    $null = New-Item -ItemType Directory -Force -Path (Split-Path -Parent $Target)
    if ($Download.uri -match '^s3://(?<bucket>[^/]+)/(?<key>.+)$') {
        $bucket = $Matches['bucket']
        $key = $Matches['key']
        Import-Module AWSPowerShell -ErrorAction SilentlyContinue
        $null = Read-S3Object -BucketName $bucket -Key $key -File $part -Region $Plan.region
    } else {
        Invoke-WebRequest -Uri $Download.uri -OutFile $part -UseBasicParsing -TimeoutSec 900
    }
    $found = Get-Sha256 $part
    if ($found -ne $Download.sha256) {
        Remove-Item -LiteralPath $part -Force
        Stop-Step "$($Download.uri) has SHA-256 $found, not $($Download.sha256); it is not used"
    }
    Move-Item -LiteralPath $part -Destination $Target -Force
}

# User and password of a secret.
function Get-Secret([string] $Name) {
    Import-Module AWSPowerShell -ErrorAction SilentlyContinue
    $secret = (Get-SECSecretValue -SecretId $Name -Region $Plan.region).SecretString | ConvertFrom-Json
    foreach ($key in 'username', 'password') {
        if (-not (Test-Property $secret $key) -or "$($secret.$key)" -eq '') { Stop-Step "secret $Name has no $key" }
    }
    $secret
}

# SID of the cluster account, which ACLs take whatever the domain's short name is.
function Get-AccountSid {
    $account = New-Object System.Security.Principal.NTAccount($Plan.directoryName, $Plan.account.user)
    $account.Translate([System.Security.Principal.SecurityIdentifier]).Value
}

# What clpstat says; nothing when the cluster does not run on this server.
function Get-ClusterStatus {
    $result = Invoke-Product 'clpstat.exe' '--long' 60
    if ($result.ExitCode -ne 0) { return }
    ConvertFrom-ClusterStatus $result.Output
}

# Reads the output of "clpstat --long". Names are looked up, because how the lines are indented is nowhere promised.
function ConvertFrom-ClusterStatus([string] $Text) {
    $section = ''
    $group = ''
    $status = @{ servers = @{}; monitors = @{}; group = ''; owner = 'none' }
    foreach ($line in $Text -split "`r?`n") {
        if ($line -match '^\s*<(?<name>\w+)>') { $section = $Matches['name']; continue }
        if ($line -notmatch '^\s*\*?(?<name>[^\s:]+)[\s.]*:\s*(?<value>\S+)') { continue }
        $name = $Matches['name'].TrimEnd('.')
        $value = $Matches['value']
        switch ($section) {
            'server' { if (@($Plan.servers) -contains $name) { $status.servers[$name] = $value } }
            'monitor' { $status.monitors[$name] = $value }
            'group' {
                if ($name -eq 'current') { if ($group -eq $Plan.group -and $value -match '^[a-z]') { $status.owner = $value } }
                elseif ($line -match '\.\s*:') { $group = $name; if ($name -eq $Plan.group) { $status.group = $value } }
            }
        }
    }
    $status
}
