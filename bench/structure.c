/* structure [--show KIND] FILE.jsonl: how documents (JSON Lines: title, body) are cut into their
 * elements. Prints for each kind how many elements there are and the share of the bytes that are
 * directly in them, the findings, and the processor time of extraction with and without the
 * reading of the structure. Exit status 1 when more than 5 % of the bytes are of no kind.
 * --show KIND|findings|units|deadlines prints them instead, one a line, with the line of FILE. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "document/structure.h"

#define OTHER_MAX 5.0

static void need(zws_status status)
{
    if (status != ZWS_OK) {
        fprintf(stderr, "structure: %s\n", zws_error_message());
        exit(3);
    }
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

typedef struct {
    size_t elements[ZWS_ELEMENT_KINDS], findings[ZWS_FINDING_KINDS], tasks, deadlines;
    double bytes[ZWS_ELEMENT_KINDS], all;
    double extracting, reading;
    long line;
    int show; /* a kind, or -1 */
} sums;

/* The bytes of an element that none of its children has. */
static size_t own_bytes(const zws_structure *s, uint32_t i)
{
    size_t own = s->element[i].end - s->element[i].begin;
    for (uint32_t k = i + 1; k < s->element[i].next; k = s->element[k].next)
        own -= s->element[k].end - s->element[k].begin;
    return own;
}

static void take(sums *sum, const zws_structure *s, const char *body)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const zws_element *e = &s->element[i];
        size_t own = own_bytes(s, i);
        sum->elements[e->kind]++;
        sum->bytes[e->kind] += (double)own;
        sum->all += (double)own;
        if ((int)e->kind != sum->show)
            continue;
        printf("%ld: ", sum->line);
        for (uint32_t b = e->begin; b < e->end && b - e->begin < 240; b++)
            putchar(body[b] == '\n' || body[b] == '\r' ? ' ' : body[b]);
        putchar('\n');
    }
    for (size_t i = 0; i < s->n_findings; i++) {
        sum->findings[s->finding[i].kind]++;
        if (sum->show == ZWS_ELEMENT_KINDS) {
            zws_buffer text = {0};
            need(zws_structure__say(&text, &s->finding[i]));
            printf("%ld: %s\n", sum->line, text.data);
            zws_buffer__free(&text);
        }
    }
    for (size_t i = 0; sum->show == ZWS_ELEMENT_KINDS + 1 && i < s->n_units; i++)
        printf("%ld: %s%s\n", sum->line, s->unit[i].name, s->unit[i].lead ? " (lead)" : "");
    for (size_t i = 0; sum->show == ZWS_ELEMENT_KINDS + 2 && i < s->n_deadlines; i++)
        printf("%ld: %.*s\n", sum->line, (int)(s->deadline[i].end - s->deadline[i].begin),
               body + s->deadline[i].begin);
    sum->tasks += s->n_tasks;
    sum->deadlines += s->n_deadlines;
}

static void read_line(sums *sum, const zws_analyzer *analyzer, const char *text)
{
    json_t *object = json_loads(text, 0, NULL);
    const char *title = json_string_value(json_object_get(object, "title"));
    const char *body = json_string_value(json_object_get(object, "body"));
    zws_document *document;
    zws_structure structure = {0};
    if (!body)
        body = json_string_value(json_object_get(object, "text"));
    need(zws_document_new(&document));
    if (title)
        need(zws_document_set(document, ZWS_FIELD_TITLE, title, (size_t)-1));
    if (body)
        need(zws_document_set(document, ZWS_FIELD_BODY, body, (size_t)-1));
    double start = seconds();
    need(zws_document__extract(document, analyzer));
    double middle = seconds();
    need(zws_structure__read(&structure, analyzer, document));
    sum->reading += seconds() - middle;
    sum->extracting += middle - start;
    take(sum, &structure, body ? body : "");
    zws_structure__free(&structure);
    zws_document_free(document);
    json_decref(object);
}

static int kind_by_name(const char *name)
{
    for (int kind = 0; kind < ZWS_ELEMENT_KINDS; kind++) {
        if (strcmp(name, zws_element__name((zws_element_kind)kind)) == 0)
            return kind;
    }
    static const char *const more[] = {"findings", "units", "deadlines"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(name, more[i]) == 0)
            return ZWS_ELEMENT_KINDS + i;
    }
    return -2;
}

int main(int argc, char **argv)
{
    static sums sum = {.show = -1};
    if (argc == 4 && strcmp(argv[1], "--show") == 0)
        sum.show = kind_by_name(argv[2]);
    if ((argc != 2 && argc != 4) || sum.show == -2) {
        fputs("Usage: structure [--show KIND|findings|units|deadlines] FILE.jsonl\n", stderr);
        return 2;
    }
    zws_analyzer *analyzer;
    need(zws_analyzer__open(&analyzer, NULL));
    FILE *file = fopen(argv[argc - 1], "r");
    if (!file) {
        perror(argv[argc - 1]);
        return 3;
    }
    char *text = NULL;
    size_t cap = 0;
    while (getline(&text, &cap, file) > 0) {
        sum.line++;
        read_line(&sum, analyzer, text);
    }
    free(text);
    fclose(file);
    zws_analyzer__free(analyzer);
    if (sum.show >= 0)
        return 0;
    for (int kind = 0; kind < ZWS_ELEMENT_KINDS; kind++)
        printf("%-12s %9zu elements %7.2f %% of the bytes\n",
               zws_element__name((zws_element_kind)kind), sum.elements[kind],
               sum.all > 0 ? 100 * sum.bytes[kind] / sum.all : 0);
    for (int kind = 0; kind < ZWS_FINDING_KINDS; kind++)
        printf("%-12s %9zu findings\n", zws_finding__name((zws_finding_kind)kind),
               sum.findings[kind]);
    printf("%ld documents, %.1f MB, %zu tasks, %zu deadlines\n", sum.line, sum.all / 1e6, sum.tasks,
           sum.deadlines);
    printf("extraction %.2f s, structure with characters %.2f s\n", sum.extracting, sum.reading);
    double other = sum.all > 0 ? 100 * sum.bytes[ZWS_ELEMENT_OTHER] / sum.all : 0;
    printf("of no kind: %.2f %%\n", other);
    return other > OTHER_MAX;
}
