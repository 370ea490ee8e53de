# What the bring-up scripts share: the plan, the lock, records, downloads, programs with a time limit, and the cluster.
#
# Started by: the scripts beside it, which dot-source it after setting $StepName. Does nothing by itself.
# Exit codes: none. A function that fails throws; the script that called it prints why and exits with 1.
$ThisServer = $env:COMPUTERNAME.ToLowerInvariant()
$DeliveryFolder = Split-Path -Parent $PSScriptRoot
$RootFolder = Split-Path -Parent $DeliveryFolder
$StateFolder = Join-Path $RootFolder 'state'
$MediaFolder = Join-Path $RootFolder 'media'
# Holds the encoded password while a configuration is pushed.
$PushFolder = Join-Path $RootFolder 'push'
$Latin1 = [System.Text.Encoding]::GetEncoding(28591)
$Utf8 = New-Object System.Text.UTF8Encoding($false)
# AutoStartDelay below it says for how long Windows holds back delayed services.
$ControlKey = 'HKLM:\SYSTEM\CurrentControlSet\Control'
$RebootKey = 'SOFTWARE\clusterpro-fsx-reboot'
# Of what a program printed, so much is shown: Systems Manager keeps 24,000 characters of a step.
$ShownLength = 2000
# Downloads over https need it on systems whose .NET still offers older versions first.
[System.Net.ServicePointManager]::SecurityProtocol = [System.Net.SecurityProtocolType]::Tls12
# The progress bar makes Invoke-WebRequest many times slower.
$ProgressPreference = 'SilentlyContinue'
# Windows' own warnings come in the system's language and code page, past what makes this output UTF-8.
$WarningPreference = 'SilentlyContinue'

# UTF-8, which Systems Manager and CloudWatch expect; the console's code page would be 932 on a Japanese system. Needs
# no console, and leaves the one that there is as it is.
function Set-Utf8Output {
    $out = New-Object System.IO.StreamWriter([Console]::OpenStandardOutput(), $Utf8)
    $out.AutoFlush = $true
    [Console]::SetOut($out)
    $problems = New-Object System.IO.StreamWriter([Console]::OpenStandardError(), $Utf8)
    $problems.AutoFlush = $true
    [Console]::SetError($problems)
}
Set-Utf8Output

# Systems Manager's agent waits until nobody holds the pipes that it reads this script's output from. What a program of
# ours leaves running would hold them for ever, so no program inherits them. Declared here, because the one function of
# Windows that does it has no cmdlet, and compiling a class for it would need a compiler on the server.
function Protect-Handle {
    $assembly = [System.Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly((New-Object System.Reflection.AssemblyName 'clpfsx'), 'Run')
    $type = $assembly.DefineDynamicModule('clpfsx').DefineType('Handles', 'Public, Class')
    $imports = @{ GetStdHandle = @([int]); SetHandleInformation = @([IntPtr], [int], [int]) }
    foreach ($name in $imports.Keys) {
        $method = $type.DefinePInvokeMethod($name, 'kernel32.dll', 'Public, Static, PinvokeImpl', 'Standard', [IntPtr], [Type[]]$imports[$name], 'Winapi', 'Unicode')
        $method.SetImplementationFlags('PreserveSig')
    }
    $native = $type.CreateType()
    # Standard input, output and error; 1 is the right to be inherited.
    foreach ($number in @(-10, -11, -12)) {
        [void]$native::SetHandleInformation($native::GetStdHandle($number), 1, 0)
    }
}
try {
    Protect-Handle
} catch {
    [Console]::Out.WriteLine("${StepName}: ${ThisServer}: WARNING: programs inherit this step's output, which then lasts as long as they do: $($_.Exception.Message)")
}

# One line for each line of text, to the standard output and never to a function's result.
function Write-Line([string]$Text) {
    foreach ($line in ($Text -split '\r?\n')) {
        [Console]::Out.WriteLine("${StepName}: ${ThisServer}: $line")
    }
}

# The reason why a step ends with 1.
function Write-Failure($Failure) {
    [Console]::Error.WriteLine("${StepName}: ${ThisServer}: $($Failure.Exception.Message)")
}

# What a program printed, short enough for a message; the end, where the reason stands.
function Get-Shown([string]$Text) {
    if ($Text.Length -le $ShownLength) { return $Text }
    return "... $($Text.Substring($Text.Length - $ShownLength))"
}

# Begins a step: nothing else of the bring-up runs on this server, nothing secret is left of a step that was killed, and
# the delivery is the one of this execution. Returns the delivered plan (BringUpPlan).
function Enter-Step([string]$OwnContent) {
    Enter-Lock
    Remove-Path $PushFolder
    $found = Get-Sha256 (Join-Path $DeliveryFolder 'manifest.txt')
    if ($found -ne $OwnContent) {
        throw "$DeliveryFolder holds content $found, not this execution's $OwnContent. Another bring-up replaced it; run this one again"
    }
    return ConvertFrom-Json ([System.IO.File]::ReadAllText((Join-Path $PSScriptRoot 'bringup.json')))
}

# A time limit or a cancellation ends the PowerShell that Systems Manager started, not the script that it runs: what is
# left must not work beside the next execution. The file is open for the process's life, so no crash leaves it locked.
function Enter-Lock {
    $file = Join-Path $RootFolder 'running'
    try {
        $script:ExecutionLock = [System.IO.File]::Open($file, [System.IO.FileMode]::OpenOrCreate, [System.IO.FileAccess]::ReadWrite, [System.IO.FileShare]::Read)
    } catch {
        $holder = Read-Shared $file
        throw "another script of the bring-up still runs here ($holder). Wait until it has ended, or end it with taskkill /F /T /PID, and run the bring-up again"
    }
    $script:ExecutionLock.SetLength(0)
    $text = $Utf8.GetBytes("process $PID, $StepName")
    $script:ExecutionLock.Write($text, 0, $text.Length)
    $script:ExecutionLock.Flush()
}

# Before anything is done to the cluster: the process that runs this script for Systems Manager must be there still.
# 0: by hand. An id that another process has got by now began later than this one.
function Assert-Called {
    if ($CallerId -eq 0) { return }
    $caller = Get-Process -Id $CallerId -ErrorAction SilentlyContinue
    if ($null -eq $caller -or $caller.StartTime -gt (Get-Process -Id $PID).StartTime) {
        throw 'Systems Manager has ended this step (its time limit, or a cancellation), so it does nothing more. Run the bring-up again'
    }
}

# The text of a file that another process may still hold open.
function Read-Shared([string]$Path) {
    $stream = New-Object System.IO.FileStream($Path, [System.IO.FileMode]::Open, [System.IO.FileAccess]::Read, [System.IO.FileShare]::ReadWrite)
    try {
        $content = New-Object System.IO.MemoryStream
        $stream.CopyTo($content)
        return ConvertFrom-Output $content
    } finally {
        $stream.Dispose()
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

function Test-Property($Object, [string]$Name) {
    return $null -ne $Object.PSObject.Properties[$Name]
}

# The module of AWS.Tools that has a cmdlet.
$AwsModules = @{ 'Get-SECSecretValue' = 'AWS.Tools.SecretsManager'; 'Read-S3Object' = 'AWS.Tools.S3' }

# Has PowerShell know a cmdlet of AWS: from the one module that Windows images of AWS have, or from AWS.Tools. A cold
# import of the former takes minutes. Its own checks fail under strict mode, hence SilentlyContinue, and the question.
function Import-AwsCmdlet([string]$Name) {
    Import-Module AWSPowerShell -ErrorAction SilentlyContinue
    if ($null -eq (Get-Command -Name $Name -ErrorAction SilentlyContinue)) {
        $module = $AwsModules[$Name]
        throw "PowerShell has no ${Name}: this image has neither the module AWSPowerShell, as AWS's own have it, nor $module. Install it on this server and in the image: Install-Module $module -Scope AllUsers"
    }
}

# User, credential and version of a secret. The text of it stays out of every message, those of the JSON reader too. And
# out of every command: module logging and transcripts write down what a cmdlet or a function is given, by an argument
# or through a pipe. So it is read by methods, and handed on in an object that does not show what it holds.
function Read-Secret([string]$Name, [string]$Region) {
    Import-AwsCmdlet 'Get-SECSecretValue'
    try {
        $value = Get-SECSecretValue -SecretId $Name -Region $Region
    } catch {
        throw "secret $Name cannot be read: $($_.Exception.Message)"
    }
    Add-Type -AssemblyName System.Runtime.Serialization
    $user = ''
    $password = ''
    $kind = ''
    try {
        $secretBytes = [System.Text.Encoding]::UTF8.GetBytes($value.SecretString)
        $quotas = [System.Xml.XmlDictionaryReaderQuotas]::Max
        $content = [System.Xml.XmlDocument]::new()
        $content.PreserveWhitespace = $true
        $content.Load([System.Runtime.Serialization.Json.JsonReaderWriterFactory]::CreateJsonReader($secretBytes, $quotas))
        $kind = $content.DocumentElement.GetAttribute('type')
        foreach ($property in $content.DocumentElement.ChildNodes) {
            if ($property.LocalName -eq 'username') { $user = $property.InnerText }
            if ($property.LocalName -eq 'password') { $password = $property.InnerText }
        }
    } catch {
        # Without the reader's own words, which quote the text.
        $kind = 'none'
    }
    if ($kind -ne 'object') { throw "secret $Name is not JSON with username and password" }
    if ($user -eq '' -or $password -eq '') { throw "secret $Name has no username, or no password" }
    $credential = [System.Net.NetworkCredential]::new($user, $password)
    return [pscustomobject]@{ User = $user; Credential = $credential; Version = "$($value.VersionId)" }
}

# Records are what a later run should know: one small file each, readable by SYSTEM and Administrators like all below
# the root folder. A record is a hint: who reads one looks at what is there as well.
function Get-Record([string]$Name) {
    $file = Join-Path $StateFolder $Name
    if (Test-Path -LiteralPath $file) {
        return [System.IO.File]::ReadAllText($file).Trim()
    }
    return ''
}

# Whole or not at all, also when the server loses power meanwhile. Move-Item -Force would not do: Windows PowerShell
# removes the old file first.
function Set-Record([string]$Name, [string]$Text) {
    [void][System.IO.Directory]::CreateDirectory($StateFolder)
    $file = Join-Path $StateFolder $Name
    $bytes = $Utf8.GetBytes($Text)
    $stream = New-Object System.IO.FileStream("$file.new", [System.IO.FileMode]::Create, [System.IO.FileAccess]::Write, [System.IO.FileShare]::None, 4096, [System.IO.FileOptions]::WriteThrough)
    try {
        $stream.Write($bytes, 0, $bytes.Length)
    } finally {
        $stream.Dispose()
    }
    if (Test-Path -LiteralPath $file) {
        [System.IO.File]::Replace("$file.new", $file, [NullString]::Value)
    } else {
        [System.IO.File]::Move("$file.new", $file)
    }
}

function Remove-Record([string]$Name) {
    Remove-Path (Join-Path $StateFolder $Name)
}

function New-FolderSecurity([string]$Sddl) {
    $security = New-Object System.Security.AccessControl.DirectorySecurity
    $security.SetSecurityDescriptorSddlForm($Sddl, 'Access, Owner')
    return $security
}

# A folder that is protected from the moment it exists; one line for each edition of PowerShell.
function New-ProtectedFolder([string]$Path, [string]$Sddl) {
    $security = New-FolderSecurity $Sddl
    if ($PSVersionTable.PSVersion.Major -ge 6) {
        [void][System.IO.FileSystemAclExtensions]::CreateDirectory($security, $Path)
    } else {
        [void][System.IO.Directory]::CreateDirectory($Path, $security)
    }
}

# Several times: a virus scanner or an indexer may hold what was just written.
function Remove-Path([string]$Path) {
    for ($attempt = 1; Test-Path -LiteralPath $Path; $attempt++) {
        try {
            Remove-Item -LiteralPath $Path -Recurse -Force
        } catch {
            if ($attempt -ge 5) { throw }
            Start-Sleep -Seconds 2
        }
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

# Calls $FindProblem, every 10 s and after a minute every 30 s, until it returns nothing or the time is over; then
# returns the last problem. What it throws is one as well: a command may hang and a file be held for a moment, just when
# the cluster starts. The pauses are counted, and what looking takes is measured by a counter that runs on evenly:
# the clock of a new member of a domain may jump, and a command that answers late must not make ten minutes an hour. In
# quotes, because a cast of no output is null and not ''.
function Wait-Until([int]$Seconds, [scriptblock]$FindProblem) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $paused = 0
    while ($true) {
        try {
            $problem = "$(& $FindProblem)"
        } catch {
            $problem = $_.Exception.Message
        }
        if ($problem -eq '' -or $paused -ge $Seconds -or $watch.Elapsed.TotalSeconds -ge $Seconds) { return $problem }
        $pause = 10
        if ($paused -ge 60) { $pause = 30 }
        Start-Sleep -Seconds $pause
        $paused += $pause
    }
}

# The account that runs the cluster's scripts. One that was made a moment ago is known at first to the controller that
# made it alone, and this server may ask another one.
function Get-AccountSid($Plan) {
    $account = New-Object System.Security.Principal.NTAccount("$($Plan.directoryName)\$($Plan.account.user)")
    $found = @{}
    $problem = Wait-Until 300 { $found.Sid = $account.Translate([System.Security.Principal.SecurityIdentifier]) }
    if ($problem -ne '') {
        throw "account $($Plan.directoryName)\$($Plan.account.user) is not known in the domain, or no controller could be asked: $problem"
    }
    return $found.Sid
}

# Fetches a file and gives it its name only when its SHA-256 is right. A query is left out of messages: it may be a
# signature that grants access.
function Save-Download($Download, [string]$Path, [string]$Region) {
    $shown = ($Download.uri -split '\?')[0]
    $part = "$Path.part"
    for ($attempt = 1; ; $attempt++) {
        Remove-Path $part
        try {
            Copy-Uri $Download.uri $part $Region
            break
        } catch {
            if ($attempt -ge 3) { throw "$shown could not be fetched: $($_.Exception.Message)" }
            Write-Line "attempt $attempt to fetch $shown failed: $($_.Exception.Message)"
        }
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
        Import-AwsCmdlet 'Read-S3Object'
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
    return Invoke-CommandLine $File (($Arguments | ForEach-Object { ConvertTo-NativeArgument $_ }) -join ' ') $TimeoutSeconds
}

# The same for a .bat file; it is cmd that takes the line apart.
function Invoke-Batch([string]$File, [string]$Arguments, [int]$TimeoutSeconds) {
    return Invoke-CommandLine "$env:SystemRoot\System32\cmd.exe" "/d /s /c `"`"$File`" $Arguments`"" $TimeoutSeconds (Split-Path -Parent $File)
}

function Invoke-CommandLine([string]$File, [string]$Line, [int]$TimeoutSeconds, [string]$Folder = (Split-Path -Parent $File)) {
    $start = New-StartInfo $File $Folder
    $start.Arguments = $Line
    return Invoke-Start $start $TimeoutSeconds
}

function New-StartInfo([string]$File, [string]$Folder) {
    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = $File
    $start.WorkingDirectory = $Folder
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    return $start
}

# A question gets no answer instead of waiting for one: the standard input is a pipe that ends at once.
function Invoke-Start($Start, [int]$TimeoutSeconds) {
    $process = [System.Diagnostics.Process]::Start($Start)
    $process.StandardInput.Close()
    $printed = @((New-Object System.IO.MemoryStream), (New-Object System.IO.MemoryStream))
    $copies = [System.Threading.Tasks.Task[]]@(
        $process.StandardOutput.BaseStream.CopyToAsync($printed[0])
        $process.StandardError.BaseStream.CopyToAsync($printed[1])
    )
    Wait-Ended $process $Start.FileName $TimeoutSeconds
    # What it started may live on with its output open; what was printed by now is the program's own.
    [void][System.Threading.Tasks.Task]::WaitAll($copies, 5000)
    $output = @($printed | ForEach-Object { ConvertFrom-Output $_ }) -join ''
    return [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output.Trim() }
}

# What a program printed: UTF-8 where it is that, else the system's own code page, 932 on a Japanese one. By a stream,
# which does not show what it holds where commands are logged.
function ConvertFrom-Output([System.IO.MemoryStream]$Printed) {
    try {
        return (New-Object System.Text.UTF8Encoding($false, $true)).GetString($Printed.ToArray())
    } catch {
        $page = (Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control\Nls\CodePage').OEMCP
        return [System.Text.Encoding]::GetEncoding([int]$page).GetString($Printed.ToArray())
    }
}

function Wait-Ended($Process, [string]$File, [int]$TimeoutSeconds) {
    Wait-Process -Id $Process.Id -Timeout $TimeoutSeconds -ErrorAction SilentlyContinue
    if ($Process.HasExited) { return }
    & "$env:SystemRoot\System32\cmd.exe" /d /c "taskkill.exe /T /F /PID $($Process.Id) >nul 2>&1"
    if (-not $Process.WaitForExit(5000)) { $Process.Kill() }
    throw "$File did not end within $TimeoutSeconds s; it was ended"
}

function Test-Product {
    return $null -ne (Get-Service -Name clpstartup -ErrorAction SilentlyContinue)
}

# CLUSTERPRO's folder (EXPRESSCLUSTER outside Japan), from the path of its service.
function Get-ProductFolder {
    $candidates = @()
    if (Test-Product) {
        $image = "$((Get-CimInstance -ClassName Win32_Service -Filter "Name='clpstartup'").PathName)"
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

function Get-ClpFile([string]$Name) {
    $file = Join-Path (Get-ProductFolder) "bin\$Name.exe"
    if (-not (Test-Path -LiteralPath $file)) { throw "there is no $file" }
    return $file
}

# Runs one of CLUSTERPRO's commands.
function Invoke-Clp([string]$Name, [string[]]$Arguments, [int]$TimeoutSeconds) {
    return Invoke-Native (Get-ClpFile $Name) $Arguments $TimeoutSeconds
}

# The same, said; any code but 0 ends the step.
function Invoke-ClpOrThrow([string]$Name, [string[]]$Arguments, [int]$TimeoutSeconds) {
    $run = Invoke-Clp $Name $Arguments $TimeoutSeconds
    if ($run.ExitCode -ne 0) {
        throw "$Name $($Arguments -join ' ') ended with code $($run.ExitCode): $(Get-Shown $run.Output)"
    }
    Write-Line "$Name $($Arguments -join ' '): done"
}

# CLUSTERPRO's services that start with Windows.
function Get-AutomaticService {
    return @(Get-CimInstance -ClassName Win32_Service -Filter "Name LIKE 'clp%' AND StartMode = 'Auto'")
}

# Names of other services that start with Windows, not delayed, and need one of CLUSTERPRO's: Windows starts what they
# need for them, whatever its own start is.
function Get-EarlyDependent {
    $ownServices = @(Get-AutomaticService | ForEach-Object { $_.Name })
    $dependents = @($ownServices | ForEach-Object { (Get-Service -Name $_).DependentServices } | ForEach-Object { $_.Name })
    $automatic = @(Get-CimInstance -ClassName Win32_Service -Filter "StartMode = 'Auto'" | Where-Object { -not $_.DelayedAutoStart })
    return @($automatic | ForEach-Object { $_.Name } | Where-Object { $ownServices -notcontains $_ -and $dependents -contains $_ })
}

# Seconds after a boot until Windows starts services that are set to start delayed: 120 where the registry says nothing.
function Get-AutoStartDelay {
    $control = Get-ItemProperty -LiteralPath $ControlKey
    if (Test-Property $control 'AutoStartDelay') { return [int]$control.AutoStartDelay }
    return 120
}

# Nothing, or why this server may be back from a reboot before its peers have noticed that it was gone.
function Get-StartupProblem($Plan) {
    if ($Plan.startupDelaySeconds -eq 0) { return }
    $early = @(Get-AutomaticService | Where-Object { -not $_.DelayedAutoStart } | ForEach-Object { $_.Name })
    if ($early.Count -gt 0) { return "$($early -join ', ') start at once after a boot, not delayed" }
    $others = @(Get-EarlyDependent)
    if ($others.Count -gt 0) { return "$($others -join ', ') start at once after a boot and need CLUSTERPRO's services, which Windows then starts too: set them to start delayed" }
    $seconds = Get-AutoStartDelay
    if ($seconds -lt $Plan.startupDelaySeconds) { return "delayed services start $seconds s after a boot, not $($Plan.startupDelaySeconds) s" }
}

# True where clplcnsc lists a licence. What it lists holds the keys, so nobody prints it.
function Test-AnyLicense {
    $run = Invoke-Clp 'clplcnsc' @('-l') 60
    return $run.ExitCode -eq 0 -and $run.Output -ne ''
}

# Texts of the elements of a clp.conf that an XPath selects; none when there is no such file. Read as Latin-1, whatever
# its encoding: what is looked for is ASCII, and a declared Shift_JIS or ASCII is then no obstacle.
function Get-ConfText([string]$Path, [string]$XPath) {
    if (-not (Test-Path -LiteralPath $Path)) { return @() }
    $document = New-Object System.Xml.XmlDocument
    $document.XmlResolver = $null
    try {
        $document.LoadXml(($Latin1.GetString([System.IO.File]::ReadAllBytes($Path)) -replace '^\xEF\xBB\xBF', ''))
    } catch {
        throw "$Path is no configuration: $($_.Exception.Message)"
    }
    return @($document.SelectNodes($XPath) | ForEach-Object { $_.InnerText.Trim() })
}

# The name of the cluster in the delivered configuration.
function Get-DeliveredName {
    $name = "$(@(Get-ConfText (Join-Path $DeliveryFolder 'cluster\clp.conf') '/root/cluster/name')[0])"
    if ($name -eq '') { throw 'the delivered clp.conf names no cluster' }
    return $name
}

# The name of the cluster whose configuration this server has; '' where it has none, or one that cannot be read, which
# the next push replaces.
function Get-ConfiguredName {
    $file = Join-Path (Get-ProductFolder) 'etc\clp.conf'
    try {
        return "$(@(Get-ConfText $file '/root/cluster/name')[0])"
    } catch {
        Write-Line "WARNING: $($_.Exception.Message)"
        return ''
    }
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

# Names of clpstat's sections and states, by the word of a Japanese system, written as code points.
$JapaneseWords = @{
    "$([char]0x30b5)$([char]0x30fc)$([char]0x30d0)" = 'server'
    "$([char]0x30b5)$([char]0x30fc)$([char]0x30d0)$([char]0x30fc)" = 'server'
    "$([char]0x30b0)$([char]0x30eb)$([char]0x30fc)$([char]0x30d7)" = 'group'
    "$([char]0x30e2)$([char]0x30cb)$([char]0x30bf)" = 'monitor'
    "$([char]0x30af)$([char]0x30e9)$([char]0x30b9)$([char]0x30bf)" = 'cluster'
    "$([char]0x73fe)$([char]0x5728)" = 'current'
    "$([char]0x30aa)$([char]0x30f3)$([char]0x30e9)$([char]0x30a4)$([char]0x30f3)" = 'Online'
    "$([char]0x8d77)$([char]0x52d5)$([char]0x6e08)" = 'Online'
    "$([char]0x8d77)$([char]0x52d5)$([char]0x4e2d)" = 'Online Pending'
    "$([char]0x505c)$([char]0x6b62)$([char]0x4e2d)" = 'Offline Pending'
    "$([char]0x505c)$([char]0x6b62)$([char]0x6e08)" = 'Offline'
    "$([char]0x30aa)$([char]0x30d5)$([char]0x30e9)$([char]0x30a4)$([char]0x30f3)" = 'Offline'
    "$([char]0x505c)$([char]0x6b62)" = 'Offline'
    "$([char]0x6b63)$([char]0x5e38)" = 'Normal'
    "$([char]0x8b66)$([char]0x544a)" = 'Caution'
    "$([char]0x7570)$([char]0x5e38)" = 'Error'
    "$([char]0x4fdd)$([char]0x7559)" = 'Suspend'
    "$([char]0x30b5)$([char]0x30b9)$([char]0x30da)$([char]0x30f3)$([char]0x30c9)" = 'Suspend'
    "$([char]0x4e0d)$([char]0x660e)" = 'Unknown'
}

function ConvertFrom-Japanese([string]$Word) {
    if ($JapaneseWords.ContainsKey($Word)) { return $JapaneseWords[$Word] }
    return $Word
}

# Takes clpstat's output apart. Servers and Monitors: status by name; Running: this server is a running member, be it in
# Caution, with a heartbeat lost; Owner: the server with the group, or none. Lines look like " *server1 ....: Online"
# and "  current : server1"; only names of the plan count, so heartbeats and resources do not get in between.
function ConvertFrom-Clpstat([string]$Text, $Plan) {
    $servers = @{}
    $monitors = @{}
    $groupStatus = 'none'
    $groupOwner = 'none'
    $cluster = 'none'
    $section = ''
    $inGroup = $false
    foreach ($line in ($Text -split '\r?\n')) {
        if ($line -match '^\s*<([^<>\s]+)>\s*$') {
            $section = (ConvertFrom-Japanese $matches[1]).ToLowerInvariant()
            $inGroup = $false
        } elseif ($line -match '^\s*\*?\s*([\w-]+)\s*(\.*)\s*:\s*(\S.*?)\s*(?:\s{2}.*)?$') {
            $name = (ConvertFrom-Japanese $matches[1]).ToLowerInvariant()
            $dots = $matches[2]
            $value = ConvertFrom-Japanese $matches[3]
            if ($section -eq '' -and $name -eq 'cluster') {
                $cluster = $value
            } elseif ($section -eq 'server') {
                if ($Plan.servers -contains $name -and -not $servers.ContainsKey($name)) { $servers[$name] = $value }
            } elseif ($section -eq 'group') {
                if ($name -eq $Plan.group -and $groupStatus -eq 'none') {
                    $groupStatus = $value
                    $inGroup = $true
                } elseif ($inGroup -and $name -eq 'current') {
                    # Every server that can be one; a dash or a word of the product's stands for none.
                    if ($value -match '^[A-Za-z][A-Za-z0-9-]*$' -and $value -ne 'none') { $groupOwner = $value.ToLowerInvariant() }
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
        Running = $servers.ContainsKey($ThisServer) -and (Test-Running $servers[$ThisServer])
        Servers = $servers
        GroupStatus = $groupStatus
        Owner = $groupOwner
        Monitors = $monitors
        Text = $Text
    }
}

# A member that carries groups, or could: online, suspended, or with a heartbeat lost.
function Test-Running([string]$Status) {
    return $Status -match '^(Online|Suspen|Caution)'
}

function Get-Suspended($State, $Plan) {
    return @($Plan.servers | Where-Object { (Get-Status $State.Servers $_) -match '^Suspen' })
}

# What keeps the cluster from being as it should: nothing, or one sentence for each. $Where: the server that must have
# the group; none accepts any of the plan's.
function Get-ClusterProblem($State, $Plan, [string]$Where) {
    $problems = @()
    foreach ($name in $Plan.servers) {
        $status = Get-Status $State.Servers $name
        if ($status -ne 'Online') { $problems += "server $name is $status" }
    }
    if (@(Get-Suspended $State $Plan).Count -gt 0) {
        $problems += 'a suspended cluster does not fail over: resume it (clpcl --resume)'
    }
    if ($State.GroupStatus -ne 'Online') { $problems += "group $($Plan.group) is $($State.GroupStatus)" }
    if ($Where -ne 'none' -and $State.Owner -ne $Where) {
        $problems += "group $($Plan.group) is on $($State.Owner), not on $Where"
    } elseif ($Where -eq 'none' -and $Plan.servers -notcontains $State.Owner) {
        $problems += "group $($Plan.group) is on $($State.Owner), which is no server of this cluster: $($Plan.servers -join ', ')"
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

# Starts the servers that are stopped, waits for the group and brings it to $GroupOwner, or leaves it where it starts
# with none. Throws when the group is not online in the end, or not there.
function Start-Cluster($Plan, [string]$GroupOwner) {
    $run = Invoke-Clp 'clpcl' @('-s', '-a') 600
    # A member that is down makes the command fail; what counts is that the group comes up.
    Write-Line "clpcl -s -a ended with code $($run.ExitCode): $(Get-Shown $run.Output)"
    Wait-Group $Plan
    if ($GroupOwner -ne 'none' -and (Get-ClusterState $Plan).Owner -ne $GroupOwner) {
        Invoke-ClpOrThrow 'clpgrp' @('-m', $Plan.group, '-a', $GroupOwner) 900
        Wait-Group $Plan
    }
}

# Starts a cluster that a bring-up stopped, with the group on $GroupOwner, or where it starts with none. Nothing, or why
# the cluster is not back.
function Start-Again($Plan, [string]$GroupOwner) {
    try {
        Start-Cluster $Plan $GroupOwner
        Remove-Record 'stopped'
        Write-Line "the cluster runs again, group $($Plan.group) on $((Get-ClusterState $Plan).Owner)"
    } catch {
        return "The cluster could not be brought back ($($_.Exception.Message)). Start it by hand: clpcl -s -a"
    }
}

function Wait-Group($Plan) {
    $problem = Wait-Until 900 {
        $now = Get-ClusterState $Plan
        if ($now.GroupStatus -ne 'Online') { "group $($Plan.group) is $($now.GroupStatus)" }
    }
    if ($problem -ne '') { throw "after its start $problem" }
}

# Cluster WebUI and alerts; information base and API, whose display names are known but not their names. A service that
# was set to start by hand is left alone.
function Get-CompanionService {
    return @(Get-Service -Name 'clp*' | Where-Object {
        ($_.Name -in @('clpwebmgr', 'clpwebalt') -or $_.DisplayName -match ' (Information Base|API)$') -and $_.StartType -eq 'Automatic'
    })
}

# Nothing, or which of the companion services with these names does not run.
function Get-CompanionProblem([string[]]$Names) {
    foreach ($service in @(Get-CompanionService)) {
        if ($Names -contains $service.Name -and $service.Status -ne 'Running') { return "service $($service.Name) is $($service.Status)" }
    }
}
