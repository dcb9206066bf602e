/* zwadmin: look at an index, check it, merge it. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "zwadmin.h"

static const char help[] =
    "Usage: zwadmin stat INDEX\n"
    "       zwadmin verify INDEX\n"
    "       zwadmin merge INDEX\n"
    "       zwadmin words INDEX [--limit N] [--min-count N]\n"
    "       zwadmin missing INDEX [--limit N] [--format text|json]\n"
    "       zwadmin validity INDEX FILE\n"
    "       zwadmin audit INDEX [--check KINDS] [--calendar FILE] [--format text|json]\n"
    "stat prints what an index holds as JSON. verify checks everything that can be checked, a line "
    "a\n"
    "finding. merge makes everything one sealed segment, without what was replaced or deleted: "
    "searches\n"
    "go on meanwhile. words proposes words that the dictionary lacks, from the index's own texts, "
    "the best "
    "first:\n"
    "delete the lines that are none, and the rest is a user dictionary (zwindex --user-dict).\n"
    "missing lists what documents cite and the index does not hold, the most cited first: how many "
    "cite\n"
    "it, its number, its title, one of them.\n"
    "validity imports a list of clean-up results in the place of the last one: number, title or "
    "id, "
    "state,\n"
    "day, source, with tabs between; and reports lines that texts or inputs contradict.\n"
    "audit reports what deserves a look: interpretations that came late, gaps in series of\n"
    "numbers, titles held twice, documents without a date or a number, and those that cite what "
    "is\n"
    "repealed.\n"
    "\n"
    "  --limit N        lines at most (1000)\n"
    "  --min-count N    how often a word must stand in the texts, at least (10)\n"
    "  --user-dict FILE words that are known already\n"
    "  --check KINDS    late-interpretation,gap,same-title,no-date,no-number,cites-repealed\n"
    "  --calendar FILE  holidays, and weekends that are worked instead\n"
    "  --format F       text or json\n"
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

static int merge(const char *path)
{
    zws_writer *writer;
    zws_status status = zws_writer_open(&writer, path, ZWS_OPEN_EXISTING);
    if (status == ZWS_OK)
        status = zws_writer_set_jobs(writer, 0);
    if (status == ZWS_OK)
        status = zws_writer_merge(writer);
    if (status == ZWS_OK)
        printf("%s: merged\n", path);
    else
        tool_say("%s", zws_error_message());
    zws_writer_free(writer);
    return status == ZWS_OK ? EXIT_DONE : EXIT_UNUSABLE;
}

static int print_word(const char *word, uint32_t frequency, uint64_t count, double score,
                      void *context)
{
    bool *any = context;
    if (!*any)
        puts("# word\tfrequency\t# count, score: delete what is no word, and load the rest with "
             "--user-dict");
    *any = true;
    printf("%s\t%" PRIu32 "\t# %" PRIu64 ", %.1f\n", word, frequency, count, score);
    return ferror(stdout);
}

static int propose(const char *path, const char *user_dict, long long limit, long long min_count)
{
    zws_index *index;
    zws_status status = zws_index_open(&index, path);
    if (status != ZWS_OK) {
        tool_say("%s", zws_error_message());
        return EXIT_UNUSABLE;
    }
    bool any = false;
    if (user_dict)
        status = zws_index_load_words(index, user_dict);
    if (status == ZWS_OK)
        status = zws_index_words(index, (size_t)limit, (uint64_t)min_count, print_word, &any);
    zws_index_free(index);
    if (status == ZWS_ESTOPPED)
        return EXIT_UNUSABLE; /* tool_finish says why */
    if (status != ZWS_OK)
        return tool_failed(status);
    return any ? EXIT_DONE : EXIT_NOTHING;
}

/* Options may stand anywhere behind the command. */
static int words(int argc, char **argv)
{
    static const struct option longs[] = {{"limit", required_argument, NULL, 'l'},
                                          {"min-count", required_argument, NULL, 'm'},
                                          {"user-dict", required_argument, NULL, 'u'},
                                          {NULL, 0, NULL, 0}};
    long long limit = 1000, min_count = 10;
    const char *user_dict = NULL;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
        switch (c) {
        case 'l':
            if (!tool_number(&limit, optarg, "--limit", 1, 100000))
                return EXIT_USAGE;
            break;
        case 'm':
            if (!tool_number(&min_count, optarg, "--min-count", 2, 1000000000))
                return EXIT_USAGE;
            break;
        case 'u':
            user_dict = optarg;
            break;
        default:
            return tool_usage("unknown option or missing value: %s", argv[optind - 1]);
        }
    }
    if (optind + 1 != argc)
        return tool_usage("words takes one index");
    return propose(argv[optind], user_dict, limit, min_count);
}

typedef struct {
    const char *path;
    bool any;
} import_report;

static void print_listing(size_t line, const char *kind, const char *message, void *context)
{
    import_report *report = context;
    report->any = true;
    printf("%s:%zu: %s: %s\n", report->path, line, kind, message);
}

static int import_validity(const char *path, const char *list)
{
    zws_writer *writer;
    size_t entries = 0;
    import_report report = {list, false};
    zws_status status = zws_writer_open(&writer, path, ZWS_OPEN_EXISTING);
    if (status == ZWS_OK)
        status = zws_writer_import_validity(writer, list, &entries, print_listing, &report);
    if (status == ZWS_OK)
        printf("%s: %zu entries\n", path, entries);
    else
        tool_say("%s", zws_error_message());
    zws_writer_free(writer);
    if (status != ZWS_OK)
        return EXIT_UNUSABLE;
    return report.any ? EXIT_NOTHING : EXIT_DONE;
}

int main(int argc, char **argv)
{
    if (!tool_start(argc, argv, "zwadmin", help))
        return tool_finish(EXIT_DONE);
    if (argc < 2)
        return tool_usage("no command named");
    const char *command = argv[1];
    if (strcmp(command, "audit") == 0)
        return tool_finish(zwadmin_audit(argc - 1, argv + 1));
    if (strcmp(command, "missing") == 0)
        return tool_finish(zwadmin_missing(argc - 1, argv + 1));
    if (strcmp(command, "words") == 0)
        return tool_finish(words(argc - 1, argv + 1));
    if (strcmp(command, "validity") == 0)
        return argc == 4 ? tool_finish(import_validity(argv[2], argv[3]))
                         : tool_usage("validity takes an index and a file");
    static const struct {
        const char *name;
        int (*run)(const char *path);
    } commands[] = {{"stat", print_stat}, {"verify", verify}, {"merge", merge}};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(command, commands[i].name) == 0)
            return argc == 3 ? tool_finish(commands[i].run(argv[2]))
                             : tool_usage("%s takes one index", command);
    }
    return tool_usage("there is no command '%s'", command);
}
