# Says whether this server already is what it should be: "state=member", "state=new", or "state=untrusted" for one that
# keeps the membership of a domain of this name whose controllers refuse it: a replaced directory is another domain, and
# knows no member of the old one. Asks Systems Manager for the reboot that an earlier run owes, because it was ended
# between a change and its reboot: until then the server has a name, or a domain, that it does not use yet.
#
# Started by: step checkMembership of the install and of the prepare runbook, as SYSTEM. Changes nothing; may run any
# number of times.
# Values: $ServerName, $DirectoryName (set by the runbook above this text).
# Exit codes: 3010 reboot and run again; 0 state printed; 1 the server belongs to another domain or has another name in
# this one, or that cannot be told.
$StepName = 'checkMembership'

# What the domain's controllers say of this server: trusted, refused, or unknown, which is for verifyMembership to wait
# for: no server leaves its domain for a line that is down. Test-ComputerSecureChannel gives false for both, so Windows'
# own numbers decide, which nltest prints alike in every language ("Status = 1787 0x6fb ..."). Only 1786, 1787 and 1789
# say that there is no trust: ERROR_NO_TRUST_LSA_SECRET, ERROR_NO_TRUST_SAM_ACCOUNT and
# ERROR_TRUSTED_RELATIONSHIP_FAILURE.
function Get-Trust {
    # What a program says on its other stream would end the script.
    $ErrorActionPreference = 'Continue'
    try {
        $printed = @(& nltest.exe "/sc_verify:$DirectoryName" 2>&1)
    } catch {
        return 'unknown'
    }
    $numbers = @([regex]::Matches("$printed", '=\s*(\d+)\s+0x') | ForEach-Object { [int]$_.Groups[1].Value } | Sort-Object -Unique)
    $problems = @($numbers | Where-Object { $_ -ne 0 })
    $others = @($problems | Where-Object { @(1786, 1787, 1789) -notcontains $_ })
    if ($numbers.Count -eq 0 -or $others.Count -gt 0) { return 'unknown' }
    if ($problems.Count -gt 0) { return 'refused' }
    return 'trusted'
}

# Two minutes of refusals, by pauses and by a counter that runs on evenly: a server that has just started may be refused
# at first, and its clock may jump.
function Get-SettledTrust {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    for ($left = 8; ; $left--) {
        $trust = Get-Trust
        if ($trust -ne 'refused') { return $trust }
        if ($left -le 0 -or $watch.Elapsed.TotalSeconds -ge 120) { return $trust }
        Start-Sleep -Seconds 15
    }
}

try {
    if (Test-RebootMark) {
        Write-Line 'an earlier run changed the name or the domain and owes the reboot; rebooting'
        exit 3010
    }
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
    if (-not $computer.PartOfDomain) {
        Write-Line "$env:COMPUTERNAME is in no domain; state=new"
        exit 0
    }
    if ($computer.Domain -ne $DirectoryName) {
        throw "$env:COMPUTERNAME belongs to domain $($computer.Domain), not to $DirectoryName. Leave that domain or replace the server"
    }
    if ($env:COMPUTERNAME -ne $ServerName) {
        throw "the server is in $DirectoryName under the name $env:COMPUTERNAME, not $ServerName. Replace the server"
    }
    if ((Get-SettledTrust) -eq 'refused') {
        Write-Line "$env:COMPUTERNAME is in $DirectoryName by name, but no controller trusts it: the directory was replaced, or the computer account is gone; state=untrusted"
        exit 0
    }
    Write-Line "$env:COMPUTERNAME is a member of $($computer.Domain); state=member"
} catch {
    Write-Failure $_
    exit 1
}
exit 0
