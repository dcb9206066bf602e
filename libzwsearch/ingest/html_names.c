#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "ingest/html.h"

static const struct {
    const char *name;
    zws_html_kind kind;
} elements[] = {
    {"a", HTML_A},
    {"address", HTML_BLOCK},
    {"applet", HTML_SKIP},
    {"area", HTML_SKIP},
    {"article", HTML_BLOCK},
    {"aside", HTML_SOFT},
    {"audio", HTML_SKIP},
    {"blockquote", HTML_BLOCK},
    {"body", HTML_BODY},
    {"br", HTML_BR},
    {"button", HTML_SKIP},
    {"canvas", HTML_SKIP},
    {"caption", HTML_LEAF},
    {"center", HTML_BLOCK},
    {"dd", HTML_BLOCK},
    {"details", HTML_BLOCK},
    {"dir", HTML_BLOCK},
    {"div", HTML_BLOCK},
    {"dl", HTML_BLOCK},
    {"dt", HTML_LEAF},
    {"embed", HTML_SKIP},
    {"fieldset", HTML_BLOCK},
    {"figcaption", HTML_LEAF},
    {"figure", HTML_BLOCK},
    {"footer", HTML_SOFT},
    {"form", HTML_SOFT},
    {"frame", HTML_BLOCK},
    {"frameset", HTML_BLOCK},
    {"h1", HTML_H1},
    {"h2", HTML_LEAF},
    {"h3", HTML_LEAF},
    {"h4", HTML_LEAF},
    {"h5", HTML_LEAF},
    {"h6", HTML_LEAF},
    {"header", HTML_SOFT},
    {"hr", HTML_LEAF},
    {"html", HTML_BLOCK},
    {"head", HTML_BLOCK},
    {"iframe", HTML_SKIP},
    {"input", HTML_SKIP},
    {"li", HTML_BLOCK},
    {"link", HTML_SKIP},
    {"main", HTML_BLOCK},
    {"map", HTML_SKIP},
    {"menu", HTML_BLOCK},
    {"meta", HTML_SKIP},
    {"nav", HTML_SOFT},
    {"noframes", HTML_SKIP},
    {"noscript", HTML_SKIP},
    {"object", HTML_SKIP},
    {"ol", HTML_BLOCK},
    {"option", HTML_SKIP},
    {"p", HTML_LEAF},
    {"pre", HTML_PRE},
    {"rp", HTML_SKIP},
    {"rt", HTML_SKIP},
    {"script", HTML_SKIP},
    {"section", HTML_BLOCK},
    {"select", HTML_SKIP},
    {"style", HTML_SKIP},
    {"summary", HTML_BLOCK},
    {"svg", HTML_SKIP},
    {"table", HTML_TABLE},
    {"tbody", HTML_BLOCK},
    {"td", HTML_CELL},
    {"template", HTML_SKIP},
    {"textarea", HTML_SKIP},
    {"tfoot", HTML_BLOCK},
    {"th", HTML_CELL},
    {"thead", HTML_BLOCK},
    {"title", HTML_TITLE},
    {"tr", HTML_ROW},
    {"ul", HTML_BLOCK},
    {"video", HTML_SKIP},
};

zws_html_kind zws_html__kind(const char *element)
{
    /* Some 70 short names; the first letter sorts most of them out. */
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if ((elements[i].name[0] | 32) == (element[0] | 32) &&
            strcasecmp(elements[i].name, element) == 0)
            return elements[i].kind;
    return HTML_INLINE;
}

/* Names of the container of the main text on Chinese government sites, without '-' and '_'. Rank 1
 * are those of publishing systems, which hold the text and nothing else. */
static const struct {
    const char *name;
    uint8_t rank;
} containers[] = {
    {"ucapcontent", 1},
    {"trseditor", 1},
    {"trsueditor", 1},
    {"trseditorview", 1},
    {"zoom", 1},
    {"zoomcon", 1},
    {"articlecontent", 1},
    {"pagescontent", 1},
    {"articlecon", 1},
    {"artcontent", 1},
    {"artcon", 1},
    {"infocontent", 1},
    {"detailcontent", 1},
    {"newscontent", 1},
    {"contentbody", 1},
    {"contenttext", 1},
    {"customunionstyle", 1},
    {"jscontent", 1},
    {"contxt", 1},
    {"bttxt", 1},
    {"maintext", 1},
    {"newstext", 1},
    {"xlcontent", 1},
    {"gknbcontent", 1},
    {"zwcontent", 1},
    {"vsbcontent", 1},
    {"vnewscontent", 1},
    {"articlebody", 1},
    {"ivscontent", 1},
    {"wzcontent", 1},
    {"xxgkcontent", 1},
    {"conmain", 2},
    {"article", 2},
    {"text", 2},
    {"detail", 2},
    {"zw", 2},
    {"zhengwen", 2},
    {"neirong", 2},
    {"nr", 2},
    {"txt", 2},
    {"maincontent", 2},
    {"contentbox", 2},
    {"articlebox", 2},
    {"view", 2},
    {"artical", 2},
    {"wenzhang", 2},
    {"contentmain", 2},
    {"contentcon", 2},
    {"con", 3},
    {"content", 3},
    {"main", 3},
    {"mainbody", 3},
    {"contents", 3},
    {"concontent", 3},
};

/* Words in ids and classes that name what stands around the text. */
static const char *const boilerplate[] = {
    "nav",
    "navbar",
    "navigation",
    "menu",
    "header",
    "footer",
    "foot",
    "bottom",
    "breadcrumb",
    "crumb",
    "crumbs",
    "position",
    "location",
    "weizhi",
    "dqwz",
    "share",
    "bshare",
    "bdshare",
    "bdsharebuttonbox",
    "sidebar",
    "side",
    "copyright",
    "search",
    "toolbar",
    "tools",
    "qrcode",
    "ewm",
    "erweima",
    "print",
    "related",
    "recommend",
    "pager",
    "pagination",
    "friendlink",
    "links",
    "login",
    "banner",
    "logo",
    "ad",
    "ads",
    "comment",
    "comments",
    "fontsize",
    "backtop",
    "gotop",
    "wza",
    "mbx",
    "fenxiang",
    "dayin",
    "daohang",
    "top",
};

/* The next name of a space-separated list; false at the end. */
static bool next_name(const char **list, const char **name, size_t *len)
{
    const char *p = *list;
    while (isspace((unsigned char)*p))
        p++;
    *name = p;
    while (*p && !isspace((unsigned char)*p))
        p++;
    *len = (size_t)(p - *name);
    *list = p;
    return *len > 0;
}

uint8_t zws_html__container_rank(const char *names)
{
    uint8_t best = 0;
    const char *name;
    size_t len;
    while (next_name(&names, &name, &len)) {
        char plain[32];
        size_t n = 0;
        for (size_t i = 0; i < len && n < sizeof plain - 1; i++)
            if (name[i] != '-' && name[i] != '_')
                plain[n++] = (char)tolower((unsigned char)name[i]);
        plain[n] = '\0';
        for (size_t i = 0; i < sizeof containers / sizeof *containers; i++)
            if (strcmp(plain, containers[i].name) == 0 && (!best || containers[i].rank < best))
                best = containers[i].rank;
    }
    return best;
}

static bool is_boilerplate_word(const char *word, size_t len)
{
    for (size_t i = 0; i < sizeof boilerplate / sizeof *boilerplate; i++)
        if (strlen(boilerplate[i]) == len && strncasecmp(boilerplate[i], word, len) == 0)
            return true;
    return false;
}

bool zws_html__is_boilerplate_name(const char *names)
{
    /* Words end at anything but a letter, and before a capital: topNav, page-footer_2. */
    size_t begin = 0, i = 0;
    for (;; i++) {
        unsigned char c = (unsigned char)names[i];
        bool ends =
            !isalpha(c) || (i > begin && isupper(c) && islower((unsigned char)names[i - 1]));
        if (!ends)
            continue;
        if (i > begin && is_boilerplate_word(names + begin, i - begin))
            return true;
        if (!c)
            return false;
        begin = isalpha(c) ? i : i + 1;
    }
}
