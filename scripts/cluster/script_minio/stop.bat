@echo off
rem Ends MinIO on this server: asks, waits, then kills.
rem
rem Started by: script resource script_minio of the failover group, as the cluster's account; also by hand.
rem Arguments: none. Environment: none. Settings: clpfsx-settings.bat beside this file.
rem Exit codes: 0 no minio.exe runs any more, or none did; 1 one still runs, or that cannot be told, and then no other
rem server may start it; 2 the settings are absent or incomplete.
rem May run any number of times. Ends every minio.exe: on this server MinIO belongs to the cluster.
rem
rem A wait is ping to this server: timeout stops at once where there is no console, as under a service. Rounds are
rem counted, so no change of the clock cuts the time limit short; the looks at the process list come on top.
setlocal enableextensions disabledelayedexpansion

:settings
if not exist "%~dp0clpfsx-settings.bat" goto settings_absent
call "%~dp0clpfsx-settings.bat"
@echo off
set "lacking="
for %%v in (CLPFSX_APP_DIR CLPFSX_APP_STOP_SECONDS) do if not defined %%v set "lacking=%%v"
if defined lacking goto settings_incomplete
set /a spent=0

:instance
call :list
if "%listed%"=="no" goto list_failed
if "%running%"=="no" goto none_ran

rem Windows refuses at once to ask a process that has no window, which is usual under a service. Waiting would then only
rem lengthen the failover; MinIO is made to survive a kill (what it has confirmed is on the share).
:ask
taskkill.exe /IM minio.exe >nul 2>&1
if errorlevel 1 goto ask_refused
echo clpfsx script_minio stop: asked process %running% to end

:ending
call :list
if "%listed%"=="no" goto list_failed
if "%running%"=="no" goto ended
if %spent% geq %CLPFSX_APP_STOP_SECONDS% goto ask_ignored
call :wait
goto ending

:ask_refused
echo clpfsx script_minio stop: process %running% cannot be asked; killing it
goto kill

:ask_ignored
echo clpfsx script_minio stop: process %running% did not end within %CLPFSX_APP_STOP_SECONDS% s; killing it
goto kill

rem A killed process can linger while its last request to the share hangs, and may yet write until it is gone.
:kill
taskkill.exe /F /IM minio.exe >nul 2>&1
set /a spent=0

:dying
call :list
if "%listed%"=="no" goto list_failed
if "%running%"=="no" goto killed
if %spent% geq %CLPFSX_APP_STOP_SECONDS% goto kill_failed
call :wait
goto dying

:none_ran
call :forget
echo clpfsx script_minio stop: nothing to do: no minio.exe runs
exit /b 0

:ended
call :forget
echo clpfsx script_minio stop: MinIO ended
exit /b 0

:killed
call :forget
echo clpfsx script_minio stop: MinIO was killed
exit /b 0

:kill_failed
echo clpfsx script_minio stop: failed: process %running% still runs %CLPFSX_APP_STOP_SECONDS% s after it was killed; no other server may start MinIO
exit /b 1

:list_failed
echo clpfsx script_minio stop: failed: tasklist gave no process list, so whether MinIO runs cannot be told
exit /b 1

:settings_absent
echo clpfsx script_minio stop: not set up: there is no "%~dp0clpfsx-settings.bat"
exit /b 2

:settings_incomplete
echo clpfsx script_minio stop: not set up: "%~dp0clpfsx-settings.bat" does not set %lacking%
exit /b 2

rem start.bat records what it started; a later process may get the same id.
:forget
if exist "%CLPFSX_APP_DIR%\clpfsx-minio.pid" del /q "%CLPFSX_APP_DIR%\clpfsx-minio.pid" >nul 2>&1
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
