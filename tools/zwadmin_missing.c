/* zwadmin missing: what the documents of an index cite and the index does not hold. */
#include <getopt.h>
#include <inttypes.h>
#include <string.h>

#include "zwadmin.h"

typedef struct {
    bool json;
    unsigned long printed;
} printing;

static int print_missing(const char *number, const char *title, uint64_t documents, const char *id,
                         void *context)
{
    printing *p = context;
    p->printed++;
    if (p->json) {
        printf("%s\n  {\"documents\": %" PRIu64, p->printed > 1 ? "," : "[", documents);
        zwadmin_print_member("number", number);
        zwadmin_print_member("title", title);
        zwadmin_print_member("id", id);
        putchar('}');
        return ferror(stdout);
    }
    const char *columns[] = {number, title, id};
    printf("%" PRIu64, documents);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        putchar('\t');
        tool_print_clean(stdout, columns[i], strlen(columns[i]));
    }
    putchar('\n');
    return ferror(stdout);
}

static int missing(const char *path, long long limit, bool json)
{
    zws_index *index;
    printing p = {.json = json};
    zws_status status = zws_index_open(&index, path);
    if (status == ZWS_OK) {
        status = zws_index_missing(index, (size_t)limit, print_missing, &p);
        zws_index_free(index);
    }
    if (status == ZWS_ESTOPPED)
        return EXIT_UNUSABLE; /* tool_finish says why */
    if (status != ZWS_OK) {
        tool_say("%s", zws_error_message());
        return EXIT_UNUSABLE;
    }
    if (json)
        puts(p.printed ? "\n]" : "[]");
    return p.printed ? EXIT_DONE : EXIT_NOTHING;
}

int zwadmin_missing(int argc, char **argv)
{
    static const struct option longs[] = {{"limit", required_argument, NULL, 'l'},
                                          {"format", required_argument, NULL, 'f'},
                                          {NULL, 0, NULL, 0}};
    long long limit = 1000;
    bool json = false;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
        switch (c) {
        case 'l':
            if (!tool_number(&limit, optarg, "--limit", 1, 1000000000))
                return EXIT_USAGE;
            break;
        case 'f':
            if (!tool_format(&json, optarg))
                return EXIT_USAGE;
            break;
        default:
            return tool_usage("unknown option or missing value: %s", argv[optind - 1]);
        }
    }
    if (optind + 1 != argc)
        return tool_usage("missing takes one index");
    return missing(argv[optind], limit, json);
}
