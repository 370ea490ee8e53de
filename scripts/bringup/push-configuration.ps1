# Gives the delivered configuration to all servers: replaces the tokens, has the password encrypted, checks and pushes.
#
# Started by: step pushConfiguration of the bring-up runbook, as SYSTEM, on one server, a member of the running cluster
# where there is one.
# Values: $Mode (first, restart, update, join), $Tokens, $ContentHash, $SecretVersions (set by the runbook).
# Exit codes: 0 pushed, or the same was pushed before; 1 not pushed, and a running cluster runs as before.
# May run any number of times. A running cluster is suspended for it, so that its group stays where it is, and resumed
# whatever happens; where the product asks for more, it is stopped, and the next step starts it again.
param([string] $Mode, [string] $Tokens, [string] $ContentHash, [string] $SecretVersions)
$Step = 'pushConfiguration'
. "$PSScriptRoot\common.ps1"
$LATIN1 = [System.Text.Encoding]::GetEncoding(28591)
$record = Join-Path $Root 'pushed.txt'
$stopped = Join-Path $Root 'stopped-for-push.txt'
$work = $null
$suspended = $false

# clpencrypt takes a password as its argument only. It shows in the process list of this server for that moment, which
# SYSTEM and administrators can see.
function Get-Encrypted([string] $Password) {
    if ($Password -match '["\s]') { Stop-Step "the password in $($Plan.account.secret) has a blank or a quotation mark, which clpencrypt cannot take" }
    $result = Invoke-Product 'clpencrypt.exe' $Password 60
    $code = "$($result.Output)".Trim()
    # The output is not shown: it is as good as the password.
    if ($result.ExitCode -ne 0 -or $code -notmatch '^[0-9A-Fa-f]{16,}$') { Stop-Step "clpencrypt ended with $($result.ExitCode) and gave no code" }
    $code
}

# One character for each byte, so that a Shift_JIS clp.conf keeps every byte.
function Set-Tokens([string] $Folder, [hashtable] $Values) {
    foreach ($file in Get-ChildItem -LiteralPath $Folder -Recurse -File) {
        $text = [System.IO.File]::ReadAllText($file.FullName, $LATIN1)
        if (-not $text.Contains('@@')) { continue }
        foreach ($token in $Values.Keys) { $text = $text.Replace("@@$token@@", $Values[$token]) }
        if ($text -match '@@(?<token>[A-Z_]+(:[a-z0-9-]+)?)@@') { Stop-Step "$($file.Name) has token $($Matches['token']), for which there is no value" }
        [System.IO.File]::WriteAllText($file.FullName, $text, $LATIN1)
    }
}

try {
    $fingerprint = "$ContentHash $Tokens $SecretVersions"
    if ($Mode -ne 'join' -and $Mode -ne 'first' -and (Test-Path -LiteralPath $record) -and (Get-Content -LiteralPath $record -Raw).Trim() -eq $fingerprint) {
        Write-Step 'the same configuration was pushed before'
        exit 0
    }
    $values = @{}
    foreach ($entry in $Tokens -split ';') {
        $name, $value = $entry -split '=', 2
        if ("$value" -notmatch '^[\w.:/+=-]+$') { Stop-Step "token $name has an unusable value" }
        $values[$name] = $value
    }
    $values['PASSWORD:0'] = Get-Encrypted (Get-Secret $Plan.account.secret).password

    $work = New-WorkFolder
    Copy-Item -Path (Join-Path $Delivery 'cluster\*') -Destination $work -Recurse -Force
    Set-Tokens $work $values

    $check = Invoke-Product 'clpcfctrl.exe' "--compcheck -w -x `"$work`"" 120
    if ($check.ExitCode -ne 0) {
        # Not every version has this check; one that has it says what is wrong.
        if ($check.Output -match '(?i)usage|invalid option|invalid parameter') { Write-Step 'this version of CLUSTERPRO checks no configuration beforehand' }
        else { Stop-Step "clpcfctrl --compcheck ended with $($check.ExitCode): $($check.Output)" }
    }

    if ($Mode -eq 'update' -or $Mode -eq 'join') {
        $null = Invoke-ProductOrStop 'clpcl.exe' '--suspend' 300
        $suspended = $true
    }
    $push = Invoke-Product 'clpcfctrl.exe' "--push -w -x `"$work`"" 300
    if ($push.ExitCode -ne 0 -and $suspended -and $push.Output -match '(?i)\bstop') {
        Write-Step 'this change cannot be made while the cluster is suspended; stopping it'
        $null = Invoke-ProductOrStop 'clpcl.exe' '--resume' 300
        $suspended = $false
        Set-Content -LiteralPath $stopped -Value 'stopped'
        $null = Invoke-ProductOrStop 'clpcl.exe' '-t -a' 600
        $push = Invoke-Product 'clpcfctrl.exe' "--push -w -x `"$work`"" 300
    }
    if ($push.ExitCode -ne 0) { Stop-Step "clpcfctrl --push ended with $($push.ExitCode): $($push.Output)" }
    Set-Content -LiteralPath $record -Value $fingerprint
} catch {
    Stop-Step $_.Exception.Message
} finally {
    if ($suspended) {
        $resume = Invoke-Product 'clpcl.exe' '--resume' 300
        if ($resume.ExitCode -ne 0) { Write-Error "bringUp/${Step}: ${ServerName}: clpcl --resume ended with $($resume.ExitCode): $($resume.Output)" -ErrorAction Continue }
    }
    if ($null -ne $work) { Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue }
}
Write-Step 'pushed to all servers'
exit 0
