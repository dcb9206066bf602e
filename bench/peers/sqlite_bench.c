/* SQLite's FTS5 at the work that zwpage measures, in process, in one thread.
 *
 *   sqlite_bench index DOCUMENTS DATABASE
 *       Indexes JSON Lines as mkdocuments makes them. FTS5 has no bigrams of its own (its trigrams
 *       find no word of two characters), so it is given overlapping pairs of characters parted by
 *       blanks, and rows newest first, so that it may stop at the first ten by date.
 *   sqlite_bench search DATABASE QUERIES [--sort rel|date] [--facets] [--extracts] [--limit K]
 *                [--repeat N] [--cpu] [--hits FILE]
 *       All the words of a query, each adjacent. --facets: three columns counted over all matches;
 *       --extracts: the surroundings of the first word found in the stored body. Prints
 *       `name n mean p50 p95 p99 max` in milliseconds; --hits writes number of the query and total,
 *       which is known with --facets. */
#include <string.h>

#include <jansson.h>
#include <sqlite3.h>

#include "page_queries.h"

static sqlite3 *db;

static void stop(const char *what)
{
    fprintf(stderr, "sqlite_bench: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
    exit(3);
}

static void run(const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        stop(sql);
}

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        stop(sql);
    return statement;
}

static void *need(void *memory)
{
    if (!memory)
        stop("out of memory");
    return memory;
}

/* --- Pairs of characters -------------------------------------------------------------------- */

static size_t utf8_length(const char *s)
{
    unsigned char c = (unsigned char)*s;
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

static bool is_plain(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A character of U+4E00 to U+9FFF. */
static bool is_han(const char *s)
{
    unsigned char c = (unsigned char)*s;
    return c >= 0xE4 && c <= 0xE9 && !(c == 0xE4 && (unsigned char)s[1] < 0xB8);
}

/* Every pair, and the last character of a run, each with a blank behind: 国家法 → 国家 家法 法. In
 * a query the very last character is left out unless it stands alone, where it begins a pair.
 * Returns the length; room for 3 bytes a byte is enough. */
static size_t pairs(char *out, const char *text, bool query)
{
    size_t n = 0;
    for (const char *s = text; *s;) {
        if (is_han(s)) {
            bool first = true;
            for (; is_han(s); s += 3, first = false) {
                bool last = !is_han(s + 3), end = query && !s[3];
                if (end && !first)
                    continue;
                size_t bytes = last ? 3 : 6;
                memcpy(out + n, s, bytes);
                n += bytes;
                if (end)
                    out[n++] = '\x01'; /* the beginning of a pair */
                out[n++] = ' ';
            }
        } else if (is_plain(*s)) {
            while (is_plain(*s))
                out[n++] = *s++;
            out[n++] = ' ';
        } else {
            s += utf8_length(s);
        }
    }
    out[n] = '\0';
    return n;
}

/* --- Indexing ------------------------------------------------------------------------------- */

typedef struct {
    int date;
    size_t number;
    json_t *fields;
} document;

static int newest(const void *a, const void *b)
{
    const document *x = a, *y = b;
    if (x->date != y->date)
        return x->date > y->date ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static document *read_documents(const char *path, size_t *n)
{
    FILE *in = fopen(path, "r");
    document *list = NULL;
    size_t room = 0, cap = 0;
    char *line = NULL;
    if (!in)
        stop("the documents cannot be read");
    for (ssize_t len; (len = getline(&line, &cap, in)) > 0; ++*n) {
        if (*n == room) {
            room = room ? 2 * room : 1 << 16;
            list = need(realloc(list, room * sizeof *list));
        }
        json_t *fields = need(json_loadb(line, (size_t)len, 0, NULL));
        int year, month, day;
        const char *date = json_string_value(json_object_get(fields, "date"));
        if (!date || sscanf(date, "%d-%d-%d", &year, &month, &day) != 3)
            stop("a document has no date");
        list[*n] = (document){year * 10000 + month * 100 + day, *n, fields};
    }
    free(line);
    fclose(in);
    qsort(list, *n, sizeof *list, newest);
    return list;
}

static void bind(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text ? text : "", -1, SQLITE_TRANSIENT);
}

static void step(sqlite3_stmt *statement)
{
    if (sqlite3_step(statement) != SQLITE_DONE)
        stop("a row cannot be written");
    sqlite3_reset(statement);
}

static void index_documents(const char *documents, const char *database)
{
    if (sqlite3_open(database, &db) != SQLITE_OK)
        stop(database);
    run("PRAGMA journal_mode=OFF; PRAGMA synchronous=FULL; PRAGMA cache_size=-524288;"
        "PRAGMA locking_mode=EXCLUSIVE;"
        "CREATE TABLE texts(row INTEGER PRIMARY KEY, id TEXT, title TEXT, body TEXT);"
        "CREATE TABLE facts(row INTEGER PRIMARY KEY, date INT, region TEXT, issuer TEXT,"
        " category TEXT);"
        "CREATE VIRTUAL TABLE terms USING fts5(title, body, content='', tokenize='unicode61');"
        "INSERT INTO terms(terms, rank) VALUES('hashsize', 268435456);"
        "BEGIN");
    size_t n = 0, room = 0;
    document *list = read_documents(documents, &n);
    sqlite3_stmt *texts = prepare("INSERT INTO texts VALUES(?,?,?,?)");
    sqlite3_stmt *facts = prepare("INSERT INTO facts VALUES(?,?,?,?,?)");
    sqlite3_stmt *terms = prepare("INSERT INTO terms(rowid, title, body) VALUES(?,?,?)");
    char *split = NULL;
    for (size_t i = 0; i < n; i++) {
        const char *field[6];
        static const char *const names[] = {"id", "title", "body", "region", "issuer", "category"};
        for (size_t k = 0; k < 6; k++) {
            field[k] = json_string_value(json_object_get(list[i].fields, names[k]));
            field[k] = field[k] ? field[k] : "";
        }
        size_t longest = 3 * (strlen(field[1]) + strlen(field[2])) + 16;
        if (longest > room)
            split = need(realloc(split, room = 2 * longest));
        sqlite3_int64 row = (sqlite3_int64)i + 1;
        sqlite3_bind_int64(texts, 1, row);
        sqlite3_bind_int64(facts, 1, row);
        sqlite3_bind_int64(terms, 1, row);
        sqlite3_bind_int(facts, 2, list[i].date);
        for (int k = 0; k < 3; k++) {
            bind(texts, 2 + k, field[k]);
            bind(facts, 3 + k, field[3 + k]);
        }
        for (int k = 1; k < 3; k++) {
            pairs(split, field[k], false);
            bind(terms, 1 + k, split);
        }
        step(texts);
        step(facts);
        step(terms);
        json_decref(list[i].fields);
    }
    run("INSERT INTO terms(terms) VALUES('optimize'); COMMIT");
    sqlite3_finalize(texts);
    sqlite3_finalize(facts);
    sqlite3_finalize(terms);
    free(split);
    free(list);
    fprintf(stderr, "%zu documents\n", n);
}

/* --- Searching ------------------------------------------------------------------------------ */

/* The words of a query, parted by blanks, as phrases of pairs. */
static bool make_match(char *out, size_t room, const char *query)
{
    size_t n = 0;
    char word[1024], split[3 * sizeof word + 16];
    for (const char *s = query; *s;) {
        size_t len = strcspn(s, " ");
        if (len > 0 && len < sizeof word) {
            memcpy(word, s, len);
            word[len] = '\0';
            size_t bytes = pairs(split, word, true);
            bool begins = bytes >= 2 && split[bytes - 2] == '\x01';
            if (n + bytes + 8 > room)
                return false;
            if (bytes > 0)
                n += (size_t)sprintf(out + n, "\"%.*s\"%s ", (int)(bytes - (begins ? 2 : 1)), split,
                                     begins ? "*" : "");
        }
        s += len + (s[len] == ' ');
    }
    out[n] = '\0';
    return n > 0;
}

/* Values of a column with their counts; the most frequent are what a page shows. */
typedef struct {
    char value[64];
    long count;
} bucket;
enum { BUCKETS = 1024, COLUMNS = 3 };

static void count(bucket *table, const char *value)
{
    unsigned h = 5381;
    for (const char *s = value; *s; s++)
        h = h * 33 + (unsigned char)*s;
    for (unsigned i = h % BUCKETS;; i = (i + 1) % BUCKETS) {
        if (table[i].count == 0)
            snprintf(table[i].value, sizeof table[i].value, "%s", value);
        if (strcmp(table[i].value, value) == 0) {
            table[i].count++;
            return;
        }
    }
}

static int most(const void *a, const void *b)
{
    long x = ((const bucket *)a)->count, y = ((const bucket *)b)->count;
    return x < y ? 1 : x > y ? -1 : 0;
}

static long count_facets(sqlite3_stmt *all, const char *match)
{
    static bucket table[COLUMNS][BUCKETS];
    long total = 0;
    memset(table, 0, sizeof table);
    bind(all, 1, match);
    for (; sqlite3_step(all) == SQLITE_ROW; total++) {
        for (int k = 0; k < COLUMNS; k++)
            count(table[k], (const char *)sqlite3_column_text(all, k));
    }
    sqlite3_reset(all);
    for (int k = 0; k < COLUMNS; k++)
        qsort(table[k], BUCKETS, sizeof **table, most);
    return total;
}

/* About 120 characters around the first word that stands in the body, and where. */
static size_t extract(char *out, size_t room, const char *body, const char *query)
{
    const char *found = NULL;
    char word[256];
    for (const char *s = query; *s && !found;) {
        size_t len = strcspn(s, " ");
        if (len > 0 && len < sizeof word) {
            memcpy(word, s, len);
            word[len] = '\0';
            found = strstr(body, word);
        }
        s += len + (s[len] == ' ');
    }
    const char *begin = found && found - body > 120 ? found - 120 : body;
    while (begin > body && ((unsigned char)*begin & 0xC0) == 0x80)
        begin--;
    return (size_t)snprintf(out, room, "%.360s <em>%s</em>", begin, found ? word : "");
}

static struct {
    sqlite3_stmt *top, *text, *all;
    size_t shown; /* bytes of extracts */
} search;

static void open_database(const char *database, const page_options *o)
{
    char sql[256];
    if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        stop(database);
    run("PRAGMA cache_size=-524288; PRAGMA mmap_size=8589934592;");
    snprintf(sql, sizeof sql, "SELECT rowid FROM terms WHERE terms MATCH ? ORDER BY %s LIMIT %d",
             strcmp(o->sort, "date") == 0 ? "rowid" : "rank", o->limit);
    search.top = prepare(sql);
    search.text = prepare("SELECT id, title, body, date FROM texts JOIN facts USING(row)"
                          " WHERE row = ?");
    search.all = prepare("SELECT region, issuer, category FROM terms JOIN facts"
                         " ON facts.row = terms.rowid WHERE terms MATCH ?");
}

static void close_database(void)
{
    sqlite3_finalize(search.top);
    sqlite3_finalize(search.text);
    sqlite3_finalize(search.all);
}

static long answer(const char *query, const page_options *o)
{
    char match[16384], shown[1024];
    if (!make_match(match, sizeof match, query))
        return 0;
    bind(search.top, 1, match);
    while (sqlite3_step(search.top) == SQLITE_ROW) {
        sqlite3_bind_int64(search.text, 1, sqlite3_column_int64(search.top, 0));
        if (sqlite3_step(search.text) != SQLITE_ROW)
            stop("a text is missing");
        if (o->extracts)
            search.shown += extract(shown, sizeof shown,
                                    (const char *)sqlite3_column_text(search.text, 2), query);
        sqlite3_reset(search.text);
    }
    if (sqlite3_reset(search.top) != SQLITE_OK)
        stop(match);
    return o->facets ? count_facets(search.all, match) : 0;
}

int main(int argc, char **argv)
{
    page_options o;
    if (!page_options_read(&o, argc, argv)) {
        fprintf(stderr, "usage: sqlite_bench index DOCUMENTS DATABASE | search DATABASE QUERIES "
                        "[OPTION]...\n");
        return 2;
    }
    if (strcmp(o.argument[0], "index") == 0) {
        index_documents(o.argument[1], o.argument[2]);
    } else {
        open_database(o.argument[1], &o);
        if (!page_queries_run("sqlite", o.argument[2], &o, answer))
            stop("the queries cannot be read");
        if (o.extracts && search.shown == 0)
            stop("nothing was found");
        close_database();
    }
    sqlite3_close(db);
    return 0;
}
