@echo off
rem Says whether MinIO on this server serves: it answers at all, and it can write to its folder on the share.
rem
rem Started by: custom monitor resource genw_minio, while script_minio is active, as the cluster's account.
rem Arguments: none. Environment: none. Settings: clpfsx-settings.bat beside this file.
rem Exit codes: 0 serves; 1 does not, or the check gave no answer; 2 the settings are absent or incomplete.
rem Changes nothing; may run any number of times, also twice at once. The current folder does not matter.
rem
rem Asks MinIO itself, not the process list: a hung MinIO is still in that list. "live" finds the hung process, "cluster"
rem the lost folder (503 without write quorum). Two requests, each within the limit of the settings.
setlocal enableextensions disabledelayedexpansion

:settings
if not exist "%~dp0clpfsx-settings.bat" goto settings_absent
call "%~dp0clpfsx-settings.bat"
@echo off
set "lacking="
for %%v in (CLPFSX_APP_PORT CLPFSX_APP_HEALTH_SECONDS) do if not defined %%v set "lacking=%%v"
if defined lacking goto settings_incomplete

:tool
for %%p in (curl.exe) do if "%%~$PATH:p"=="" goto tool_absent

:live
call :ask live
if not "%status%"=="200" goto not_live

:cluster
call :ask cluster
if not "%status%"=="200" goto not_writing
echo clpfsx genw_minio: serves: live and cluster answered 200 on port %CLPFSX_APP_PORT%
exit /b 0

:not_live
echo clpfsx genw_minio: fault: MinIO on port %CLPFSX_APP_PORT% is down or hangs: live gave %status% in %CLPFSX_APP_HEALTH_SECONDS% s, not 200
exit /b 1

:not_writing
echo clpfsx genw_minio: fault: MinIO on port %CLPFSX_APP_PORT% runs but cannot write: cluster gave %status% in %CLPFSX_APP_HEALTH_SECONDS% s, not 200
exit /b 1

:settings_absent
echo clpfsx genw_minio: not set up: there is no "%~dp0clpfsx-settings.bat"
exit /b 2

:settings_incomplete
echo clpfsx genw_minio: not set up: "%~dp0clpfsx-settings.bat" does not set %lacking%
exit /b 2

:tool_absent
echo clpfsx genw_minio: fault: curl.exe is not on the PATH, so nothing was checked
exit /b 1

rem One request: the health address named by the argument. status becomes 200, an HTTP error of MinIO, "no answer" or
rem "rubbish". -q and --noproxy keep a curl configuration and a proxy of the account out of it.
:ask
set "status=rubbish"
for /f "usebackq" %%i in (`curl.exe -q -s -m %CLPFSX_APP_HEALTH_SECONDS% --noproxy "*" -o NUL -w "%%{http_code}" "http://127.0.0.1:%CLPFSX_APP_PORT%/minio/health/%~1"`) do (
  set "status=rubbish"
  if "%%i"=="000" set "status=no answer"
  for %%s in (200 400 403 404 412 429 500 502 503 504) do if "%%i"=="%%s" set "status=%%s"
)
exit /b 0
