@echo off
rem Says whether this server reaches the FSx file system: TCP 445 to its DNS name and, by setting, the share itself.
rem
rem Started by: custom monitor resource genw_fsx, always, on both servers, as the cluster's account.
rem Arguments: none. Environment: none. Settings: clpfsx-settings.bat beside this file.
rem Exit codes: 0 reached; 1 not reached, or the check gave no answer; 2 the settings are absent or incomplete.
rem Changes nothing; may run any number of times, also twice at once. The current folder does not matter.
rem
rem Test-NetConnection has no time limit and waits past the monitor's, hence TcpClient with a deadline; the limit holds
rem for the look-up of the name too. PowerShell reads the settings from the environment: no value becomes code.
setlocal enableextensions disabledelayedexpansion

:settings
if not exist "%~dp0clpfsx-settings.bat" goto settings_absent
call "%~dp0clpfsx-settings.bat"
@echo off
set "lacking="
for %%v in (CLPFSX_FSX_DNS CLPFSX_FSX_SHARE CLPFSX_FSX_CHECK_SHARE CLPFSX_FSX_PROBE_SECONDS) do if not defined %%v set "lacking=%%v"
if defined lacking goto settings_incomplete

:tool
for %%p in (powershell.exe) do if "%%~$PATH:p"=="" goto tool_absent

:port
set "answer=none"
for /f "usebackq tokens=1* delims=:" %%i in (`powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -Command "try { $c=New-Object System.Net.Sockets.TcpClient; $a=$c.BeginConnect($env:CLPFSX_FSX_DNS,445,$null,$null); if ($a.AsyncWaitHandle.WaitOne(1000*[int]$env:CLPFSX_FSX_PROBE_SECONDS)) { $c.EndConnect($a); $r='open' } else { $r='closed:TimeLimit' } } catch { $e=$_.Exception.GetBaseException(); $r=$e.SocketErrorCode; if (!$r) { $r=$e.GetType().Name }; $r='closed:'+$r }; [Console]::Out.WriteLine($r); [Environment]::Exit(0)"`) do (
  set "answer=rubbish"
  if "%%i"=="open" set "answer=open"
  if "%%i"=="closed" set "answer=closed"
  if "%%i"=="closed" echo clpfsx genw_fsx: fault: TCP 445 to %CLPFSX_FSX_DNS% within %CLPFSX_FSX_PROBE_SECONDS% s: %%j
)
if "%answer%"=="closed" exit /b 1
if "%answer%"=="none" goto port_unanswered
if not "%answer%"=="open" goto port_rubbish
if "%CLPFSX_FSX_CHECK_SHARE%"=="1" goto share
echo clpfsx genw_fsx: reached: TCP 445 to %CLPFSX_FSX_DNS%
exit /b 0

rem A file server can accept TCP and still not serve the share. A look at a path may hang for a minute or more in the SMB
rem client, so it runs in a thread of its own, which Exit leaves behind.
:share
set "answer=none"
for /f "usebackq tokens=1* delims=:" %%i in (`powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -Command "$p=[PowerShell]::Create(); [void]$p.AddScript({ [IO.Directory]::Exists('\\'+$env:CLPFSX_FSX_DNS+'\'+$env:CLPFSX_FSX_SHARE) }); $a=$p.BeginInvoke(); $r='closed:TimeLimit'; if ($a.AsyncWaitHandle.WaitOne(1000*[int]$env:CLPFSX_FSX_PROBE_SECONDS)) { $r='closed:AbsentOrDenied'; if ($p.EndInvoke($a)[0]) { $r='open' } }; [Console]::Out.WriteLine($r); [Environment]::Exit(0)"`) do (
  set "answer=rubbish"
  if "%%i"=="open" set "answer=open"
  if "%%i"=="closed" set "answer=closed"
  if "%%i"=="closed" echo clpfsx genw_fsx: fault: share "\\%CLPFSX_FSX_DNS%\%CLPFSX_FSX_SHARE%" within %CLPFSX_FSX_PROBE_SECONDS% s: %%j
)
if "%answer%"=="closed" exit /b 1
if "%answer%"=="none" goto share_unanswered
if not "%answer%"=="open" goto share_rubbish
echo clpfsx genw_fsx: reached: share "\\%CLPFSX_FSX_DNS%\%CLPFSX_FSX_SHARE%"
exit /b 0

:settings_absent
echo clpfsx genw_fsx: not set up: there is no "%~dp0clpfsx-settings.bat"
exit /b 2

:settings_incomplete
echo clpfsx genw_fsx: not set up: "%~dp0clpfsx-settings.bat" does not set %lacking%
exit /b 2

:tool_absent
echo clpfsx genw_fsx: fault: powershell.exe is not on the PATH, so nothing was checked
exit /b 1

:port_unanswered
echo clpfsx genw_fsx: fault: the check of TCP 445 to %CLPFSX_FSX_DNS% printed nothing
exit /b 1

:port_rubbish
echo clpfsx genw_fsx: fault: the check of TCP 445 to %CLPFSX_FSX_DNS% printed neither "open" nor "closed"
exit /b 1

:share_unanswered
echo clpfsx genw_fsx: fault: the look at share "\\%CLPFSX_FSX_DNS%\%CLPFSX_FSX_SHARE%" printed nothing
exit /b 1

:share_rubbish
echo clpfsx genw_fsx: fault: the look at share "\\%CLPFSX_FSX_DNS%\%CLPFSX_FSX_SHARE%" printed neither "open" nor "closed"
exit /b 1
