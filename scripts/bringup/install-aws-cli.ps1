# Installs the AWS CLI v2, with which CLUSTERPRO rewrites routes.
#
# Started by: step installAwsCli of the bring-up runbook, as SYSTEM, on every server. May run any number of times.
# Exit codes: 0 it is there; 1 it is not.
$Step = 'installAwsCli'
. "$PSScriptRoot\common.ps1"
$aws = Join-Path $env:ProgramFiles 'Amazon\AWSCLIV2\aws.exe'
function Get-Version {
    if (-not (Test-Path -LiteralPath $aws)) { return '' }
    (Invoke-Tool $aws '--version' 120).Output.Trim()
}
try {
    $version = Get-Version
    if ($version -notmatch '^aws-cli/2\.') {
        $work = New-WorkFolder
        $setup = Join-Path $work 'AWSCLIV2.msi'
        Invoke-WebRequest -Uri 'https://awscli.amazonaws.com/AWSCLIV2.msi' -OutFile $setup -UseBasicParsing -TimeoutSec 300
        # Always the newest, so there is no hash to hold it against; AWS signs it.
        $signature = Get-AuthenticodeSignature -LiteralPath $setup
        if ("$($signature.Status)" -ne 'Valid' -or $signature.SignerCertificate.Subject -notmatch '(^|, )O="?Amazon Web Services') {
            Stop-Step "AWSCLIV2.msi is not signed by Amazon Web Services (signature $($signature.Status)); it is not used"
        }
        $result = Invoke-Tool "$env:SystemRoot\System32\msiexec.exe" "/i `"$setup`" /qn /norestart" 600
        if (@(0, 3010) -notcontains $result.ExitCode) { Stop-Step "msiexec.exe ended with $($result.ExitCode)" }
        $version = Get-Version
        if ($version -notmatch '^aws-cli/2\.') { Stop-Step "$aws says '$version' after it was installed" }
        # Services know the new PATH only after a restart.
        Set-Content -LiteralPath (Join-Path $Root 'restart-needed.txt') -Value (Get-CimInstance Win32_OperatingSystem).LastBootUpTime.Ticks
        Remove-Item -LiteralPath $work -Recurse -Force
    }
} catch {
    Stop-Step $_.Exception.Message
}
Write-Step $version
exit 0
