/* Reading what a document says of others from its title and text. */
#include "document/citations_parts.h"

/* A sentence this long is prose without full stops, or no prose. */
enum { SENTENCE_MAX = 1200, OPENING_PARAGRAPHS = 25, OWN_TITLE_MAX = 1000, BESIDE = 60 };

typedef struct {
    zws_reading *r;
    const zws_text *text;
    zws_part part;
    zws_stretches paragraphs;
    zws_mentions mentions;
    zws_speaker speaker;
} reader;

/* --- What a mention becomes ---------------------------------------------------------------------
 */

/* The bytes of characters [first, last) as printed, without what stood between them. */
static zws_status print(char **out, const reader *in, size_t first, size_t last)
{
    const zws_text *t = in->text;
    const char *bytes = in->part == ZWS_PART_TITLE ? in->r->title_bytes : in->r->body;
    zws_buffer text = {0};
    zws_status status = ZWS_OK;
    while (first < last && t->cp[first] == ' ')
        first++;
    while (last > first && t->cp[last - 1] == ' ')
        last--;
    for (size_t i = first; status == ZWS_OK && i < last; i++) {
        /* Several characters may come from the same bytes. */
        if (i > first && t->begin[i] < t->end[i - 1])
            continue;
        /* 财政部 教育部关于…: a blank that normalising closed */
        if (i > first && t->begin[i] == t->end[i - 1] + 1 && bytes[t->end[i - 1]] == ' ')
            status = zws_buffer__putc(&text, ' ');
        if (status != ZWS_OK)
            break;
        if (t->cp[i] == ' ')
            status = zws_buffer__putc(&text, ' ');
        else
            status = zws_buffer__append(&text, bytes + t->begin[i], t->end[i] - t->begin[i]);
    }
    if (status == ZWS_OK)
        status = zws_buffer__detach(out, NULL, &text);
    zws_buffer__free(&text);
    return status;
}

/* The sentence that characters [first, last) stand in, inside their paragraph. */
static zws_stretch sentence_of(const reader *in, zws_stretch paragraph, size_t first, size_t last)
{
    const uint32_t *cp = in->text->cp;
    zws_stretch s = {first, last};
    while (s.first > paragraph.first && first - s.first < SENTENCE_MAX &&
           !in_set(cp[s.first - 1], U"。!?"))
        s.first--;
    while (s.first < first && cp[s.first] == ' ')
        s.first++;
    while (s.last < paragraph.last && s.last - last < SENTENCE_MAX &&
           !in_set(cp[s.last - 1], U"。!?"))
        s.last++;
    return s;
}

static zws_status add(const reader *in, const zws_mention *m, zws_stretch paragraph)
{
    const zws_text *t = in->text;
    zws_stretch says = {m->says_first, m->says_last};
    size_t first, last;
    if (says.first == says.last)
        says = sentence_of(in, paragraph, m->first, m->last);
    zws_citation c = {.relation = m->relation,
                      .part = in->part,
                      .begin = t->begin[m->first],
                      .end = t->end[m->last - 1],
                      .sentence_begin = t->begin[says.first],
                      .sentence_end = t->end[says.last - 1],
                      .from = m->from,
                      .extension = m->extension};
    zws_mentions__title(&in->mentions, m, &first, &last);
    zws_status status = ZWS_OK;
    if (m->number)
        status = zws_mem__dup(&c.number, m->number->canonical, strlen(m->number->canonical));
    if (status == ZWS_OK && first != last)
        status = print(&c.title, in, first, last);
    if (status == ZWS_OK && m->unit_first != m->unit_last)
        status = print(&c.unit, in, m->unit_first, m->unit_last);
    if (status != ZWS_OK) {
        zws_citation__clear(&c);
        return status;
    }
    return zws_citations__add(&in->r->document->citations, &c);
}

/* --- The document itself ------------------------------------------------------------------------
 */

/* The characters of the own title: given, or read at the head of the body. */
static void own_title(const uint32_t **cp, size_t *n, const zws_reading *r)
{
    *cp = r->title.cp;
    *n = r->title.n;
    if (*n != 0 || r->head.title_lines == 0)
        return;
    const zws_body_line *line = &r->lines.item[r->head.title_line];
    *cp = r->text.cp + line->first;
    *n = line[r->head.title_lines - 1].last - line->first;
}

static bool is_letter(uint32_t c)
{
    return is_han(c) || is_digit(c) || is_latin_letter(c);
}

/* True when both are the same letters. */
static bool same_title(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < n && !is_letter(a[i]))
            i++;
        while (k < m && !is_letter(b[k]))
            k++;
        if (i == n || k == m)
            return i == n && k == m;
        if (a[i++] != b[k++])
            return false;
    }
}

/* It names itself by its title or number, and says nothing that could mean an older one of the
 * same name. */
static bool is_self(const reader *in, const zws_mention *m)
{
    const uint32_t *cp;
    size_t n, first, last;
    if (zws_relation__judges(m->relation))
        return false;
    if (m->number && m->number->role == ZWS_DOCNO_OWN)
        return true;
    own_title(&cp, &n, in->r);
    zws_mentions__title(&in->mentions, m, &first, &last);
    return first != last && same_title(cp, n, in->text->cp + first, last - first);
}

/* --- Interpretations ----------------------------------------------------------------------------
 */

static bool same_target(const reader *in, const zws_mention *a, const zws_mention *b)
{
    size_t f, l, first, last;
    if (a->number && b->number)
        return strcmp(a->number->canonical, b->number->canonical) == 0;
    zws_mentions__title(&in->mentions, a, &f, &l);
    zws_mentions__title(&in->mentions, b, &first, &last);
    return f != l && same_title(in->text->cp + f, l - f, in->text->cp + first, last - first);
}

/* The letters of the mention's title stand in the own title: 图解：某省人民政府关于…的意见. */
static bool in_own_title(const reader *in, const zws_mention *m)
{
    const uint32_t *cp;
    size_t n, first, last;
    own_title(&cp, &n, in->r);
    zws_mentions__title(&in->mentions, m, &first, &last);
    if (n > OWN_TITLE_MAX || last - first < 6 || last - first > n)
        return false;
    for (size_t i = 0; i + (last - first) <= n; i++) {
        if (memcmp(cp + i, in->text->cp + first, (last - first) * sizeof(*cp)) == 0)
            return true;
    }
    return false;
}

/* The words beside the mention say that it was issued, and not that something rests on it. */
static bool is_announced(const reader *in, const zws_mention *m)
{
    static const char32_t *const issued[] = {U"印发", U"公布", U"发布",    U"出台", U"制定",
                                             U"修订", U"颁布", U"实施",    U"施行", U"通过",
                                             U"解读", U"下发", U"abstract"};
    static const char32_t *const bases[] = {U"根据", U"依据", U"按照", U"落实"};
    const zws_text *t = in->text;
    size_t first = m->first > BESIDE ? m->first - BESIDE : 0;
    size_t last = m->last + BESIDE < t->n ? m->last + BESIDE : t->n;
    size_t near = m->first;
    while (near > first && m->first - near < 20 && !in_set(t->cp[near - 1], U"。;》"))
        near--;
    for (size_t k = 0; k < sizeof(bases) / sizeof(bases[0]); k++) {
        if (find_word(t->cp, near, m->first, bases[k]) != m->first)
            return false;
    }
    for (size_t k = 0; k < sizeof(issued) / sizeof(issued[0]); k++) {
        if (find_word(t->cp, first, m->first, issued[k]) != m->first ||
            find_word(t->cp, m->last, last, issued[k]) != last)
            return true;
    }
    return false;
}

/* The text of an interpretation speaks about what its title names or, without that, about what it
 * says first was issued; and about it again below. */
static void interpret_body(reader *in)
{
    size_t main = in->mentions.n;
    for (unsigned pass = 0; pass < 2 && main == in->mentions.n; pass++) {
        for (size_t i = 0; i < in->mentions.n && main == in->mentions.n; i++) {
            const zws_mention *m = &in->mentions.item[i];
            if (m->wanted && (pass == 0 ? in_own_title(in, m) : !m->inside && is_announced(in, m)))
                main = i;
        }
    }
    if (main == in->mentions.n)
        return;
    /* The title at the head may lack the number that a later mention has. */
    const zws_mention *target = &in->mentions.item[main];
    for (size_t i = main + 1; i < in->mentions.n && !target->number; i++) {
        if (in->mentions.item[i].number && same_target(in, &in->mentions.item[i], target))
            target = &in->mentions.item[i];
    }
    const zws_mention named = *target;
    for (size_t i = main; i < in->mentions.n; i++) {
        zws_mention *m = &in->mentions.item[i];
        if (i == main || same_target(in, m, &named))
            m->relation = ZWS_INTERPRETS;
    }
    /* 《关于…的若干措施》解读 of a 《关于…若干措施的通知》: the first that was issued is meant too.
     */
    for (size_t i = main; i < in->mentions.n && !named.number; i++) {
        zws_mention *m = &in->mentions.item[i];
        if (!m->wanted || m->inside || same_target(in, m, &named) || !is_announced(in, m))
            continue;
        m->relation = ZWS_INTERPRETS;
        return;
    }
}

static void interpret_title(reader *in)
{
    for (size_t i = 0; i < in->mentions.n; i++) {
        if (!in->mentions.item[i].inside)
            in->mentions.item[i].relation = ZWS_INTERPRETS;
    }
}

/* --- One text -----------------------------------------------------------------------------------
 */

/* True when the paragraph is the title at the head, or that of a decision that a decree carries. */
static bool is_title(const reader *in, size_t at, const zws_reduced *reduced)
{
    zws_stretch p = in->paragraphs.item[at];
    if (in->part == ZWS_PART_TITLE)
        return true;
    const zws_head *head = &in->r->head;
    if (head->title_lines != 0) {
        size_t first = in->r->lines.item[head->title_line].first;
        size_t last = in->r->lines.item[head->title_line + head->title_lines - 1].last;
        if (p.first >= first && p.first < last)
            return true;
    }
    return at < OPENING_PARAGRAPHS && reduced->brief && reduced->level < 0 &&
           find_word(reduced->cp, 0, reduced->n, U"关于") != reduced->n &&
           (ends_with(reduced->cp, 0, reduced->n, U"的决定") ||
            ends_with(reduced->cp, 0, reduced->n, U"的通知"));
}

static zws_status read_paragraphs(reader *in, zws_list *list)
{
    zws_reduced reduced = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0, next = 0; status == ZWS_OK && i < in->paragraphs.n; i++) {
        zws_stretch p = in->paragraphs.item[i];
        status = zws_reduced__make(&reduced, &in->mentions, &next, in->text, p);
        if (status != ZWS_OK)
            break;
        bool quiet = in->speaker.explains || in->speaker.reports;
        if (is_title(in, i, &reduced)) {
            zws_speaker carried;
            zws_speaker__read(&carried, reduced.cp, reduced.n);
            in->speaker.changes |= carried.changes;
            if (!quiet)
                zws_verbs__read_title(&in->mentions, &reduced);
            if (!quiet && zws_lists__heading(list, &reduced, p)) {
                list->level = LIST_TITLE;
                list->tables = true;
            }
            continue;
        }
        bool heading = !quiet && zws_lists__heading(list, &reduced, p);
        zws_verbs__read(&in->mentions, &reduced, &in->speaker);
        /* What 决定： leads in is decided. */
        in->speaker.changes |= ends_with(reduced.cp, 0, reduced.n, U"决定:");
        if (!heading && !quiet)
            zws_lists__entry(list, &in->mentions, &reduced);
    }
    zws_reduced__free(&reduced);
    return status;
}

static zws_status keep(reader *in)
{
    size_t p = 0;
    for (size_t i = 0; i < in->mentions.n; i++) {
        const zws_mention *m = &in->mentions.item[i];
        while (p + 1 < in->paragraphs.n && in->paragraphs.item[p].last <= m->first)
            p++;
        /* What is repealed is a document whatever its title ends with. */
        bool wanted = m->wanted || (zws_relation__judges(m->relation) && !m->inside &&
                                    m->title_first != m->title_last);
        if (wanted && !is_self(in, m) && in->r->document->citations.n < ZWS_CITATIONS_MAX)
            ZWS_TRY(add(in, m, in->paragraphs.item[p]));
    }
    return ZWS_OK;
}

/* The mentions are found. */
static zws_status read_text(reader *in, zws_list *list)
{
    zws_reading *r = in->r;
    const uint32_t *cp;
    size_t n;
    own_title(&cp, &n, r);
    zws_speaker__read(&in->speaker, cp, n);
    if (in->part == ZWS_PART_TITLE) {
        ZWS_TRY(zws_mem__grow(&in->paragraphs.item, &in->paragraphs.cap, 1,
                              sizeof(*in->paragraphs.item)));
        in->paragraphs.item[in->paragraphs.n++] = (zws_stretch){0, in->text->n};
    } else {
        ZWS_TRY(zws_paragraphs__cut(&in->paragraphs, in->text, &r->lines));
    }
    ZWS_TRY(read_paragraphs(in, list));
    if (in->speaker.explains)
        (in->part == ZWS_PART_TITLE ? interpret_title : interpret_body)(in);
    return keep(in);
}

zws_status zws_citations__read(zws_reading *r)
{
    zws_list list = {0};
    reader title = {.r = r, .text = &r->title, .part = ZWS_PART_TITLE};
    reader body = {.r = r, .text = &r->text, .part = ZWS_PART_BODY};
    zws_status status = ZWS_OK;
    if (r->title.n != 0)
        status = zws_mentions__find(&title.mentions, r->document, title.text, title.part);
    if (status == ZWS_OK && r->text.n != 0)
        status = zws_mentions__find(&body.mentions, r->document, body.text, body.part);
    /* Most documents mention none: what would be said of it does not matter. A title matters to
     * the body too. */
    if (status == ZWS_OK && r->title.n != 0 && title.mentions.n + body.mentions.n > 0)
        status = read_text(&title, &list);
    list.says = (zws_stretch){0, 0}; /* the title's characters are not those of the body */
    if (status == ZWS_OK && body.mentions.n > 0)
        status = read_text(&body, &list);
    free(title.mentions.item);
    free(title.paragraphs.item);
    free(body.mentions.item);
    free(body.paragraphs.item);
    return status;
}
