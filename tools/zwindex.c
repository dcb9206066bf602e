/* zwindex: add, replace and delete documents of an index. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common.h"

static const char help[] =
    "Usage: zwindex [OPTION]... INDEX INPUT...\n"
    "       zwindex --delete ID [--delete ID]... INDEX\n"
    "       zwindex --seal INDEX\n"
    "       zwindex --rebuild INDEX\n"
    "Add documents to an index, or replace those with the same id; makes the index when there is "
    "none.\n"
    "INPUT is a file (text, HTML), a folder, a .jsonl file, or - for JSON Lines from standard "
    "input.\n"
    "A document's id is its path below the folder, or its name where INPUT is a file.\n"
    "Files that have not changed since they were indexed are left as they are.\n"
    "\n"
    "  --delete ID       delete the document with this id; may be repeated\n"
    "  --mirror          delete documents whose files have vanished below INPUT\n"
    "  --id-prefix P     put P before every id\n"
    "  --user-dict FILE  add the words of FILE, one a line, to the dictionary\n"
    "  --seal            at the end, move everything into the sealed tier, which is searched many\n"
    "                    times faster (a new index of more than 64 MiB is sealed by itself)\n"
    "  --no-seal         never seal by itself: every commit takes as long as what it commits, and\n"
    "                    searches become slower until the next --seal\n"
    "  --unit article    rank documents by their best article, numbered item or row of a table of\n"
    "                    tasks; for good, once an index has some (default: document)\n"
    "  --rebuild         analyse all stored documents again\n"
    "  --tokens          each line of INPUT is a document of words separated by spaces,\n"
    "                    its id the line's number (for benchmarks; decided when the index is "
    "made)\n"
    "  --jobs N          seal inputs on N threads (default: one a processor)\n"
    "  --memory MIB      with so much memory (default: 512, at least 32)\n"
    "  --progress        progress although standard error is no terminal\n"
    "  --no-progress     no progress on a terminal\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 done (skipped documents are reported), 1 a document to delete was not there,\n"
    "2 wrong usage, 3 the index or an input could not be used.\n";

enum {
    OPT_DELETE = 256,
    OPT_MIRROR,
    OPT_PREFIX,
    OPT_DICT,
    OPT_REBUILD,
    OPT_SEAL,
    OPT_NO_SEAL,
    OPT_UNIT,
    OPT_TOKENS,
    OPT_QUIET,
    OPT_PROGRESS,
    OPT_JOBS,
    OPT_MEMORY
};

static const struct option options[] = {
    {"delete", required_argument, NULL, OPT_DELETE},
    {"mirror", no_argument, NULL, OPT_MIRROR},
    {"id-prefix", required_argument, NULL, OPT_PREFIX},
    {"user-dict", required_argument, NULL, OPT_DICT},
    {"rebuild", no_argument, NULL, OPT_REBUILD},
    {"seal", no_argument, NULL, OPT_SEAL},
    {"no-seal", no_argument, NULL, OPT_NO_SEAL},
    {"unit", required_argument, NULL, OPT_UNIT},
    {"tokens", no_argument, NULL, OPT_TOKENS},
    {"no-progress", no_argument, NULL, OPT_QUIET},
    {"progress", no_argument, NULL, OPT_PROGRESS},
    {"jobs", required_argument, NULL, OPT_JOBS},
    {"memory", required_argument, NULL, OPT_MEMORY},
    {NULL, 0, NULL, 0},
};

/* A new index of more text than this is sealed without being told. */
#define SEAL_BYTES (64ull << 20)

/* Kinds of files that were left out, counted for the end. */
#define KINDS_MAX 32

typedef struct {
    const char **deletions;
    size_t n_deletions;
    const char *prefix, *dict;
    bool mirror, rebuild, seal, no_seal, tokens, articles, progress, terminal;
    unsigned long jobs, memory; /* 0: the default; MiB */
    bool fresh;                 /* the index is made by this run */
    bool sealing;               /* progress counts documents, not bytes */
    struct {
        char name[32];
        unsigned long count;
    } kind[KINDS_MAX];
    size_t n_kinds;
    char **inputs;
    int n_inputs;
    struct timespec started;
    double last_shown;
    bool line_open; /* a progress line stands on the terminal */
} run;

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static void clear_line(run *r)
{
    if (r->line_open)
        fputs("\r\033[K", stderr);
    r->line_open = false;
}

static bool is_input(const run *r, const char *path)
{
    for (int i = 0; i < r->n_inputs; i++) {
        if (strcmp(r->inputs[i], path) == 0)
            return true;
    }
    return false;
}

/* A file of a kind that is not read (PDF …) is counted only, unless it was named; what should have
 * been readable is said. */
static void on_skip(const char *path, size_t line, const char *kind, zws_status status,
                    const char *reason, void *context)
{
    run *r = context;
    size_t k = 0;
    while (k < r->n_kinds && strcmp(r->kind[k].name, kind) != 0)
        k++;
    if (k == r->n_kinds && r->n_kinds < KINDS_MAX) {
        snprintf(r->kind[k].name, sizeof r->kind[k].name, "%s", kind);
        r->kind[k].count = 0;
        r->n_kinds++;
    }
    if (k < r->n_kinds)
        r->kind[k].count++;
    if (status == ZWS_EUNSUPPORTED && !is_input(r, path))
        return;
    clear_line(r);
    if (line > 0)
        tool_say("%s:%zu: skipped: %s", path, line, reason);
    else
        tool_say("%s: skipped: %s", path, reason);
}

/* On a terminal one line changes; elsewhere each stands. */
static void end_line(run *r)
{
    r->line_open = r->terminal;
    if (!r->terminal)
        fputc('\n', stderr);
    fflush(stderr);
}

static void on_progress(uint64_t bytes, uint64_t total, uint64_t documents, void *context)
{
    run *r = context;
    double elapsed = seconds_since(&r->started);
    if (!r->progress || elapsed - r->last_shown < (r->terminal ? 0.2 : 1.0))
        return;
    r->last_shown = elapsed;
    if (r->sealing) {
        fprintf(stderr, "%s%s: sealing, %llu of %llu documents", r->terminal ? "\r\033[K" : "",
                tool_name, (unsigned long long)bytes, (unsigned long long)total);
        end_line(r);
        return;
    }
    double megabytes = (double)bytes / 1e6;
    fprintf(stderr, "%s%s: %llu documents, %.1f MB, %.1f MB/s", r->terminal ? "\r\033[K" : "",
            tool_name, (unsigned long long)documents, megabytes, megabytes / elapsed);
    if (total > bytes && bytes > 0)
        fprintf(stderr, ", %.0f %%, %.0f s left", 100.0 * (double)bytes / (double)total,
                elapsed * (double)(total - bytes) / (double)bytes);
    end_line(r);
}

static void print_summary(run *r, const zws_writer *writer)
{
    clear_line(r);
    double elapsed = seconds_since(&r->started);
    printf("%llu added, %llu unchanged, %llu deleted, %llu skipped in %.1f s",
           (unsigned long long)zws_writer_counted(writer, ZWS_COUNT_ADDED),
           (unsigned long long)zws_writer_counted(writer, ZWS_COUNT_UNCHANGED),
           (unsigned long long)zws_writer_counted(writer, ZWS_COUNT_DELETED),
           (unsigned long long)zws_writer_counted(writer, ZWS_COUNT_SKIPPED), elapsed);
    double megabytes = (double)zws_writer_counted(writer, ZWS_COUNT_BYTES) / 1e6;
    if (megabytes >= 0.05 && elapsed > 0)
        printf(" (%.1f MB, %.1f MB/s)", megabytes, megabytes / elapsed);
    putchar('\n');
    if (r->n_kinds > 0) {
        fputs("skipped:", stdout);
        for (size_t k = 0; k < r->n_kinds; k++)
            printf("%s %lu %s", k ? "," : "", r->kind[k].count, r->kind[k].name);
        putchar('\n');
    }
}

/* Deletes what was asked for; ids that are not there are said, and make the exit status 1. */
static int delete_documents(zws_writer *writer, const run *r)
{
    int result = EXIT_DONE;
    for (size_t i = 0; i < r->n_deletions; i++) {
        zws_status status = zws_writer_delete(writer, r->deletions[i]);
        if (status == ZWS_ENOTFOUND) {
            tool_say("%s", zws_error_message());
            result = EXIT_NOTHING;
        } else if (status != ZWS_OK) {
            return tool_failed(status);
        }
    }
    return result;
}

/* What goes wrong with an input is never the fault of the usage. */
static int input_failed(run *r)
{
    clear_line(r);
    tool_say("%s", zws_error_message());
    return EXIT_UNUSABLE;
}

/* Whether a failure is that of one input alone. */
static bool concerns_input(zws_status status, bool mirror)
{
    return status == ZWS_ENOTFOUND || status == ZWS_EEXIST || status == ZWS_EINVAL ||
           (mirror && status == ZWS_EIO);
}

static int change(zws_writer *writer, run *r, char **inputs, int n_inputs)
{
    zws_status status = zws_writer_on_skip(writer, on_skip, r);
    if (status == ZWS_OK)
        status = zws_writer_on_progress(writer, on_progress, r);
    if (status == ZWS_OK)
        status = zws_writer_set_jobs(writer, (unsigned)r->jobs);
    if (status == ZWS_OK && r->memory)
        status = zws_writer_set_memory(writer, (size_t)r->memory << 20);
    if (status == ZWS_OK)
        status = zws_writer_set_prefix(writer, r->prefix);
    if (status == ZWS_OK && r->dict)
        status = zws_writer_load_words(writer, r->dict);
    if (status != ZWS_OK)
        return tool_failed(status) == EXIT_USAGE ? EXIT_USAGE : EXIT_UNUSABLE;
    int result = delete_documents(writer, r);
    if (result > EXIT_NOTHING)
        return result;
    for (int i = 0; i < n_inputs; i++) {
        status = zws_writer_add_path(writer, inputs[i]);
        if (status == ZWS_OK && r->mirror)
            status = zws_writer_mirror(writer, inputs[i]);
        if (status == ZWS_OK)
            continue;
        result = input_failed(r);
        /* An input that cannot be used does not take the others with it; a disk that is full does.
         */
        if (!concerns_input(status, r->mirror))
            return result;
    }
    if (r->rebuild && zws_writer_rebuild(writer) != ZWS_OK)
        return input_failed(r);
    if (zws_writer_commit(writer) != ZWS_OK)
        return input_failed(r);
    r->sealing = r->seal || (r->fresh && !r->no_seal &&
                             zws_writer_counted(writer, ZWS_COUNT_BYTES) > SEAL_BYTES);
    if (r->sealing && zws_writer_seal(writer) != ZWS_OK)
        return input_failed(r);
    print_summary(r, writer);
    return result;
}

static bool read_number(unsigned long *out, const char *text)
{
    char *end;
    *out = strtoul(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && *out > 0 && *out <= 1000000;
}

/* Whether the folder is an index already. */
static bool has_manifest(const char *index)
{
    size_t len = strlen(index);
    char *path = malloc(len + sizeof "/zwsearch.json");
    if (!path)
        return true;
    memcpy(path, index, len);
    memcpy(path + len, "/zwsearch.json", sizeof "/zwsearch.json");
    bool there = access(path, F_OK) == 0;
    free(path);
    return there;
}

int main(int argc, char **argv)
{
    if (!tool_start(argc, argv, "zwindex", help))
        return tool_finish(EXIT_DONE);
    run r = {.progress = tool_is_terminal(stderr), .terminal = tool_is_terminal(stderr)};
    r.deletions = calloc((size_t)argc, sizeof *r.deletions);
    if (!r.deletions)
        return EXIT_UNUSABLE;
    int option, result = EXIT_USAGE;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case OPT_DELETE:
            r.deletions[r.n_deletions++] = optarg;
            break;
        case OPT_MIRROR:
            r.mirror = true;
            break;
        case OPT_PREFIX:
            r.prefix = optarg;
            break;
        case OPT_DICT:
            r.dict = optarg;
            break;
        case OPT_REBUILD:
            r.rebuild = true;
            break;
        case OPT_SEAL:
            r.seal = true;
            break;
        case OPT_UNIT:
            r.articles = strcmp(optarg, "article") == 0;
            if (!r.articles && strcmp(optarg, "document") != 0) {
                tool_usage("--unit '%s': it is one of document, article", optarg);
                goto out;
            }
            break;
        case OPT_NO_SEAL:
            r.no_seal = true;
            break;
        case OPT_TOKENS:
            r.tokens = true;
            break;
        case OPT_QUIET:
            r.progress = false;
            break;
        case OPT_PROGRESS:
            r.progress = true;
            break;
        case OPT_JOBS:
        case OPT_MEMORY:
            if (!read_number(option == OPT_JOBS ? &r.jobs : &r.memory, optarg)) {
                tool_usage("%s is not a number above 0 that this option takes: %s",
                           option == OPT_JOBS ? "--jobs" : "--memory", optarg);
                goto out;
            }
            break;
        default:
            tool_usage("unknown option, or one without its value: %s", argv[optind - 1]);
            goto out;
        }
    }
    if (optind >= argc || !argv[optind][0]) {
        tool_usage("no index named");
        goto out;
    }
    char **inputs = argv + optind + 1;
    int n_inputs = argc - optind - 1;
    if (n_inputs == 0 && r.n_deletions == 0 && !r.rebuild && !r.seal) {
        tool_usage("no input named");
        goto out;
    }
    if (r.seal && r.no_seal) {
        tool_usage("--seal and --no-seal contradict each other");
        goto out;
    }
    if (r.tokens && r.articles) {
        tool_usage("an index of tokens has no articles: leave --tokens or --unit article out");
        goto out;
    }
    if (r.mirror && n_inputs == 0) {
        tool_usage("--mirror needs the input to compare with");
        goto out;
    }
    r.inputs = inputs;
    r.n_inputs = n_inputs;
    for (int i = 0; i < n_inputs; i++) {
        if (!inputs[i][0]) {
            tool_usage("an input without a name");
            goto out;
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &r.started);
    zws_writer *writer;
    unsigned flags = (r.tokens ? ZWS_OPEN_TOKENS : 0) | (n_inputs == 0 ? ZWS_OPEN_EXISTING : 0) |
                     (r.seal ? ZWS_OPEN_BULK : 0) | (r.no_seal ? ZWS_OPEN_NO_SEAL : 0) |
                     (r.articles ? ZWS_OPEN_ARTICLES : 0);
    r.fresh = !has_manifest(argv[optind]);
    zws_status status = zws_writer_open(&writer, argv[optind], flags);
    if (status != ZWS_OK) {
        tool_say("%s", zws_error_message());
        result = EXIT_UNUSABLE;
    } else {
        result = change(writer, &r, inputs, n_inputs);
        zws_writer_free(writer);
    }
out:
    free(r.deletions);
    return tool_finish(result);
}
