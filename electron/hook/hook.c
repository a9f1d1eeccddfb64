/*
 * The hook client: asks the daemon about one event of an agent and says the answer in the agent's own words.
 *
 *   holdpoint-hook --socket <abs path> --product <name> [--silence-ms N] [--reconnect-ms N] [--deadline-ms N] [--connect-ms N]
 *
 * It owns one invariant: whatever happens, without a whole and exact answer it ends with 2, the code that agents obey as
 * "deny". So it has no settings but its arguments, reads no environment, allocates no memory (all buffers are static and
 * cost nothing until touched), and treats every surprise as a deny. hook-fallback.ts behaves the same; one table of tests
 * runs against both (e2e/daemon/hook-client.test.ts).
 *
 * Linux only: SO_PEERCRED and getrandom(2). Elsewhere the fallback is used.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "answer.h"
#include "reasons.h"

/* shared/limits.ts frameBytes: one frame, its newline included. */
#define FRAME_BYTES (4 * 1024 * 1024)
#define RETRY_MS 200
#define NEVER 0x7fffffffffffffffLL

struct options {
  const char *socket, *product;
  long long silence_ms, reconnect_ms, deadline_ms, connect_ms;
};

static struct options options = {NULL, NULL, 15000, 10000, 86000000, 2000};
static long long deadline_at;
static unsigned char payload[FRAME_BYTES], frame[FRAME_BYTES], incoming[FRAME_BYTES];
static size_t payload_length, frame_length;

/* Milliseconds of CLOCK_MONOTONIC: wall clock changes cannot move a timer (T-15). */
static long long mono(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* Writes everything, waiting for a slow reader until the deadline. 0 when that failed. */
static int write_all(int fd, const void *bytes, size_t length) {
  const unsigned char *at = bytes;
  while (length > 0) {
    ssize_t n = write(fd, at, length);
    if (n >= 0) {
      at += n;
      length -= (size_t)n;
      continue;
    }
    struct pollfd p = {fd, POLLOUT, 0};
    if (errno == EAGAIN && mono() < deadline_at) poll(&p, 1, RETRY_MS);
    else if (errno != EINTR) return 0;
  }
  return 1;
}

/* SECURITY: the only way out without an answer. Ends with 2, which the agent obeys as a deny (T-13). */
static _Noreturn void deny_with(const char *reason, const void *detail, size_t detail_length) {
  const char *text = sentence_of(reason);
  write_all(2, text, strlen(text));
  if (detail_length > 0 && write_all(2, " (", 2) && write_all(2, detail, detail_length)) write_all(2, ")", 1);
  write_all(2, "\n", 1);
  _exit(2);
}

static _Noreturn void deny(const char *reason, const char *detail) {
  deny_with(reason, detail, strlen(detail));
}

/* Runs inside a signal handler: only write(2) and _exit(2). */
static void on_signal(int number) {
  (void)number;
  const char *text = sentence_of("approval-withdrawn");
  ssize_t ignored = write(2, text, strlen(text));
  ignored = write(2, "\n", 1);
  (void)ignored;
  _exit(2);
}

static long long read_ms(const char *text) {
  long long value = 0;
  size_t length = strlen(text);
  if (length == 0 || length > 10) deny("body-invalid", text);
  for (const char *digit = text; *digit; digit++) {
    if (*digit < '0' || *digit > '9') deny("body-invalid", text);
    value = value * 10 + (*digit - '0');
  }
  return value;
}

static void read_options(int count, char **words) {
  for (int i = 1; i < count; i += 2) {
    const char *name = words[i];
    if (i + 1 == count) deny("body-invalid", name);
    const char *value = words[i + 1];
    if (!strcmp(name, "--socket")) options.socket = value;
    else if (!strcmp(name, "--product")) options.product = value;
    else if (!strcmp(name, "--silence-ms")) options.silence_ms = read_ms(value);
    else if (!strcmp(name, "--reconnect-ms")) options.reconnect_ms = read_ms(value);
    else if (!strcmp(name, "--deadline-ms")) options.deadline_ms = read_ms(value);
    else if (!strcmp(name, "--connect-ms")) options.connect_ms = read_ms(value);
    else deny("body-invalid", name);
  }
  if (!options.socket || options.socket[0] != '/') deny("body-invalid", "--socket");
  if (!options.product) deny("body-invalid", "--product");
  size_t length = strlen(options.product);
  if (length == 0 || length > 64 || strspn(options.product, "abcdefghijklmnopqrstuvwxyz0123456789-") != length) deny("body-invalid", "--product");
}

/* Reads standard input to its end, also when it is too large: an agent whose pipe breaks might take that for a fault. */
static void read_payload(void) {
  static unsigned char rest[65536];
  int too_large = 0;
  for (;;) {
    struct pollfd p = {0, POLLIN, 0};
    long long left = deadline_at - mono();
    if (left <= 0) deny("approval-expired", "");
    poll(&p, 1, left > RETRY_MS ? RETRY_MS : (int)left);
    if (p.revents == 0) continue;
    size_t room = FRAME_BYTES - payload_length;
    ssize_t n = room > 0 ? read(0, payload + payload_length, room) : read(0, rest, sizeof rest);
    if (n == 0) break;
    if (n < 0 && errno != EINTR && errno != EAGAIN) deny("frame-malformed", strerror(errno));
    if (n > 0 && room > 0) payload_length += (size_t)n;
    else if (n > 0) too_large = 1;
  }
  if (too_large) deny("frame-too-large", "");
}

static void add(const void *bytes, size_t length) {
  if (length > FRAME_BYTES - frame_length) deny("frame-too-large", "");
  memcpy(frame + frame_length, bytes, length);
  frame_length += length;
}

/* The payload as a JSON string. Bytes above 0x7f pass as they are: the daemon refuses what is not UTF-8. */
static void add_escaped(void) {
  static const char hex[] = "0123456789abcdef";
  for (size_t i = 0; i < payload_length; i++) {
    unsigned char c = payload[i];
    const char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    if (c < 0x20) add(escape, sizeof escape);
    else if (c == '"' || c == '\\') add((const char[]){'\\', (char)c}, 2);
    else add(&c, 1);
  }
}

static void build_frame(void) {
  long long left = deadline_at - mono();
  unsigned char key[16];
  char head[256];
  if (getrandom(key, sizeof key, 0) != sizeof key) deny("decision-failed", "getrandom");
  int n = snprintf(head, sizeof head, "{\"v\":1,\"id\":\"1\",\"call\":\"hook\",\"body\":{\"product\":\"%s\",\"key\":\"", options.product);
  for (size_t i = 0; i < sizeof key; i++) n += snprintf(head + n, sizeof head - (size_t)n, "%02x", key[i]);
  n += snprintf(head + n, sizeof head - (size_t)n, "\",\"pid\":%d,\"answerWithinMs\":%lld,\"payload\":\"", (int)getpid(), left > 0 ? left : 1);
  add(head, (size_t)n);
  add_escaped();
  add("\"}}\n", 4);
}

/* SECURITY: nothing is sent into a directory or socket that another user could have made (T-2, T-27). */
static const char *check_place(struct sockaddr_un *address) {
  struct stat s;
  char directory[sizeof address->sun_path];
  memcpy(directory, address->sun_path, sizeof directory);
  *strrchr(directory, '/') = 0;
  if (lstat(directory[0] ? directory : "/", &s) != 0) return errno == ENOENT ? "daemon-absent" : "directory-unsafe";
  if (!S_ISDIR(s.st_mode) || s.st_uid != geteuid() || (s.st_mode & 0077) != 0) return "directory-unsafe";
  if (lstat(address->sun_path, &s) != 0) return errno == ENOENT ? "daemon-absent" : "socket-squatted";
  if (!S_ISSOCK(s.st_mode) || s.st_uid != geteuid()) return "socket-squatted";
  return NULL;
}

/* SECURITY: the kernel's word for who listens, whatever the file says (T-2). */
static int peer_is_ours(int fd) {
  struct ucred peer;
  socklen_t length = sizeof peer;
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == geteuid();
}

/* Connects; on failure -1 and the reason. A full backlog is EAGAIN (unix(7)) and is tried until connect_ms is over. */
static int open_link(const char **reason) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  long long until = mono() + options.connect_ms;
  if (strlen(options.socket) >= sizeof address.sun_path) deny("body-invalid", "--socket is too long");
  strcpy(address.sun_path, options.socket);
  const char *fault = check_place(&address);
  if (fault) return *reason = fault, -1;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) deny("decision-failed", strerror(errno));
  while (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
    int again = errno == EAGAIN || errno == EINTR;
    if (!again || mono() >= until) {
      close(fd);
      return *reason = again ? "daemon-hung" : "daemon-absent", -1;
    }
    poll(NULL, 0, 10);
  }
  if (!peer_is_ours(fd)) deny("socket-squatted", "");
  return fd;
}

/* Obeys one line of the daemon: returns after a hold line, else ends the process. */
static void obey(unsigned char *line, size_t length, int whole_frame_sent) {
  struct answer a;
  enum answer_kind kind = read_answer(line, length, &a);
  if (kind == ANSWER_REFUSED && sentence_of(a.reason)) deny_with(a.reason, a.detail, a.detail_length);
  /* SECURITY: an answer to a call that was not yet told whole is no answer to it (T-5). */
  if (kind == ANSWER_MALFORMED || kind == ANSWER_REFUSED || !whole_frame_sent) deny("answer-malformed", "");
  if (kind == ANSWER_HOLD) return;
  if (!write_all(1, a.out, a.out_length) || !write_all(2, a.err, a.err_length)) _exit(2);
  _exit(a.exit_code);
}

/* Takes the whole lines out of the buffer and keeps the rest. True when a hold line was among them. */
static int take_lines(size_t *have, int whole_frame_sent) {
  int held = 0;
  unsigned char *newline, *start = incoming, *end = incoming + *have;
  while ((newline = memchr(start, '\n', (size_t)(end - start)))) {
    obey(start, (size_t)(newline - start), whole_frame_sent);
    held = 1;
    start = newline + 1;
  }
  *have = (size_t)(end - start);
  if (*have == FRAME_BYTES) deny("answer-malformed", "");
  memmove(incoming, start, *have);
  return held;
}

/*
 * Presents the call and waits for its answer. Returns only when the connection broke: true when a hold line had come.
 *
 * This process may have been stopped or frozen for hours. So the time is taken first, then everything that is queued is
 * read, and only then is that time judged: an answer that lies ready always wins over a timer.
 */
static int converse(int fd) {
  size_t sent = 0, have = 0;
  int held = 0, write_broken = 0;
  long long silent_at = mono() + options.silence_ms;
  for (;;) {
    long long until = silent_at < deadline_at ? silent_at : deadline_at, left = until - mono();
    struct pollfd p = {fd, POLLIN, 0};
    if (sent < frame_length && !write_broken) p.events |= POLLOUT;
    poll(&p, 1, left < 0 ? 0 : left > 60000 ? 60000 : (int)left);
    long long now = mono();
    if (sent < frame_length && !write_broken) {
      ssize_t n = send(fd, frame + sent, frame_length - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (n > 0) sent += (size_t)n;
      else if (n < 0 && errno != EAGAIN && errno != EINTR) write_broken = 1;
    }
    for (;;) {
      ssize_t n = recv(fd, incoming + have, FRAME_BYTES - have, MSG_DONTWAIT);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0 && errno == EAGAIN) break;
      if (n <= 0) return held;
      have += (size_t)n;
      if (!take_lines(&have, sent == frame_length)) continue;
      held = 1;
      silent_at = now + options.silence_ms;
    }
    if (now >= deadline_at) deny("approval-expired", "");
    if (now >= silent_at) deny("daemon-hung", "");
  }
}

int main(int count, char **words) {
  static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGPIPE};
  struct sigaction action = {.sa_handler = on_signal};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, NULL);
  deadline_at = NEVER;
  read_options(count, words);
  deadline_at = mono() + options.deadline_ms;
  read_payload();
  build_frame();
  /* A daemon that restarts restores what it held, so a call that was held once is presented again with the same key. */
  for (long long give_up_at = 0;;) {
    const char *reason = "daemon-lost";
    int fd = open_link(&reason);
    int mendable = !strcmp(reason, "daemon-absent") || !strcmp(reason, "daemon-hung");
    if (fd < 0 && (give_up_at == 0 || !mendable)) deny(reason, "");
    if (fd >= 0 && converse(fd)) give_up_at = mono() + options.reconnect_ms;
    if (fd >= 0) close(fd);
    if (mono() >= give_up_at) deny("daemon-lost", "");
    if (mono() >= deadline_at) deny("approval-expired", "");
    poll(NULL, 0, RETRY_MS);
  }
}
