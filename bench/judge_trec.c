#include "judge_trec.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More is no run of any bench, and sizes below cannot overflow. */
#define MOST_BYTES  ((size_t)1 << 30)
#define MOST_FIELDS 7

static bool complain(const trec_lines *lines, size_t line, const char *what)
{
    fprintf(stderr, "judge: %s:%zu: %s\n", lines->file, line, what);
    return false;
}

static bool complain_file(const char *file, const char *what)
{
    fprintf(stderr, "judge: %s: %s\n", file, what);
    return false;
}

/* The whole file, a NUL behind it. */
static bool read_text(char **text, size_t *len, const char *name)
{
    FILE *file = fopen(name, "rb");
    if (!file)
        return complain_file(name, strerror(errno));
    char *buffer = NULL;
    size_t used = 0, cap = 0, got = 0;
    bool ok = true;
    do {
        used += got;
        if (cap - used < 2) {
            cap = cap ? cap * 2 : 65536;
            char *more = cap <= MOST_BYTES ? realloc(buffer, cap) : NULL;
            if (!more) {
                ok = complain_file(name, cap <= MOST_BYTES ? "no memory" : "larger than 1 GiB");
                break;
            }
            buffer = more;
        }
        got = fread(buffer + used, 1, cap - used - 1, file);
    } while (got > 0);
    if (ok && ferror(file))
        ok = complain_file(name, "cannot be read");
    fclose(file);
    if (!ok) {
        free(buffer);
        return false;
    }
    buffer[used] = '\0';
    *text = buffer;
    *len = used;
    return true;
}

/* Reads the file and makes room for as many lines as it has. */
static bool begin(trec_lines *out, const char *file, size_t *len)
{
    *out = (trec_lines){.file = file};
    if (!read_text(&out->text, len, file))
        return false;
    size_t lines = 1;
    for (size_t i = 0; i < *len; i++)
        lines += out->text[i] == '\n';
    out->at = calloc(lines, sizeof *out->at);
    return out->at || complain_file(file, "no memory");
}

/* Cuts off the line at *from, without its end; NULL behind the last one. */
static char *next_line(char **from, const char *end)
{
    if (*from >= end)
        return NULL;
    char *line = *from, *stop = memchr(line, '\n', (size_t)(end - line));
    if (!stop)
        stop = line + (end - line);
    *from = stop + 1;
    if (stop > line && stop[-1] == '\r')
        stop[-1] = '\0';
    *stop = '\0';
    return line;
}

static size_t split(char *line, char *field[MOST_FIELDS])
{
    size_t n = 0;
    char *rest = NULL;
    for (char *at = strtok_r(line, " \t", &rest); at && n < MOST_FIELDS;
         at = strtok_r(NULL, " \t", &rest))
        field[n++] = at;
    return n;
}

static bool to_long(long *out, const char *text, long least)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    *out = value;
    return end != text && !*end && errno == 0 && value >= least && value <= INT_MAX;
}

static bool is_number(const char *text)
{
    char *end;
    double value = strtod(text, &end);
    return end != text && !*end && value - value == 0; /* neither infinite nor NaN */
}

static bool same_query(const trec_line *a, const trec_line *b)
{
    return strcmp(a->query, b->query) == 0;
}

int trec_by_document(const void *a, const void *b)
{
    const trec_line *x = a, *y = b;
    int order = strcmp(x->query, y->query);
    if (!order)
        order = strcmp(x->document, y->document);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

int trec_by_rank(const void *a, const void *b)
{
    const trec_line *x = a, *y = b;
    int order = strcmp(x->query, y->query);
    if (!order)
        order = (x->rank > y->rank) - (x->rank < y->rank);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* Sorts by document; false where a query has one twice. */
static bool sort_documents(trec_lines *lines)
{
    if (lines->n)
        qsort(lines->at, lines->n, sizeof *lines->at, trec_by_document);
    for (size_t i = 1; i < lines->n; i++)
        if (same_query(&lines->at[i - 1], &lines->at[i]) &&
            strcmp(lines->at[i - 1].document, lines->at[i].document) == 0)
            return complain(lines, lines->at[i].line, "the document again, for the same query");
    return true;
}

static bool fail(trec_lines *lines)
{
    trec_free(lines);
    return false;
}

/* Takes one line; NULL, or what is wrong with it. */
typedef const char *read_line(trec_line *to, char *line);

static bool read_lines(trec_lines *out, const char *file, read_line *read)
{
    size_t len = 0, number = 0;
    if (!begin(out, file, &len))
        return false;
    const char *end = out->text + len;
    char *from = out->text;
    for (char *line; (line = next_line(&from, end));) {
        trec_line *to = &out->at[out->n++];
        to->line = ++number;
        const char *wrong = read(to, line);
        if (wrong)
            return complain(out, number, wrong);
    }
    return true;
}

static const char *read_judgment(trec_line *to, char *line)
{
    char *field[MOST_FIELDS];
    if (split(line, field) != 4)
        return "a judgment is `qid 0 docid relevance`";
    to->query = field[0];
    to->document = field[2];
    return to_long(&to->relevance, field[3], INT_MIN) ? NULL : "the relevance is no integer";
}

bool trec_read_judgments(trec_lines *out, const char *file)
{
    return (read_lines(out, file, read_judgment) && sort_documents(out)) || fail(out);
}

static const char *read_hit(trec_line *to, char *line)
{
    char *field[MOST_FIELDS];
    if (split(line, field) != 6)
        return "a hit is `qid Q0 docid rank score tag`";
    if (!to_long(&to->rank, field[3], 1))
        return "the rank is no integer from 1";
    to->query = field[0];
    to->document = field[2];
    return is_number(field[4]) ? NULL : "the score is no number";
}

/* False where a query has a rank twice. */
static bool all_ranked_apart(trec_lines *run)
{
    if (run->n)
        qsort(run->at, run->n, sizeof *run->at, trec_by_rank);
    for (size_t i = 1; i < run->n; i++)
        if (same_query(&run->at[i - 1], &run->at[i]) && run->at[i - 1].rank == run->at[i].rank)
            return complain(run, run->at[i].line, "the rank again, for the same query");
    return true;
}

bool trec_read_run(trec_lines *out, const char *file)
{
    return (read_lines(out, file, read_hit) && all_ranked_apart(out) && sort_documents(out)) ||
           fail(out);
}

static int by_query(const void *a, const void *b)
{
    const trec_line *const *x = a, *const *y = b;
    int order = strcmp((*x)->query, (*y)->query);
    return order ? order : ((*x)->line > (*y)->line) - ((*x)->line < (*y)->line);
}

/* False where a query stands twice. */
static bool all_different(const trec_lines *lines)
{
    const trec_line **sorted = malloc((lines->n + 1) * sizeof *sorted);
    if (!sorted)
        return complain_file(lines->file, "no memory");
    for (size_t i = 0; i < lines->n; i++)
        sorted[i] = &lines->at[i];
    if (lines->n)
        qsort(sorted, lines->n, sizeof *sorted, by_query);
    bool ok = true;
    for (size_t i = 1; i < lines->n && ok; i++)
        if (same_query(sorted[i - 1], sorted[i]))
            ok = complain(lines, sorted[i]->line, "the query again");
    free(sorted);
    return ok;
}

static const char *read_query(trec_line *to, char *line)
{
    to->query = line;
    line[strcspn(line, "\t")] = '\0';
    return *line && !strchr(line, ' ') ? NULL : "a query is `qid<TAB>text`, no blank in the qid";
}

bool trec_read_queries(trec_lines *out, const char *file)
{
    return (read_lines(out, file, read_query) && all_different(out)) || fail(out);
}

void trec_free(trec_lines *lines)
{
    free(lines->at);
    free(lines->text);
    *lines = (trec_lines){0};
}
