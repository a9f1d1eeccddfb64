/* Starts a program N times, one after the other, with a file as its input, and prints the nanoseconds of each. argv: N, input, program, args... */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  for (int i = atoi(argv[1]); i > 0; i--) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, argv[2], O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    long long began = now();
    pid_t pid;
    int status;
    if (posix_spawn(&pid, argv[3], &files, 0, argv + 3, environ) != 0 || waitpid(pid, &status, 0) != pid) return 1;
    printf("%lld %d\n", now() - began, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    posix_spawn_file_actions_destroy(&files);
  }
  return 0;
}
