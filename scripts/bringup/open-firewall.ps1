# Opens the Windows Firewall for CLUSTERPRO, by its own command, and for the application's clients, and closes what an
# earlier delivery had open.
#
# Started by: step openFirewall of the bring-up runbook, as SYSTEM, on every server. May run any number of times.
# Exit codes: 0 open; 1 not.
# For all profiles: the profile may change with the state of the network, and a port opened for one would close.
$Step = 'openFirewall'
. "$PSScriptRoot\common.ps1"
try {
    $null = Invoke-ProductOrStop 'clpfwctrl.bat' '--add' 240
    $wanted = @(@($Plan.clientPorts) | ForEach-Object { "clpfsx-$($_.port)" })
    Get-NetFirewallRule -Name 'clpfsx-*' -ErrorAction SilentlyContinue |
        Where-Object { $wanted -notcontains $_.Name } | Remove-NetFirewallRule
    foreach ($client in @($Plan.clientPorts)) {
        $rule = "clpfsx-$($client.port)"
        if ($null -ne (Get-NetFirewallRule -Name $rule -ErrorAction SilentlyContinue)) { Remove-NetFirewallRule -Name $rule }
        $null = New-NetFirewallRule -Name $rule -DisplayName "clusterpro-fsx: $($client.purpose)" -Direction Inbound -Protocol TCP -LocalPort $client.port -Action Allow -Profile Any
    }
} catch {
    Stop-Step $_.Exception.Message
}
Write-Step "open for CLUSTERPRO and for $($wanted.Count) ports of clients"
exit 0
