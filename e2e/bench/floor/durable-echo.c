/* Floor of "durable before answered": one line in, 512 bytes appended and fdatasync'ed, one line out. argv: socket, file. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  int file = open(argv[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  struct sockaddr_un at = {.sun_family = AF_UNIX};
  snprintf(at.sun_path, sizeof at.sun_path, "%s", argv[1]);
  if (file < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) != 0 || listen(listener, 8) != 0) return 1;
  printf("ready\n");
  fflush(stdout);
  static char buffer[1 << 16], record[512];
  memset(record, 'r', sizeof record);
  for (;;) {
    int client = accept(listener, 0, 0);
    if (client < 0) return 1;
    for (ssize_t n; (n = read(client, buffer, sizeof buffer)) > 0;) {
      if (buffer[n - 1] != '\n') continue;
      if (write(file, record, sizeof record) != (ssize_t)sizeof record || fdatasync(file) != 0) return 1;
      if (write(client, "{\"ok\":true}\n", 12) != 12) break;
    }
    close(client);
  }
}
