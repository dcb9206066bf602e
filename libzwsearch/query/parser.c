/* The grammar. It recurses once a group and stops at the limit of their depth; everything else is
 * read in loops.
 *
 *   side by side = either*
 *   either       = one (("OR" | "|") one)*
 *   one          = "-"? ( "(" side by side ")" | quotation | field | number | prefix | word )
 */
#include "query/query_internal.h"

static zws_status read_group(zws_query_node **out, zws_query_parser *parser);

/* --- Nodes ---------------------------------------------------------------------------------- */

static zws_status new_node(zws_query_node **out, zws_query_parser *parser, zws_query_kind kind)
{
    zws_query_node *node = zws_arena__alloc(&parser->query->arena, sizeof *node);
    if (!node)
        return ZWS_ENOMEM;
    *node = (zws_query_node){.kind = kind, .text = ""};
    *out = node;
    return ZWS_OK;
}

zws_status zws_query_leaf__new(zws_query_node **out, zws_query_parser *parser, zws_query_kind kind,
                               const char *text, size_t len)
{
    if (++parser->leaves > parser->limits->terms)
        return zws_error__set(ZWS_ELIMIT,
                              "the query has more than %zu words (limit: query terms): make it "
                              "shorter, or raise the limit",
                              parser->limits->terms);
    ZWS_TRY(new_node(out, parser, kind));
    (*out)->text = zws_arena__dup(&parser->query->arena, text, len);
    (*out)->len = len;
    return (*out)->text ? ZWS_OK : ZWS_ENOMEM;
}

zws_status zws_query_leaf__cut(zws_query_node **out, zws_query_parser *parser, zws_query_kind kind,
                               size_t begin, size_t end)
{
    const zws_query_scan *scan = &parser->scan;
    return zws_query_leaf__new(out, parser, kind, scan->text + scan->at[begin],
                               scan->at[end] - scan->at[begin]);
}

static zws_status push(zws_query_parser *parser, zws_query_node *node)
{
    ZWS_TRY(zws_mem__grow(&parser->stack, &parser->cap_stack, parser->n_stack + 1,
                          sizeof *parser->stack));
    parser->stack[parser->n_stack++] = node;
    return ZWS_OK;
}

/* Makes a node of what was pushed since base: nothing → NULL, one → itself. */
static zws_status pop(zws_query_node **out, zws_query_parser *parser, zws_query_kind kind,
                      size_t base)
{
    size_t n = parser->n_stack - base;
    *out = n == 1 ? parser->stack[base] : NULL;
    parser->n_stack = base;
    if (n < 2)
        return ZWS_OK;
    ZWS_TRY(new_node(out, parser, kind));
    (*out)->child = zws_arena__alloc(&parser->query->arena, n * sizeof(zws_query_node *));
    if (!(*out)->child)
        return ZWS_ENOMEM;
    memcpy((*out)->child, parser->stack + base, n * sizeof(zws_query_node *));
    (*out)->n = n;
    return ZWS_OK;
}

/* --- Words ---------------------------------------------------------------------------------- */

/* The asterisk is a wildcard behind Latin letters and digits only: Han text is found inside longer
 * text anyway, and masked names (张**) are text. */
static zws_status read_prefix(zws_query_node **out, zws_query_parser *parser, size_t end)
{
    const zws_query_scan *scan = &parser->scan;
    size_t star = end - 1, first = star;
    while (first > parser->pos) {
        uint32_t c = scan->cp[first - 1];
        zws_char_class class = zws_char__class(c);
        if (class != ZWS_CHAR_LATIN && class != ZWS_CHAR_DIGIT && c != '.')
            break;
        first--;
    }
    while (first < star && scan->cp[first] == '.')
        first++;
    if (first == star)
        return ZWS_OK;
    if (star - first < ZWS_WILDCARD_PREFIX)
        return zws_error__set(ZWS_ELIMIT,
                              "a wildcard needs at least %d characters before the asterisk: write "
                              "more of the word",
                              ZWS_WILDCARD_PREFIX);
    if (first > parser->pos) { /* the word before it is read first, then we come back */
        ZWS_TRY(zws_query_leaf__cut(out, parser, ZWS_QUERY_WORDS, parser->pos, first));
        parser->pos = first;
        return ZWS_OK;
    }
    if (++parser->wildcards > parser->limits->wildcards)
        return zws_error__set(ZWS_ELIMIT,
                              "the query has more than %zu wildcards (limit: wildcards): leave "
                              "some out, or raise the limit",
                              parser->limits->wildcards);
    ZWS_TRY(zws_query_leaf__cut(out, parser, ZWS_QUERY_PREFIX, first, star));
    parser->pos = end;
    return ZWS_OK;
}

static zws_status read_word(zws_query_node **out, zws_query_parser *parser)
{
    const zws_query_scan *scan = &parser->scan;
    const char *number = NULL;
    size_t end = 0, first = 0;
    ZWS_TRY(zws_query_number__at(&number, &end, parser, parser->pos));
    if (!number) {
        size_t word_end = zws_query_scan__word_end(scan, parser->pos, parser->open > 0);
        if (word_end == parser->pos)
            word_end++;
        ZWS_TRY(zws_query_number__within(&number, &first, &end, parser, parser->pos, word_end));
        if (number && first > parser->pos) { /* the text before it; the number is found again */
            number = NULL;
            word_end = first;
        } else if (!number && scan->cp[word_end - 1] == '*' &&
                   (word_end < 2 || scan->cp[word_end - 2] != '*')) {
            ZWS_TRY(read_prefix(out, parser, word_end));
            if (*out)
                return ZWS_OK;
        }
        if (!number)
            end = word_end;
    }
    size_t begin = parser->pos;
    parser->pos = end;
    if (number)
        return zws_query_leaf__new(out, parser, ZWS_QUERY_DOCNO, number, strlen(number));
    if (!zws_query_scan__has_content(scan, begin, end))
        return ZWS_OK; /* punctuation between blanks */
    return zws_query_leaf__cut(out, parser, ZWS_QUERY_WORDS, begin, end);
}

/* A quotation that opens at pos and may be taken as one; *kind stays when there is none. */
static size_t quotation(const zws_query_parser *parser, zws_query_kind *kind)
{
    const zws_query_scan *scan = &parser->scan;
    uint32_t open = scan->cp[parser->pos];
    size_t close = zws_query_scan__closing_quote(scan, parser->pos);
    if (!close)
        return 0;
    if (open == 0x300A) { /* 《 */
        if (!parser->fresh)
            return 0;
        *kind = ZWS_QUERY_TITLE;
        return close;
    }
    /* Chinese marks inside a text belong to it: “放管服”改革. */
    if (open != '"' && (!parser->fresh || !zws_query_scan__is_boundary(scan, close + 1)))
        return 0;
    *kind = ZWS_QUERY_QUOTED;
    return close;
}

/* --- The grammar ---------------------------------------------------------------------------- */

static bool opens_group(const zws_query_parser *parser)
{
    const zws_query_scan *scan = &parser->scan;
    size_t i = parser->pos;
    if (!parser->fresh || scan->cp[i] != '(')
        return false;
    /* （试行）办法 is text */
    return scan->mate[i] == NO_MATE || zws_query_scan__is_boundary(scan, (size_t)scan->mate[i] + 1);
}

static zws_status read_positive(zws_query_node **out, zws_query_parser *parser)
{
    zws_query_kind kind = ZWS_QUERY_ALL;
    *out = NULL;
    if (opens_group(parser))
        return read_group(out, parser);
    size_t close = quotation(parser, &kind);
    if (close) {
        size_t begin = parser->pos + 1;
        parser->pos = close + 1;
        if (zws_query_scan__has_content(&parser->scan, begin, close))
            return zws_query_leaf__cut(out, parser, kind, begin, close);
        return ZWS_OK;
    }
    if (parser->fresh) {
        ZWS_TRY(zws_query_field__parse(out, parser));
        if (*out)
            return ZWS_OK;
    }
    return read_word(out, parser);
}

static zws_status read_one(zws_query_node **out, zws_query_parser *parser)
{
    const zws_query_scan *scan = &parser->scan;
    size_t next = parser->pos + 1;
    bool negative = parser->fresh && scan->cp[parser->pos] == '-' && next < scan->n &&
                    scan->cp[next] != '-' && !zws_query_scan__is_boundary(scan, next);
    if (negative)
        parser->pos++;
    ZWS_TRY(read_positive(out, parser));
    parser->fresh = false;
    if (!negative || !*out)
        return ZWS_OK;
    zws_query_node *node;
    ZWS_TRY(new_node(&node, parser, ZWS_QUERY_NOT));
    ZWS_TRY(push(parser, *out));
    node->child = zws_arena__alloc(&parser->query->arena, sizeof(zws_query_node *));
    if (!node->child)
        return ZWS_ENOMEM;
    node->child[0] = parser->stack[--parser->n_stack];
    node->n = 1;
    *out = node;
    return ZWS_OK;
}

static void skip_blanks(zws_query_parser *parser)
{
    while (parser->pos < parser->scan.n && parser->scan.cp[parser->pos] == ' ') {
        parser->pos++;
        parser->fresh = true;
    }
}

static bool at_end(const zws_query_parser *parser)
{
    return parser->pos >= parser->scan.n ||
           (parser->open > 0 && parser->scan.cp[parser->pos] == ')');
}

/* How many characters of an operator "OR" or "|" stand at pos. */
static size_t operator_length(const zws_query_parser *parser)
{
    const zws_query_scan *scan = &parser->scan;
    size_t i = parser->pos, n = scan->n;
    if (i < n && scan->cp[i] == '|') {
        while (i < n && scan->cp[i] == '|')
            i++;
        return i - parser->pos;
    }
    bool is_or = parser->fresh && i + 2 < n && scan->cp[i] == 'O' && scan->cp[i + 1] == 'R' &&
                 scan->cp[i + 2] == ' ';
    return is_or ? 2 : 0;
}

/* Moves to the right operand of an operator at pos; false, and nothing moved, without one. */
static bool take_operator(zws_query_parser *parser)
{
    size_t pos = parser->pos, length = operator_length(parser);
    bool fresh = parser->fresh;
    if (!length)
        return false;
    parser->pos += length;
    parser->fresh = true;
    skip_blanks(parser);
    if (!at_end(parser) && !operator_length(parser))
        return true;
    parser->pos = pos;
    parser->fresh = fresh;
    return false;
}

static zws_status read_either(zws_query_node **out, zws_query_parser *parser)
{
    size_t base = parser->n_stack;
    for (;;) {
        zws_query_node *one = NULL;
        ZWS_TRY(read_one(&one, parser));
        if (one && one->kind == ZWS_QUERY_OR) {
            for (size_t i = 0; i < one->n; i++)
                ZWS_TRY(push(parser, one->child[i]));
        } else if (one) {
            ZWS_TRY(push(parser, one));
        }
        size_t pos = parser->pos;
        bool fresh = parser->fresh;
        skip_blanks(parser);
        if (at_end(parser) || !take_operator(parser)) {
            parser->pos = pos;
            parser->fresh = fresh;
            return pop(out, parser, ZWS_QUERY_OR, base);
        }
    }
}

static zws_status read_sequence(zws_query_node **out, zws_query_parser *parser)
{
    size_t base = parser->n_stack;
    for (;;) {
        skip_blanks(parser);
        if (at_end(parser))
            return pop(out, parser, ZWS_QUERY_AND, base);
        if (parser->scan.cp[parser->pos] == '|') { /* a stray one */
            parser->pos++;
            parser->fresh = true;
            continue;
        }
        zws_query_node *either = NULL;
        ZWS_TRY(read_either(&either, parser));
        if (either && either->kind == ZWS_QUERY_AND) {
            for (size_t i = 0; i < either->n; i++)
                ZWS_TRY(push(parser, either->child[i]));
        } else if (either) {
            ZWS_TRY(push(parser, either));
        }
    }
}

static zws_status read_group(zws_query_node **out, zws_query_parser *parser)
{
    if (parser->open >= parser->limits->depth)
        return zws_error__set(ZWS_ELIMIT,
                              "the query has parentheses nested deeper than %zu (limit: query "
                              "depth): take some away, or raise the limit",
                              parser->limits->depth);
    parser->open++;
    parser->pos++;
    parser->fresh = true;
    ZWS_TRY(read_sequence(out, parser));
    if (parser->pos < parser->scan.n)
        parser->pos++;
    parser->open--;
    return ZWS_OK;
}

/* --- Entry points --------------------------------------------------------------------------- */

static zws_status read_all(zws_query_parser *parser)
{
    zws_query *query = parser->query;
    size_t begin = 0, end = parser->scan.n;
    while (begin < end && parser->scan.cp[begin] == ' ')
        begin++;
    while (end > begin && parser->scan.cp[end - 1] == ' ')
        end--;
    if (begin == end)
        return new_node(&query->root, parser, ZWS_QUERY_ALL);
    const char *number = NULL;
    ZWS_TRY(zws_query_number__is(&number, parser, begin, end));
    if (number)
        return zws_query_leaf__new(&query->root, parser, ZWS_QUERY_DOCNO, number, strlen(number));
    ZWS_TRY(read_sequence(&query->root, parser));
    /* Punctuation alone is not the empty query: it finds nothing, not everything. */
    if (!query->root)
        return zws_query_leaf__cut(&query->root, parser, ZWS_QUERY_WORDS, begin, end);
    return ZWS_OK;
}

static zws_status check_length(size_t len, const zws_query_limits *limits)
{
    if (len <= limits->bytes)
        return ZWS_OK;
    return zws_error__set(ZWS_ELIMIT,
                          "the query has %zu bytes, more than %zu (limit: query bytes): make it "
                          "shorter, or raise the limit",
                          len, limits->bytes);
}

zws_status zws_query__parse(zws_query *out, const zws_analyzer *analyzer, const char *text,
                            size_t len, const zws_query_limits *limits)
{
    *out = (zws_query){0};
    ZWS_TRY(check_length(len, limits));
    zws_query_parser parser = {.query = out, .analyzer = analyzer, .limits = limits, .fresh = true};
    zws_status status = zws_query_scan__init(&parser.scan, &out->arena, text, len);
    out->text = parser.scan.text;
    out->len = parser.scan.len;
    if (status == ZWS_OK)
        status = read_all(&parser);
    if (status == ZWS_OK)
        status = zws_query_articles__read(out, analyzer);
    free(parser.stack);
    if (status != ZWS_OK)
        zws_query__free(out);
    return status;
}

/* Only what the index of ready-made words splits at separates here, so bytes are looked at. */
static char byte_at(const zws_query_scan *scan, size_t i)
{
    return i < scan->n ? scan->text[scan->at[i]] : ' ';
}

static size_t token_end(const zws_query_scan *scan, size_t i)
{
    while (byte_at(scan, i) != ' ')
        i++;
    return i;
}

/* The mark that closes the phrase opened at i: the last character of a word; 0 without one. */
static size_t phrase_end(const zws_query_scan *scan, size_t i)
{
    for (size_t end = i + 1; end < scan->n; end++) {
        if (byte_at(scan, end) == '"' && byte_at(scan, end + 1) == ' ')
            return end > i + 1 ? end : 0;
    }
    return 0;
}

static zws_status read_tokens(zws_query_parser *parser)
{
    const zws_query_scan *scan = &parser->scan;
    for (size_t i = 0; i < scan->n;) {
        if (byte_at(scan, i) == ' ') {
            i++;
            continue;
        }
        zws_query_node *leaf;
        size_t end = byte_at(scan, i) == '"' ? phrase_end(scan, i) : 0;
        if (end) {
            ZWS_TRY(zws_query_leaf__cut(&leaf, parser, ZWS_QUERY_QUOTED, i + 1, end));
            i = end + 1;
        } else {
            end = token_end(scan, i);
            ZWS_TRY(zws_query_leaf__cut(&leaf, parser, ZWS_QUERY_WORDS, i, end));
            i = end;
        }
        ZWS_TRY(push(parser, leaf));
    }
    if (parser->n_stack == 0)
        return new_node(&parser->query->root, parser, ZWS_QUERY_ALL);
    return pop(&parser->query->root, parser, ZWS_QUERY_AND, 0);
}

zws_status zws_query__parse_tokens(zws_query *out, const char *text, size_t len,
                                   const zws_query_limits *limits)
{
    *out = (zws_query){0};
    ZWS_TRY(check_length(len, limits));
    zws_query_parser parser = {.query = out, .limits = limits};
    zws_status status = zws_query_scan__init(&parser.scan, &out->arena, text, len);
    out->text = parser.scan.text;
    out->len = parser.scan.len;
    if (status == ZWS_OK)
        status = read_tokens(&parser);
    free(parser.stack);
    if (status != ZWS_OK)
        zws_query__free(out);
    return status;
}

void zws_query__free(zws_query *query)
{
    zws_arena__free(&query->arena);
    *query = (zws_query){0};
}
