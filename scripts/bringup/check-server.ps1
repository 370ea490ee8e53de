# Checks that this server is one of the cluster's, in its domain.
#
# Started by: step checkServer of the bring-up runbook, as SYSTEM, on every server. Changes nothing; may run any number
# of times.
# Exit codes: 0 it is; 1 it is not.
$Step = 'checkServer'
. "$PSScriptRoot\common.ps1"
try {
    if (@($Plan.servers) -notcontains $ServerName) { Stop-Step "is none of $(@($Plan.servers) -join ', ')" }
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
    if (-not $computer.PartOfDomain) { Stop-Step 'is in no domain' }
    if ($computer.Domain -ne $Plan.directoryName) { Stop-Step "is in domain $($computer.Domain), not $($Plan.directoryName)" }
    $trusted = try { Test-ComputerSecureChannel } catch { $false }
    if (-not $trusted) { Stop-Step "no domain controller of $($Plan.directoryName) trusts it" }
} catch {
    Stop-Step $_.Exception.Message
}
Write-Step "is a member of $($Plan.directoryName)"
exit 0
