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

# What the domain's controllers say of this server: trusted, refused, or unknown with none in reach, which is for
# verifyMembership to wait for: no server leaves its domain for a line that is down. Windows tells a refusal from that
# in its own words only, so a refusal counts where a controller answers.
function Get-Trust {
    try {
        if (Test-ComputerSecureChannel) { return 'trusted' }
    } catch {
        return 'unknown'
    }
    if (Test-NetConnection -ComputerName $DirectoryName -Port 389 -InformationLevel Quiet) { return 'refused' }
    return 'unknown'
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
