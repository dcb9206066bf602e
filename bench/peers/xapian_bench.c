/* Xapian at the work that zwbench measures: the same documents, questions and top k, in process
 * and in one thread.
 *
 * xapian_bench index TOKENS FOLDER
 *     Indexes documents given as lines of words, with positions, and compacts the result. The id is
 *     the line's number from 0, the date number * 7919 mod 3650 days after 2015-01-01. Documents go
 *     in newest first, those of one day by id as bytes, so that equal scores come in zwbench's
 *     order and the newest can be found by document number.
 * xapian_bench search FOLDER QUERIES [--op or|and|phrase] [--sort rel|date|date-docid] [--terms N]
 *              [--limit K] [--warm N] [--repeat N] [--hits FILE] [--check] [--cpu]
 *     Asks the questions, a line of words each, --warm times unmeasured and --repeat times
 *     measured. Prints `name n mean p50 p95 p99 max` in milliseconds of the last time. Which words
 *     of a line are asked and which lines are left out is zwbench's rule. --sort date compares
 *     values, date-docid stops at the first k matches. --hits writes question, rank, id, score;
 *     --check weighs by zwbench's formula instead of Xapian's own BM25, which has another idf;
 *     --cpu measures processor time, for busy machines. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "timing.h"
#include "xapian_c.h"

enum { MOST_TERMS = 256, DATE_SLOT = 0 };

static const double k1 = 1.2, b = 0.75;

static void check(xapian_status status, const char *what)
{
    if (status == XAPIAN_OK)
        return;
    fprintf(stderr, "xapian_bench: %s: %s\n", what, xapian_error_message());
    exit(3);
}

static void *need(void *memory)
{
    if (!memory) {
        fprintf(stderr, "xapian_bench: out of memory\n");
        exit(3);
    }
    return memory;
}

/* --- Indexing ------------------------------------------------------------------------------- */

typedef struct {
    const char *text;
    size_t len;
    uint32_t number, days;
    char id[12];
} line;

static int newest_first(const void *x, const void *y)
{
    const line *p = x, *q = y;
    return p->days != q->days ? (p->days > q->days ? -1 : 1) : strcmp(p->id, q->id);
}

static line *read_lines(size_t *n, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        fprintf(stderr, "xapian_bench: %s: %s\n", path, strerror(errno));
        exit(3);
    }
    size_t size = (size_t)st.st_size, cap = 0;
    char *text = size ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    if (text == MAP_FAILED) {
        fprintf(stderr, "xapian_bench: %s: %s\n", path, strerror(errno));
        exit(3);
    }
    close(fd);
    line *lines = NULL;
    *n = 0;
    for (size_t at = 0; at < size;) {
        const char *stop = memchr(text + at, '\n', size - at);
        size_t len = stop ? (size_t)(stop - (text + at)) : size - at;
        if (*n == cap) {
            cap = cap ? cap * 2 : 4096;
            lines = need(realloc(lines, cap * sizeof *lines));
        }
        uint32_t number = (uint32_t)*n;
        lines[*n] = (line){text + at, len, number, (uint32_t)((uint64_t)number * 7919 % 3650), ""};
        snprintf(lines[*n].id, sizeof lines[*n].id, "%u", number);
        (*n)++;
        at += len + 1;
    }
    qsort(lines, *n, sizeof *lines, newest_first);
    return lines;
}

static void add(xapian_db *db, const line *l)
{
    xapian_document *document;
    check(xapian_document_new(&document), "document");
    const char *p = l->text, *end = l->text + l->len;
    for (uint32_t position = 1; p < end; position++) {
        while (p < end && *p == ' ')
            p++;
        const char *word = p;
        while (p < end && *p != ' ')
            p++;
        if (p > word)
            check(xapian_document_add_posting(document, word, (size_t)(p - word), position, 1),
                  "posting");
    }
    /* Days since the first, so that bytes compare as dates do. */
    char days[2] = {(char)(l->days >> 8), (char)l->days};
    check(xapian_document_set_value(document, DATE_SLOT, days, sizeof days), "date");
    check(xapian_document_set_data(document, l->id, strlen(l->id)), "id");
    check(xapian_db_add_document(NULL, db, document), "adding");
    xapian_document_free(document);
}

static int index_lines(const char *tokens, const char *folder)
{
    char loose[4096];
    if ((size_t)snprintf(loose, sizeof loose, "%s.loose", folder) >= sizeof loose) {
        fprintf(stderr, "xapian_bench: %s: the name is too long\n", folder);
        return 2;
    }
    /* Xapian's own advice for building from nothing; 10,000 documents is its standard. */
    setenv("XAPIAN_FLUSH_THRESHOLD", "100000", 0);
    size_t n;
    double begin, added, end;
    line *lines = read_lines(&n, tokens);
    xapian_db *db;
    check(xapian_now(&begin), "clock");
    check(
        xapian_db_open_writable(&db, loose, XAPIAN_DB_CREATE_OR_OVERWRITE | XAPIAN_DB_DANGEROUS, 0),
        loose);
    for (size_t i = 0; i < n; i++)
        add(db, &lines[i]);
    check(xapian_db_commit(db), "commit");
    xapian_db_free(db);
    check(xapian_now(&added), "clock");
    check(xapian_db_open(&db, loose), loose);
    check(xapian_db_compact(db, folder, true, 0), folder);
    xapian_db_free(db);
    check(xapian_now(&end), "clock");
    fprintf(stderr, "%zu documents, %.1f s to add, %.1f s to compact\n", n, added - begin,
            end - added);
    free(lines);
    return 0;
}

/* --- Searching ------------------------------------------------------------------------------ */

static const char *op = "or", *sort = "rel", *hits_path;
static bool checking, cpu;
static size_t most = MOST_TERMS, limit = 10, warm = 1, repeat = 1;
static double average_length;

typedef struct {
    xapian_query *query;
    size_t line;
} question;

typedef struct {
    const char *text;
    size_t len;
    uint32_t df;
} word;

static bool known(const word *w, size_t n, const char *text, size_t len)
{
    for (size_t i = 0; i < n; i++) {
        if (w[i].len == len && memcmp(w[i].text, text, len) == 0)
            return true;
    }
    return false;
}

/* Weights of a query by zwbench's formula: each word scaled by its idf, for zws_score(). Phrases
 * take no scaled words, so there the phrase filters and the words weigh. */
static xapian_query *weighed(const word *w, size_t n, uint32_t documents, xapian_query *const *leaf,
                             xapian_op how, bool phrase)
{
    xapian_query *scaled[MOST_TERMS], *all, *positional, *filtered;
    for (size_t i = 0; i < n; i++)
        check(xapian_query_scale(&scaled[i], leaf[i],
                                 log(1 + (documents - w[i].df + 0.5) / (w[i].df + 0.5))),
              "scale");
    check(xapian_query_combine(&all, how, (const xapian_query *const *)scaled, n), "combine");
    for (size_t i = 0; i < n; i++)
        xapian_query_free(scaled[i]);
    if (!phrase)
        return all;
    check(xapian_query_positional(&positional, XAPIAN_OP_PHRASE, (const xapian_query *const *)leaf,
                                  n, 0),
          "phrase");
    const xapian_query *pair[2] = {all, positional};
    check(xapian_query_combine(&filtered, XAPIAN_OP_FILTER, pair, 2), "filter");
    xapian_query_free(all);
    xapian_query_free(positional);
    return filtered;
}

/* NULL where the line is left out. */
static xapian_query *make(char *text, const xapian_db *db, uint32_t documents)
{
    bool phrase = strcmp(op, "phrase") == 0, and = strcmp(op, "and") == 0;
    word w[MOST_TERMS];
    size_t n = 0;
    for (char *p = strtok(text, " \n"); p && n < most; p = strtok(NULL, " \n")) {
        size_t len = strlen(p);
        if (!phrase && known(w, n, p, len))
            continue;
        uint32_t df;
        check(xapian_db_termfreq(&df, db, p, len), "termfreq");
        if (df > 0)
            w[n++] = (word){p, len, df};
        else if (and || phrase)
            return NULL;
    }
    if (n == 0 || (phrase && n < 2))
        return NULL;
    xapian_query *leaf[MOST_TERMS], *query;
    xapian_op how = and || phrase ? XAPIAN_OP_AND : XAPIAN_OP_OR;
    for (size_t i = 0; i < n; i++)
        check(xapian_query_term(&leaf[i], w[i].text, w[i].len, 1, (uint32_t)i + 1), "term");
    if (checking)
        query = weighed(w, n, documents, leaf, how, phrase);
    else if (phrase)
        check(xapian_query_positional(&query, XAPIAN_OP_PHRASE, (const xapian_query *const *)leaf,
                                      n, 0),
              "phrase");
    else
        check(xapian_query_combine(&query, how, (const xapian_query *const *)leaf, n), "combine");
    for (size_t i = 0; i < n; i++)
        xapian_query_free(leaf[i]);
    return query;
}

/* The rounding makes sums independent of their order, as in zwbench. */
static double zws_score(uint32_t wdf, uint32_t doclen, uint32_t unique_terms, double factor,
                        void *user)
{
    (void)unique_terms;
    (void)user;
    double norm = k1 * ((1 - b) + b * (doclen / average_length));
    return wdf ? ldexp(rint(ldexp(factor * (k1 + 1) * wdf / (norm + wdf), 36)), -36) : 0;
}

static double zws_max_score(uint32_t wdf_upper, uint32_t doclen_lower, double factor, void *user)
{
    return zws_score(wdf_upper, doclen_lower, 0, factor, user) + 1e-9;
}

static xapian_enquire *new_enquire(const xapian_db *db)
{
    xapian_enquire *enquire;
    check(xapian_enquire_new(&enquire, db), "enquire");
    if (strcmp(sort, "rel") != 0)
        check(xapian_enquire_set_weight_bool(enquire), "weight");
    else if (checking)
        check(xapian_enquire_set_weight_callback(enquire, zws_score, zws_max_score, false, NULL),
              "weight");
    else
        check(xapian_enquire_set_weight_bm25(enquire, k1, 0, 1, b, 0), "weight");
    if (strcmp(sort, "date") == 0)
        check(xapian_enquire_set_sort(enquire, XAPIAN_SORT_VALUE, DATE_SLOT, true), "sort");
    return enquire;
}

static void write_hits(FILE *out, const xapian_mset *mset, const xapian_db *db, size_t number)
{
    uint32_t n;
    check(xapian_mset_size(&n, mset), "hits");
    for (uint32_t i = 0; i < n; i++) {
        uint32_t docid;
        double weight;
        char *id;
        size_t len;
        check(xapian_mset_get(&docid, &weight, NULL, NULL, NULL, mset, i), "hit");
        check(xapian_db_data(&id, &len, db, docid), "id");
        fprintf(out, "%zu %u %s %.17g\n", number, i, id, weight);
        xapian_string_free(id);
    }
}

static question *read_questions(size_t *n, const char *path, const xapian_db *db)
{
    FILE *in = fopen(path, "re");
    if (!in) {
        fprintf(stderr, "xapian_bench: %s: %s\n", path, strerror(errno));
        exit(3);
    }
    uint32_t documents;
    check(xapian_db_doccount(&documents, db), "doccount");
    question *questions = NULL;
    char *text = NULL;
    size_t text_cap = 0, cap = 0;
    *n = 0;
    for (size_t number = 0; getline(&text, &text_cap, in) > 0; number++) {
        xapian_query *query = make(text, db, documents);
        if (!query)
            continue;
        if (*n == cap) {
            cap = cap ? cap * 2 : 1024;
            questions = need(realloc(questions, cap * sizeof *questions));
        }
        questions[(*n)++] = (question){query, number};
    }
    free(text);
    fclose(in);
    return questions;
}

static int search(const char *folder, const char *path)
{
    xapian_db *db;
    size_t n;
    check(xapian_db_open(&db, folder), folder);
    check(xapian_db_average_length(&average_length, db), "average length");
    question *questions = read_questions(&n, path, db);
    if (n == 0) {
        fprintf(stderr, "xapian_bench: %s: no questions\n", path);
        xapian_db_free(db);
        return 3;
    }
    FILE *out = hits_path ? fopen(hits_path, "we") : NULL;
    if (hits_path && !out) {
        fprintf(stderr, "xapian_bench: %s: %s\n", hits_path, strerror(errno));
        exit(3);
    }
    double *ms = need(calloc(n, sizeof *ms));
    xapian_enquire *enquire = new_enquire(db);
    for (size_t r = 0; r < warm + repeat; r++) {
        for (size_t i = 0; i < n; i++) {
            xapian_mset *mset;
            double begin = timing_now(cpu);
            check(xapian_enquire_set_query(enquire, questions[i].query), "query");
            check(xapian_enquire_mset(&mset, enquire, 0, (uint32_t)limit, 0), "search");
            ms[i] = timing_now(cpu) - begin;
            if (out && r == 0)
                write_hits(out, mset, db, questions[i].line);
            xapian_mset_free(mset);
        }
    }
    char name[64];
    snprintf(name, sizeof name, most < MOST_TERMS ? "%s-%s-%zu" : "%s-%s", op, sort, most);
    timing_print(name, ms, n);
    int status = out && fclose(out) != 0 ? 3 : 0;
    for (size_t i = 0; i < n; i++)
        xapian_query_free(questions[i].query);
    free(questions);
    free(ms);
    xapian_enquire_free(enquire);
    xapian_db_free(db);
    return status;
}

static int usage(void)
{
    fprintf(stderr, "usage: xapian_bench index TOKENS FOLDER\n"
                    "       xapian_bench search FOLDER QUERIES [--op or|and|phrase] "
                    "[--sort rel|date|date-docid] [--terms N] [--limit K] [--warm N] [--repeat N] "
                    "[--hits FILE] [--check] [--cpu]\n");
    return 2;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"op", 1, NULL, 'o'},    {"sort", 1, NULL, 's'},
                                            {"terms", 1, NULL, 't'}, {"limit", 1, NULL, 'l'},
                                            {"warm", 1, NULL, 'w'},  {"repeat", 1, NULL, 'r'},
                                            {"hits", 1, NULL, 'h'},  {"check", 0, NULL, 'c'},
                                            {"cpu", 0, NULL, 'p'},   {NULL, 0, NULL, 0}};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (c) {
        case 'o':
            op = optarg;
            break;
        case 's':
            sort = optarg;
            break;
        case 't':
            most = strtoull(optarg, NULL, 10);
            break;
        case 'l':
            limit = strtoull(optarg, NULL, 10);
            break;
        case 'w':
            warm = strtoull(optarg, NULL, 10);
            break;
        case 'r':
            repeat = strtoull(optarg, NULL, 10);
            break;
        case 'h':
            hits_path = optarg;
            break;
        case 'c':
            checking = true;
            break;
        case 'p':
            cpu = true;
            break;
        default:
            return usage();
        }
    }
    if (argc - optind != 3 || most == 0 || warm + repeat == 0)
        return usage();
    most = most > MOST_TERMS ? MOST_TERMS : most;
    if (strcmp(argv[optind], "index") == 0)
        return index_lines(argv[optind + 1], argv[optind + 2]);
    if (strcmp(argv[optind], "search") == 0)
        return search(argv[optind + 1], argv[optind + 2]);
    return usage();
}
