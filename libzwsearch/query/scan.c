#include "query/query_internal.h"

#include "base/utf8.h"

static bool is_blank(uint32_t cp)
{
    return cp <= ' ' || cp == 0x7F || (cp >= 0x80 && cp <= 0xA0) || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x205F || cp == 0x3000;
}

/* Characters that copying from a page brings along and nobody sees. */
static bool is_invisible(uint32_t cp)
{
    return (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2060 && cp <= 0x2064) || cp == 0xFEFF || cp == 0xAD;
}

static uint32_t fold(uint32_t cp)
{
    if (is_blank(cp))
        return ' ';
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        return cp - 0xFEE0;
    if (cp == 0x2212) /* the minus sign */
        return '-';
    return cp;
}

/* A quotation must not decide about the parentheses around it. */
static void pair_parentheses(zws_query_scan *scan, uint32_t *open)
{
    size_t depth = 0;
    for (size_t i = 0; i < scan->n; i++) {
        scan->mate[i] = NO_MATE;
        if (scan->cp[i] == '"') {
            size_t close = zws_query_scan__closing_quote(scan, i);
            for (; i < close; i++)
                scan->mate[i] = NO_MATE;
            scan->mate[i] = NO_MATE;
        } else if (scan->cp[i] == '(') {
            open[depth++] = (uint32_t)i;
        } else if (scan->cp[i] == ')' && depth > 0) {
            scan->mate[open[--depth]] = (uint32_t)i;
        }
    }
}

zws_status zws_query_scan__init(zws_query_scan *scan, zws_arena *arena, const char *text,
                                size_t len)
{
    /* U+FFFD takes three bytes where one ill-formed byte stood. */
    char *clean = zws_arena__alloc(arena, 3 * len + 1);
    uint32_t *cp = zws_arena__alloc(arena, (len + 1) * sizeof *cp);
    uint32_t *at = zws_arena__alloc(arena, (len + 1) * sizeof *at);
    uint32_t *mate = zws_arena__alloc(arena, (len + 1) * sizeof *mate);
    uint32_t *open = zws_arena__alloc(arena, (len + 1) * sizeof *open);
    if (!clean || !cp || !at || !mate || !open)
        return ZWS_ENOMEM;
    size_t n = 0, used = 0;
    for (size_t pos = 0; pos < len;) {
        uint32_t c = zws_utf8__next(text, len, &pos);
        if (is_invisible(c))
            continue;
        if (c < ' ' || (c >= 0x7F && c < 0xA0))
            c = ' ';
        at[n] = (uint32_t)used;
        cp[n++] = fold(c == ZWS_UTF8_BAD ? 0xFFFD : c);
        used += zws_utf8__encode(clean + used, c);
    }
    clean[used] = '\0';
    at[n] = (uint32_t)used;
    *scan = (zws_query_scan){clean, used, cp, at, mate, n};
    pair_parentheses(scan, open);
    return ZWS_OK;
}

bool zws_query_scan__is_boundary(const zws_query_scan *scan, size_t i)
{
    return i >= scan->n || scan->cp[i] == ' ' || scan->cp[i] == ')' || scan->cp[i] == '|';
}

static size_t find(const zws_query_scan *scan, size_t from, uint32_t c)
{
    while (from < scan->n && scan->cp[from] != c)
        from++;
    return from < scan->n ? from : 0;
}

size_t zws_query_scan__closing_quote(const zws_query_scan *scan, size_t i)
{
    /* People and editors mix the double marks up: the proper twin wins, then any other. */
    static const struct {
        uint32_t open, close[3];
    } pair[] = {
        {'"', {'"', 0x201D, 0x201C}},
        {0x201C, {0x201D, 0x201C, '"'}}, /* “ */
        {0x201D, {0x201D, 0x201C, '"'}}, /* ” */
        {0x300C, {0x300D}},              /* 「 */
        {0x300E, {0x300F}},              /* 『 */
        {0x300A, {0x300B}},              /* 《 */
    };
    for (size_t p = 0; p < sizeof pair / sizeof *pair; p++) {
        if (scan->cp[i] != pair[p].open)
            continue;
        for (size_t k = 0; k < 3 && pair[p].close[k]; k++) {
            size_t close = find(scan, i + 1, pair[p].close[k]);
            if (close)
                return close;
        }
    }
    return 0;
}

size_t zws_query_scan__word_end(const zws_query_scan *scan, size_t i, bool in_group)
{
    size_t balance = 0;
    for (size_t j = i; j < scan->n; j++) {
        uint32_t c = scan->cp[j];
        if (c == ' ' || c == '|' || (c == '"' && zws_query_scan__closing_quote(scan, j)))
            return j;
        if (c == '(')
            balance++;
        else if (c == ')' && balance > 0)
            balance--;
        else if (c == ')' && in_group)
            return j;
    }
    return scan->n;
}

static bool is_mark(uint32_t c)
{
    if (c < 0x80)
        return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    return (c >= 0x2010 && c <= 0x205E) || (c >= 0x3000 && c <= 0x3004) ||
           (c >= 0x3008 && c <= 0x3020) || c == 0xB7 || c == 0xFFFD;
}

bool zws_query_scan__has_content(const zws_query_scan *scan, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        if (!is_mark(scan->cp[i]))
            return true;
    }
    return false;
}
