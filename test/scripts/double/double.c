// Stands for the programs that Wine lacks, for the guest scripts' tests: powershell (unless the test has a real one),
// curl, tasklist, taskkill, ping, minio, and a listener that never accepts. The file's own name says which one it is. It
// takes the arguments the scripts give and no others (exit code 64), and never leaves this machine.
//
// Differs from the real ones: powershell knows three texts; TCP goes to the port of TEST_DOUBLE_TCP on 127.0.0.1 for its
// one host, names under .invalid do not exist; tasklist and taskkill see only what runs from TEST_DOUBLE_DIR (and
// tasklist one cmd.exe), so that two test runs do not meet.
#include <winsock2.h>
#include <windows.h>
#include <ctype.h>
#include <process.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tlhelp32.h>

#define REFUSED 64

static const char *self = "double";

static void refuse(const char *format, ...) {
  va_list list;
  va_start(list, format);
  fprintf(stderr, "double %s refuses ", self);
  vfprintf(stderr, format, list);
  fputc('\n', stderr);
  va_end(list);
  exit(REFUSED);
}

static const char *env(const char *name) {
  const char *value = getenv(name);
  return value ? value : "";
}

static int number(const char *text) {
  if (!*text || strlen(text) > 6) refuse("the number \"%s\"", text);
  for (const char *c = text; *c; c++)
    if (!isdigit((unsigned char)*c)) refuse("the number \"%s\"", text);
  return atoi(text);
}

static void expect(int argc, char **argv, int at, const char *want) {
  if (at >= argc || strcmp(argv[at], want)) refuse("argument %d: \"%s\", not \"%s\"", at, at < argc ? argv[at] : "", want);
}

// What a connection attempt within a time limit came to: "open", "ConnectionRefused" or "TimeLimit".
static const char *connect_within(unsigned long address, int port, int milliseconds, SOCKET *out) {
  SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = address};
  u_long on = 1;
  ioctlsocket(s, FIONBIO, &on);
  connect(s, (struct sockaddr *)&to, sizeof to);
  fd_set done, failed;
  FD_ZERO(&done);
  FD_ZERO(&failed);
  FD_SET(s, &done);
  FD_SET(s, &failed);
  struct timeval limit = {milliseconds / 1000, milliseconds % 1000 * 1000};
  int ready = select(0, NULL, &done, &failed, &limit);
  if (ready == 0) return "TimeLimit";
  int error = 0, size = sizeof error;
  getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&error, &size);
  if (error || FD_ISSET(s, &failed)) return "ConnectionRefused";
  *out = s;
  return "open";
}

// ---- powershell ----

static const char PORT_TEXT[] =
    "try { $c=New-Object System.Net.Sockets.TcpClient; $a=$c.BeginConnect($env:@,#,$null,$null); "
    "if ($a.AsyncWaitHandle.WaitOne(1000*[int]$env:@)) { $c.EndConnect($a); $r='open' } else { $r='closed:TimeLimit' } } "
    "catch { $e=$_.Exception.GetBaseException(); $r=$e.SocketErrorCode; if (!$r) { $r=$e.GetType().Name }; "
    "$r='closed:'+$r }; [Console]::Out.WriteLine($r); [Environment]::Exit(0)";
static const char SHARE_TEXT[] =
    "$p=[PowerShell]::Create(); [void]$p.AddScript({ [IO.Directory]::Exists('\\\\'+$env:@+'\\'+$env:@) }); "
    "$a=$p.BeginInvoke(); $r='closed:TimeLimit'; if ($a.AsyncWaitHandle.WaitOne(1000*[int]$env:@)) { "
    "$r='closed:AbsentOrDenied'; if ($p.EndInvoke($a)[0]) { $r='open' } }; [Console]::Out.WriteLine($r); "
    "[Environment]::Exit(0)";

static const char FOLDER_TEXT[] =
    "$w=[Diagnostics.Stopwatch]::StartNew(); $p=[PowerShell]::Create(); [void]$p.AddScript({ "
    "if ([IO.Directory]::Exists($env:@)) { 'there' } else { try { [void][IO.Directory]::CreateDirectory($env:@); 'made' } "
    "catch { $e=$_.Exception.GetBaseException(); 'away:'+$e.GetType().Name+' '+($e.HResult -band 65535) } } }); "
    "$a=$p.BeginInvoke(); $r='away:TimeLimit'; if ($a.AsyncWaitHandle.WaitOne(1000*[int]$env:@)) { "
    "$r=[string]$p.EndInvoke($a)[0] }; [Console]::Out.WriteLine(''+[int]$w.Elapsed.TotalSeconds+':'+$r); "
    "[Environment]::Exit(0)";

// Matches text against a pattern in which @ stands for a variable's name and # for a number.
static int matches(const char *pattern, const char *text, char found[][64]) {
  int count = 0;
  for (; *pattern; pattern++) {
    if (*pattern != '@' && *pattern != '#') {
      if (*pattern != *text++) return 0;
      continue;
    }
    int length = 0;
    while (length < 63 && (*pattern == '#' ? isdigit((unsigned char)*text) : isalnum((unsigned char)*text) || *text == '_'))
      found[count][length++] = *text++;
    if (!length) return 0;
    found[count++][length] = 0;
  }
  return !*text;
}

static int ends_with(const char *text, const char *end) {
  size_t a = strlen(text), b = strlen(end);
  return a >= b && !strcmp(text + a - b, end);
}

static int print_closed(const char *why) {
  printf("closed:%s\r\n", why);
  return 0;
}

static int powershell_port(const char *host, int port, int seconds) {
  if (ends_with(host, ".invalid")) return print_closed("HostNotFound");
  char prefix[300];
  snprintf(prefix, sizeof prefix, "%s:%d=", host, port);
  const char *map = env("TEST_DOUBLE_TCP");
  if (strncmp(map, prefix, strlen(prefix))) refuse("to connect to %s:%d", host, port);
  SOCKET s;
  const char *came_to = connect_within(htonl(INADDR_LOOPBACK), number(map + strlen(prefix)), seconds * 1000, &s);
  if (strcmp(came_to, "open")) return print_closed(came_to);
  printf("open\r\n");
  return 0;
}

static int powershell_share(const char *host, const char *share, int seconds) {
  if (!strcmp(env("TEST_DOUBLE_SHARE"), "hangs")) {
    Sleep(seconds * 1000);
    return print_closed("TimeLimit");
  }
  char path[400];
  snprintf(path, sizeof path, "\\\\%s\\%s\\.", host, share);
  DWORD attributes = GetFileAttributesA(path);
  if (attributes == INVALID_FILE_ATTRIBUTES || !(attributes & FILE_ATTRIBUTE_DIRECTORY)) return print_closed("AbsentOrDenied");
  printf("open\r\n");
  return 0;
}

static int powershell_folder(const char *folder, int seconds) {
  if (!strcmp(env("TEST_DOUBLE_SHARE"), "hangs")) {
    Sleep(seconds * 1000);
    printf("%d:away:TimeLimit\r\n", seconds);
    return 0;
  }
  DWORD attributes = GetFileAttributesA(folder);
  int is_there = attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY;
  if (is_there) printf("0:there\r\n");
  else if (CreateDirectoryA(folder, NULL)) printf("0:made\r\n");
  else printf("0:away:IOException %lu\r\n", GetLastError());
  return 0;
}

// TEST_DOUBLE_POWERSHELL is printed in the place of an answer; in it ; ends a line. "-" prints nothing and fails.
static int in_place_of_answer(const char *text) {
  if (!strcmp(text, "-")) return 1;
  for (; *text; text++) printf(*text == ';' ? "\r\n" : "%c", *text);
  printf("\r\n");
  return 0;
}

static int powershell(int argc, char **argv) {
  expect(argc, argv, 1, "-NoProfile");
  expect(argc, argv, 2, "-NonInteractive");
  expect(argc, argv, 3, "-ExecutionPolicy");
  expect(argc, argv, 4, "Bypass");
  expect(argc, argv, 5, "-Command");
  if (argc != 7) refuse("%d arguments", argc - 1);
  char found[4][64];
  if (matches(FOLDER_TEXT, argv[6], found)) {
    if (strcmp(found[0], found[1])) refuse("to look at %s and make %s", found[0], found[1]);
    if (*env("TEST_DOUBLE_POWERSHELL_FOLDER")) return in_place_of_answer(env("TEST_DOUBLE_POWERSHELL_FOLDER"));
    return powershell_folder(env(found[0]), number(env(found[2])));
  }
  int is_port = matches(PORT_TEXT, argv[6], found);
  if (!is_port && !matches(SHARE_TEXT, argv[6], found)) refuse("the text %s", argv[6]);
  const char *instead = env(is_port ? "TEST_DOUBLE_POWERSHELL" : "TEST_DOUBLE_POWERSHELL_SHARE");
  if (*instead) return in_place_of_answer(instead);
  const char *limit = env(found[2]);
  if (!isdigit((unsigned char)*limit)) return print_closed(is_port ? "FormatException" : "TimeLimit");
  int seconds = number(limit);
  return is_port ? powershell_port(env(found[0]), number(found[1]), seconds)
                 : powershell_share(env(found[0]), env(found[1]), seconds);
}

// ---- curl ----

static int curl(int argc, char **argv) {
  const char *want[] = {"-q", "-s", "-m", NULL, "--noproxy", "*", "-o", "NUL", "-w", NULL, NULL};
  if (argc != 12) refuse("%d arguments", argc - 1);
  for (int i = 0; i < 11; i++)
    if (want[i]) expect(argc, argv, i + 1, want[i]);
  int seconds = number(argv[4]);
  const char *format = argv[10], *url = argv[11];
  if (strcmp(format, "%{http_code}") && strcmp(format, "%{http_code} %{time_total}")) refuse("the format %s", format);
  const char *host = "http://127.0.0.1:";
  if (strncmp(url, host, strlen(host))) refuse("the address %s", url);
  char *path;
  int port = strtol(url + strlen(host), &path, 10);
  if (*path != '/') refuse("the address %s", url);
  if (*env("TEST_DOUBLE_CURL")) return in_place_of_answer(env("TEST_DOUBLE_CURL"));

  ULONGLONG begun = GetTickCount64();
  int status = 0, code = 7;
  SOCKET s;
  const char *came_to = connect_within(htonl(INADDR_LOOPBACK), port, seconds * 1000, &s);
  if (!strcmp(came_to, "TimeLimit")) code = 28;
  if (!strcmp(came_to, "open")) {
    char text[1024];
    int length = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n", path, port);
    send(s, text, length, 0);
    long long left = seconds * 1000LL - (long long)(GetTickCount64() - begun);
    if (left < 1) left = 1;
    struct timeval limit = {left / 1000, left % 1000 * 1000};
    fd_set ready;
    FD_ZERO(&ready);
    FD_SET(s, &ready);
    code = 28;
    if (select(0, &ready, NULL, NULL, &limit) > 0) {
      length = recv(s, text, sizeof text - 1, 0);
      text[length > 0 ? length : 0] = 0;
      code = sscanf(text, "HTTP/1.1 %d", &status) == 1 ? 0 : 52;
    }
  }
  printf("%03d", status);
  if (strstr(format, "time_total")) printf(" %.6f", (GetTickCount64() - begun) / 1000.0);
  return code;
}

// ---- the process list ----

typedef void (*Visit)(DWORD id, void *context);

static void each_minio(Visit visit, void *context) {
  const char *folder = env("TEST_DOUBLE_DIR");
  if (!*folder) refuse("to work without TEST_DOUBLE_DIR");
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  PROCESSENTRY32 entry = {.dwSize = sizeof entry};
  for (BOOL more = Process32First(all, &entry); more; more = Process32Next(all, &entry)) {
    if (_stricmp(entry.szExeFile, "minio.exe")) continue;
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, entry.th32ProcessID);
    char path[MAX_PATH] = "";
    DWORD size = sizeof path, code = 0;
    BOOL known = process && QueryFullProcessImageNameA(process, 0, path, &size);
    GetExitCodeProcess(process, &code);
    if (process) CloseHandle(process);
    if (known && code == STILL_ACTIVE && !_strnicmp(path, folder, strlen(folder))) visit(entry.th32ProcessID, context);
  }
  CloseHandle(all);
}

static void print_process(DWORD id, void *context) {
  (void)context;
  printf("\"minio.exe\",\"%lu\",\"Services\",\"0\",\"61,204 K\"\r\n", id);
}

static int tasklist(int argc, char **argv) {
  expect(argc, argv, 1, "/FO");
  expect(argc, argv, 2, "CSV");
  expect(argc, argv, 3, "/NH");
  if (argc != 4) refuse("%d arguments", argc - 1);
  if (!strcmp(env("TEST_DOUBLE_TASKLIST"), "fails")) {
    fprintf(stderr, "ERROR: not found\n");
    return 1;
  }
  printf("\"System\",\"4\",\"Services\",\"0\",\"144 K\"\r\n\"cmd.exe\",\"100\",\"Services\",\"0\",\"4,012 K\"\r\n");
  each_minio(print_process, NULL);
  return 0;
}

struct ending {
  BOOL really;
  int count;
};

static void end_process(DWORD id, void *context) {
  struct ending *ending = context;
  ending->count++;
  if (!ending->really) return;
  HANDLE process = OpenProcess(PROCESS_TERMINATE, FALSE, id);
  TerminateProcess(process, 1);
  CloseHandle(process);
}

// TEST_DOUBLE_TASKKILL: obeyed (default), refused (no window to ask), ignored (asked in vain), immortal (killed in vain).
static int taskkill(int argc, char **argv) {
  int force = argc > 1 && !strcmp(argv[1], "/F");
  expect(argc, argv, 1 + force, "/IM");
  expect(argc, argv, 2 + force, "minio.exe");
  if (argc != 3 + force) refuse("%d arguments", argc - 1);
  const char *how = env("TEST_DOUBLE_TASKKILL");
  int obeyed = !*how || !strcmp(how, "obeyed");
  struct ending ending = {.really = force ? strcmp(how, "immortal") : obeyed};
  each_minio(end_process, &ending);
  if (!ending.count) return 128;
  return !force && !strcmp(how, "refused");
}

static int ping(int argc, char **argv) {
  expect(argc, argv, 1, "-n");
  expect(argc, argv, 3, "127.0.0.1");
  if (argc != 4) refuse("%d arguments", argc - 1);
  Sleep((number(argv[2]) - 1) * 1000);
  return 0;
}

// ---- minio ----

// TEST_DOUBLE_MINIO: now, slow:SECONDS (503 until then), never (503), dies:SECONDS.
static int minio(int argc, char **argv) {
  setvbuf(stdout, NULL, _IONBF, 0);
  expect(argc, argv, 1, "server");
  expect(argc, argv, 3, "--address");
  expect(argc, argv, 5, "--console-address");
  if (argc != 7 || argv[4][0] != ':' || argv[6][0] != ':') refuse("its addresses");
  printf("double minio: server %s %s %s user %s\n", argv[2], argv[4], argv[6], env("MINIO_ROOT_USER"));
  if (strlen(env("MINIO_ROOT_USER")) < 3 || strlen(env("MINIO_ROOT_PASSWORD")) < 8) refuse("its credentials");
  if (*env("TEST_DOUBLE_PASSWORD") && strcmp(env("TEST_DOUBLE_PASSWORD"), env("MINIO_ROOT_PASSWORD"))) refuse("its password");
  char format[400];
  snprintf(format, sizeof format, "%s\\format.json", argv[2]);
  FILE *file = fopen(format, "w");
  if (!file) refuse("the folder %s", argv[2]);
  fclose(file);

  const char *how = *env("TEST_DOUBLE_MINIO") ? env("TEST_DOUBLE_MINIO") : "now";
  ULONGLONG begun = GetTickCount64(), ready = 0, death = 0;
  if (!strcmp(how, "never")) ready = ~0ULL;
  else if (!strncmp(how, "slow:", 5)) ready = begun + number(how + 5) * 1000;
  else if (!strncmp(how, "dies:", 5)) ready = ~0ULL, death = begun + number(how + 5) * 1000;
  else if (strcmp(how, "now")) refuse("to be %s", how);
  if (death && death <= begun) return 1;

  SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(number(argv[4] + 1)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(s, (struct sockaddr *)&at, sizeof at) || listen(s, 16)) refuse("the address: in use");
  printf("double minio: listening\n");
  for (;;) {
    fd_set waiting;
    FD_ZERO(&waiting);
    FD_SET(s, &waiting);
    struct timeval limit = {0, 100000};
    int some = select(0, &waiting, NULL, NULL, &limit);
    if (death && GetTickCount64() >= death) return 1;
    if (some < 1) continue;
    SOCKET one = accept(s, NULL, NULL);
    char request[1024];
    int length = recv(one, request, sizeof request - 1, 0);
    request[length > 0 ? length : 0] = 0;
    const char *answer = !strncmp(request, "GET /minio/health/cluster ", 26)
                             ? GetTickCount64() >= ready ? "200 OK" : "503 Service Unavailable"
                         : !strncmp(request, "GET /minio/health/live ", 23) ? "200 OK"
                                                                            : "404 Not Found";
    char reply[200];
    length = snprintf(reply, sizeof reply, "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", answer);
    send(one, reply, length, 0);
    closesocket(one);
  }
}

// Listens at the address and port named (0: any), fills its queue of connections, never accepts, and writes its port into
// the file named: on Linux a further attempt to connect then hangs, as one to a dead file server does.
static int silent(int argc, char **argv) {
  if (argc != 4) refuse("%d arguments", argc - 1);
  SOCKET s = socket(AF_INET, SOCK_STREAM, 0), unused;
  unsigned long address = inet_addr(argv[2]);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(number(argv[3])), .sin_addr.s_addr = address};
  int size = sizeof at;
  if (bind(s, (struct sockaddr *)&at, sizeof at) || listen(s, 1)) refuse("to listen");
  getsockname(s, (struct sockaddr *)&at, &size);
  int tries = 0;
  while (strcmp(connect_within(address, ntohs(at.sin_port), 300, &unused), "TimeLimit"))
    if (++tries > 50) refuse("to go on: its queue does not fill");
  char unfinished[400];
  snprintf(unfinished, sizeof unfinished, "%s.tmp", argv[1]);
  FILE *file = fopen(unfinished, "w");
  if (!file) refuse("the file %s", argv[1]);
  fprintf(file, "%d", ntohs(at.sin_port));
  fclose(file);
  rename(unfinished, argv[1]);
  Sleep(INFINITE);
  return 0;
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    int (*run)(int, char **);
  } programs[] = {{"powershell", powershell}, {"curl", curl}, {"tasklist", tasklist}, {"taskkill", taskkill},
                  {"ping", ping},             {"minio", minio}, {"silent", silent}};
  static char path[MAX_PATH];
  GetModuleFileNameA(NULL, path, sizeof path);
  char *name = strrchr(path, '\\') ? strrchr(path, '\\') + 1 : path;
  if (strrchr(name, '.')) *strrchr(name, '.') = 0;
  self = name;
  WSADATA data;
  WSAStartup(MAKEWORD(2, 2), &data);
  for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
    if (!_stricmp(name, programs[i].name)) return programs[i].run(argc, argv);
  refuse("the name");
  return REFUSED;
}
