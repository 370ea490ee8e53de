# Runs a script as powershell.exe -File does, with doubles for the cmdlets that this machine lacks or must not use.
$file, $rest = $args
. "$env:CLPFSX_TEST_FOLDER\doubles.ps1"
if (Test-Path -LiteralPath "$env:CLPFSX_TEST_FOLDER\lines") { . "$env:CLPFSX_TEST_FOLDER\lines.ps1" }
$global:LASTEXITCODE = 0
. $file @rest
exit $LASTEXITCODE
