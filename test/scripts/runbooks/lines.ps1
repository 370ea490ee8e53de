# What the table of crashes and the list of lines that ran ask of a script's process. The file `lines` beside this one
# says what: `note` appends the place of every statement that runs to `lines.txt`; `crash FILE LINE` ends the process,
# as a crash does, as soon as the statement in that line has done its work.
$global:TestOrder = [System.IO.File]::ReadAllText("$env:CLPFSX_TEST_FOLDER\lines").Trim() -split ' ', 3
# A script in strict mode may not read what was never set.
$global:TestDepth = $null

function global:Get-TestStatement([string]$Path) {
    $tree = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref]$null, [ref]$null)
    $isStatement = { param($node) $node -is [System.Management.Automation.Language.StatementAst] -and $node -isnot [System.Management.Automation.Language.FunctionDefinitionAst] }
    return @($tree.FindAll($isStatement, $true) | ForEach-Object { $_.Extent.StartLineNumber } | Sort-Object -Unique)
}

function global:Set-TestBreakpoint([string]$Path) {
    foreach ($number in (Get-TestStatement $Path)) {
        if ($global:TestOrder[0] -eq 'note') {
            [void](Set-PSBreakpoint -Script $Path -Line $number -Action {
                $text = [System.IO.File]::ReadAllLines($_.Script)[$_.Line - 1].Trim()
                [System.IO.File]::AppendAllText("$env:CLPFSX_TEST_FOLDER\lines.txt", "$($_.Script)`t$($_.Line)`t$text`n")
                $_ | Disable-PSBreakpoint
            })
        } else {
            [void](Set-PSBreakpoint -Script $Path -Line $number -Action {
                $depth = @(Get-PSCallStack).Count
                if ($null -ne $global:TestDepth -and $depth -le $global:TestDepth) {
                    [System.Diagnostics.Process]::GetCurrentProcess().Kill()
                    [System.Threading.Thread]::Sleep(10000)
                }
                if ($_.Line -eq [int]$global:TestOrder[2] -and $_.Script -like "*\$($global:TestOrder[1])") { $global:TestDepth = $depth }
            })
        }
    }
}

# The delivered script and what it shares with the others, or the runbook's own text.
$paths = @($file)
$shared = Join-Path (Split-Path -Parent $file) 'common.ps1'
if (Test-Path -LiteralPath $shared) { $paths += $shared }
foreach ($path in $paths) { Set-TestBreakpoint $path }
