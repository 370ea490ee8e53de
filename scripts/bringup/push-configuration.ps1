# Puts the values of this cluster into the delivered configuration and has CLUSTERPRO distribute it to all servers.
#
# Started by: step pushConfiguration of the bring-up runbook, as SYSTEM, on one server, which surveyCluster chose.
# Values: -ContentHash (of the delivery), -Mode, -Owner and -Stopped (of surveyCluster), -Tokens (name=value;...),
# -CallerId (process that is waited for).
# Exit codes: 0 this server has the configuration, and by CLUSTERPRO's word all have it; 1 it does not, or a cluster
# that was suspended or stopped could not be brought back.
# May run any number of times: the same configuration is not pushed twice, unless a server joins. A running cluster is
# suspended for the push, so that its group stays where it is, and stopped only when the product demands that; from then
# on every way out starts it again, that of the next execution too. Prints no secret; the push folder, which holds the
# encoded passwords, does not stay.
param(
    [Parameter(Mandatory = $true)][string]$ContentHash,
    [Parameter(Mandatory = $true)][string]$Mode,
    [Parameter(Mandatory = $true)][string]$Owner,
    [Parameter(Mandatory = $true)][string]$Stopped,
    [Parameter(Mandatory = $true)][string]$Tokens,
    [int]$CallerId = 0
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0
$StepName = 'bringUp/pushConfiguration'
. "$PSScriptRoot\common.ps1"

# Stands for an encoded password in what the product says of the configuration that holds it.
$EncodedMark = '(encoded password)'
$AllowedValue = '\A[A-Za-z0-9_.:/+=-]+\z'
# What a command says that does not know an option.
$UnknownOption = '(?i)(unknown|invalid|illegal|unrecognized)\W+(option|parameter|argument)|\busage\b'
# What a push says that demands a stopped cluster: an order or a must, in English or in Japanese. A sentence that merely
# speaks of a cluster that stopped is an ordinary failure. To be confirmed on a real server.
$StopDemand = '(?im)(^|[.:;,!]\s*|\b(please|must|has\s+to|have\s+to|needs?\s+to)\s+)(stop|shut\s?down)\s+the\s+cluster\b' +
    '|\bcluster\s+(must|has\s+to|needs\s+to|should)\s+be\s+(stopped|shut\s?down)\b' +
    '|\brequires?\s+the\s+cluster\s+to\s+be\s+(stopped|shut\s?down)\b' +
    '|\u30af\u30e9\u30b9\u30bf\u3092\u505c\u6b62(\u3057\u3066\u304f\u3060\u3055\u3044|\u3057\u3066\u304b\u3089|\u3059\u308b\u5fc5\u8981)' +
    '|\u30af\u30e9\u30b9\u30bf(\u306e)?\u505c\u6b62\u304c\u5fc5\u8981'

# What a push says that does not reach a server: to be confirmed on a real server.
$NotReached = '(?i)\b(could\s+not|cannot|can\s?not|failed\s+to)\s+connect\b|\bserver\b[^.\r\n]*\b(is|are)\s+(down|stopped|not\s+(running|active|started))\b' +
    '|\u63a5\u7d9a\u3067\u304d\u307e\u305b\u3093|\u63a5\u7d9a\u306b\u5931\u6557|\u8d77\u52d5\u3057\u3066\u3044\u307e\u305b\u3093'
# A server that is not reached runs no cluster in these modes: surveyCluster has asked it. In mode update all are
# members, and one that is not reached may run the group with the old configuration.
$ForceModes = @('first', 'restart', 'join')

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

function Push-Configuration($Plan, $Secrets) {
    Remove-Record 'push'
    try {
        Copy-Item -LiteralPath (Join-Path $DeliveryFolder 'cluster') -Destination $PushFolder -Recurse
        $values = Read-Token
        $encoded = Get-EncodedTable $Secrets
        $used = @(Set-Token $values $encoded)
        Test-Configuration $encoded
        $push = [pscustomobject]@{ Values = $values; Encoded = $encoded; Used = $used; Before = Get-InstalledHash }
        if (@('update', 'join') -contains $Mode) {
            Send-ToMember $Plan $push
        } elseif (Send-Configuration $push) {
            throw 'clpcfctrl demands a stopped cluster, but surveyCluster found no running member. Run the bring-up again'
        } else {
            Confirm-Installed $push
        }
    } finally {
        Remove-Path $PushFolder
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

# The account's first, then those of an export, as settings name them.
function Get-EncodedTable($Secrets) {
    $encoded = @{}
    foreach ($each in $Secrets) {
        $encoded["@@PASSWORD:$($encoded.Count)@@"] = Get-EncodedPassword $each
    }
    return $encoded
}

# clpencrypt takes the password as an argument and in no other documented way. So the password stands in the command
# line of one short-lived process of SYSTEM, which administrators of this server alone may look at; an audit that
# records command lines would record it too.
function Get-EncodedPassword($Secret) {
    $password = $Secret.Credential.Password
    if ($password -notmatch '\A[\x20-\x7e]+\z') {
        throw "the password of $($Secret.Of) has a character that is not printable ASCII, which clpencrypt would damage. Choose another one, in the secret too"
    }
    if ($password -match '\A[-/]') {
        throw "the password of $($Secret.Of) begins with - or /, which clpencrypt would take for an option. Choose another one, in the secret too"
    }
    $file = Get-ClpFile 'clpencrypt'
    $start = New-StartInfo $file (Split-Path -Parent $file)
    # As ConvertTo-NativeArgument does it, which must not be given the password: see Read-Secret.
    $start.Arguments = '"' + ($password -replace '(\\*)"', '$1$1\"' -replace '(\\+)$', '$1$1') + '"'
    $run = Invoke-Start $start 60
    if ($run.ExitCode -ne 0) { throw "clpencrypt ended with code $($run.ExitCode)" }
    $secretText = ($run.Output -split '\r?\n')[-1].Trim()
    if ($secretText -notmatch '\A[0-9A-Fa-f]{8,}\z' -or $secretText -eq $password) {
        throw 'clpencrypt printed something that is not an encoded password'
    }
    return [System.Net.NetworkCredential]::new('', $secretText)
}

# Replaces the tokens in every file of the push folder; returns those that clp.conf uses. All files are read and written
# as Latin-1, byte for byte: clp.conf may be Shift_JIS, and .bat files keep their line ends.
function Set-Token($Values, $Encoded) {
    $used = @()
    foreach ($file in @(Get-ChildItem -LiteralPath $PushFolder -Recurse -File)) {
        $text = $Latin1.GetString([System.IO.File]::ReadAllBytes($file.FullName))
        $isConf = $file.FullName -eq (Join-Path $PushFolder 'clp.conf')
        foreach ($token in @([regex]::Matches($text, '@@[^@\r\n]+@@') | ForEach-Object { $_.Value } | Sort-Object -Unique)) {
            $secretText = ''
            if ($isConf -and $Encoded.ContainsKey($token)) {
                $secretText = $Encoded[$token].Password
            } elseif ($Values.ContainsKey($token)) {
                $secretText = $Values[$token]
                if ($isConf) { $used += $token }
            } else {
                throw "$($file.Name): nothing is known to put in the place of $token"
            }
            if ($secretText -notmatch $AllowedValue) {
                throw "$($file.Name): the value of $token has a character that is not allowed; ASCII letters, digits and _ . : / + = - are"
            }
            $text = $text.Replace($token, $secretText)
        }
        if ($text.Contains('@@')) { throw "$($file.Name): there is a pair of @ signs left that is no token" }
        [System.IO.File]::WriteAllBytes($file.FullName, $Latin1.GetBytes($text))
    }
    return $used
}

# Has the product look at the configuration before it is pushed. What it says was never seen on a real server, so it is
# told and stops nothing: the push judges the configuration itself.
function Test-Configuration($Encoded) {
    Test-With 'clpcfctrl' @('--compcheck', '-w', '-x', $PushFolder) $Encoded
    $results = Join-Path $RootFolder 'clpcfchk'
    Remove-Path $results
    [void][System.IO.Directory]::CreateDirectory($results)
    if (Test-Path -LiteralPath (Join-Path (Get-ProductFolder) 'bin\clpcfchk.exe')) {
        Test-With 'clpcfchk' @('-o', $results, '-i', $PushFolder) $Encoded
    } else {
        Write-Line 'this version has no clpcfchk'
    }
}

function Test-With([string]$Name, [string[]]$Arguments, $Encoded) {
    $run = Invoke-Clp $Name $Arguments 180
    $output = $run.Output
    foreach ($each in $Encoded.Values) {
        $output = $output.Replace($each.Password, $EncodedMark)
    }
    $output = Get-Shown $output
    if ($run.ExitCode -eq 0) {
        # Some of its checks only recommend, and the code is 0 with findings too.
        $warning = ''
        if ($output -match '(?i)\b(fail|failed|ng|error|warn|warning)\b') { $warning = 'WARNING: ' }
        Write-Line "$warning$Name ended with code 0: $output"
    } elseif ($output -match $UnknownOption) {
        Write-Line "$Name does not know an option, so it checked nothing (code $($run.ExitCode)): $output"
    } else {
        Write-Line "WARNING: $Name finds the configuration wrong (code $($run.ExitCode)): $output"
    }
}

# Pushes; true when nothing was pushed because the product demands a stopped cluster.
function Send-Configuration($Push) {
    $run = Invoke-Push @() $Push
    $isRefused = $run.ExitCode -ne 0 -and $run.Output -notmatch $StopDemand
    if ($isRefused -and $run.Output -match $NotReached -and $ForceModes -contains $Mode) {
        Write-Line 'a server was not reached, and no cluster runs on it: the push is forced, once'
        $run = Invoke-Push @('--force') $Push
    }
    if ($run.ExitCode -eq 0) { return $false }
    if ($run.Output -match $StopDemand) { return $true }
    throw "clpcfctrl --push ended with code $($run.ExitCode): $(Get-Shown $run.Output)"
}

# What a push ended with, and said, without what is secret of it.
function Invoke-Push([string[]]$Options, $Push) {
    Assert-Called
    $run = Invoke-Clp 'clpcfctrl' (@('--push') + $Options + @('-w', '-x', $PushFolder)) 300
    $output = $run.Output
    foreach ($each in $Push.Encoded.Values) {
        $output = $output.Replace($each.Password, $EncodedMark)
    }
    Write-Line "clpcfctrl $((@('--push') + $Options) -join ' ') ended with code $($run.ExitCode): $(Get-Shown $output)"
    return [pscustomobject]@{ ExitCode = $run.ExitCode; Output = $output }
}

function Send-ToMember($Plan, $Push) {
    Assert-Called
    $wantsStop = $false
    $problems = @()
    try {
        Suspend-Cluster
        $wantsStop = Send-Configuration $Push
        if (-not $wantsStop) { Confirm-Installed $Push }
    } catch {
        # Kept for after the resume, which must be tried in any case and may have a problem of its own to tell.
        $problems += $_.Exception.Message
    }
    $problems += @(Resume-Cluster $Plan)
    if ($problems.Count -gt 0) { throw ($problems -join ' ') }
    if ($wantsStop) { Send-ToStopped $Plan $Push }
}

# Stops the cluster for the push. From the record on, every way out of here starts it again, and where the process or
# the server itself goes, the next execution does; with its old configuration the cluster is better than none.
function Send-ToStopped($Plan, $Push) {
    Assert-Called
    Write-Line 'the product demands a stopped cluster for this change; the application is away until it runs again'
    Set-Record 'stopped' $Owner
    $problems = @()
    try {
        Stop-Cluster $Plan
        if (Send-Configuration $Push) { throw 'clpcfctrl still demands a stopped cluster, although it is stopped' }
        Confirm-Installed $Push
    } catch {
        $problems += $_.Exception.Message
    }
    $problems += @(Start-Again $Plan $Owner)
    if ($problems.Count -gt 0) { throw ($problems -join ' ') }
}

function Stop-Cluster($Plan) {
    # A member that is down makes the command fail; what counts is that the others stop.
    $run = Invoke-Clp 'clpcl' @('-t', '-a') 600
    Write-Line "clpcl -t -a ended with code $($run.ExitCode): $(Get-Shown $run.Output)"
    $problem = Wait-Until 300 {
        $servers = (Get-ClusterState $Plan).Servers
        foreach ($name in $Plan.servers) {
            if (Test-Running (Get-Status $servers $name)) { return "$name still runs the cluster" }
        }
    }
    if ($problem -ne '') { throw "after clpcl -t -a $problem" }
}

function Suspend-Cluster {
    $run = Invoke-Clp 'clpcl' @('--suspend') 300
    if ($run.ExitCode -eq 0) {
        Write-Line 'suspended the cluster; the group stays where it is'
    } else {
        # A member that is down, or a cluster that an earlier run left suspended. The push says whether it is enough.
        Write-Line "clpcl --suspend ended with code $($run.ExitCode): $(Get-Shown $run.Output)"
        $forced = Invoke-Clp 'clpcl' @('--suspend', '--force') 300
        Write-Line "clpcl --suspend --force ended with code $($forced.ExitCode): $(Get-Shown $forced.Output)"
    }
}

# Nothing, or why the cluster is still suspended.
function Resume-Cluster($Plan) {
    try {
        $run = Invoke-Clp 'clpcl' @('--resume') 300
        if ($run.ExitCode -eq 0) {
            Write-Line 'resumed the cluster'
            return
        }
        $reason = "code $($run.ExitCode): $(Get-Shown $run.Output)"
    } catch {
        $reason = $_.Exception.Message
    }
    try {
        $state = Get-ClusterState $Plan
        if ($state.Running -and @(Get-Suspended $state $Plan).Count -eq 0) {
            Write-Line "clpcl --resume failed ($reason), but no server is suspended"
            return
        }
    } catch {
        $reason = "$reason; $($_.Exception.Message)"
    }
    return "clpcl --resume failed ($reason). A suspended cluster does not fail over: resume it by hand (clpcl --resume)"
}

# The exit code of a push is not to be trusted alone. CLUSTERPRO must have the pushed file, or another one than before
# with the values in it, should it write the file anew; and nothing may change any more, because its hash is recorded.
function Confirm-Installed($Push) {
    $file = Join-Path (Get-ProductFolder) 'etc\clp.conf'
    $problem = Wait-Until 120 {
        if (-not (Test-Path -LiteralPath $file)) { return "there is no $file" }
        $now = Get-InstalledHash
        $isPushed = (Get-Sha256 $file) -eq (Get-Sha256 (Join-Path $PushFolder 'clp.conf'))
        if (-not $isPushed -and $now -eq $Push.Before) { return "$file is what it was before" }
        Start-Sleep -Seconds 10
        if ($now -ne (Get-InstalledHash)) { "$file still changes" }
    }
    if ($problem -ne '') { throw "clpcfctrl --push ended, but $problem" }
    $text = $Latin1.GetString([System.IO.File]::ReadAllBytes($file))
    foreach ($token in $Push.Used) {
        if (-not $text.Contains($Push.Values[$token])) { throw "clpcfctrl --push ended, but $file has no $($Push.Values[$token]) ($token)" }
    }
}

# The other servers get this one's licences with the first configuration, a new server with the one that it joins by.
# Not seen on a real server: what it says stops nothing, and step finishServer judges each server's licences.
function Send-License($Plan) {
    if (@($Plan.licenses).Count -eq 0 -or @('first', 'join') -notcontains $Mode) { return }
    Assert-Called
    try {
        $run = Invoke-Clp 'clplcnsc' @('--distribute') 120
        $said = "clplcnsc --distribute ended with code $($run.ExitCode): $(Get-Shown $run.Output)"
        if ($run.ExitCode -eq 0) { Write-Line $said } else { Write-Line "WARNING: $said" }
    } catch {
        Write-Line "WARNING: $($_.Exception.Message)"
    }
}

# With what each password is of, for messages.
function Read-AllSecret($Plan) {
    $account = Read-Secret $Plan.account.secret $Plan.region
    $account | Add-Member -NotePropertyName Of -NotePropertyValue 'the account'
    $account
    foreach ($name in $Plan.passwords) {
        $other = Read-Secret $name $Plan.region
        $other | Add-Member -NotePropertyName Of -NotePropertyValue "secret $name"
        $other
    }
}

function Update-Configuration($Plan) {
    $secrets = @(Read-AllSecret $Plan)
    $versions = @($secrets | ForEach-Object { $_.Version }) -join '|'
    $names = (@($Plan.account.secret) + @($Plan.passwords)) -join '|'
    $fingerprint = Get-TextSha256 "$(Get-DeliveredHash)|$Tokens|$names|$versions"
    if (@('update', 'restart') -contains $Mode -and (Get-Record 'push') -eq "$fingerprint $(Get-InstalledHash)") {
        Write-Line 'the servers have this configuration already'
    } else {
        Push-Configuration $Plan $secrets
        Send-License $Plan
        Set-Record 'push' "$fingerprint $(Get-InstalledHash)"
        Write-Line 'pushed'
    }
}

try {
    $clusterPlan = Enter-Step $ContentHash
    Write-Line "mode $Mode"
    try {
        Update-Configuration $clusterPlan
    } catch {
        # Nothing started the cluster that an earlier execution stopped, and the runbook ends here.
        if ($Mode -ne 'restart' -or $Stopped -ne 'yes') { throw }
        throw (@($_.Exception.Message) + @(Start-Again $clusterPlan $Owner)) -join ' '
    }
} catch {
    Write-Failure $_
    exit 1
}
exit 0
