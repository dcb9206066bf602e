/* The word lists in text files: friso's, jieba's, and the project's own. */
#include <dirent.h>
#include <errno.h>

#include "analysis/compiler/compiler.h"
#include "base/file.h"
#include "base/utf8.h"

#define LEXICON_FREQUENCY 300
#define FREQUENCY_MAX     1e9

/* A character that friso lists for given names counts as if jieba had so many names with it: jieba
 * has few names of two characters. */
#define LISTED_PART 5

typedef struct {
    const char *text;
    size_t len;
} field;

typedef struct line {
    const char *path;
    size_t number;
    const char *text;
    size_t len;
} line;

typedef zws_status (*line_fn)(const line *line, void *context);

static zws_status faulty(const line *line, const char *what)
{
    return zws_error__set(ZWS_EFORMAT, "%s:%zu: %s", line->path, line->number, what);
}

/* Calls fn for each line that is neither empty nor a comment. */
static zws_status each_line(const char *path, line_fn fn, void *context)
{
    char *data;
    size_t len;
    ZWS_TRY(zws_file__read(&data, &len, path, INPUT_MAX));
    zws_status status = ZWS_OK;
    line at = {.path = path};
    for (size_t i = 0; i < len && status == ZWS_OK; i += at.len + 1) {
        const char *stop = memchr(data + i, '\n', len - i);
        at.number++;
        at.text = data + i;
        at.len = stop ? (size_t)(stop - at.text) : len - i;
        line content = at;
        while (content.len > 0 && (unsigned char)content.text[content.len - 1] <= ' ')
            content.len--;
        if (content.len == 0 || content.text[0] == '#')
            continue;
        if (zws_utf8__valid_prefix(content.text, content.len) != content.len)
            status = faulty(&at, "not UTF-8");
        else
            status = fn(&content, context);
    }
    free(data);
    return status;
}

/* The part of the line before the separator; *at moves behind it. */
static field next_field(const line *line, size_t *at, char separator)
{
    field found = {line->text + *at, line->len - *at};
    const char *stop = memchr(found.text, separator, found.len);
    if (stop)
        found.len = (size_t)(stop - found.text);
    *at += found.len + (stop != NULL);
    return found;
}

static zws_status number(const line *line, field digits, double *value)
{
    *value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.text[i] < '0' || digits.text[i] > '9')
            return faulty(line, "the frequency is no whole number");
        *value = *value * 10 + (digits.text[i] - '0');
    }
    return digits.len > 0 && *value <= FREQUENCY_MAX
               ? ZWS_OK
               : faulty(line, "the frequency is missing or too large");
}

/* --- friso -------------------------------------------------------------------------------------
 */

static zws_status friso_line(const line *line, void *context)
{
    size_t at = 0;
    field word = next_field(line, &at, '/');
    uint32_t entry;
    return vocab_add(&entry, context, word.text, word.len);
}

static zws_status friso_file(vocabulary *words, const char *folder, const char *name)
{
    size_t len = strlen(name);
    if (len < 4 || strcmp(name + len - 4, ".lex") != 0)
        return ZWS_OK;
    char *path;
    ZWS_TRY(zws_path__join(&path, folder, name));
    zws_status status = each_line(path, friso_line, words);
    free(path);
    return status;
}

zws_status friso_read(vocabulary *words, const char *folder)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return zws_error__set(ZWS_ENOTFOUND,
                              "cannot read the folder %s: install friso-dict, or name its folder "
                              "with --friso",
                              folder);
    zws_status status = ZWS_OK;
    for (const struct dirent *item; status == ZWS_OK && (item = readdir(dir));)
        status = friso_file(words, folder, item->d_name);
    closedir(dir);
    if (status == ZWS_OK && words->n == 0)
        status = zws_error__set(ZWS_ENOTFOUND, "%s holds no .lex file: install friso-dict", folder);
    return status;
}

typedef struct {
    name_counts *names;
    const zws_fold *fold;
    zws_text text;
    int part; /* NAME_… that the file lists */
} part_reader;

static zws_status double_surname_line(name_counts *names, const uint32_t *cp)
{
    for (size_t i = 0; i < names->pairs; i++) {
        if (names->pair[i].cp[0] == cp[0] && names->pair[i].cp[1] == cp[1])
            return ZWS_OK;
    }
    ZWS_TRY(zws_mem__grow(&names->pair, &names->pair_cap, names->pairs + 1, sizeof *names->pair));
    names->pair[names->pairs++] = (double_surname){{cp[0], cp[1]}, 0};
    return ZWS_OK;
}

static zws_status part_line(const line *line, void *context)
{
    part_reader *r = context;
    size_t at = 0;
    field word = next_field(line, &at, '/');
    ZWS_TRY(zws_text__fold(&r->text, r->fold, word.text, word.len));
    const uint32_t *cp = r->text.cp;
    if (r->text.n == 1 && cp[0] < NAME_CHARS)
        r->names->count[cp[0]][r->part] = r->part == NAME_SURNAME ? 1 : LISTED_PART;
    if (r->part == NAME_SURNAME && r->text.n == 2 && cp[0] < NAME_CHARS && cp[1] < NAME_CHARS)
        return double_surname_line(r->names, cp);
    return ZWS_OK;
}

zws_status name_parts_read(name_counts *names, const zws_fold *fold, const char *folder)
{
    static const char *const files[NAME_PARTS] = {
        [NAME_SURNAME] = "lex-lname.lex",
        [NAME_FIRST] = "lex-dname-1.lex",
        [NAME_SECOND] = "lex-dname-2.lex",
        [NAME_SINGLE] = "lex-sname.lex",
    };
    part_reader r = {.names = names, .fold = fold};
    zws_status status = zws_mem__zalloc(&names->count, NAME_CHARS, sizeof *names->count);
    for (r.part = 0; r.part < NAME_PARTS && status == ZWS_OK; r.part++) {
        char *path;
        status = zws_path__join(&path, folder, files[r.part]);
        if (status != ZWS_OK)
            break;
        status = each_line(path, part_line, &r);
        if (status != ZWS_OK)
            zws_error__prefix(status, "friso's parts of names (Debian: friso-dict): ");
        free(path);
    }
    zws_text__free(&r.text);
    return status;
}

void names_free(name_counts *names)
{
    free(names->count);
    free(names->pair);
    memset(names, 0, sizeof *names);
}

/* --- jieba -------------------------------------------------------------------------------------
 */

typedef struct {
    vocabulary *vocab, *friso;
    name_counts *names;
    size_t smartcn_words;
    double total; /* of the first pass */
    double scale; /* in the second */
} jieba_reader;

/* Counts the characters of a given name that starts at cp[head]. */
static bool count_given(name_counts *names, const uint32_t *cp, size_t head, size_t n)
{
    if (n == head + 1 && cp[head] < NAME_CHARS) {
        names->count[cp[head]][NAME_SINGLE]++;
        return true;
    }
    if (n == head + 2 && cp[head] < NAME_CHARS && cp[head + 1] < NAME_CHARS) {
        names->count[cp[head]][NAME_FIRST]++;
        names->count[cp[head + 1]][NAME_SECOND]++;
        return true;
    }
    return false;
}

static void count_name(name_counts *names, const uint32_t *cp, size_t n)
{
    for (size_t i = 0; n >= 3 && i < names->pairs; i++) {
        double_surname *pair = &names->pair[i];
        if (pair->cp[0] == cp[0] && pair->cp[1] == cp[1]) {
            pair->count += count_given(names, cp, 2, n);
            return;
        }
    }
    if (n >= 2 && cp[0] < NAME_CHARS && names->count[cp[0]][NAME_SURNAME] > 0 &&
        count_given(names, cp, 1, n))
        names->count[cp[0]][NAME_SURNAME]++;
}

static zws_status jieba_fields(const line *line, field *word, double *frequency, field *tag)
{
    size_t at = 0;
    *word = next_field(line, &at, ' ');
    ZWS_TRY(number(line, next_field(line, &at, ' '), frequency));
    *tag = next_field(line, &at, ' ');
    return ZWS_OK;
}

static zws_status jieba_sum(const line *line, void *context)
{
    jieba_reader *r = context;
    field word, tag;
    double frequency;
    ZWS_TRY(jieba_fields(line, &word, &frequency, &tag));
    r->total += frequency;
    return ZWS_OK;
}

static zws_status jieba_line(const line *line, void *context)
{
    jieba_reader *r = context;
    field word, tag;
    double frequency;
    ZWS_TRY(jieba_fields(line, &word, &frequency, &tag));
    uint32_t entry;
    ZWS_TRY(vocab_find(&entry, r->friso, word.text, word.len));
    const zws_text *text = &r->friso->text;
    if (tag.len == 2 && memcmp(tag.text, "nr", 2) == 0)
        count_name(r->names, text->cp, text->n);
    if (entry == NO_ENTRY || text->n < 2)
        return ZWS_OK;
    ZWS_TRY(vocab_add(&entry, r->vocab, word.text, word.len));
    if (entry != NO_ENTRY && entry >= r->smartcn_words)
        r->vocab->entry[entry].frequency += frequency * r->scale;
    return ZWS_OK;
}

zws_status jieba_read(vocabulary *vocab, name_counts *names, const char *path, vocabulary *friso)
{
    jieba_reader r = {.vocab = vocab, .friso = friso, .names = names, .smartcn_words = vocab->n};
    double total = 0;
    for (size_t i = 0; i < vocab->n; i++)
        total += vocab->entry[i].frequency;
    zws_status status = each_line(path, jieba_sum, &r);
    if (status == ZWS_ENOTFOUND)
        zws_error__prefix(status, "install python3-jieba, or name its dict.txt with --jieba: ");
    ZWS_TRY(status);
    if (!(r.total > 0))
        return zws_error__set(ZWS_EFORMAT, "%s holds no words", path);
    r.scale = total / r.total;
    return each_line(path, jieba_line, &r);
}

/* --- The project's lexicon ------------------------------------------------------------------- */

/* Both tables begin with a line of column names, which says what kind of table it is. */
typedef struct {
    vocabulary *vocab;
    zws_status (*row)(const line *line, vocabulary *vocab);
} lexicon_reader;

static bool is_text(field f, const char *text)
{
    return f.len == strlen(text) && memcmp(f.text, text, f.len) == 0;
}

static zws_status add_word(const line *line, vocabulary *vocab, field word, double frequency)
{
    uint32_t entry;
    ZWS_TRY(vocab_add(&entry, vocab, word.text, word.len));
    if (entry == NO_ENTRY)
        return faulty(line, "no word: empty, longer than 32 characters, or with spaces");
    if (vocab->entry[entry].frequency < frequency)
        vocab->entry[entry].frequency = frequency;
    return ZWS_OK;
}

/* term, kind, frequency, note */
static zws_status term_row(const line *line, vocabulary *vocab)
{
    size_t at = 0;
    field word = next_field(line, &at, '\t');
    next_field(line, &at, '\t'); /* kind */
    field digits = next_field(line, &at, '\t');
    double frequency = LEXICON_FREQUENCY;
    if (digits.len > 0)
        ZWS_TRY(number(line, digits, &frequency));
    return add_word(line, vocab, word, frequency);
}

/* 省 and 市 at the beginning stand for the name of a province or city, which is a word of its own.
 */
static zws_status add_agency(const line *line, vocabulary *vocab, field name, field level)
{
    if (level.len > 0 && name.len > level.len && memcmp(name.text, level.text, level.len) == 0) {
        name.text += level.len;
        name.len -= level.len;
    }
    return add_word(line, vocab, name, LEXICON_FREQUENCY);
}

/* full name, short forms joined by |, from, to, successors, level */
static zws_status agency_row(const line *line, vocabulary *vocab)
{
    size_t at = 0, part = 0;
    field full = next_field(line, &at, '\t'), forms = next_field(line, &at, '\t');
    for (int column = 2; column < 5; column++)
        next_field(line, &at, '\t');
    field level = next_field(line, &at, '\t');
    ZWS_TRY(add_agency(line, vocab, full, level));
    struct line list = *line;
    list.text = forms.text;
    list.len = forms.len;
    while (part < list.len)
        ZWS_TRY(add_agency(line, vocab, next_field(&list, &part, '|'), level));
    return ZWS_OK;
}

static zws_status lexicon_line(const line *line, void *context)
{
    lexicon_reader *r = context;
    if (r->row)
        return r->row(line, r->vocab);
    size_t at = 0;
    field first = next_field(line, &at, '\t');
    if (is_text(first, "term"))
        r->row = term_row;
    else if (is_text(first, "full"))
        r->row = agency_row;
    else
        return faulty(line, "the first line names the columns, and begins with 'term' or 'full'");
    return ZWS_OK;
}

zws_status lexicon_read(vocabulary *vocab, const char *path)
{
    lexicon_reader r = {vocab, NULL};
    return each_line(path, lexicon_line, &r);
}
