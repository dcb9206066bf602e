#include "document/alias.h"

#include <stdbool.h>
#include <string.h>

/* What is shorter names nothing: 通知. */
enum { ALIAS_MIN = 12 };

typedef struct {
    const char *text;
    size_t len;
} piece;

/* Where word begins in text, or text.len. */
static size_t find(piece text, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= text.len; i++) {
        if (text.text[i] == word[0] && memcmp(text.text + i, word, n) == 0)
            return i;
    }
    return text.len;
}

static bool cut_end(piece *text, const char *end)
{
    size_t n = strlen(end);
    if (text->len < n || memcmp(text->text + text->len - n, end, n) != 0)
        return false;
    text->len -= n;
    return true;
}

static bool cut_start(piece *text, const char *start)
{
    size_t n = strlen(start);
    if (text->len < n || memcmp(text->text, start, n) != 0)
        return false;
    text->text += n;
    text->len -= n;
    return true;
}

static void trim(piece *text)
{
    while (cut_start(text, " ") || cut_start(text, "\n") || cut_start(text, "　"))
        ;
    while (cut_end(text, " ") || cut_end(text, "\n") || cut_end(text, "　"))
        ;
}

/* What stands in the 《》 that text begins with; 《》 and 〈〉 within belong to it. */
static bool cut_brackets(piece *text)
{
    size_t depth = 1;
    if (!cut_start(text, "《"))
        return false;
    for (size_t i = 0; i + 3 <= text->len; i++) {
        depth += memcmp(text->text + i, "《", 3) == 0;
        if (memcmp(text->text + i, "》", 3) == 0 && --depth == 0) {
            text->len = i;
            return true;
        }
    }
    return false;
}

/* What a notice that issues something issues: about is what stands behind 关于. */
static bool issued(piece *about)
{
    static const char *const verbs[] = {"印发", "发布", "公布", "颁布", "颁发", "转发"};
    static const char *const ends[] = {"的通知", "的通告", "的公告", "的函"};
    bool issues = false;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs && !issues; i++)
        issues = cut_start(about, verbs[i]);
    if (!issues)
        return false;
    trim(about);
    if (cut_brackets(about))
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (cut_end(about, ends[i]))
            return true;
    }
    return false;
}

zws_status zws_title__each_alias(const char *title, size_t len, zws_alias_fn fn, void *context)
{
    piece whole = {title, len};
    trim(&whole);
    size_t at = find(whole, "关于");
    /* 《关于…》解读 is about another document. */
    if (at == whole.len || find(whole, "《") < at)
        return ZWS_OK;
    piece about = {whole.text + at, whole.len - at};
    if (at > 0 && about.len >= ALIAS_MIN + strlen("关于"))
        ZWS_TRY(fn(about.text, about.len, context));
    cut_start(&about, "关于");
    if (!issued(&about))
        return ZWS_OK;
    trim(&about);
    return about.len >= ALIAS_MIN ? fn(about.text, about.len, context) : ZWS_OK;
}
