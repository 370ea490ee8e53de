// What a server's test needs of programs, in one file that goes by its own name:
//
//   agent       stands for Systems Manager's agent: starts commands with pipes for their output, ends the one process
//               that it started and no other, and says when it ended and when the last holder of its output is gone.
//   powershell  stands in the place of powershell.exe: starts the real one with the doubles of cmdlets, and goes when
//               the process that started it goes, so that the real one sees what it would see without it.
//   taskkill    ends a process and what it started (/T /F /PID id), which Wine's own cannot.
//   hold        lives on and does nothing, with the output of whoever started it open.
//   any other   stands for a program of that name (clpcl, clpstat, ...): says to the test what it was started with, and
//               does what it is told: prints, hangs, asks, leaves a child behind, ends with a code.
//
// CLPFSX_TEST_WORLD is the port of the test on 127.0.0.1, CLPFSX_TEST_SERVER the server's name.
#define UNICODE
#define _UNICODE
#include <winsock2.h>
#include <windows.h>
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tlhelp32.h>

static void die(const char *what) {
  fprintf(stderr, "test guest: %s (%lu)\n", what, GetLastError());
  ExitProcess(99);
}

static SOCKET dial(int port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(s, (struct sockaddr *)&to, sizeof to)) die("the test does not listen");
  // A program that is started must not keep the connection open.
  SetHandleInformation((HANDLE)s, HANDLE_FLAG_INHERIT, 0);
  return s;
}

static void send_all(SOCKET s, const char *data, int length) {
  while (length > 0) {
    int sent = send(s, data, length, 0);
    if (sent <= 0) die("the test is gone");
    data += sent;
    length -= sent;
  }
}

// A line without its end, or 0 when the other side is gone.
static char *receive_line(SOCKET s) {
  size_t size = 256, at = 0;
  char *line = malloc(size), c;
  for (;;) {
    if (recv(s, &c, 1, 0) <= 0) return 0;
    if (c == '\n') break;
    if (at + 2 > size) line = realloc(line, size *= 2);
    line[at++] = c;
  }
  line[at] = 0;
  return line;
}

static wchar_t *wide(UINT page, const char *text) {
  int length = MultiByteToWideChar(page, 0, text, -1, 0, 0);
  wchar_t *out = malloc(length * sizeof *out);
  MultiByteToWideChar(page, 0, text, -1, out, length);
  return out;
}

static char *utf8(const wchar_t *text) {
  int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, 0, 0, 0, 0);
  char *out = malloc(length);
  WideCharToMultiByte(CP_UTF8, 0, text, -1, out, length, 0, 0);
  return out;
}

static void append_json(char **out, const char *text) {
  char *end = *out + strlen(*out);
  *end++ = '"';
  for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
    if (*c == '"' || *c == '\\') *end++ = '\\', *end++ = *c;
    else if (*c < 0x20) end += sprintf(end, "\\u%04x", *c);
    else *end++ = *c;
  }
  *end++ = '"';
  *end = 0;
}

// Under Wine, once in some thousand starts, a process is gone before its start is reported, having run nothing (1359).
static BOOL create_process(const wchar_t *program, wchar_t *line, STARTUPINFO *info, PROCESS_INFORMATION *made) {
  for (int tries = 3;; tries--) {
    if (CreateProcess(program, line, 0, 0, TRUE, 0, 0, 0, info, made)) return TRUE;
    if (tries == 0 || GetLastError() != ERROR_INTERNAL_ERROR) return FALSE;
  }
}

static int world_port(void) {
  const char *port = getenv("CLPFSX_TEST_WORLD");
  return port ? atoi(port) : 0;
}

static DWORD parent_of(DWORD id) {
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  PROCESSENTRY32 each = {.dwSize = sizeof each};
  DWORD found = 0;
  for (BOOL more = Process32First(all, &each); more; more = Process32Next(all, &each))
    if (each.th32ProcessID == id) found = each.th32ParentProcessID;
  CloseHandle(all);
  return found;
}

// ---- agent

struct command {
  char *id;
  HANDLE process, out, err;
  wchar_t *out_file, *err_file;
  struct command *next;
};

static SOCKET link_to_test;
static CRITICAL_SECTION talking;
static struct command *commands;

static void report(const char *what, const char *id, unsigned long value) {
  char line[300];
  int length = snprintf(line, sizeof line, "%s\t%s\t%lu\n", what, id, value);
  EnterCriticalSection(&talking);
  send_all(link_to_test, line, length);
  LeaveCriticalSection(&talking);
}

static void pump(HANDLE from, const wchar_t *path) {
  HANDLE to = CreateFile(path, GENERIC_WRITE, FILE_SHARE_READ, 0, CREATE_ALWAYS, 0, 0);
  char block[65536];
  DWORD got, put;
  while (ReadFile(from, block, sizeof block, &got, 0) && got) WriteFile(to, block, got, &put, 0);
  CloseHandle(to);
  CloseHandle(from);
}

static unsigned __stdcall pump_errors(void *of) {
  struct command *c = of;
  pump(c->err, c->err_file);
  return 0;
}

static unsigned __stdcall wait_for_end(void *of) {
  struct command *c = of;
  DWORD code;
  WaitForSingleObject(c->process, INFINITE);
  GetExitCodeProcess(c->process, &code);
  report("exited", c->id, code);
  return 0;
}

static unsigned __stdcall follow(void *of) {
  struct command *c = of;
  HANDLE errors = (HANDLE)_beginthreadex(0, 0, pump_errors, c, 0, 0);
  HANDLE end = (HANDLE)_beginthreadex(0, 0, wait_for_end, c, 0, 0);
  pump(c->out, c->out_file);
  WaitForSingleObject(errors, INFINITE);
  WaitForSingleObject(end, INFINITE);
  report("closed", c->id, 0);
  return 0;
}

static void start(char *id, const char *line, const char *out_file, const char *err_file) {
  SECURITY_ATTRIBUTES inherited = {sizeof inherited, 0, TRUE};
  struct command *c = calloc(1, sizeof *c);
  HANDLE out, err, nothing = CreateFile(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0, 0);
  CreatePipe(&c->out, &out, &inherited, 0);
  CreatePipe(&c->err, &err, &inherited, 0);
  SetHandleInformation(c->out, HANDLE_FLAG_INHERIT, 0);
  SetHandleInformation(c->err, HANDLE_FLAG_INHERIT, 0);
  STARTUPINFO info = {.cb = sizeof info, .dwFlags = STARTF_USESTDHANDLES, .hStdInput = nothing, .hStdOutput = out, .hStdError = err};
  PROCESS_INFORMATION made;
  if (!create_process(0, wide(CP_UTF8, line), &info, &made)) die(line);
  CloseHandle(out);
  CloseHandle(err);
  CloseHandle(nothing);
  CloseHandle(made.hThread);
  c->id = id;
  c->process = made.hProcess;
  c->out_file = wide(CP_UTF8, out_file);
  c->err_file = wide(CP_UTF8, err_file);
  c->next = commands;
  commands = c;
  report("started", id, made.dwProcessId);
  _beginthreadex(0, 0, follow, c, 0, 0);
}

static void end_process(DWORD id) {
  HANDLE process = OpenProcess(PROCESS_TERMINATE, FALSE, id);
  if (process) TerminateProcess(process, 1), CloseHandle(process);
}

static void end_tree(DWORD id) {
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  PROCESSENTRY32 each = {.dwSize = sizeof each};
  for (BOOL more = Process32First(all, &each); more; more = Process32Next(all, &each))
    if (each.th32ParentProcessID == id && each.th32ProcessID != id) end_tree(each.th32ProcessID);
  CloseHandle(all);
  end_process(id);
}

static int agent(int port) {
  link_to_test = dial(port);
  InitializeCriticalSection(&talking);
  // Under Wine the first process that asks for the desktop starts its owner, which would inherit a command's output.
  GetDesktopWindow();
  char hello[200];
  snprintf(hello, sizeof hello, "agent\t%s\t%lu\n", getenv("CLPFSX_TEST_SERVER"), GetCurrentProcessId());
  send_all(link_to_test, hello, strlen(hello));
  char *line;
  while ((line = receive_line(link_to_test))) {
    char *part[5] = {0};
    int count = 0;
    for (char *at = line; at && count < 5; count++) {
      part[count] = at;
      at = strchr(at, '\t');
      if (at) *at++ = 0;
    }
    if (!strcmp(part[0], "run") && count == 5) start(part[1], part[2], part[3], part[4]);
    else if (!strcmp(part[0], "end"))
      for (struct command *c = commands; c; c = c->next) {
        if (!strcmp(c->id, part[1])) TerminateProcess(c->process, 1);
      }
    else if (!strcmp(part[0], "end-process")) end_process(strtoul(part[1], 0, 10));
    else die("a line that is no command");
  }
  return 0;
}

// ---- powershell

static int powershell(void) {
  // The line after the program's own name, with the doubles in front of the script.
  wchar_t *rest = GetCommandLine();
  if (*rest == '"') rest = wcschr(rest + 1, '"') + 1;
  else rest += wcscspn(rest, L" ");
  wchar_t *file = wcsstr(rest, L"-File ");
  if (!file) die("powershell without -File");
  file += 6;
  const wchar_t *real = _wgetenv(L"CLPFSX_TEST_POWERSHELL"), *host = _wgetenv(L"CLPFSX_TEST_HOST");
  wchar_t *line = calloc(wcslen(rest) + wcslen(real) + wcslen(host) + 16, sizeof *line);
  swprintf(line, 32768, L"\"%ls\"%.*ls\"%ls\" %ls", real, (int)(file - rest), rest, host, file);
  SetEnvironmentVariable(L"SystemRoot", _wgetenv(L"CLPFSX_TEST_SYSTEMROOT"));
  HANDLE parent = OpenProcess(SYNCHRONIZE, FALSE, parent_of(GetCurrentProcessId()));
  STARTUPINFO info = {.cb = sizeof info, .dwFlags = STARTF_USESTDHANDLES,
                      .hStdInput = GetStdHandle(STD_INPUT_HANDLE), .hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE),
                      .hStdError = GetStdHandle(STD_ERROR_HANDLE)};
  PROCESS_INFORMATION made;
  if (!create_process(0, line, &info, &made)) die("the real powershell does not start");
  HANDLE both[2] = {made.hProcess, parent};
  WaitForMultipleObjects(parent ? 2 : 1, both, FALSE, INFINITE);
  DWORD code = 1;
  GetExitCodeProcess(made.hProcess, &code);
  return code == STILL_ACTIVE ? 1 : (int)code;
}

// ---- any other program

static void leave_child(int with_output) {
  wchar_t self[MAX_PATH], hold[MAX_PATH];
  GetModuleFileName(0, self, MAX_PATH);
  wcscpy(hold, self);
  wcscpy(wcsrchr(hold, '\\') + 1, L"hold.exe");
  CopyFile(self, hold, TRUE);
  STARTUPINFO info = {.cb = sizeof info};
  PROCESS_INFORMATION made;
  if (with_output) {
    info.dwFlags = STARTF_USESTDHANDLES;
    info.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    info.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    SetHandleInformation(info.hStdOutput, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    SetHandleInformation(info.hStdError, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  }
  // All that is inheritable goes to the child, as with any program that starts another one with handles.
  if (!create_process(hold, 0, &info, &made)) die("no child");
}

static int program(const char *name, int argc, char **argv) {
  SOCKET s = dial(world_port());
  size_t size = 4096;
  for (int i = 1; i < argc; i++) size += 12 * strlen(argv[i]) + 8;
  wchar_t folder[MAX_PATH];
  GetCurrentDirectory(MAX_PATH, folder);
  char *request = calloc(1, size + 4 * MAX_PATH);
  strcpy(request, "{\"server\":");
  append_json(&request, getenv("CLPFSX_TEST_SERVER"));
  strcat(request, ",\"program\":");
  append_json(&request, name);
  strcat(request, ",\"folder\":");
  append_json(&request, utf8(folder));
  sprintf(request + strlen(request), ",\"processId\":%lu,\"arguments\":[", GetCurrentProcessId());
  for (int i = 1; i < argc; i++) {
    if (i > 1) strcat(request, ",");
    // What an ANSI program gets of its arguments: a character that the code page lacks is lost already.
    append_json(&request, utf8(wide(CP_ACP, argv[i])));
  }
  strcat(request, "]}\n");
  send_all(s, request, strlen(request));
  for (;;) {
    char *line = receive_line(s);
    if (!line) die("the test hung up");
    char *value = strchr(line, ' ');
    long number = value ? strtol(value + 1, 0, 10) : 0;
    if (!strncmp(line, "print", 5)) {
      char *block = malloc(number);
      for (long at = 0; at < number;) {
        int got = recv(s, block + at, number - at, 0);
        if (got <= 0) die("the test hung up");
        at += got;
      }
      fwrite(block, 1, number, stdout);
      fflush(stdout);
      free(block);
    } else if (!strcmp(line, "hold-output")) leave_child(1);
    else if (!strcmp(line, "leave-child")) leave_child(0);
    else if (!strcmp(line, "hang")) Sleep(INFINITE);
    else if (!strcmp(line, "ask")) {
      char answer[100];
      if (!fgets(answer, sizeof answer, stdin)) send_all(s, "nothing\n", 8);
      else send_all(s, "answer\n", 7);
    } else if (!strncmp(line, "exit", 4)) ExitProcess(number);
    else die("an order that is none");
  }
}

int main(int argc, char **argv) {
  WSADATA data;
  WSAStartup(MAKEWORD(2, 2), &data);
  _setmode(_fileno(stdout), _O_BINARY);
  wchar_t path[MAX_PATH];
  GetModuleFileName(0, path, MAX_PATH);
  char *name = utf8(wcsrchr(path, '\\') + 1);
  *strrchr(name, '.') = 0;
  CharLowerA(name);
  if (!strcmp(name, "agent")) return agent(world_port());
  if (!strcmp(name, "powershell")) return powershell();
  if (!strcmp(name, "hold")) Sleep(INFINITE);
  if (!strcmp(name, "taskkill")) {
    if (argc != 5 || strcmp(argv[1], "/T") || strcmp(argv[2], "/F") || strcmp(argv[3], "/PID")) return 1;
    end_tree(strtoul(argv[4], 0, 10));
    return 0;
  }
  return program(name, argc, argv);
}
