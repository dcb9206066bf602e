#include <string.h>

#include "ingest/html.h"

static bool ends_with(const char *text, size_t len, const char *what)
{
    size_t n = strlen(what);
    return len > n && memcmp(text + len - n, what, n) == 0;
}

/* The full name of a body that issues documents: not a newspaper, a site, a section of an
 * authority (待遇保障处), or a short form that leaves out of which place (省防指办公室). */
bool zws_html__is_organ(const char *text, size_t len)
{
    static const char *const endings[] = {
        "政府",   "办公厅", "办公室", "委员会", "人大常委会", "局",   "厅",     "部",
        "署",     "国务院", "法院",   "检察院", "指挥部",     "中心", "辦公廳", "辦公室",
        "委員會", "廳",     "處",     "國務院", "院",         "银行",
    };
    static const char *const places[] = {"省", "市", "县", "區", "区", "州", "盟",
                                         "旗", "乡", "镇", "国", "國", "縣"};
    bool full = false;
    for (size_t i = 0; i < sizeof places / sizeof *places && !full; i++) {
        const char *at = memmem(text, len, places[i], 3);
        full = at && at > text;
    }
    bool national = len >= 6 && (memcmp(text, "国", 3) == 0 || memcmp(text, "國", 3) == 0);
    bool english = (unsigned char)text[0] < 0x80 && memchr(text, ' ', len);
    if (english)
        return memmem(text, len, "Office", 6) || memmem(text, len, "Government", 10) ||
               memmem(text, len, "Bureau", 6) || memmem(text, len, "Department", 10) ||
               memmem(text, len, "Commission", 10);
    if (!full && !national)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_with(text, len, endings[i]))
            return true;
    return false;
}

/* Whether a title names another body as the issuer (某某厅关于…) than the source does: the page
 * then was taken over from elsewhere. */
static bool disagrees(const zws_html_facts *facts, const char *title)
{
    const char *about = title ? strstr(title, "关于") : NULL;
    if (!about && title)
        about = strstr(title, "關於");
    if (!about || memmem(title, (size_t)(about - title), "：", 3) ||
        memmem(title, (size_t)(about - title), "《", 3) ||
        !zws_html__is_organ(title, (size_t)(about - title)))
        return false;
    size_t n = strlen(facts->value[ZWS_FIELD_ISSUER]);
    return n != (size_t)(about - title) || memcmp(title, facts->value[ZWS_FIELD_ISSUER], n) != 0;
}

static bool holds(const char *line, size_t len, const char *what)
{
    return memmem(line, len, what, strlen(what)) != NULL;
}

/* Whether a line names the body as a signature does: short, no sentence, not the source again, and
 * with a date a few lines further on. */
static bool is_signed_by(const char *body, size_t len, const char *organ)
{
    const char *end = body + len;
    unsigned lines_since = 100; /* the name */
    while (body < end) {
        const char *line_end = memchr(body, '\n', (size_t)(end - body));
        size_t n = (size_t)((line_end ? line_end : end) - body);
        lines_since++;
        if (lines_since <= 4 && n <= 60 && holds(body, n, "年") && holds(body, n, "月"))
            return true;
        if (n <= 150 && holds(body, n, organ) && !holds(body, n, "。") && !holds(body, n, "来源") &&
            !holds(body, n, "來源"))
            lines_since = 0;
        body += n + 1;
    }
    return false;
}

/* Whether the source may stand as the issuer. Where the text names the body itself, its signature
 * is left to tell the issuer, since it may name more than one. */
static bool is_issuer(const zws_html_facts *facts, const zws_document *document, const char *title)
{
    if (facts->trust[ZWS_FIELD_ISSUER] >= ZWS_HTML_PRINTED)
        return true;
    size_t len;
    const char *body = zws_document_get(document, ZWS_FIELD_BODY, 0, &len);
    return !disagrees(facts, title) &&
           !(body && is_signed_by(body, len, facts->value[ZWS_FIELD_ISSUER]));
}

/* The full name behind what a site calls its parts: 待遇保障处 of 某省医疗保障局 is that authority;
 * 省政府办公厅 on the site of 某省人民政府 is 某省人民政府办公厅. NULL (and OK): none. */
static zws_status complete(char **out, const char *source, const char *site)
{
    static const char *const sections[] = {"处", "科", "室", "處"};
    static const char *const governments[] = {"省政府", "市政府", "县政府",    "区政府",
                                              "省府",   "市府",   "省人民政府"};
    *out = NULL;
    size_t len = strlen(source), site_len = strlen(site);
    if (!zws_html__is_organ(site, site_len))
        return ZWS_OK;
    bool government = ends_with(site, site_len, "人民政府");
    for (size_t i = 0; government && i < sizeof governments / sizeof *governments; i++) {
        size_t n = strlen(governments[i]);
        if (len <= n || memcmp(source, governments[i], n) != 0 ||
            (strcmp(source + n, "办公厅") != 0 && strcmp(source + n, "办公室") != 0))
            continue;
        zws_buffer name = {0};
        zws_status status = zws_buffer__puts(&name, site);
        if (status == ZWS_OK)
            status = zws_buffer__puts(&name, source + n);
        if (status == ZWS_OK)
            status = zws_buffer__detach(out, NULL, &name);
        zws_buffer__free(&name);
        return status;
    }
    for (size_t i = 0; !government && i < sizeof sections / sizeof *sections; i++)
        if (ends_with(source, len, sections[i]) && len <= 60)
            return zws_mem__dup(out, site, site_len);
    return ZWS_OK;
}

zws_status zws_html__choose_issuer(zws_html_facts *facts, const zws_document *document)
{
    char **issuer = &facts->value[ZWS_FIELD_ISSUER];
    if (!*issuer && facts->source && facts->value[ZWS_FIELD_SITE])
        ZWS_TRY(complete(issuer, facts->source, facts->value[ZWS_FIELD_SITE]));
    const char *title = facts->value[ZWS_FIELD_TITLE];
    if (!title)
        title = zws_document_get(document, ZWS_FIELD_TITLE, 0, NULL);
    if (*issuer && !is_issuer(facts, document, title)) {
        free(*issuer);
        *issuer = NULL;
        facts->trust[ZWS_FIELD_ISSUER] = 0;
    }
    return ZWS_OK;
}
