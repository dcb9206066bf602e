/* zwadmin audit: what of an index deserves a look. */
#include <getopt.h>
#include <string.h>

#include "zwadmin.h"

typedef struct {
    bool json;
    unsigned long findings;
} printing;

static void print_json_string(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

void zwadmin_print_member(const char *name, const char *text)
{
    if (!*text)
        return;
    printf(", \"%s\": ", name);
    print_json_string(text);
}

static int print_finding(zws_audit_kind kind, const char *name, const char *id, const char *other,
                         const char *detail, void *context)
{
    printing *p = context;
    (void)kind;
    p->findings++;
    if (p->json) {
        printf("%s\n  {\"kind\": \"%s\"", p->findings > 1 ? "," : "[", name);
        zwadmin_print_member("id", id);
        zwadmin_print_member("other", other);
        zwadmin_print_member("detail", detail);
        putchar('}');
        return ferror(stdout);
    }
    const char *columns[] = {name, id, other, detail};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        if (i)
            putchar('\t');
        tool_print_clean(stdout, columns[i], strlen(columns[i]));
    }
    putchar('\n');
    return ferror(stdout);
}

static int audit(const char *path, unsigned kinds, const char *calendar, bool json)
{
    zws_index *index;
    printing p = {.json = json};
    zws_status status = zws_index_open(&index, path);
    if (status != ZWS_OK) {
        tool_say("%s", zws_error_message());
        return EXIT_UNUSABLE;
    }
    status = zws_index_audit(index, kinds, calendar, print_finding, &p);
    zws_index_free(index);
    if (status == ZWS_ESTOPPED)
        return EXIT_UNUSABLE; /* tool_finish says why */
    if (status != ZWS_OK) {
        tool_say("%s", zws_error_message());
        return EXIT_UNUSABLE;
    }
    if (json)
        puts(p.findings ? "\n]" : "[]");
    return p.findings ? EXIT_NOTHING : EXIT_DONE;
}

/* Adds the kinds named in a list that commas separate; false where one is unknown. */
static bool add_kinds(unsigned *kinds, const char *list)
{
    static const struct {
        const char *name;
        zws_audit_kind kind;
    } known[] = {{"late-interpretation", ZWS_AUDIT_LATE}, {"gap", ZWS_AUDIT_GAP},
                 {"same-title", ZWS_AUDIT_TITLE},         {"no-date", ZWS_AUDIT_UNDATED},
                 {"no-number", ZWS_AUDIT_UNNUMBERED},     {"cites-repealed", ZWS_AUDIT_REPEALED}};
    while (*list) {
        size_t len = strcspn(list, ","), i = 0;
        while (i < sizeof known / sizeof *known &&
               !(strlen(known[i].name) == len && strncmp(known[i].name, list, len) == 0))
            i++;
        if (i == sizeof known / sizeof *known)
            return false;
        *kinds |= 1u << known[i].kind;
        list += len + (list[len] == ',');
    }
    return *kinds != 0;
}

int zwadmin_audit(int argc, char **argv)
{
    static const struct option longs[] = {{"check", required_argument, NULL, 'c'},
                                          {"calendar", required_argument, NULL, 'd'},
                                          {"format", required_argument, NULL, 'f'},
                                          {NULL, 0, NULL, 0}};
    unsigned kinds = 0;
    const char *calendar = NULL;
    bool json = false;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
        switch (c) {
        case 'c':
            if (!add_kinds(&kinds, optarg))
                return tool_usage("--check '%s': known are late-interpretation, gap, same-title, "
                                  "no-date, no-number, cites-repealed",
                                  optarg);
            break;
        case 'd':
            calendar = optarg;
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
        return tool_usage("audit takes one index");
    return audit(argv[optind], kinds, calendar, json);
}
