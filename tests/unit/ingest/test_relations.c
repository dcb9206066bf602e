/* What the sample documents do to each other: everything that relations.tsv lists is found, and
 * nothing else is repealed, amended, lapsed or confirmed. */
#include "collect.h"

#include <stdio.h>

#include "analysis/analysis.h"
#include "document/document.h"

enum { ROWS_MAX = 400 };

static zws_analyzer *analyzer;
static zws_document *found[COLLECT_MAX];
static size_t found_n;

static struct {
    char id[256], target[400];
    zws_relation relation;
} row[ROWS_MAX];
static size_t rows;

static zws_status keep(zws_document *document, const zws_source *source, size_t line, void *context)
{
    (void)source, (void)line, (void)context;
    assert_true(found_n < COLLECT_MAX);
    found[found_n++] = document;
    return zws_document__extract(document, analyzer);
}

/* The relation that a row is found as; false for what is none (a gazette contains). */
static bool relation_of(zws_relation *out, const char *name)
{
    static const struct {
        const char *name;
        zws_relation relation;
    } table[] = {
        {"repeals", ZWS_REPEALS},   {"repeals-part", ZWS_REPEALS_PART},
        {"replaces", ZWS_REPEALS},  {"amends", ZWS_AMENDS},
        {"confirms", ZWS_CONFIRMS}, {"declares-lapsed", ZWS_LAPSES},
        {"extends", ZWS_CONFIRMS},  {"interprets", ZWS_INTERPRETS},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].name, name) == 0) {
            *out = table[i].relation;
            return true;
        }
    }
    return false;
}

static int set_up(void **state)
{
    (void)state;
    const char *top = getenv("top_srcdir");
    char path[2100], line[2048];
    snprintf(path, sizeof path, "%s/corpus/judged/relations.tsv", top ? top : ".");
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    while (fgets(line, sizeof line, file)) {
        char *id = strtok(line, "\t"), *name = strtok(NULL, "\t"), *target = strtok(NULL, "\t\n");
        if (!id || !name || !target || rows == ROWS_MAX || !relation_of(&row[rows].relation, name))
            continue;
        snprintf(row[rows].id, sizeof row[rows].id, "%s", id);
        snprintf(row[rows++].target, sizeof row[0].target, "%s", target);
    }
    fclose(file);
    if (zws_analyzer__open(&analyzer, NULL) != ZWS_OK)
        return -1;
    snprintf(path, sizeof path, "%s/corpus/documents", top ? top : ".");
    zws_ingest_handler handler = {.document = keep};
    return zws_ingest__input(path, NULL, &handler) == ZWS_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < found_n; i++)
        zws_document_free(found[i]);
    zws_analyzer__free(analyzer);
    return 0;
}

/* target: a number, or 《title》. */
static bool means(const zws_citation *c, const char *target)
{
    char title[1024];
    if (c->number && strcmp(c->number, target) == 0)
        return true;
    return c->title && snprintf(title, sizeof title, "《%s》", c->title) < (int)sizeof title &&
           strcmp(title, target) == 0;
}

static bool says(const zws_document *d, zws_relation relation, const char *target)
{
    for (size_t i = 0; i < d->citations.n; i++) {
        const zws_citation *c = &d->citations.item[i];
        if (c->relation == relation && means(c, target))
            return true;
    }
    return false;
}

static void all_are_found(void **state)
{
    (void)state;
    if (rows == 0)
        skip();
    assert_true(rows >= 80);
    for (size_t i = 0; i < rows; i++) {
        bool seen = false;
        for (size_t k = 0; k < found_n; k++) {
            if (strcmp(field(found[k], ZWS_FIELD_ID), row[i].id) != 0)
                continue;
            seen = true;
            if (!says(found[k], row[i].relation, row[i].target))
                fail_msg("%s: %s of %s was not read", row[i].id,
                         zws_relation__name(row[i].relation), row[i].target);
        }
        if (!seen)
            fail_msg("%s was not read", row[i].id);
    }
}

/* Listed, or the same said again by the title where the list has the number. */
static bool is_listed(const zws_document *d, const zws_citation *c)
{
    for (size_t i = 0; i < rows; i++) {
        if (row[i].relation != c->relation || strcmp(field(d, ZWS_FIELD_ID), row[i].id) != 0)
            continue;
        if (means(c, row[i].target))
            return true;
        for (size_t k = 0; c->title && k < d->citations.n; k++) {
            const zws_citation *other = &d->citations.item[k];
            if (other->title && strcmp(other->title, c->title) == 0 && means(other, row[i].target))
                return true;
        }
    }
    return false;
}

static void nothing_else_is_judged(void **state)
{
    (void)state;
    if (rows == 0)
        skip();
    size_t judged = 0;
    for (size_t k = 0; k < found_n; k++) {
        for (size_t i = 0; i < found[k]->citations.n; i++) {
            const zws_citation *c = &found[k]->citations.item[i];
            if (!zws_relation__judges(c->relation) || c->relation == ZWS_INTERPRETS)
                continue;
            judged++;
            if (!is_listed(found[k], c))
                fail_msg("%s: %s of %s %s", field(found[k], ZWS_FIELD_ID),
                         zws_relation__name(c->relation), c->number ? c->number : "",
                         c->title ? c->title : "");
        }
    }
    assert_true(judged >= 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_found),
        cmocka_unit_test(nothing_else_is_judged),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
