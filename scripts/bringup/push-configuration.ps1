# Puts the values of this cluster into the delivered configuration and has CLUSTERPRO distribute it to all servers.
#
# Started by: step pushConfiguration of the bring-up runbook, as SYSTEM, on one server, which surveyCluster chose.
# Values: -ContentHash (of the delivery), -Mode (of surveyCluster), -Tokens (name=value;...).
# Exit codes: 0 the servers have the configuration; 1 they do not, or a cluster that was suspended could not be resumed.
# May run any number of times: the same configuration is not pushed twice, unless a server joins. A running cluster is
# suspended for the push, so that its group stays where it is, and stopped only when the product asks for that; step
# startCluster starts it again. Prints no secret; the work folder, which holds the encoded password, does not stay.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [Parameter(Mandatory = $true)][string]$Mode,
    [Parameter(Mandatory = $true)][string]$Tokens
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/pushConfiguration'

$WorkFolder = "$env:ProgramData\clusterpro-fsx\push"
$AllowedValue = '\A[A-Za-z0-9_.:/+=-]+\z'
# What a command says that does not know an option, and what a push says that needs a stopped cluster; the last pattern
# is Japanese, "cluster ... stop". Neither text is documented: to be confirmed on a real server.
$UnknownOption = '(?i)(unknown|invalid|illegal|unrecognized)\W+(option|parameter|argument)|\busage\b'
$NeedsStop = '(?i)\b(stop|shut ?down)\b.{0,40}\bcluster\b|\bcluster\b.{0,60}\b(stop|stopped|shut ?down)\b|\u30af\u30e9\u30b9\u30bf.{0,20}\u505c\u6b62'

# SHA-256 over what of the delivery is pushed, so that new bring-up scripts alone push nothing.
function Get-DeliveredHash {
    $lines = [System.IO.File]::ReadAllLines((Join-Path $DeliveryFolder 'manifest.txt'))
    return Get-TextSha256 (@($lines | Where-Object { $_ -match '^[0-9a-f]{64}  cluster/' }) -join "`n")
}

# SHA-256 over what CLUSTERPRO has now: it differs after a push from another server or a change in Cluster WebUI.
function Get-InstalledHash {
    $product = Get-ProductFolder
    $files = @(Join-Path $product 'etc\clp.conf')
    $files += @(Get-ChildItem -LiteralPath (Join-Path $product 'scripts') -Recurse -File -ErrorAction SilentlyContinue | ForEach-Object { $_.FullName } | Sort-Object)
    $found = @($files | Where-Object { Test-Path -LiteralPath $_ })
    return Get-TextSha256 (@($found | ForEach-Object { "$_ $(Get-Sha256 $_)" }) -join "`n")
}

function Push-Configuration($Plan, $Secret) {
    Set-Record 'push' ''
    Remove-Path $WorkFolder
    try {
        Copy-Item -LiteralPath (Join-Path $DeliveryFolder 'cluster') -Destination $WorkFolder -Recurse
        $values = Read-Token
        $encoded = Get-EncodedPassword $Secret
        $used = @(Set-Token $values $encoded)
        Test-Configuration $encoded
        if (@('update', 'join') -contains $Mode) {
            Send-ToMember $Plan $encoded
        } elseif (Send-Configuration $encoded) {
            throw 'clpcfctrl wants the cluster stopped, but surveyCluster found no running member. Run the bring-up again'
        }
        Confirm-Installed $values $used
    } finally {
        Remove-Path $WorkFolder
    }
}

function Read-Token {
    $values = @{}
    foreach ($part in ($Tokens -split ';')) {
        $at = $part.IndexOf('=')
        if ($at -lt 1) { throw "Tokens has a part that is not name=value: $part" }
        $values["@@$($part.Substring(0, $at))@@"] = $part.Substring($at + 1)
    }
    return $values
}

# clpencrypt takes the password as an argument and in no other documented way. So the password stands in the command
# line of one short-lived process of SYSTEM, which administrators of this server alone may look at; an audit that
# records command lines would record it too.
function Get-EncodedPassword($Secret) {
    $run = Invoke-Clp 'clpencrypt' @($Secret.Password) 60
    if ($run.ExitCode -ne 0) { throw "clpencrypt ended with code $($run.ExitCode)" }
    $encoded = @($run.Output -split '\r?\n' | ForEach-Object { $_.Trim() } | Where-Object { $_ -ne '' })[-1]
    if ($encoded -notmatch '\A[0-9A-Fa-f]{8,}\z' -or $encoded -eq $Secret.Password) {
        throw 'clpencrypt printed something that is not an encoded password'
    }
    return $encoded
}

# Replaces the tokens in every file of the work folder; returns those that clp.conf uses. All files are read and written
# as Latin-1, byte for byte: clp.conf may be Shift_JIS, and .bat files keep their line ends.
function Set-Token($Values, [string]$Encoded) {
    $used = @()
    foreach ($file in @(Get-ChildItem -LiteralPath $WorkFolder -Recurse -File)) {
        $text = $Latin1.GetString([System.IO.File]::ReadAllBytes($file.FullName))
        $isConf = $file.FullName -eq (Join-Path $WorkFolder 'clp.conf')
        foreach ($token in @([regex]::Matches($text, '@@[^@\r\n]+@@') | ForEach-Object { $_.Value } | Sort-Object -Unique)) {
            $value = ''
            if ($token -eq '@@PASSWORD:0@@' -and $isConf) {
                $value = $Encoded
            } elseif ($Values.ContainsKey($token)) {
                $value = $Values[$token]
                if ($isConf) { $used += $token }
            } else {
                throw "$($file.Name): nothing is known to put in the place of $token"
            }
            if ($value -notmatch $AllowedValue) {
                throw "$($file.Name): the value of $token has a character that is not allowed; ASCII letters, digits and _ . : / + = - are"
            }
            $text = $text.Replace($token, $value)
        }
        if ($text.Contains('@@')) { throw "$($file.Name): there is a pair of @ signs left that is no token" }
        [System.IO.File]::WriteAllBytes($file.FullName, $Latin1.GetBytes($text))
    }
    return $used
}

# Has the product look at the configuration before it is pushed. An option that it does not know is no finding.
function Test-Configuration([string]$Encoded) {
    Test-With 'clpcfctrl' @('--compcheck', '-w', '-x', $WorkFolder) $Encoded
    $results = Join-Path $RootFolder 'clpcfchk'
    Remove-Path $results
    [void][System.IO.Directory]::CreateDirectory($results)
    if (Test-Path -LiteralPath (Join-Path (Get-ProductFolder) 'bin\clpcfchk.exe')) {
        Test-With 'clpcfchk' @('-o', $results, '-i', $WorkFolder) $Encoded
    } else {
        Write-Line 'this version has no clpcfchk'
    }
}

function Test-With([string]$Name, [string[]]$Arguments, [string]$Encoded) {
    $run = Invoke-Clp $Name $Arguments 180
    $output = Hide-Text $run.Output $Encoded
    if ($run.ExitCode -eq 0) {
        Write-Line "$Name finds nothing wrong"
    } elseif ($output -match $UnknownOption) {
        Write-Line "$Name does not know an option, so it checked nothing (code $($run.ExitCode)): $output"
    } else {
        throw "$Name finds the configuration wrong (code $($run.ExitCode)): $output"
    }
}

function Hide-Text([string]$Text, [string]$Hidden) {
    return $Text.Replace($Hidden, '(encoded password)')
}

# Pushes; true when nothing was pushed because the product wants the cluster stopped first.
function Send-Configuration([string]$Encoded) {
    $run = Invoke-Clp 'clpcfctrl' @('--push', '-w', '-x', $WorkFolder) 300
    $output = Hide-Text $run.Output $Encoded
    Write-Line "clpcfctrl --push ended with code $($run.ExitCode): $output"
    if ($run.ExitCode -eq 0) { return $false }
    if ($output -match $NeedsStop) { return $true }
    throw "clpcfctrl --push ended with code $($run.ExitCode): $output"
}

function Send-ToMember($Plan, [string]$Encoded) {
    $needsStop = $false
    $failure = ''
    try {
        Suspend-Cluster
        $needsStop = Send-Configuration $Encoded
    } catch {
        # Kept for after the resume, which must be tried in any case and may have a problem of its own to tell.
        $failure = $_.Exception.Message
    }
    $problems = @(@($failure, (Resume-Cluster)) | Where-Object { $_ -ne '' })
    if ($problems.Count -gt 0) { throw ($problems -join ' ') }
    if ($needsStop) {
        Write-Line 'the product wants the cluster stopped for this change; the application is away until startCluster'
        Invoke-ClpOrThrow 'clpcl' @('-t', '-a') 600
        $problem = Wait-Until 300 { if ((Get-ClusterState $Plan).Running) { 'the cluster still runs' } }
        if ($problem -ne '') { throw "after clpcl -t -a $problem" }
        if (Send-Configuration $Encoded) { throw 'clpcfctrl still wants the cluster stopped, although it is' }
    }
}

function Suspend-Cluster {
    $run = Invoke-Clp 'clpcl' @('--suspend') 300
    if ($run.ExitCode -eq 0) {
        Write-Line 'suspended the cluster; the group stays where it is'
    } else {
        # A member that is down, or a cluster that an earlier run left suspended. The push says whether it is enough.
        Write-Line "clpcl --suspend ended with code $($run.ExitCode): $($run.Output)"
        $forced = Invoke-Clp 'clpcl' @('--suspend', '--force') 300
        Write-Line "clpcl --suspend --force ended with code $($forced.ExitCode): $($forced.Output)"
    }
}

# Empty, or why the cluster is still suspended.
function Resume-Cluster {
    try {
        $run = Invoke-Clp 'clpcl' @('--resume') 300
        if ($run.ExitCode -eq 0) {
            Write-Line 'resumed the cluster'
            return ''
        }
        $reason = "code $($run.ExitCode): $($run.Output)"
    } catch {
        $reason = $_.Exception.Message
    }
    return "clpcl --resume failed ($reason). A suspended cluster does not fail over: resume it by hand (clpcl --resume)"
}

# The exit code of a push is not to be trusted alone: the values must be in the file that CLUSTERPRO now has.
function Confirm-Installed($Values, [string[]]$Used) {
    $file = Join-Path (Get-ProductFolder) 'etc\clp.conf'
    if (-not (Test-Path -LiteralPath $file)) { throw "clpcfctrl --push ended, but there is no $file" }
    $text = $Latin1.GetString([System.IO.File]::ReadAllBytes($file))
    foreach ($token in $Used) {
        if (-not $text.Contains($Values[$token])) { throw "clpcfctrl --push ended, but $file has no $($Values[$token]) ($token)" }
    }
}

try {
    . "$PSScriptRoot\common.ps1"
    $plan = Read-Plan $ContentHash
    Write-Line "mode $Mode"
    $secret = Read-Secret $plan.account.secret $plan.region
    $fingerprint = Get-TextSha256 "$(Get-DeliveredHash)|$Tokens|$($plan.account.secret)|$($secret.Version)"
    $record = Get-Record 'push'
    if (@('update', 'restart') -contains $Mode -and $record -eq "$fingerprint $(Get-InstalledHash)") {
        Write-Line 'the servers have this configuration already'
    } else {
        Push-Configuration $plan $secret
        Set-Record 'push' "$fingerprint $(Get-InstalledHash)"
        Write-Line 'pushed'
    }
} catch {
    [Console]::Error.WriteLine("bringUp/pushConfiguration: $($env:COMPUTERNAME.ToLowerInvariant()): $($_.Exception.Message)")
    exit 1
}
exit 0
