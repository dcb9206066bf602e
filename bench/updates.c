/* updates DOCUMENTS QUERIES FOLDER [--commits N] [--batch N] [--looks N] [--no-seal]
 * A stream of small commits: each gives --batch documents, drawn at random, the texts of others. At
 * --looks moments the queries are asked of that index and, in turn, of a new one of the same
 * documents: pages of ten by bands, with facets and extracts, and by date. A line each: commits,
 * live documents and segments by then, the medians of both in milliseconds, their ratio, and the
 * ratio of the sums. The answers by date must be the same. DOCUMENTS: JSON Lines as mkdocuments
 * makes them; QUERIES: number, tab, query a line; FOLDER is made, and holds both indexes. Exit
 * status 1: an answer differs, or the last ratio of medians is more than 2. */
#include <getopt.h>
#include <jansson.h>
#include <string.h>
#include <sys/stat.h>

#include "synthetic.h"
#include "timing.h"
#include "zwsearch/search.h"
#include "zwsearch/writer.h"

#define QUERIES_MAX 400
#define ROUNDS      3 /* the first does not count */

static const struct {
    const char *name;
    zws_field field;
} fields[] = {{"id", ZWS_FIELD_ID},
              {"date", ZWS_FIELD_DATE},
              {"region", ZWS_FIELD_REGION},
              {"issuer", ZWS_FIELD_ISSUER},
              {"category", ZWS_FIELD_CATEGORY}};

typedef struct {
    json_t **line; /* whose id, date and columns stay */
    size_t *text;  /* and from which line title and body are at present */
    size_t n;
    char *query[QUERIES_MAX];
    size_t n_queries;
    char stream[600], fresh[600], file[600];
    unsigned long commits, batch, looks;
    bool no_seal;
    uint64_t seed;
    double committing, longest; /* ms of all commits, of one */
} bench;

static void stop(const char *what)
{
    fprintf(stderr, "updates: %s\n", what);
    exit(3);
}

static void need(zws_status status)
{
    if (status != ZWS_OK)
        stop(zws_error_message());
}

static void *need_memory(void *memory)
{
    if (!memory)
        stop("out of memory");
    return memory;
}

static void read_documents(bench *b, const char *path)
{
    FILE *in = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0, room = 0;
    if (!in)
        stop("the documents cannot be read");
    for (ssize_t len; (len = getline(&line, &cap, in)) > 0;) {
        if (b->n == room) {
            room = room ? 2 * room : 1 << 16;
            b->line = need_memory(realloc(b->line, room * sizeof *b->line));
            b->text = need_memory(realloc(b->text, room * sizeof *b->text));
        }
        b->text[b->n] = b->n;
        b->line[b->n++] = need_memory(json_loadb(line, (size_t)len, 0, NULL));
    }
    free(line);
    fclose(in);
    if (b->n < 2)
        stop("there are not enough documents");
}

/* Evenly from all of the file. */
static void read_queries(bench *b, const char *path)
{
    char *line = NULL;
    size_t cap = 0, lines = 0, seen = 0;
    FILE *in = fopen(path, "r");
    if (!in)
        stop("the queries cannot be read");
    while (getline(&line, &cap, in) > 0)
        lines++;
    rewind(in);
    for (; getline(&line, &cap, in) > 0 && b->n_queries < QUERIES_MAX; seen++) {
        line[strcspn(line, "\n")] = '\0';
        char *tab = strchr(line, '\t');
        if (tab && (lines <= QUERIES_MAX || seen * QUERIES_MAX / lines >= b->n_queries))
            b->query[b->n_queries++] = need_memory(strdup(tab + 1));
    }
    free(line);
    fclose(in);
}

static const char *value_of(const bench *b, size_t i, const char *name)
{
    return json_string_value(json_object_get(b->line[i], name));
}

/* Document i as it is at present. */
static zws_document *make_document(const bench *b, size_t i)
{
    zws_document *d;
    need(zws_document_new(&d));
    for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
        const char *value = value_of(b, i, fields[f].name);
        if (value)
            need(zws_document_set(d, fields[f].field, value, (size_t)-1));
    }
    const char *title = value_of(b, b->text[i], "title"), *body = value_of(b, b->text[i], "body");
    need(zws_document_set(d, ZWS_FIELD_TITLE, title ? title : "", (size_t)-1));
    need(zws_document_set(d, ZWS_FIELD_BODY, body ? body : "", (size_t)-1));
    return d;
}

/* A new index of what the documents are at present: one segment. */
static void build(const bench *b, const char *index)
{
    char command[700];
    snprintf(command, sizeof command, "rm -rf '%s'", index);
    if (system(command) != 0)
        stop("the old index cannot be removed");
    FILE *out = fopen(b->file, "w");
    if (!out)
        stop("the documents cannot be written");
    for (size_t i = 0; i < b->n; i++) {
        zws_document *d = make_document(b, i);
        char *json;
        need(zws_document_json(&json, d));
        json_t *object = need_memory(json_loads(json, 0, NULL));
        json_object_set(object, "text", json_object_get(b->line[b->text[i]], "body"));
        json_object_del(object, "body");
        json_dumpf(object, out, JSON_COMPACT);
        fputc('\n', out);
        json_decref(object);
        zws_free(json);
        zws_document_free(d);
    }
    if (fclose(out) != 0)
        stop("the documents cannot be written");
    zws_writer *w;
    need(zws_writer_open(&w, index, ZWS_OPEN_BULK));
    need(zws_writer_set_jobs(w, 0));
    need(zws_writer_add_path(w, b->file));
    need(zws_writer_commit(w));
    need(zws_writer_merge(w));
    zws_writer_free(w);
}

static void change(bench *b, zws_writer *w)
{
    for (unsigned long k = 0; k < b->batch; k++) {
        size_t i = synthetic_random(&b->seed, b->n);
        b->text[i] = synthetic_random(&b->seed, b->n);
        zws_document *d = make_document(b, i);
        need(zws_writer_add(w, d));
        zws_document_free(d);
    }
    double begin = timing_now(false);
    need(zws_writer_commit(w));
    double ms = timing_now(false) - begin;
    b->committing += ms;
    b->longest = ms > b->longest ? ms : b->longest;
}

static zws_search *make_search(zws_sort sort)
{
    zws_search *s;
    need(zws_search_new(&s));
    need(zws_search_set(s, ZWS_OPTION_SORT, sort));
    need(zws_search_set(s, ZWS_OPTION_EXTRACTS, sort == ZWS_SORT_TIER));
    need(zws_search_set(s, ZWS_OPTION_FOLD, 0)); /* drawn texts are full of copies */
    need(zws_search_set(s, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX));
    for (int i = 0; sort == ZWS_SORT_TIER && i < 3; i++)
        need(zws_search_add_facet(s, (const char *[]){"region", "issuer", "category"}[i]));
    return s;
}

static double ask(zws_results **r, zws_index *index, zws_search *search, const char *query)
{
    need(zws_search_set_query(search, query));
    double begin = timing_now(true);
    need(zws_search_run(r, search, index));
    return timing_now(true) - begin;
}

static bool same(const zws_results *a, const zws_results *b)
{
    bool equal = zws_results_count(a) == zws_results_count(b) &&
                 zws_results_total(a, NULL) == zws_results_total(b, NULL);
    for (size_t i = 0; equal && i < zws_results_count(a); i++)
        equal = strcmp(zws_results_id(a, i), zws_results_id(b, i)) == 0;
    return equal;
}

/* Returns the ratio of the medians. */
static double compare(bench *b, zws_index *stream, zws_index *fresh, zws_sort sort,
                      const char *name)
{
    zws_search *search = make_search(sort);
    double *ms[2], sum[2] = {0, 0};
    for (int k = 0; k < 2; k++)
        ms[k] = need_memory(calloc(b->n_queries * ROUNDS, sizeof **ms));
    size_t n = 0;
    for (int round = 0; round < ROUNDS; round++) {
        n = round <= 1 ? 0 : n;
        for (size_t q = 0; q < b->n_queries; q++, n++) {
            zws_results *r[2];
            for (int k = 0; k < 2; k++) {
                int which = k ^ (int)(q & 1);
                ms[which][n] = ask(&r[which], which ? fresh : stream, search, b->query[q]);
            }
            if (sort == ZWS_SORT_NEWEST && !same(r[0], r[1])) {
                printf("the answers to %s differ\n", b->query[q]);
                exit(1);
            }
            zws_results_free(r[0]);
            zws_results_free(r[1]);
        }
    }
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; i < n; i++)
            sum[k] += ms[k][i];
        qsort(ms[k], n, sizeof **ms, timing_ascending);
    }
    double ratio = ms[0][n / 2] / ms[1][n / 2];
    printf("  %s %.3f %.3f %.2f p95 %.2f sum %.2f", name, ms[0][n / 2], ms[1][n / 2], ratio,
           ms[0][n * 95 / 100] / ms[1][n * 95 / 100], sum[0] / sum[1]);
    free(ms[0]);
    free(ms[1]);
    zws_search_free(search);
    return ratio;
}

static double look(bench *b, unsigned long commits)
{
    zws_index *stream, *fresh;
    char *json;
    build(b, b->fresh);
    need(zws_index_open(&stream, b->stream));
    need(zws_index_open(&fresh, b->fresh));
    need(zws_index_stat(&json, stream));
    json_t *stat = need_memory(json_loads(json, 0, NULL));
    zws_free(json);
    json_t *segments = json_object_get(stat, "segments");
    json_int_t hidden = 0;
    for (size_t i = 0; i < json_array_size(segments); i++)
        hidden += json_integer_value(json_object_get(json_array_get(segments, i), "replaced"));
    printf("%lu commits: live %lld, segments %zu, replaced %lld, commit mean %.1f longest %.0f ms;",
           commits, (long long)json_integer_value(json_object_get(stat, "live")),
           json_array_size(segments), (long long)hidden,
           commits ? b->committing / (double)commits : 0, b->longest);
    json_decref(stat);
    double page = compare(b, stream, fresh, ZWS_SORT_TIER, "page");
    double date = compare(b, stream, fresh, ZWS_SORT_NEWEST, "date");
    putchar('\n');
    fflush(stdout);
    zws_index_free(stream);
    zws_index_free(fresh);
    return page > date ? page : date;
}

static void parse(bench *b, int argc, char **argv)
{
    static const struct option longs[] = {{"commits", required_argument, NULL, 'c'},
                                          {"batch", required_argument, NULL, 'b'},
                                          {"looks", required_argument, NULL, 'l'},
                                          {"no-seal", no_argument, NULL, 'n'},
                                          {NULL, 0, NULL, 0}};
    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
        unsigned long value = optarg ? strtoul(optarg, NULL, 10) : 0;
        b->commits = c == 'c' ? value : b->commits;
        b->batch = c == 'b' ? value : b->batch;
        b->looks = c == 'l' ? value : b->looks;
        b->no_seal = b->no_seal || c == 'n';
        if (c == '?')
            exit(2);
    }
    if (argc - optind != 3 || b->looks == 0 || b->commits < b->looks) {
        fprintf(stderr, "usage: updates DOCUMENTS QUERIES FOLDER [OPTION]... (see updates.c)\n");
        exit(2);
    }
}

int main(int argc, char **argv)
{
    static bench b = {.commits = 1000, .batch = 10, .looks = 5, .seed = 1};
    parse(&b, argc, argv);
    const char *folder = argv[optind + 2];
    mkdir(folder, 0777);
    snprintf(b.stream, sizeof b.stream, "%s/stream", folder);
    snprintf(b.fresh, sizeof b.fresh, "%s/fresh", folder);
    snprintf(b.file, sizeof b.file, "%s/documents.jsonl", folder);
    read_documents(&b, argv[optind]);
    read_queries(&b, argv[optind + 1]);
    build(&b, b.stream);
    zws_writer *w;
    need(zws_writer_open(&w, b.stream, b.no_seal ? ZWS_OPEN_NO_SEAL : ZWS_OPEN_EXISTING));
    double ratio = 0;
    for (unsigned long c = 1; c <= b.commits; c++) {
        change(&b, w);
        if (c % (b.commits / b.looks) == 0)
            ratio = look(&b, c);
    }
    zws_writer_free(w);
    for (size_t i = 0; i < b.n; i++)
        json_decref(b.line[i]);
    free(b.line);
    free(b.text);
    for (size_t i = 0; i < b.n_queries; i++)
        free(b.query[i]);
    return ratio > 2;
}
