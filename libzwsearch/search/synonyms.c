/* The table of ordinary language. The built-in one is corpus/lexicon/synonyms.tsv, made into
 * constant arrays at build time, so that a process has nothing to do before its first search. Where
 * a file adds to it, it becomes a trie of terms and lists of alternatives in memory. */
#include "search/synonyms.h"

#include <string.h>

#include "analysis/user_words.h"
#include "base/file.h"
#include "base/utf8.h"

/* Terms are in the order of their bytes. The longest that a text begins with is found from the last
 * one that is not behind the text: it, or the longest that this one begins with, and so on. */
typedef struct {
    uint32_t at; /* in the pool */
    uint16_t entry;
    uint16_t shorter; /* number + 1 of the longest other term that it begins with; 0: none */
    uint8_t len;
} built_in_term;

typedef struct {
    uint32_t at;
    uint8_t len;
    uint8_t question;
    uint8_t more; /* the next one is of the same term */
} built_in_entry;

#include "synonyms_table.h"

#define BUILT_IN_TERMS   (sizeof term_table / sizeof *term_table)
#define BUILT_IN_ENTRIES (sizeof entry_table / sizeof *entry_table)

enum { EVERYDAY, SHORT, SAME, FORMER, QUESTION, FILLER, KINDS };

static const char *const kind_names[KINDS] = {"everyday", "short",    "same",
                                              "former",   "question", "filler"};

struct zws_synonyms {
    /* NULL: the table is the built-in one as it stands, and so are the numbers of alternatives. */
    zws_user_words *terms; /* id: the number of the term's first alternative */
    zws_synonym *entry;    /* entry[0] is none */
    size_t n, cap;
    size_t rows;
    zws_arena arena;
};

typedef struct {
    zws_synonyms *synonyms;
    const zws_analyzer *analyzer;
    const char *path;
    size_t line;
    bool apply; /* the first pass only checks, so that a faulty file changes nothing */
    size_t rows;
    uint32_t start; /* alternatives before this one are of tables before */
    zws_text text;  /* scratch */
    zws_buffer normal;
} reader;

typedef struct {
    const char *text;
    size_t len;
} piece;

/* --- The built-in table ----------------------------------------------------------------------- */

static int compare(const built_in_term *term, const char *text, size_t len)
{
    size_t both = term->len < len ? term->len : len;
    int order = memcmp(pool + term->at, text, both);
    return order ? order : (term->len > len) - (term->len < len);
}

/* Whether a term may begin with these two characters; 0 is the second of a single one. */
static bool begins_term(uint32_t first, uint32_t second)
{
    uint32_t bit = (first * 31 + second) % (8 * (uint32_t)sizeof beginnings);
    return beginnings[bit / 8] >> bit % 8 & 1;
}

/* The longest term that the text begins with; NULL: none. */
static const built_in_term *find_built_in(const char *text, size_t len)
{
    size_t low = 0, high = BUILT_IN_TERMS;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(&term_table[middle], text, len) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t number = low; number > 0; number = term_table[number - 1].shorter) {
        const built_in_term *term = &term_table[number - 1];
        if (term->len <= len && memcmp(pool + term->at, text, term->len) == 0)
            return term;
    }
    return NULL;
}

/* As many characters as a term may have. */
static size_t encode(char out[4 * BUILT_IN_CHARS], const uint32_t *cp, size_t n)
{
    size_t len = 0;
    for (size_t i = 0; i < n && i < BUILT_IN_CHARS; i++)
        len += zws_utf8__encode(out + len, cp[i]);
    return len;
}

/* Makes the table one that rows can be added to. */
static zws_status thaw(zws_synonyms *s)
{
    if (s->terms)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&s->entry, &s->cap, BUILT_IN_ENTRIES, sizeof *s->entry));
    for (s->n = 0; s->n < BUILT_IN_ENTRIES; s->n++) {
        const built_in_entry *e = &entry_table[s->n];
        s->entry[s->n] = (zws_synonym){pool + e->at, e->len, e->question != 0, false,
                                       e->more ? (uint32_t)s->n + 1 : 0};
    }
    zws_user_words *terms = NULL;
    zws_status status = ZWS_OK;
    for (size_t i = 0; i < BUILT_IN_TERMS && status == ZWS_OK; i++) {
        uint32_t cp[ZWS_SYNONYM_CHARS];
        size_t n = 0;
        for (size_t at = 0; at < term_table[i].len && n < ZWS_SYNONYM_CHARS;)
            cp[n++] = zws_utf8__next(pool + term_table[i].at, term_table[i].len, &at);
        status = zws_user_words__add(&terms, cp, n, 0, term_table[i].entry);
    }
    if (status == ZWS_OK)
        s->terms = terms;
    else
        zws_user_words__free(terms);
    return status;
}

/* --- Terms ------------------------------------------------------------------------------------ */

static uint32_t find(const zws_synonyms *s, const uint32_t *cp, size_t n)
{
    uint32_t node = 1;
    for (size_t i = 0; i < n && node; i++)
        node = zws_user_words_step(s->terms, node, cp[i]);
    bool is_term = node && s->terms->node[node].cost != ZWS_USER_NO_WORD;
    return is_term ? s->terms->node[node].id : 0;
}

size_t zws_synonyms__longest(uint32_t *first, const zws_synonyms *s, const uint32_t *cp, size_t n)
{
    size_t longest = 0;
    *first = 0;
    if (!s || n == 0)
        return 0;
    if (!s->terms) {
        char text[4 * BUILT_IN_CHARS];
        if (!begins_term(cp[0], 0) && (n == 1 || !begins_term(cp[0], cp[1])))
            return 0;
        const built_in_term *term = find_built_in(text, encode(text, cp, n));
        *first = term ? term->entry : 0;
        return term ? zws_utf8__count(text, term->len) : 0;
    }
    if (!zws_user_words_may_start(s->terms, cp[0]))
        return 0;
    uint32_t node = 1;
    for (size_t i = 0; i < n && i < ZWS_SYNONYM_CHARS; i++) {
        node = zws_user_words_step(s->terms, node, cp[i]);
        if (!node)
            break;
        if (s->terms->node[node].cost != ZWS_USER_NO_WORD && s->terms->node[node].id) {
            longest = i + 1;
            *first = s->terms->node[node].id;
        }
    }
    return longest;
}

bool zws_synonyms__get(zws_synonym *out, const zws_synonyms *s, uint32_t number)
{
    if (number == 0 || number >= (s->terms ? s->n : BUILT_IN_ENTRIES))
        return false;
    if (s->terms) {
        *out = s->entry[number];
    } else {
        const built_in_entry *e = &entry_table[number];
        *out =
            (zws_synonym){pool + e->at, e->len, e->question != 0, false, e->more ? number + 1 : 0};
    }
    return true;
}

size_t zws_synonyms__terms(const zws_synonyms *s)
{
    return s->terms ? s->terms->words : BUILT_IN_TERMS;
}

/* --- Adding -------------------------------------------------------------------------------------
 */

static zws_status faulty(const reader *r, zws_status status, const char *what)
{
    return zws_error__set(status, "%s:%zu: %s", r->path, r->line, what);
}

static size_t decode(uint32_t cp[ZWS_SYNONYM_CHARS], piece text)
{
    size_t n = 0;
    for (size_t at = 0; at < text.len && n < ZWS_SYNONYM_CHARS;)
        cp[n++] = zws_utf8__next(text.text, text.len, &at);
    return n;
}

/* Puts an alternative behind those that the term has, unless it is there or there is no room. */
static zws_status add(reader *r, piece term, piece alternative, int kind, bool own_row)
{
    zws_synonyms *s = r->synonyms;
    uint32_t cp[ZWS_SYNONYM_CHARS];
    size_t n = decode(cp, term), have = 0;
    uint32_t first = find(s, cp, n), last = 0;
    if (own_row && first < r->start)
        first = 0;
    for (uint32_t i = first; i; last = i, i = s->entry[i].next, have++) {
        if (s->entry[i].len == alternative.len &&
            memcmp(s->entry[i].text, alternative.text, alternative.len) == 0)
            return ZWS_OK;
    }
    bool is_itself =
        alternative.len == term.len && memcmp(alternative.text, term.text, term.len) == 0;
    if (is_itself || have == ZWS_SYNONYM_ALTERNATIVES)
        return own_row && !first ? zws_user_words__add(&s->terms, cp, n, 0, 0) : ZWS_OK;
    ZWS_TRY(zws_mem__grow(&s->entry, &s->cap, s->n + 1, sizeof *s->entry));
    const char *copy = zws_arena__dup(&s->arena, alternative.text, alternative.len);
    if (!copy)
        return ZWS_ENOMEM;
    uint32_t number = (uint32_t)s->n;
    s->entry[s->n++] = (zws_synonym){copy, alternative.len, kind == QUESTION, true, 0};
    if (last)
        s->entry[last].next = number;
    return last ? ZWS_OK : zws_user_words__add(&s->terms, cp, n, 0, number);
}

bool zws_synonym__next_word(const char **word, size_t *len, const zws_synonym *alternative,
                            size_t *at)
{
    if (*at >= alternative->len)
        return false;
    *word = alternative->text + *at;
    const char *blank = memchr(*word, ' ', alternative->len - *at);
    *len = blank ? (size_t)(blank - *word) : alternative->len - *at;
    *at += *len + 1;
    return true;
}

/* --- Reading ------------------------------------------------------------------------------------
 */

/* The next part of *rest, up to the separator; false at the end. */
static bool next_part(piece *part, piece *rest, char separator)
{
    if (!rest->text)
        return false;
    const char *stop = memchr(rest->text, separator, rest->len);
    part->text = rest->text;
    part->len = stop ? (size_t)(stop - rest->text) : rest->len;
    rest->len -= stop ? part->len + 1 : part->len;
    rest->text = stop ? stop + 1 : NULL;
    return true;
}

static piece trimmed(piece p)
{
    while (p.len > 0 && (p.text[0] == ' ' || p.text[0] == '\r')) {
        p.text++;
        p.len--;
    }
    while (p.len > 0 && (p.text[p.len - 1] == ' ' || p.text[p.len - 1] == '\r'))
        p.len--;
    return p;
}

/* Appends a term or a word as a query's text is normalised. */
static zws_status append_word(reader *r, piece word)
{
    zws_text *text = &r->text;
    ZWS_TRY(zws_text__normalize(text, r->analyzer, word.text, word.len));
    if (text->n == 0)
        return faulty(r, ZWS_EFORMAT, "nothing is left of a word when it is normalised");
    if (text->n > ZWS_SYNONYM_CHARS)
        return faulty(r, ZWS_ELIMIT, "a word has more than 32 characters");
    for (size_t i = 0; i < text->n; i++) {
        if (zws_char__class(text->cp[i]) == ZWS_CHAR_SPACE)
            return faulty(r, ZWS_EFORMAT, "a word holds a blank when it is normalised");
    }
    return zws_text__append_utf8(&r->normal, text, 0, text->n);
}

static bool is_nothing(piece alternative)
{
    return alternative.len == 1 && alternative.text[0] == '-';
}

/* The alternative's words, normalised, with one blank between them, behind the term in r->normal.
 */
static zws_status read_alternative(reader *r, piece alternative, size_t *n_words)
{
    piece word;
    *n_words = 0;
    if (is_nothing(alternative))
        return zws_buffer__putc(&r->normal, '-');
    while (next_part(&word, &alternative, ' ')) {
        if (word.len == 0)
            continue;
        if (++*n_words > ZWS_SYNONYM_WORDS)
            return faulty(r, ZWS_ELIMIT, "an alternative has more than 6 words");
        if (*n_words > 1)
            ZWS_TRY(zws_buffer__putc(&r->normal, ' '));
        ZWS_TRY(append_word(r, word));
    }
    if (*n_words == 0)
        return faulty(r, ZWS_EFORMAT, "an alternative is empty: write - for none");
    return ZWS_OK;
}

static zws_status read_kind(int *kind, const reader *r, piece name)
{
    *kind = EVERYDAY;
    if (name.len == 0)
        return ZWS_OK;
    for (*kind = 0; *kind < KINDS; ++*kind) {
        if (strlen(kind_names[*kind]) == name.len &&
            memcmp(kind_names[*kind], name.text, name.len) == 0)
            return ZWS_OK;
    }
    return faulty(r, ZWS_EFORMAT,
                  "the kind is none of everyday, short, same, former, question and filler");
}

static zws_status read_row(reader *r, piece term, piece alternatives, int kind)
{
    size_t n = 0, n_words;
    piece alternative;
    r->normal.len = 0;
    ZWS_TRY(append_word(r, term));
    size_t term_len = r->normal.len;
    while (next_part(&alternative, &alternatives, '|')) {
        if (++n > ZWS_SYNONYM_ALTERNATIVES)
            return faulty(r, ZWS_ELIMIT, "a term has more than 8 alternatives");
        r->normal.len = term_len;
        ZWS_TRY(read_alternative(r, trimmed(alternative), &n_words));
        if (!r->apply)
            continue;
        piece from = {r->normal.data, term_len};
        piece to = {r->normal.data + term_len, r->normal.len - term_len};
        ZWS_TRY(add(r, from, to, kind, true));
        if ((kind == SHORT || kind == SAME) && n_words == 1)
            ZWS_TRY(add(r, to, from, kind, false));
    }
    return ZWS_OK;
}

static zws_status read_line(reader *r, piece line)
{
    piece column[3] = {{"", 0}, {"", 0}, {"", 0}}, part;
    size_t n = 0;
    if (zws_utf8__valid_prefix(line.text, line.len) != line.len ||
        memchr(line.text, '\0', line.len))
        return faulty(r, ZWS_EFORMAT, "not UTF-8 text: convert the file");
    if (trimmed(line).len == 0 || line.text[0] == '#')
        return ZWS_OK;
    while (next_part(&part, &line, '\t')) {
        if (n == 3)
            return faulty(r, ZWS_EFORMAT, "more than three columns");
        column[n++] = trimmed(part);
    }
    if (n < 2 || column[0].len == 0 || column[1].len == 0)
        return faulty(r, ZWS_EFORMAT, "write a term, a tab and its alternatives, separated by |");
    int kind;
    ZWS_TRY(read_kind(&kind, r, column[2]));
    if (++r->rows + r->synonyms->rows > ZWS_SYNONYM_ROWS)
        return faulty(r, ZWS_ELIMIT, "more than 100000 rows in all tables");
    return read_row(r, column[0], column[1], kind);
}

static zws_status read_lines(reader *r, const char *data, size_t len)
{
    size_t at = len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    r->rows = 0;
    for (r->line = 1; at < len; r->line++) {
        const char *stop = memchr(data + at, '\n', len - at);
        size_t end = stop ? (size_t)(stop - data) : len;
        ZWS_TRY(read_line(r, (piece){data + at, end - at}));
        at = end + 1;
    }
    return ZWS_OK;
}

/* --- Tables -------------------------------------------------------------------------------------
 */

zws_status zws_synonyms__new(zws_synonyms **out)
{
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    (*out)->rows = BUILT_IN_ROWS;
    return ZWS_OK;
}

zws_status zws_synonyms__load(zws_synonyms *s, const zws_analyzer *analyzer, const char *path)
{
    char *data;
    size_t len;
    ZWS_TRY(thaw(s));
    ZWS_TRY(zws_file__read(&data, &len, path, ZWS_SYNONYM_FILE));
    reader r = {.synonyms = s, .analyzer = analyzer, .path = path, .start = (uint32_t)s->n};
    zws_status status = read_lines(&r, data, len);
    r.apply = true;
    if (status == ZWS_OK)
        status = read_lines(&r, data, len);
    if (status == ZWS_OK)
        s->rows += r.rows;
    zws_text__free(&r.text);
    zws_buffer__free(&r.normal);
    free(data);
    return status;
}

void zws_synonyms__free(zws_synonyms *s)
{
    if (!s)
        return;
    zws_user_words__free(s->terms);
    zws_arena__free(&s->arena);
    free(s->entry);
    free(s);
}
