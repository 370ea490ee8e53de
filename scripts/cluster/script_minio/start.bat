@echo off
rem Starts MinIO on its folder of the FSx share and waits until it can serve.
rem
rem Started by: script resource script_minio of the failover group, as the cluster's account.
rem Arguments: none. Environment: CLP_EVENT from CLUSTERPRO. Settings: clpfsx-settings.bat beside this file.
rem Exit codes: 0 MinIO serves, or CLP_EVENT is RECOVER; 1 it does not serve; 2 this server is not set up for it.
rem May run again: a MinIO that an earlier run started and that serves is left as it is, with 0. Any other minio.exe is
rem refused with 1: two writers on one folder destroy its data (MinIO does not lock it), and one started by hand may
rem serve another folder under the virtual IP. stop.bat ends either. After 1, this run leaves no MinIO of its own.
rem
rem Only CLUSTERPRO knows which server may write, so a run without its CLP_EVENT is refused.
rem A wait is ping to this server: timeout stops at once where there is no console, as under a service. A round counts
rem the second waited and the seconds of the look at the folder and of the health request, so no change of the clock cuts
rem the time limit short; the looks at the process list, and starting PowerShell and curl, come on top.
setlocal enableextensions disabledelayedexpansion

:event
if "%CLP_EVENT%"=="START" goto settings
if "%CLP_EVENT%"=="FAILOVER" goto settings
if not "%CLP_EVENT%"=="RECOVER" goto event_unknown
echo clpfsx script_minio start: nothing to do: a server came back (CLP_EVENT is RECOVER)
exit /b 0

:settings
if not exist "%~dp0clpfsx-settings.bat" goto settings_absent
call "%~dp0clpfsx-settings.bat"
@echo off
set "lacking="
for %%v in (CLPFSX_FSX_DNS CLPFSX_FSX_SHARE CLPFSX_APP_DIR CLPFSX_APP_FOLDER CLPFSX_APP_PORT CLPFSX_APP_CONSOLE_PORT CLPFSX_APP_START_SECONDS CLPFSX_APP_HEALTH_SECONDS CLPFSX_APP_CREDENTIALS) do if not defined %%v set "lacking=%%v"
if defined lacking goto settings_incomplete
set "folder=\\%CLPFSX_FSX_DNS%\%CLPFSX_FSX_SHARE%\%CLPFSX_APP_FOLDER%"
set "record=%CLPFSX_APP_DIR%\clpfsx-minio.pid"
set "log=%CLPFSX_APP_DIR%\minio.log"
set "waited=no"
set /a spent=0

:setup
if not exist "%CLPFSX_APP_DIR%\minio.exe" goto binary_absent
if not exist "%CLPFSX_APP_CREDENTIALS%" goto credentials_absent
for %%p in (powershell.exe curl.exe) do if "%%~$PATH:p"=="" set "lacking=%%p"
if defined lacking goto tool_absent

:instance
set "recorded=none"
if exist "%record%" for /f "usebackq" %%p in ("%record%") do set "recorded=%%p"
call :list
if "%listed%"=="no" goto list_failed
call :ask
if not "%running%"=="no" goto instance_runs
if "%status%"=="rubbish" goto curl_rubbish
if not "%status%"=="000" goto port_taken

rem While the file system fails over, its share is away for up to 30 s: try until the limit.
:folder
call :look
if "%look%"=="there" goto credentials
if "%look%"=="made" goto folder_made
if not "%look%"=="away" goto look_rubbish
if %spent% geq %CLPFSX_APP_START_SECONDS% goto folder_failed
if "%waited%"=="no" echo clpfsx script_minio start: folder "%folder%" is away; trying for %CLPFSX_APP_START_SECONDS% s
set "waited=yes"
call :wait
goto folder

:folder_made
echo clpfsx script_minio start: made folder "%folder%"

rem The credentials live in MinIO's environment alone: the output of their file is dropped, and endlocal takes them away
rem from everything this script starts later. Without them MinIO would start with its published default password.
:credentials
setlocal
set "MINIO_ROOT_USER="
set "MINIO_ROOT_PASSWORD="
call "%CLPFSX_APP_CREDENTIALS%" >nul 2>&1
@echo off
if not defined MINIO_ROOT_USER goto credentials_incomplete
if not defined MINIO_ROOT_PASSWORD goto credentials_incomplete

rem /b: no window of its own, for a service has no desktop to put it on, and the output goes to the log.
:start
if exist "%log%" move /y "%log%" "%CLPFSX_APP_DIR%\minio.previous.log" >nul 2>&1
echo clpfsx script_minio start: starting MinIO on "%folder%", port %CLPFSX_APP_PORT%, output in "%log%"
start "" /b "%CLPFSX_APP_DIR%\minio.exe" server "%folder%" --address ":%CLPFSX_APP_PORT%" --console-address ":%CLPFSX_APP_CONSOLE_PORT%" >"%log%" 2>&1 <nul
endlocal

:serving
call :ask
call :list
if "%listed%"=="no" goto list_lost
if "%running%"=="no" goto died
if "%status%"=="200" goto serves
if %spent% geq %CLPFSX_APP_START_SECONDS% goto too_slow
call :wait
goto serving

:serves
>"%record%" echo %running%
echo clpfsx script_minio start: MinIO serves on port %CLPFSX_APP_PORT% as process %running%
exit /b 0

:instance_runs
if not "%running%"=="%recorded%" goto instance_strange
if not "%status%"=="200" goto instance_sick
echo clpfsx script_minio start: process %running%, which an earlier start made, serves on port %CLPFSX_APP_PORT%; no second instance
exit /b 0

:instance_strange
echo clpfsx script_minio start: refused: minio.exe runs as process %running%, which this script did not start; run stop.bat to end it
exit /b 1

:instance_sick
echo clpfsx script_minio start: refused: process %running%, which an earlier start made, does not serve (health gave %status%); run stop.bat to end it
exit /b 1

:port_taken
echo clpfsx script_minio start: refused: another program answers on port %CLPFSX_APP_PORT% (health gave %status%) although no minio.exe runs
exit /b 1

:curl_rubbish
echo clpfsx script_minio start: refused: curl.exe printed no HTTP status, so MinIO could not be seen to serve
exit /b 1

:event_unknown
echo clpfsx script_minio start: refused: CLP_EVENT is "%CLP_EVENT%", not START or FAILOVER; start the group in CLUSTERPRO instead
exit /b 1

:settings_absent
echo clpfsx script_minio start: not set up: there is no "%~dp0clpfsx-settings.bat"
exit /b 2

:settings_incomplete
echo clpfsx script_minio start: not set up: "%~dp0clpfsx-settings.bat" does not set %lacking%
exit /b 2

:binary_absent
echo clpfsx script_minio start: not set up: there is no "%CLPFSX_APP_DIR%\minio.exe"
exit /b 2

:credentials_absent
echo clpfsx script_minio start: not set up: there is no "%CLPFSX_APP_CREDENTIALS%", or this account may not see it
exit /b 2

:credentials_incomplete
endlocal
echo clpfsx script_minio start: not set up: "%CLPFSX_APP_CREDENTIALS%" does not give both credentials, or this account may not read it
exit /b 2

:tool_absent
echo clpfsx script_minio start: not set up: %lacking% is not on the PATH
exit /b 2

:list_failed
echo clpfsx script_minio start: refused: tasklist gave no process list, so a second instance cannot be ruled out
exit /b 1

:look_rubbish
echo clpfsx script_minio start: failed: the look at folder "%folder%" printed neither "there", "made" nor "away"
exit /b 1

:folder_failed
echo clpfsx script_minio start: failed: folder "%folder%" could not be reached or made within %CLPFSX_APP_START_SECONDS% s: %why%
exit /b 1

:list_lost
echo clpfsx script_minio start: failed: tasklist gave no process list while MinIO was starting
goto clean_up

:died
echo clpfsx script_minio start: failed: MinIO ended before it served (health gave %status%); see "%log%"
exit /b 1

:too_slow
echo clpfsx script_minio start: failed: MinIO did not serve within %CLPFSX_APP_START_SECONDS% s (health gave %status%); see "%log%"
goto clean_up

rem None ran before, so every minio.exe is this run's own.
:clean_up
taskkill.exe /F /IM minio.exe >nul 2>&1
call :wait
call :list
if "%listed%%running%"=="yesno" goto cleaned_up
echo clpfsx script_minio start: what was started could not be ended or seen to end; stop.bat must be run before another server may start
exit /b 1

:cleaned_up
echo clpfsx script_minio start: what was started was ended
exit /b 1

rem look: "there", "made" now, or "away", and then why with Windows' error code; adds the whole seconds it took to spent. A
rem look at a path may hang for a minute or more in the SMB client, so it runs in a thread of its own, which Exit leaves
rem behind. PowerShell reads the folder from the environment: no value becomes code.
:look
set "look=none"
set "why="
set /a took=0
set /a limit=CLPFSX_APP_START_SECONDS-spent
if %limit% gtr 20 set /a limit=20
if %limit% lss 1 set /a limit=1
for /f "usebackq tokens=1,2* delims=:" %%i in (`powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -Command "$w=[Diagnostics.Stopwatch]::StartNew(); $p=[PowerShell]::Create(); [void]$p.AddScript({ if ([IO.Directory]::Exists($env:folder)) { 'there' } else { try { [void][IO.Directory]::CreateDirectory($env:folder); 'made' } catch { $e=$_.Exception.GetBaseException(); 'away:'+$e.GetType().Name+' '+($e.HResult -band 65535) } } }); $a=$p.BeginInvoke(); $r='away:TimeLimit'; if ($a.AsyncWaitHandle.WaitOne(1000*[int]$env:limit)) { $r=[string]$p.EndInvoke($a)[0] }; [Console]::Out.WriteLine(''+[int]$w.Elapsed.TotalSeconds+':'+$r); [Environment]::Exit(0)"`) do (
  set "look=rubbish"
  for %%w in (there made away) do if "%%j"=="%%w" set "look=%%w"
  set "why=%%k"
  set /a "took=%%i" 2>nul
)
set /a spent+=took
exit /b 0

rem status: HTTP code of MinIO's own answer that it can write, 000 without one; adds the whole seconds it took to spent.
rem "live" answers 200 long before MinIO has opened its folder, hence "cluster".
:ask
set "status=rubbish"
set /a took=0
for /f "usebackq tokens=1,2 delims=. " %%i in (`curl.exe -q -s -m %CLPFSX_APP_HEALTH_SECONDS% --noproxy "*" -o NUL -w "%%{http_code} %%{time_total}" "http://127.0.0.1:%CLPFSX_APP_PORT%/minio/health/cluster"`) do (
  set "status=rubbish"
  for %%s in (000 200 400 403 404 412 429 500 502 503 504) do if "%%i"=="%%s" set "status=%%s"
  if not "%%j"=="" set /a "took=%%j" 2>nul
)
set /a spent+=took
exit /b 0

rem listed: yes when the list is to be believed (it names the cmd.exe that runs this). running: no, or a process id.
:list
set "listed=no"
set "running=no"
for /f "usebackq tokens=1,2 delims=," %%i in (`tasklist.exe /FO CSV /NH`) do (
  if /i "%%~i"=="cmd.exe" set "listed=yes"
  if /i "%%~i"=="minio.exe" set "running=%%~j"
)
exit /b 0

:wait
ping.exe -n 2 127.0.0.1 >nul
set /a spent+=1
exit /b 0
