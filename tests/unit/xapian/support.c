#define _GNU_SOURCE
#include "support.h"

#include <ftw.h>
#include <limits.h>
#include <unistd.h>

static char folder[PATH_MAX];
static xapian_query *queries[4096];
static size_t query_count;
static char line[1 << 16];

/* Database::check() of Xapian 1.4 deletes a table through a base class of another size, which the
 * address sanitizer reports; everything else it finds still counts. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "new_delete_type_mismatch=0";
}

void expect_status(xapian_status wanted, xapian_status got, const char *call, const char *file,
                   int number)
{
    if (wanted == got)
        return;
    print_error("%s\n  gave %s instead of %s%s%s\n", call, xapian_status_name(got),
                xapian_status_name(wanted), got ? ": " : "", got ? xapian_error_message() : "");
    _fail(file, number);
}

void message_has(const char *part)
{
    if (!strstr(xapian_error_message(), part)) {
        print_error("'%s' is not in '%s'\n", part, xapian_error_message());
        fail();
    }
}

int make_folder(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/xapian_c.XXXXXX", base && *base ? base : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info;
    (void)type;
    (void)where;
    return remove(path);
}

int remove_folder(void **state)
{
    (void)state;
    free_queries();
    return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *in_folder(const char *name)
{
    static char paths[3][PATH_MAX + 64];
    static int turn;
    turn = (turn + 1) % 3;
    snprintf(paths[turn], sizeof paths[turn], "%s/%s", folder, name);
    return paths[turn];
}

xapian_db *create(const char *name)
{
    xapian_db *db;
    ok(xapian_db_open_writable(&db, in_folder(name), XAPIAN_DB_CREATE_OR_OVERWRITE, 0));
    return db;
}

xapian_db *open_reader(const char *name)
{
    xapian_db *db;
    ok(xapian_db_open(&db, in_folder(name)));
    return db;
}

xapian_document *document_of(const char *words)
{
    xapian_document *document;
    ok(xapian_document_new(&document));
    uint32_t position = 1;
    for (const char *word = words; *word;) {
        size_t length = strcspn(word, " @");
        const char *end = word + length;
        if (*end == '@') {
            for (position = 0, end++; *end >= '0' && *end <= '9'; end++)
                position = position * 10 + (uint32_t)(*end - '0');
        }
        ok(xapian_document_add_posting(document, word, length, position++, 1));
        word = end + strspn(end, " ");
    }
    return document;
}

uint32_t add(xapian_db *db, const char *words, const char *value)
{
    xapian_document *document = document_of(words);
    uint32_t docid = 0;
    if (value)
        ok(xapian_document_set_value(document, 0, T(value)));
    ok(xapian_document_set_data(document, T(words)));
    ok(xapian_db_add_document(&docid, db, document));
    xapian_document_free(document);
    return docid;
}

xapian_query *kept(xapian_query *query)
{
    assert_true(query_count < sizeof queries / sizeof *queries);
    return queries[query_count++] = query;
}

void free_queries(void)
{
    while (query_count)
        xapian_query_free(queries[--query_count]);
}

xapian_query *term(const char *name)
{
    xapian_query *query;
    ok(xapian_query_term(&query, T(name), 1, 0));
    return kept(query);
}

xapian_query *join(xapian_op op, size_t count, ...)
{
    const xapian_query *subqueries[16];
    va_list list;
    va_start(list, count);
    for (size_t i = 0; i < count; i++)
        subqueries[i] = va_arg(list, const xapian_query *);
    va_end(list);
    xapian_query *query;
    ok(xapian_query_combine(&query, op, subqueries, count));
    return kept(query);
}

xapian_query *phrase(xapian_op op, uint32_t window, const char *words)
{
    const xapian_query *subqueries[64];
    size_t count = 0;
    char copy[1024], *rest = copy, *word;
    snprintf(copy, sizeof copy, "%s", words);
    while ((word = strsep(&rest, " ")))
        subqueries[count++] = term(word);
    xapian_query *query;
    ok(xapian_query_positional(&query, op, subqueries, count, window));
    return kept(query);
}

xapian_query *scaled(xapian_query *query, double factor)
{
    xapian_query *out;
    ok(xapian_query_scale(&out, query, factor));
    return kept(out);
}

xapian_query *at_least(size_t k, size_t count, const char *const *phrases)
{
    xapian_text *terms = calloc(count * 16, sizeof *terms);
    xapian_group *groups = calloc(count, sizeof *groups);
    for (size_t i = 0; i < count; i++) {
        groups[i].terms = &terms[i * 16];
        for (const char *word = phrases[i]; *word;) {
            if (*word == '@') {
                groups[i].first = (uint32_t)strtoul(word + 1, NULL, 10);
                break;
            }
            xapian_text *text = &terms[i * 16 + groups[i].count++];
            assert_true(groups[i].count <= 16);
            text->data = word;
            text->length = strcspn(word, " ");
            word += text->length;
            word += strspn(word, " ");
        }
    }
    xapian_query *query;
    xapian_status status = xapian_query_at_least(&query, k, groups, count);
    free(groups);
    free(terms);
    ok(status);
    return kept(query);
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static const char *run(xapian_enquire *enquire, uint32_t first, uint32_t max_items, bool sort)
{
    xapian_mset *mset;
    uint32_t size;
    ok(xapian_enquire_mset(&mset, enquire, first, max_items, 0));
    ok(xapian_mset_size(&size, mset));
    uint32_t *docids = calloc(size + 1, sizeof *docids);
    for (uint32_t i = 0; i < size; i++)
        ok(xapian_mset_get(&docids[i], NULL, NULL, NULL, NULL, mset, i));
    if (sort)
        qsort(docids, size, sizeof *docids, by_number);
    size_t used = 0;
    line[0] = '\0';
    for (uint32_t i = 0; i < size; i++) {
        assert_true(used + 16 < sizeof line);
        used += (size_t)sprintf(line + used, "%s%u", i ? " " : "", docids[i]);
    }
    free(docids);
    xapian_mset_free(mset);
    return line;
}

static const char *match(const xapian_db *db, const xapian_query *query, bool timed)
{
    xapian_enquire *enquire;
    uint32_t doccount;
    double now;
    ok(xapian_db_doccount(&doccount, db));
    ok(xapian_enquire_new(&enquire, db));
    ok(xapian_enquire_set_query(enquire, query));
    if (timed) {
        ok(xapian_now(&now));
        ok(xapian_enquire_set_deadline(enquire, now + 600));
    }
    const char *result = run(enquire, 0, doccount + 1, true);
    xapian_enquire_free(enquire);
    return result;
}

const char *matches(const xapian_db *db, const xapian_query *query)
{
    return match(db, query, false);
}

const char *timed_matches(const xapian_db *db, const xapian_query *query)
{
    return match(db, query, true);
}

const char *ranked(xapian_enquire *enquire, uint32_t first, uint32_t max_items)
{
    return run(enquire, first, max_items, false);
}

const char *listed(xapian_terms *terms)
{
    bool have;
    size_t used = 0;
    line[0] = '\0';
    for (ok(xapian_terms_next(&have, terms)); have; ok(xapian_terms_next(&have, terms))) {
        const char *name;
        size_t length;
        ok(xapian_terms_get(&name, &length, terms));
        assert_int_equal(strlen(name), length);
        assert_true(used + length + 2 < sizeof line);
        used += (size_t)sprintf(line + used, "%s%s", used ? " " : "", name);
    }
    xapian_terms_free(terms);
    return line;
}

const char *positions_listed(xapian_positions *positions)
{
    bool have;
    size_t used = 0;
    line[0] = '\0';
    for (ok(xapian_positions_next(&have, positions)); have;
         ok(xapian_positions_next(&have, positions))) {
        uint32_t position;
        ok(xapian_positions_get(&position, positions));
        used += (size_t)sprintf(line + used, "%s%u", used ? " " : "", position);
    }
    xapian_positions_free(positions);
    return line;
}

void text_is(const char *wanted, char *text, size_t length)
{
    assert_non_null(text);
    assert_int_equal(text[length], '\0');
    assert_string_equal(text, wanted);
    assert_int_equal(length, strlen(wanted));
    xapian_string_free(text);
}

uint32_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 32);
}
