/* proctime NAME QUERIES COUNT COMMAND...: how long whole processes take. Runs COMMAND once for each
 * of the first COUNT lines of QUERIES, with {} in its arguments replaced by the name of a file that
 * holds this one line; its output is thrown away. Prints `name n mean p50 p95 p99 max` in
 * milliseconds, from before the process is made until it is reaped. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "timing.h"

extern char **environ;

static int put(const char *path, const char *text, size_t len)
{
    FILE *out = fopen(path, "we");
    if (!out)
        return -1;
    size_t written = fwrite(text, 1, len, out);
    return fclose(out) == 0 && written == len ? 0 : -1;
}

/* Milliseconds, or less than 0 where it could not be run or failed. */
static double run(char **argv, const posix_spawn_file_actions_t *actions)
{
    pid_t pid;
    int status;
    double begin = timing_now(false);
    int error = posix_spawnp(&pid, argv[0], actions, NULL, argv, environ);
    if (error != 0) {
        fprintf(stderr, "proctime: %s: %s\n", argv[0], strerror(error));
        return -1;
    }
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return -1;
    }
    double end = timing_now(false);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "proctime: %s failed\n", argv[0]);
        return -1;
    }
    return end - begin;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: proctime NAME QUERIES COUNT COMMAND...\n");
        return 2;
    }
    char one[] = "/tmp/proctime.XXXXXX", *line = NULL;
    size_t count = strtoull(argv[3], NULL, 10), n = 0, cap = 0;
    double *ms = calloc(count + 1, sizeof *ms);
    FILE *in = fopen(argv[2], "re");
    int fd = mkstemp(one);
    posix_spawn_file_actions_t actions;
    if (!in || !ms || fd < 0 || posix_spawn_file_actions_init(&actions) != 0 ||
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0) != 0) {
        fprintf(stderr, "proctime: %s: %s\n", in ? one : argv[2], strerror(errno));
        return 3;
    }
    close(fd);
    for (int i = 4; i < argc; i++) {
        if (strcmp(argv[i], "{}") == 0)
            argv[i] = one;
    }
    int status = 0;
    for (ssize_t len; n < count && status == 0 && (len = getline(&line, &cap, in)) > 0;) {
        if (put(one, line, (size_t)len) != 0 || (ms[n] = run(argv + 4, &actions)) < 0)
            status = 3;
        else
            n++;
    }
    if (n == 0)
        status = 3;
    if (status == 0)
        timing_print(argv[1], ms, n);
    unlink(one);
    posix_spawn_file_actions_destroy(&actions);
    free(line);
    free(ms);
    fclose(in);
    return status;
}
