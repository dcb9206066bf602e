#include "analysis/rules.h"

/* A given name of two characters is more frequent than one of one, and names by rule are rarer
 * than the surnames' statistics say: most words that start with 王 are no names. */
#define NAME_PENALTY ZWS_DICT_COST_ONE
#define NAME_TWO     (ZWS_DICT_COST_ONE * 2 / 5)
#define NAME_ONE     (ZWS_DICT_COST_ONE * 6 / 5)

/* Costs of a class that the dictionary's source does not count. */
#define NUMBER_COST (5 * ZWS_DICT_COST_ONE)
#define LATIN_COST  (8 * ZWS_DICT_COST_ONE)
#define NAME_COST   (6 * ZWS_DICT_COST_ONE)

typedef struct {
    zws_edge *edge;
    size_t n;
} edges;

static void add(edges *out, zws_edge edge)
{
    if (out->n < ZWS_EDGES_MAX)
        out->edge[out->n++] = edge;
}

static uint32_t word_cost(const zws_dict *dict, uint32_t id, uint32_t otherwise)
{
    return id < dict->meta.words ? dict->costs[id] & 0xFFFF : otherwise;
}

static void add_class(edges *out, const zws_dict *dict, size_t len, zws_word_kind kind, uint32_t id,
                      uint32_t otherwise)
{
    add(out, (zws_edge){.id = id,
                        .cost = word_cost(dict, id, otherwise),
                        .len = (uint16_t)len,
                        .kind = (uint8_t)kind});
}

static bool is_digit(const zws_sentence *s, size_t i)
{
    return zws_entry_class(s->entry[i]) == ZWS_CHAR_DIGIT;
}

static bool is_latin(const zws_sentence *s, size_t i)
{
    return zws_entry_class(s->entry[i]) == ZWS_CHAR_LATIN;
}

static bool is_numeral(const zws_sentence *s, size_t i)
{
    return s->entry[i] & ZWS_CHAR_NUMERAL;
}

/* The character at i, 0 behind the sentence. */
static uint32_t at(const zws_sentence *s, size_t i)
{
    return i < s->n ? s->cp[i] : 0;
}

static bool inside_run(const zws_sentence *s, size_t i)
{
    return zws_entry_is_alnum(s->entry[i - 1]) && zws_entry_is_alnum(s->entry[i]);
}

static uint8_t kind_of_word(const zws_sentence *s, size_t i)
{
    return zws_entry_class(s->entry[i]) == ZWS_CHAR_PUNCT ? ZWS_WORD_PUNCT : ZWS_WORD_DICT;
}

/* The words of the compiled dictionary that start at i and have at least `least` characters. */
static void dictionary_words(edges *out, const zws_sentence *s, size_t i, size_t least)
{
    const zws_dict *dict = s->dict;
    uint64_t node = s->begin[i];
    if (node == 0)
        return;
    size_t end = s->n - i < ZWS_DICT_WORD_MAX ? s->n : i + ZWS_DICT_WORD_MAX;
    uint8_t kind = kind_of_word(s, i);
    for (size_t j = i + 1;; j++) {
        uint32_t id = zws_dict_word(dict, node);
        if (id != ZWS_DICT_NO_WORD && j - i >= least && !inside_run(s, j))
            out->edge[out->n++] = (zws_edge){
                .id = id, .cost = dict->costs[id] & 0xFFFF, .len = (uint16_t)(j - i), .kind = kind};
        uint32_t code = s->entry[j] & ZWS_CHAR_CODE;
        if (j == end || code == 0 || !zws_dict_step(dict, &node, code))
            return;
    }
}

static void user_words(edges *out, const zws_sentence *s, size_t i)
{
    const zws_user_words *user = s->user;
    if (!zws_user_words_may_start(user, s->cp[i]))
        return;
    uint32_t node = 1;
    size_t end = s->n - i < ZWS_DICT_WORD_MAX ? s->n : i + ZWS_DICT_WORD_MAX;
    for (size_t j = i; j < end; j++) {
        node = zws_user_words_step(user, node, s->cp[j]);
        if (node == 0)
            return;
        zws_user_node word = user->node[node];
        if (word.cost != ZWS_USER_NO_WORD && !inside_run(s, j + 1))
            add(out, (zws_edge){.id = word.id,
                                .cost = word.cost,
                                .len = (uint16_t)(j + 1 - i),
                                .kind = kind_of_word(s, i)});
    }
}

/* --- Numbers and dates ---------------------------------------------------------------------- */

/* 年 of a full or two-digit year; 月 日 时 分 of one or two digits. */
static bool is_date_unit(const zws_sentence *s, size_t i, size_t digits, uint32_t first)
{
    switch (at(s, i)) {
    case 0x5E74: /* 年 */
        return digits == 4 || (digits == 2 && first >= '5' && first <= '9');
    case 0x6708: /* 月 */
    case 0x65E5: /* 日 */
    case 0x65F6: /* 时 */
        return digits <= 2;
    case 0x5206: /* 分, but not 分之 */
        return digits <= 2 && at(s, i + 1) != 0x4E4B;
    default:
        return false;
    }
}

/* 月 takes a 份 with it. */
static size_t behind_date_unit(const zws_sentence *s, size_t i)
{
    return at(s, i) == 0x6708 && at(s, i + 1) == 0x4EFD ? i + 2 : i + 1;
}

static bool joins_digits(uint32_t cp)
{
    switch (cp) {
    case '.':
    case ':':
    case '/':
    case 0xB7:   /* middle dot */
    case 0x2022: /* bullet */
    case 0x2236: /* ratio */
    case 0x30FB: /* katakana middle dot */
        return true;
    default:
        return false;
    }
}

static bool is_magnitude(uint32_t cp)
{
    return cp == 0x4E07 || cp == 0x4EBF || cp == 0x5343 || cp == 0x767E; /* 万 亿 千 百 */
}

/* Behind a run of letters and digits, joined by - . & before a letter and by . between digits. */
static size_t behind_latin(const zws_sentence *s, size_t i)
{
    while (i < s->n) {
        uint32_t c = s->cp[i];
        if (zws_entry_is_alnum(s->entry[i]))
            i++;
        else if ((c == '-' || c == '.' || c == '&') && is_latin(s, i + 1))
            i++;
        else if (c == '.' && is_digit(s, i - 1) && is_digit(s, i + 1))
            i++;
        else
            break;
    }
    return i;
}

/* A run of digits: 2018, 3.5%, 2018年, 5万, and 5g where letters follow at once. */
static void digits(edges *out, const zws_sentence *s, size_t i)
{
    size_t j = i, count = 0;
    for (;;) {
        if (is_digit(s, j)) {
            j++;
            count++;
        } else if (j < s->n && joins_digits(s->cp[j]) && is_digit(s, j + 1)) {
            j++;
        } else {
            break;
        }
    }
    const zws_dict_classes *classes = &s->dict->meta.classes;
    if (is_latin(s, j)) {
        add_class(out, s->dict, behind_latin(s, j) - i, ZWS_WORD_LATIN, classes->latin, LATIN_COST);
        return;
    }
    if (at(s, j) == '%' || at(s, j) == 0x2030) {
        j++;
    } else if (is_date_unit(s, j, count, s->cp[i])) {
        add_class(out, s->dict, behind_date_unit(s, j) - i, ZWS_WORD_TIME, classes->time,
                  NUMBER_COST);
        return;
    } else {
        while (is_magnitude(at(s, j)))
            j++;
    }
    add_class(out, s->dict, j - i, ZWS_WORD_NUMBER, classes->number, NUMBER_COST);
}

static size_t behind_numerals(const zws_sentence *s, size_t i)
{
    while (is_numeral(s, i))
        i++;
    return i;
}

/* 第十二, 第12: the numeral belongs to 第. */
static void ordinal(edges *out, const zws_sentence *s, size_t i)
{
    size_t j = i + 1;
    while (is_numeral(s, j) || is_digit(s, j))
        j++;
    if (j > i + 1 && !inside_run(s, j))
        add_class(out, s->dict, j - i, ZWS_WORD_NUMBER, s->dict->meta.classes.number, NUMBER_COST);
}

/* 一百二十, 百分之三十, 三点五, 二〇一八年, 十二月. */
static void numerals(edges *out, const zws_sentence *s, size_t i)
{
    if (i > 0 && is_numeral(s, i - 1))
        return;
    const zws_dict_classes *classes = &s->dict->meta.classes;
    size_t j = behind_numerals(s, i), count = j - i;
    bool by_digit = true; /* 二〇一八, not 两千 */
    for (size_t k = i; k < j; k++) {
        uint32_t c = s->cp[k];
        if (c == 0x5341 || c == 0x4E24 || is_magnitude(c)) /* 十 两 */
            by_digit = false;
    }
    if (at(s, j) == 0x5206 && at(s, j + 1) == 0x4E4B && is_numeral(s, j + 2)) { /* 分之 */
        j = behind_numerals(s, j + 2);
        by_digit = false;
    }
    if (j - i > 1 && at(s, j) == 0x70B9 && is_numeral(s, j + 1)) { /* 点 */
        j = behind_numerals(s, j + 1);
        by_digit = false;
    }
    if (j - i > 1)
        add_class(out, s->dict, j - i, ZWS_WORD_NUMBER, classes->number, NUMBER_COST);
    uint32_t unit = at(s, j);
    if ((unit == 0x5E74 && by_digit && count >= 2) || (unit == 0x6708 && j - i <= 2) ||
        (unit == 0x65E5 && j - i <= 3))
        add_class(out, s->dict, behind_date_unit(s, j) - i, ZWS_WORD_TIME, classes->time,
                  NUMBER_COST);
}

/* --- Names ---------------------------------------------------------------------------------- */

/* The statistics of a character; all ZWS_DICT_NO_NAME where it has none. */
static zws_dict_name name_of(const zws_sentence *s, size_t i)
{
    uint32_t code = i < s->n ? s->entry[i] & ZWS_CHAR_CODE : ZWS_CHAR_CODE;
    if (code >= s->dict->meta.codes)
        return (zws_dict_name){ZWS_DICT_NO_NAME, ZWS_DICT_NO_NAME, ZWS_DICT_NO_NAME,
                               ZWS_DICT_NO_NAME};
    return s->dict->names[code];
}

static void given_names(edges *out, const zws_sentence *s, size_t i, size_t head, uint32_t surname)
{
    const zws_dict *dict = s->dict;
    uint32_t person = dict->meta.classes.person;
    zws_edge edge = {.id = person,
                     .cost = word_cost(dict, person, NAME_COST),
                     .kind = ZWS_WORD_NAME,
                     .head = (uint8_t)head};
    zws_dict_name first = name_of(s, i + head), second = name_of(s, i + head + 1);
    if (first.single != ZWS_DICT_NO_NAME) {
        edge.len = (uint16_t)(head + 1);
        edge.extra = surname + NAME_PENALTY + NAME_ONE + first.single;
        add(out, edge);
    }
    if (first.first != ZWS_DICT_NO_NAME && second.second != ZWS_DICT_NO_NAME) {
        edge.len = (uint16_t)(head + 2);
        edge.extra = surname + NAME_PENALTY + NAME_TWO + first.first + second.second;
        add(out, edge);
    }
}

/* The cost of the two characters at i as one surname, ZWS_DICT_NO_NAME if they are none. */
static uint32_t double_surname(const zws_sentence *s, size_t i)
{
    uint64_t pair =
        (uint64_t)(s->entry[i] & ZWS_CHAR_CODE) << 16 | (s->entry[i + 1] & ZWS_CHAR_CODE);
    size_t low = 0, high = s->dict->surname_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint64_t item = s->dict->surnames[middle];
        if (item >> 16 == pair)
            return (uint32_t)(item & 0xFFFF);
        if (item >> 16 < pair)
            low = middle + 1;
        else
            high = middle;
    }
    return ZWS_DICT_NO_NAME;
}

static void names(edges *out, const zws_sentence *s, size_t i)
{
    uint32_t entry = s->entry[i];
    if (entry & ZWS_CHAR_SURNAME) {
        uint32_t surname = name_of(s, i).surname;
        if (surname != ZWS_DICT_NO_NAME)
            given_names(out, s, i, 1, surname);
    }
    if (entry & ZWS_CHAR_SURNAME2 && i + 1 < s->n) {
        uint32_t surname = double_surname(s, i);
        if (surname != ZWS_DICT_NO_NAME)
            given_names(out, s, i, 2, surname);
    }
}

/* --- Punctuation ---------------------------------------------------------------------------- */

/* A run of these is one sign however long. */
static bool is_rule_sign(uint32_t cp)
{
    switch (cp) {
    case '.':
    case '-':
    case '_':
    case '=':
    case '*':
    case '~':
    case 0xB7:   /* middle dot */
    case 0x2014: /* em dash */
    case 0x2015: /* horizontal bar */
    case 0x2026: /* ellipsis */
    case 0x2500: /* box drawings */
        return true;
    default:
        return false;
    }
}

static void punctuation(edges *out, const zws_sentence *s, size_t i)
{
    size_t j = i + 1;
    if (is_rule_sign(s->cp[i])) {
        while (j < s->n && s->cp[j] == s->cp[i])
            j++;
    }
    if (j > i + 1) {
        uint32_t id = zws_dict__find(s->dict, s->cp + i, j - i);
        add_class(out, s->dict, j - i, ZWS_WORD_PUNCT, id, s->dict->meta.unknown);
        return;
    }
    dictionary_words(out, s, i, 1);
    if (out->n == 0 || out->edge[0].len != 1)
        add_class(out, s->dict, 1, ZWS_WORD_PUNCT, ZWS_DICT_NO_WORD, s->dict->meta.unknown);
}

/* What begins at a Han character by rule. */
static void han_rules(edges *out, const zws_sentence *s, size_t i)
{
    if (s->cp[i] == ZWS_ORDINAL_SIGN)
        ordinal(out, s, i);
    if (s->entry[i] & (ZWS_CHAR_NUMERAL | ZWS_CHAR_SURNAME | ZWS_CHAR_SURNAME2)) {
        if (is_numeral(s, i))
            numerals(out, s, i);
        names(out, s, i);
    }
}

size_t zws_rules__beside(zws_edge edge[ZWS_EDGES_MAX], const zws_sentence *s, size_t i)
{
    edges out = {edge, 0};
    han_rules(&out, s, i);
    if (s->user)
        user_words(&out, s, i);
    return out.n;
}

size_t zws_rules__edges(zws_edge edge[ZWS_EDGES_MAX], const zws_sentence *s, size_t i)
{
    edges out = {edge, 0};
    const zws_dict_classes *classes = &s->dict->meta.classes;
    size_t end;
    switch (zws_entry_class(s->entry[i])) {
    case ZWS_CHAR_HAN:
        dictionary_words(&out, s, i, 1);
        if (out.n == 0 || edge[0].len != 1)
            add_class(&out, s->dict, 1, ZWS_WORD_UNKNOWN, ZWS_DICT_NO_WORD, s->dict->meta.unknown);
        han_rules(&out, s, i);
        break;
    case ZWS_CHAR_DIGIT:
    case ZWS_CHAR_LATIN:
        end = behind_latin(s, i);
        if (is_digit(s, i))
            digits(&out, s, i);
        else
            add_class(&out, s->dict, end - i, ZWS_WORD_LATIN, classes->latin, LATIN_COST);
        /* Whatever lies inside the run is not a word; 211工程 is. */
        dictionary_words(&out, s, i, end - i + 1);
        break;
    case ZWS_CHAR_SPACE:
        add(&out, (zws_edge){.id = ZWS_DICT_NO_WORD, .len = 1, .kind = ZWS_WORD_PUNCT});
        break;
    case ZWS_CHAR_PUNCT:
        punctuation(&out, s, i);
        break;
    }
    if (s->user)
        user_words(&out, s, i);
    return out.n;
}
