/* zwadmin: look at an index and check it. */
#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common.h"

static const char help[] =
    "Usage: zwadmin stat INDEX\n"
    "       zwadmin verify INDEX\n"
    "stat prints what an index holds as JSON. verify checks everything that can be checked, a line "
    "a\n"
    "finding.\n"
    "\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 done, 1 a check failed, 2 wrong usage, 3 the index could not be used.\n";

static int print_stat(const char *path)
{
    zws_index *index;
    zws_status status = zws_index_open(&index, path);
    if (status != ZWS_OK) {
        tool_say("%s", zws_error_message());
        return EXIT_UNUSABLE;
    }
    char *json;
    status = zws_index_stat(&json, index);
    if (status == ZWS_OK) {
        puts(json);
        zws_free(json);
    }
    zws_index_free(index);
    return status == ZWS_OK ? EXIT_DONE : tool_failed(status);
}

static void print_finding(const char *line, void *context)
{
    unsigned long *findings = context;
    ++*findings;
    puts(line);
}

static int verify_here(const char *path)
{
    unsigned long findings = 0;
    zws_status status = zws_index_verify(path, print_finding, &findings);
    if (status == ZWS_OK && findings == 0) {
        printf("%s: no damage found\n", path);
        return EXIT_DONE;
    }
    tool_say("%s", zws_error_message());
    return status == ZWS_ECORRUPT ? EXIT_NOTHING : EXIT_UNUSABLE;
}

/* The check runs in a process of its own: a damaged live tier can crash whoever reads it. */
static int verify(const char *path)
{
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) {
        tool_say("cannot start a process for the check: %s", strerror(errno));
        return EXIT_UNUSABLE;
    }
    if (child == 0) {
        int result = verify_here(path);
        fflush(stdout);
        _exit(result);
    }
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            return EXIT_UNUSABLE;
    }
    if (WIFSIGNALED(status)) {
        tool_say("%s is damaged: the check itself was killed by signal %d while reading it; "
                 "restore a copy, or index the documents again",
                 path, WTERMSIG(status));
        return EXIT_NOTHING;
    }
    return WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    if (!tool_start(argc, argv, "zwadmin", help))
        return tool_finish(EXIT_DONE);
    if (argc < 2)
        return tool_usage("no command named");
    const char *command = argv[1];
    bool is_stat = strcmp(command, "stat") == 0;
    if (!is_stat && strcmp(command, "verify") != 0)
        return tool_usage("there is no command '%s'", command);
    if (argc != 3)
        return tool_usage("%s takes one index", command);
    return tool_finish(is_stat ? print_stat(argv[2]) : verify(argv[2]));
}
