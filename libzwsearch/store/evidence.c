#include "store/evidence.h"

#include "base/order.h"
#include "document/alias.h"

const char zws_evidence__letters[6] = "RPALC";

enum { SHEETS = 16 };

/* What repeals a document that says something of others: the newest of them are asked. */
enum { ENDERS_MAX = 64 };

bool zws_name__is_title(const char *name, size_t len)
{
    for (size_t i = 0; i < len && len == 32; i++) {
        if (!((name[i] >= '0' && name[i] <= '9') || (name[i] >= 'a' && name[i] <= 'f')))
            return false;
    }
    return len == 32;
}

/* Own numbers: those given, then those read. NULL behind the last. */
static const char *own_number(const zws_document *document, size_t *i)
{
    size_t given = zws_document_count(document, ZWS_FIELD_DOCNO);
    for (; *i < given + document->numbers.n; ++*i) {
        if (*i < given)
            return zws_document_get(document, ZWS_FIELD_DOCNO, *i, NULL);
        if (document->numbers.item[*i - given].role == ZWS_DOCNO_OWN)
            return document->numbers.item[*i - given].canonical;
    }
    return NULL;
}

zws_status zws_name__each_number(const zws_document *document,
                                 zws_status (*fn)(const char *name, size_t len, void *context),
                                 void *context)
{
    const char *number, *other;
    zws_buffer name = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && (number = own_number(document, &i)); i++) {
        bool again = false;
        for (size_t k = 0; !again && (other = own_number(document, &k)) && k < i; k++)
            again = strcmp(other, number) == 0;
        if (again)
            continue;
        zws_buffer__clear(&name);
        status = zws_schema__number_term(&name, "", number, strlen(number));
        if (status == ZWS_OK && name.len > 0)
            status = fn(name.data, name.len, context);
    }
    zws_buffer__free(&name);
    return status;
}

typedef struct {
    const zws_analyzer *analyzer;
    zws_status (*fn)(const char *key, bool alias, void *context);
    void *context;
    char seen[3][33]; /* a title and its two aliases */
    size_t n;
} titling;

static zws_status pass_title(const char *title, size_t len, void *context)
{
    titling *t = context;
    char key[33];
    ZWS_TRY(zws_schema__title_key(key, t->analyzer, title, len));
    bool known = key[0] == '\0' || t->n == sizeof t->seen / sizeof *t->seen;
    for (size_t i = 0; i < t->n && !known; i++)
        known = memcmp(t->seen[i], key, sizeof key) == 0;
    if (known)
        return ZWS_OK;
    memcpy(t->seen[t->n++], key, sizeof key);
    return t->fn(key, t->n > 1, t->context);
}

zws_status zws_name__each_title(const zws_document *document, const zws_analyzer *analyzer,
                                zws_status (*fn)(const char *key, bool alias, void *context),
                                void *context)
{
    titling t = {.analyzer = analyzer, .fn = fn, .context = context};
    size_t len = 0;
    const char *title = zws_document_get(document, ZWS_FIELD_TITLE, 0, &len);
    if (!title)
        return ZWS_OK;
    ZWS_TRY(pass_title(title, len, &t));
    return t.n > 0 ? zws_title__each_alias(title, len, pass_title, &t) : ZWS_OK;
}

zws_status zws_store__view(zws_store *out, zws_live *live, zws_sealed *sealed)
{
    uint64_t length;
    *out = (zws_store){.live = live, .sealed = sealed, .manifest_file = -1, .path = ""};
    return zws_live__totals(live, &out->live_documents, &length);
}

/* --- What a document says of others ----------------------------------------------------------- */

typedef struct {
    const char *name;
    size_t len;
    const zws_citation *citation;
    bool beside; /* the title beside a number */
} saying;

typedef struct zws_sheet {
    uint32_t tier;
    uint64_t doc;
    zws_document *document;
    const char *id;
    char title[3][33]; /* the keys of its own title and aliases; "": none */
    bool asked;        /* the next is known: */
    zws_date ended;    /* the first day on which another repeals all of it; 0: nobody does */
    bool pinned;       /* it makes no room */
    saying *item;      /* by name */
    size_t n, cap;
    zws_arena arena;
} sheet;

static void free_sheet(sheet *s)
{
    if (!s)
        return;
    zws_document_free(s->document);
    zws_arena__free(&s->arena);
    free(s->item);
    free(s);
}

void zws_evidence_reader__let_go(zws_evidence_reader *reader)
{
    if (reader->many)
        zws_sealed__release(reader->store->sealed);
}

void zws_evidence_reader__free(zws_evidence_reader *reader)
{
    for (size_t i = 0; i < reader->n; i++)
        free_sheet(reader->sheet[i]);
    free(reader->sheet);
    reader->sheet = NULL;
    reader->n = reader->next = 0;
}

static bool changes_state(zws_relation relation)
{
    return relation >= ZWS_REPEALS && relation < ZWS_RELATIONS;
}

static zws_status add_saying(sheet *s, const zws_citation *citation, const char *name, size_t len,
                             bool beside)
{
    char *copy = zws_arena__dup(&s->arena, name, len);
    if (!copy)
        return ZWS_ENOMEM;
    ZWS_TRY(zws_mem__grow(&s->item, &s->cap, s->n + 1, sizeof *s->item));
    s->item[s->n++] = (saying){copy, len, citation, beside};
    return ZWS_OK;
}

static int compare_sayings(const void *a, const void *b)
{
    const saying *x = a, *y = b;
    int order = zws_order__compare(x->name, x->len, y->name, y->len);
    if (order != 0)
        return order;
    return (x->citation > y->citation) - (x->citation < y->citation);
}

/* As it stands in terms, behind their prefix. */
static zws_status cut_number(zws_buffer *out, const char *number)
{
    zws_buffer__clear(out);
    return zws_schema__number_term(out, "", number, strlen(number));
}

static zws_status read_sayings(sheet *s, const zws_analyzer *analyzer, zws_buffer *scratch)
{
    for (size_t i = 0; i < s->document->citations.n; i++) {
        const zws_citation *c = &s->document->citations.item[i];
        char key[33] = "";
        if (!changes_state(c->relation))
            continue;
        if (c->number) {
            ZWS_TRY(cut_number(scratch, c->number));
            ZWS_TRY(add_saying(s, c, scratch->data, scratch->len, false));
        }
        if (c->title)
            ZWS_TRY(zws_schema__title_key(key, analyzer, c->title, strlen(c->title)));
        if (key[0] != '\0')
            ZWS_TRY(add_saying(s, c, key, 32, c->number != NULL));
    }
    if (s->n > 1)
        qsort(s->item, s->n, sizeof *s->item, compare_sayings);
    return ZWS_OK;
}

static zws_status keep_title(const char *key, bool alias, void *context)
{
    sheet *s = context;
    size_t i = 0;
    (void)alias;
    while (s->title[i][0])
        i++;
    memcpy(s->title[i], key, sizeof s->title[i]);
    return ZWS_OK;
}

static zws_status make_sheet(sheet *s, zws_evidence_reader *reader, const zws_match *match)
{
    zws_buffer scratch = {0};
    s->tier = match->tier;
    s->doc = match->doc;
    ZWS_TRY(zws_store__document(reader->store, match, &s->document));
    zws_evidence_reader__let_go(reader);
    s->id = zws_document_get(s->document, ZWS_FIELD_ID, 0, NULL);
    ZWS_TRY(zws_name__each_title(s->document, reader->analyzer, keep_title, s));
    zws_status status = read_sayings(s, reader->analyzer, &scratch);
    zws_buffer__free(&scratch);
    return status;
}

/* The one that was read longest ago makes room. */
static zws_status get_sheet(sheet **out, zws_evidence_reader *reader, const zws_match *match)
{
    for (size_t i = 0; i < reader->n; i++) {
        *out = reader->sheet[i];
        if ((*out)->tier == match->tier && (*out)->doc == match->doc)
            return ZWS_OK;
    }
    if (!reader->sheet)
        ZWS_TRY(zws_mem__zalloc(&reader->sheet, SHEETS, sizeof *reader->sheet));
    sheet *fresh;
    ZWS_TRY(zws_mem__zalloc(&fresh, 1, sizeof *fresh));
    zws_status status = make_sheet(fresh, reader, match);
    if (status != ZWS_OK) {
        free_sheet(fresh);
        return status;
    }
    if (reader->n < SHEETS) {
        reader->sheet[reader->n++] = fresh;
    } else {
        while (reader->sheet[reader->next]->pinned)
            reader->next = (reader->next + 1) % SHEETS;
        free_sheet(reader->sheet[reader->next]);
        reader->sheet[reader->next] = fresh;
        reader->next = (reader->next + 1) % SHEETS;
    }
    *out = fresh;
    return ZWS_OK;
}

/* --- The document that is spoken of ----------------------------------------------------------- */

typedef struct {
    zws_evidence *out;
    zws_evidence_reader *reader;
    const zws_document *document;
    const char *id;
    bool has_number, texts, listed;
    bool direct; /* whoever says it, whatever became of that document */
    bool alias;  /* what is looked for is not its title */
    zws_buffer term;
} gathering;

static bool share_issuer(const zws_document *a, const zws_document *b)
{
    const char *one, *other;
    for (size_t i = 0; (one = zws_document_get(a, ZWS_FIELD_ISSUER, i, NULL)); i++) {
        for (size_t k = 0; (other = zws_document_get(b, ZWS_FIELD_ISSUER, k, NULL)); k++) {
            if (strcmp(one, other) == 0)
                return true;
        }
    }
    return false;
}

/* A title names what stood under it before: a document does not repeal what it does not know of
 * yet, nor the other copies of itself. A number names one document. What a document is called
 * beside its title, others may be called too: only who issued it means it. */
static bool names(const gathering *g, const sheet *s, const saying *said)
{
    if (!s->id || strcmp(s->id, g->id) == 0)
        return false;
    if (!zws_name__is_title(said->name, said->len))
        return true;
    if (said->beside && g->has_number)
        return false;
    if (g->alias && !share_issuer(g->document, s->document))
        return false;
    zws_date mine = g->document->sort_date, theirs = s->document->sort_date;
    bool same = false;
    for (size_t i = 0; i < sizeof s->title / sizeof *s->title; i++)
        same |= s->title[i][0] && memcmp(s->title[i], said->name, said->len) == 0;
    if (!mine || !theirs)
        return !same;
    mine = zws_date__first_day(mine);
    theirs = zws_date__first_day(theirs);
    return same ? mine < theirs : mine <= theirs;
}

static zws_status copy_text(char **out, zws_evidence *evidence, const char *text, size_t len)
{
    *out = zws_arena__dup(&evidence->arena, text, len);
    return *out ? ZWS_OK : ZWS_ENOMEM;
}

static zws_status copy_field(char **out, zws_evidence *evidence, const zws_document *document,
                             zws_field field)
{
    size_t len;
    const char *text = zws_document_get(document, field, 0, &len);
    return text ? copy_text(out, evidence, text, len) : ZWS_OK;
}

static zws_status add_texts(zws_witness *w, zws_evidence *evidence, const sheet *s,
                            const zws_citation *c)
{
    size_t len = 0;
    const char *text = zws_document_get(
        s->document, c->part == ZWS_PART_TITLE ? ZWS_FIELD_TITLE : ZWS_FIELD_BODY, 0, &len);
    ZWS_TRY(copy_field(&w->title, evidence, s->document, ZWS_FIELD_TITLE));
    ZWS_TRY(copy_field(&w->number, evidence, s->document, ZWS_FIELD_DOCNO));
    if (!text || c->sentence_begin > c->sentence_end || c->sentence_end > len ||
        c->begin > c->end || c->end > len)
        return ZWS_OK;
    size_t n = c->sentence_end - c->sentence_begin;
    if (c->begin >= c->sentence_begin && c->end <= c->sentence_end)
        return copy_text(&w->sentence, evidence, text + c->sentence_begin, n);
    /* A heading says it of all entries of a list: the entry stands behind it. */
    zws_buffer both = {0};
    zws_status status = zws_buffer__append(&both, text + c->sentence_begin, n);
    if (status == ZWS_OK)
        status = zws_buffer__puts(&both, "……");
    if (status == ZWS_OK)
        status = zws_buffer__append(&both, text + c->begin, c->end - c->begin);
    if (status == ZWS_OK)
        status = copy_text(&w->sentence, evidence, both.data, both.len);
    zws_buffer__free(&both);
    return status;
}

static zws_status add_witness(gathering *g, const sheet *s, const zws_citation *c)
{
    zws_evidence *out = g->out;
    zws_witness w = {.judgment = {.relation = c->relation,
                                  .partial = c->unit != NULL,
                                  .extension = c->extension,
                                  .day = zws_validity__day(c, s->document),
                                  .part = c->part,
                                  .begin = c->sentence_begin,
                                  .end = c->sentence_end}};
    ZWS_TRY(copy_text(&w.id, out, s->id, strlen(s->id)));
    w.judgment.id = w.id;
    if (g->texts)
        ZWS_TRY(add_texts(&w, out, s, c));
    ZWS_TRY(zws_mem__grow(&out->item, &out->cap, out->n + 1, sizeof *out->item));
    out->item[out->n++] = w;
    return ZWS_OK;
}

static zws_status gather(gathering *g);

/* When others repeal the document of the sheet. Whether those are in force then is not asked, so
 * this needs nothing but what present documents say. */
static zws_status find_ended(sheet *s, zws_evidence_reader *reader)
{
    zws_evidence enders = {0};
    gathering g = {
        .out = &enders, .reader = reader, .document = s->document, .id = s->id, .direct = true};
    s->pinned = true;
    zws_status status = gather(&g);
    s->pinned = false;
    s->ended = 0;
    for (size_t i = 0; i < enders.n; i++) {
        const zws_judgment *j = &enders.item[i].judgment;
        zws_date day = j->day ? zws_date__first_day(j->day) : 0;
        if ((j->relation == ZWS_REPEALS || j->relation == ZWS_LAPSES) && !j->partial && day > 0 &&
            (s->ended == 0 || day < s->ended))
            s->ended = day;
    }
    s->asked = status == ZWS_OK;
    zws_buffer__free(&g.term);
    zws_evidence__free(&enders);
    return status;
}

/* A document that is repealed before the day on which its own word would count says nothing. */
static zws_status comes_true(bool *does, const gathering *g, sheet *s, const zws_citation *c)
{
    zws_date day = zws_validity__day(c, s->document);
    *does = true;
    if (g->direct || day == 0)
        return ZWS_OK;
    if (!s->asked)
        ZWS_TRY(find_ended(s, g->reader));
    *does = s->ended == 0 || s->ended >= zws_date__first_day(day);
    return ZWS_OK;
}

/* Everything that it says of the name, whatever the relation by which it was found. */
static zws_status take_sheet(gathering *g, sheet *s, const char *name, size_t len)
{
    size_t a = 0, b = s->n;
    while (a < b) {
        size_t middle = a + (b - a) / 2;
        const saying *said = &s->item[middle];
        if (zws_order__compare(said->name, said->len, name, len) < 0)
            a = middle + 1;
        else
            b = middle;
    }
    for (; a < s->n && zws_order__compare(s->item[a].name, s->item[a].len, name, len) == 0; a++) {
        bool does;
        if (g->out->n == ZWS_JUDGMENTS_MAX || !names(g, s, &s->item[a]))
            continue;
        ZWS_TRY(comes_true(&does, g, s, s->item[a].citation));
        if (does)
            ZWS_TRY(add_witness(g, s, s->item[a].citation));
    }
    return ZWS_OK;
}

/* --- Finding ---------------------------------------------------------------------------------- */

typedef struct {
    uint32_t tier;
    uint64_t doc;
} taken;

static zws_status match_term(zws_store *store, zws_matches *out, const zws_buffer *text,
                             size_t limit)
{
    zws_term term = zws_term__of(text);
    zws_node node = {.kind = ZWS_NODE_TERM, .term = &term, .n = 1};
    zws_plan plan = {.match = &node, .order = ZWS_ORDER_NEWEST, .limit = limit};
    return zws_store__match(store, &plan, out);
}

/* Documents that have the term: the newest ZWS_JUDGMENTS_MAX of them that were not taken for this
 * name. */
static zws_status take_term(gathering *g, const zws_buffer *term, const char *name, size_t len,
                            taken *before, size_t *n_before)
{
    uint64_t frequency;
    zws_matches found;
    ZWS_TRY(zws_store__document_frequency(g->reader->store, zws_term__of(term), &frequency));
    zws_evidence_reader__let_go(g->reader);
    if (frequency == 0)
        return ZWS_OK;
    ZWS_TRY(match_term(g->reader->store, &found, term, g->direct ? ENDERS_MAX : ZWS_JUDGMENTS_MAX));
    zws_evidence_reader__let_go(g->reader);
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < found.n; i++) {
        sheet *s;
        bool again = false;
        for (size_t k = 0; k < *n_before && !again; k++)
            again = before[k].tier == found.hit[i].tier && before[k].doc == found.hit[i].doc;
        if (again || *n_before == ZWS_JUDGMENTS_MAX)
            continue;
        before[(*n_before)++] = (taken){found.hit[i].tier, found.hit[i].doc};
        status = get_sheet(&s, g->reader, &found.hit[i]);
        if (status == ZWS_OK)
            status = take_sheet(g, s, name, len);
        else if (status == ZWS_ECORRUPT)
            status = ZWS_OK; /* nobody knows what a damaged document says */
    }
    zws_matches__free(&found);
    return status;
}

static zws_status take_name(gathering *g, const char *name, size_t len, zws_buffer *term)
{
    taken *before;
    size_t n = 0;
    ZWS_TRY(zws_mem__zalloc(&before, ZWS_JUDGMENTS_MAX, sizeof *before));
    zws_status status = ZWS_OK;
    for (const char *letter = zws_evidence__letters; status == ZWS_OK && *letter; letter++) {
        zws_buffer__clear(term);
        status = zws_buffer__printf(term, "%s%c", ZWS_PREFIX_RELATION, *letter);
        if (status == ZWS_OK)
            status = zws_buffer__append(term, name, len);
        if (status == ZWS_OK)
            status = take_term(g, term, name, len, before, &n);
    }
    free(before);
    return status;
}

static zws_status take_listed(gathering *g, char kind, const char *name, size_t len)
{
    bool found;
    zws_witness w;
    zws_evidence *out = g->out;
    ZWS_TRY(zws_listed__find(&found, &w, g->reader->store->live, &out->arena, kind, name, len));
    if (!found || out->n == ZWS_JUDGMENTS_MAX)
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&out->item, &out->cap, out->n + 1, sizeof *out->item));
    out->item[out->n++] = w;
    return ZWS_OK;
}

/* Whether so few documents have the title that it names them. */
static zws_status is_name(bool *is, zws_store *store, const char *prefix, const char *key,
                          zws_buffer *term)
{
    uint64_t frequency;
    zws_matches found;
    zws_buffer__clear(term);
    ZWS_TRY(zws_buffer__puts(term, prefix));
    ZWS_TRY(zws_buffer__append(term, key, 32));
    ZWS_TRY(zws_store__document_frequency(store, zws_term__of(term), &frequency));
    *is = frequency <= ZWS_NAMESAKES_MAX;
    if (*is)
        return ZWS_OK;
    /* Hidden documents are among them. */
    ZWS_TRY(match_term(store, &found, term, ZWS_NAMESAKES_MAX + 1));
    *is = found.n <= ZWS_NAMESAKES_MAX;
    zws_matches__free(&found);
    return ZWS_OK;
}

static zws_status take_number(const char *name, size_t len, void *context)
{
    gathering *g = context;
    g->has_number = true;
    if (g->listed)
        ZWS_TRY(take_listed(g, 'N', name, len));
    return take_name(g, name, len, &g->term);
}

static zws_status take_title(const char *key, bool alias, void *context)
{
    gathering *g = context;
    bool is;
    ZWS_TRY(is_name(&is, g->reader->store, alias ? ZWS_PREFIX_ALIAS : ZWS_PREFIX_EXACT_TITLE, key,
                    &g->term));
    g->alias = alias;
    if (is && g->listed && !alias)
        ZWS_TRY(take_listed(g, 'T', key, 32));
    return is ? take_name(g, key, 32, &g->term) : ZWS_OK;
}

static zws_status gather(gathering *g)
{
    if (!g->direct)
        ZWS_TRY(zws_listed__any(&g->listed, g->reader->store->live));
    if (g->listed)
        ZWS_TRY(take_listed(g, 'Q', g->id, strlen(g->id)));
    ZWS_TRY(zws_name__each_number(g->document, take_number, g));
    return zws_name__each_title(g->document, g->reader->analyzer, take_title, g);
}

zws_status zws_evidence__gather(zws_evidence *out, zws_evidence_reader *reader,
                                const zws_document *document, bool texts)
{
    gathering g = {.out = out, .reader = reader, .document = document, .texts = texts};
    *out = (zws_evidence){0};
    g.id = zws_document_get(document, ZWS_FIELD_ID, 0, NULL);
    if (!reader->analyzer || !g.id)
        return ZWS_OK;
    zws_status status = gather(&g);
    zws_buffer__free(&g.term);
    if (status != ZWS_OK)
        zws_evidence__free(out);
    return status;
}

void zws_evidence__free(zws_evidence *evidence)
{
    free(evidence->item);
    zws_arena__free(&evidence->arena);
    *evidence = (zws_evidence){0};
}

zws_status zws_evidence__judgments(const zws_judgment **out, zws_evidence *evidence)
{
    zws_judgment *all = zws_arena__alloc(&evidence->arena, (evidence->n + 1) * sizeof *all);
    if (!all)
        return ZWS_ENOMEM;
    for (size_t i = 0; i < evidence->n; i++)
        all[i] = evidence->item[i].judgment;
    *out = all;
    return ZWS_OK;
}
