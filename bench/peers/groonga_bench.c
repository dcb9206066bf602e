/* Groonga at the work that zwpage measures, through its C library, in process, in one thread.
 *
 *   groonga_bench index DOCUMENTS DATABASE
 *       Indexes JSON Lines as mkdocuments makes them: title and body by bigrams with positions
 *       (TokenBigram, NormalizerAuto), stored texts, columns of date, region, issuer, category.
 *   groonga_bench search DATABASE QUERIES [--sort rel|date] [--facets] [--extracts] [--limit K]
 *                 [--repeat N] [--cpu] [--hits FILE]
 *       All the words of a query, each adjacent. --facets: drilldowns of three columns; --extracts:
 *       snippet_html of the body. Prints `name n mean p50 p95 p99 max` in milliseconds; --hits
 *       writes number of the query and total. */
#include <string.h>

#include <groonga.h>
#include <jansson.h>

#include "page_queries.h"

static grn_ctx ctx;

static void stop(const char *what)
{
    fprintf(stderr, "groonga_bench: %s %s\n", what, ctx.rc ? ctx.errbuf : "");
    exit(3);
}

/* Runs a command; its output, of *len bytes, lives until the next. */
static const char *command(unsigned *len, const char *text, size_t n)
{
    char *out;
    int flags;
    if (grn_ctx_send(&ctx, text, (unsigned)n, 0) != 0 || ctx.rc != GRN_SUCCESS)
        stop(text);
    grn_ctx_recv(&ctx, &out, len, &flags);
    if (ctx.rc != GRN_SUCCESS)
        stop(text);
    return out;
}

static void run_command(const char *text)
{
    unsigned len;
    command(&len, text, strlen(text));
}

static void index_documents(const char *documents, const char *database)
{
    static const char *const schema[] = {
        "table_create Region TABLE_HASH_KEY ShortText",
        "table_create Issuer TABLE_HASH_KEY ShortText",
        "table_create Category TABLE_HASH_KEY ShortText",
        "table_create Documents TABLE_HASH_KEY ShortText",
        "column_create Documents title COLUMN_SCALAR ShortText",
        "column_create Documents body COLUMN_SCALAR LongText",
        "column_create Documents date COLUMN_SCALAR Int32",
        "column_create Documents region COLUMN_SCALAR Region",
        "column_create Documents issuer COLUMN_SCALAR Issuer",
        "column_create Documents category COLUMN_SCALAR Category",
        "table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram "
        "--normalizer NormalizerAuto",
    };
    FILE *in = fopen(documents, "r");
    if (!in || !grn_db_create(&ctx, database, NULL))
        stop("the documents cannot be read, or the database not be made");
    for (size_t i = 0; i < sizeof schema / sizeof *schema; i++)
        run_command(schema[i]);
    run_command("load --table Documents");
    run_command("[");
    char *line = NULL;
    size_t cap = 0, documents_read = 0;
    for (ssize_t len; (len = getline(&line, &cap, in)) > 0; documents_read++) {
        json_t *document = json_loadb(line, (size_t)len, 0, NULL);
        if (!document)
            stop("a line is no JSON");
        int year, month, day;
        if (sscanf(json_string_value(json_object_get(document, "date")), "%d-%d-%d", &year, &month,
                   &day) != 3)
            stop("a document has no date");
        json_object_set_new(document, "date", json_integer(year * 10000 + month * 100 + day));
        json_object_set(document, "_key", json_object_get(document, "id"));
        json_object_del(document, "id");
        char *text = json_dumps(document, JSON_COMPACT);
        size_t n = strlen(text);
        text[n] = ','; /* in place of the zero */
        unsigned out;
        command(&out, text, n + 1);
        free(text);
        json_decref(document);
    }
    run_command("]");
    /* An index made after loading is built in bulk, which is faster. */
    run_command("column_create Terms documents COLUMN_INDEX|WITH_POSITION|WITH_SECTION Documents "
                "title,body");
    run_command("io_flush");
    free(line);
    fclose(in);
    fprintf(stderr, "%zu documents\n", documents_read);
}

/* `select` with the query, whose words are parted by blanks, as quoted phrases. */
static size_t make_select(char *out, size_t room, const char *query, const page_options *o)
{
    size_t n =
        (size_t)snprintf(out, room,
                         "select Documents --match_columns 'title||body' --limit %d --sort_keys %s "
                         "--output_columns '_key,title,date%s' %s --query '",
                         o->limit, strcmp(o->sort, "date") == 0 ? "-date,_key" : "-_score,-date",
                         o->extracts ? ",snippet_html(body)" : "",
                         o->facets ? "--drilldown region,issuer,category --drilldown_limit 10 "
                                     "--drilldown_sort_keys -_nsubrecs"
                                   : "");
    bool inside = false;
    for (const char *s = query; *s && n + 8 < room; s++) {
        bool blank = *s == ' ';
        if (!blank && !inside)
            out[n++] = '"';
        if (blank && inside)
            out[n++] = '"';
        inside = !blank;
        if (*s == '"' || *s == '\'' || *s == '\\')
            continue;
        out[n++] = *s;
    }
    if (inside)
        out[n++] = '"';
    out[n++] = '\'';
    out[n] = '\0';
    return n;
}

/* The number behind the first "[[[", which is the count of matches. */
static long total_of(const char *out, unsigned len)
{
    for (unsigned i = 0; i + 4 < len && i < 100; i++) {
        if (memcmp(out + i, "[[[", 3) == 0)
            return strtol(out + i + 3, NULL, 10);
    }
    return -1;
}

static long answer(const char *query, const page_options *o)
{
    static char text[65536];
    unsigned received;
    size_t len = make_select(text, sizeof text, query, o);
    const char *out = command(&received, text, len);
    return total_of(out, received);
}

int main(int argc, char **argv)
{
    page_options o;
    if (!page_options_read(&o, argc, argv)) {
        fprintf(stderr, "usage: groonga_bench index DOCUMENTS DATABASE | search DATABASE QUERIES "
                        "[OPTION]...\n");
        return 2;
    }
    if (grn_init() != GRN_SUCCESS || grn_ctx_init(&ctx, 0) != GRN_SUCCESS)
        stop("no groonga");
    if (strcmp(o.argument[0], "index") == 0) {
        index_documents(o.argument[1], o.argument[2]);
    } else {
        if (!grn_db_open(&ctx, o.argument[1]))
            stop("no database");
        if (!page_queries_run("groonga", o.argument[2], &o, answer))
            stop("the queries cannot be read");
    }
    grn_ctx_fin(&ctx);
    grn_fin();
    return 0;
}
