#include "store/ledger_update.h"

#include "base/order.h"
#include "store/evidence.h"
#include "store/listed.h"
#include "store/store_internal.h"

/* Under which of them a key of a title stands where it is a document's own. */
enum { TITLE_PREFIXES = 2 };
static const char *const title_prefixes[TITLE_PREFIXES] = {ZWS_PREFIX_EXACT_TITLE,
                                                           ZWS_PREFIX_ALIAS};

/* --- Notes ------------------------------------------------------------------------------------ */

zws_status zws_notes__add(zws_notes *notes, char kind, const char *name, size_t len, bool said)
{
    ZWS_TRY(zws_mem__grow(&notes->item, &notes->cap, notes->n + 1, sizeof *notes->item));
    size_t begin = notes->text.len;
    ZWS_TRY(zws_buffer__append(&notes->text, name, len));
    notes->item[notes->n++] = (struct zws_noted){begin, len, kind, said};
    return ZWS_OK;
}

void zws_notes__clear(zws_notes *notes)
{
    zws_buffer__free(&notes->text);
    free(notes->item);
    for (size_t i = 0; i < ZWS_SEGMENTS_MAX; i++)
        free(notes->speaks[i]);
    *notes = (zws_notes){0};
}

static char kind_of(const char *name, size_t len)
{
    return zws_name__is_title(name, len) ? 'T' : 'N';
}

static bool is_judgment(const char *term, size_t len)
{
    return len > 3 && memcmp(term, ZWS_PREFIX_RELATION, 2) == 0 &&
           strchr(zws_evidence__letters, term[2]);
}

/* Its own names and those of which it says something stand among its terms. */
static zws_status note_term(zws_notes *notes, const char *term, size_t len)
{
    if (len < 3 || term[0] != 'X')
        return ZWS_OK;
    if (is_judgment(term, len))
        return zws_notes__add(notes, kind_of(term + 3, len - 3), term + 3, len - 3, true);
    if (memcmp(term, ZWS_PREFIX_OWN_NUMBER, 2) == 0)
        return zws_notes__add(notes, 'N', term + 2, len - 2, false);
    if (memcmp(term, ZWS_PREFIX_EXACT_TITLE, 2) == 0 || memcmp(term, ZWS_PREFIX_ALIAS, 2) == 0)
        return zws_notes__add(notes, 'T', term + 2, len - 2, false);
    return ZWS_OK;
}

zws_status zws_ledger__note_put(zws_store_writer *writer)
{
    const zws_inverted *inverted = &writer->inverted;
    for (size_t i = 0; writer->analyzer && i < inverted->n_terms; i++) {
        if (inverted->term[i].text[0] == 'X')
            ZWS_TRY(note_term(&writer->notes, inverted->term[i].text, inverted->term[i].len));
    }
    return ZWS_OK;
}

static zws_status note_posting(const zws_live_posting *posting, void *context)
{
    return note_term(context, posting->term.text, posting->term.len);
}

zws_status zws_ledger__note_live(zws_store_writer *writer, uint32_t doc)
{
    if (!writer->analyzer)
        return ZWS_OK;
    zws_status status = zws_live__document_terms(writer->live, doc, note_posting, &writer->notes);
    if (status != ZWS_OK && status != ZWS_ECORRUPT) /* what is damaged can still be replaced */
        return status;
    return zws_ledger__set(&writer->ledger, 0, doc, NULL);
}

static zws_status note_own(const char *name, size_t len, void *context)
{
    return zws_notes__add(context, 'N', name, len, false);
}

static zws_status note_number(zws_notes *notes, zws_buffer *scratch, const char *number)
{
    zws_buffer__clear(scratch);
    ZWS_TRY(zws_schema__number_term(scratch, "", number, strlen(number)));
    return zws_notes__add(notes, 'N', scratch->data, scratch->len, true);
}

static zws_status note_title(zws_notes *notes, const zws_analyzer *analyzer, const char *title)
{
    char key[33];
    ZWS_TRY(zws_schema__title_key(key, analyzer, title, strlen(title)));
    return key[0] ? zws_notes__add(notes, 'T', key, 32, true) : ZWS_OK;
}

static zws_status note_own_title(const char *key, bool alias, void *context)
{
    (void)alias;
    return zws_notes__add(context, 'T', key, 32, false);
}

/* The names of which it says something. */
static zws_status note_said(zws_notes *notes, const zws_analyzer *analyzer,
                            const zws_document *document, zws_buffer *scratch)
{
    for (size_t i = 0; i < document->citations.n; i++) {
        const zws_citation *c = &document->citations.item[i];
        if (c->relation < ZWS_REPEALS)
            continue;
        if (c->number)
            ZWS_TRY(note_number(notes, scratch, c->number));
        if (c->title)
            ZWS_TRY(note_title(notes, analyzer, c->title));
    }
    return ZWS_OK;
}

static zws_status note_document(zws_notes *notes, const zws_analyzer *analyzer,
                                const zws_document *document, zws_buffer *scratch)
{
    ZWS_TRY(note_said(notes, analyzer, document, scratch));
    ZWS_TRY(zws_name__each_number(document, note_own, notes));
    return zws_name__each_title(document, analyzer, note_own_title, notes);
}

/* --- Names of which somebody says something --------------------------------------------------- */

typedef zws_status (*name_fn)(const char *name, size_t len, void *context);

typedef struct {
    name_fn fn;
    void *context;
} naming;

static zws_status pass_name(zws_term term, uint64_t frequency, void *context)
{
    const naming *n = context;
    (void)frequency;
    return n->fn(term.text + 3, term.len - 3, n->context);
}

/* Calls fn for every name that is judged in any tier. */
static zws_status each_judged(zws_store *store, name_fn fn, void *context)
{
    naming n = {fn, context};
    for (const char *letter = zws_evidence__letters; *letter; letter++) {
        char prefix[4] = {ZWS_PREFIX_RELATION[0], ZWS_PREFIX_RELATION[1], *letter, '\0'};
        bool more;
        ZWS_TRY(zws_store__expand(store, (zws_term){prefix, 3}, SIZE_MAX, pass_name, &n, &more));
    }
    return ZWS_OK;
}

/* --- Removing sealed documents ---------------------------------------------------------------- */

typedef struct {
    zws_store_writer *writer;
    zws_buffer term;
} speaking;

static zws_status mark_term(speaking *s)
{
    zws_store_writer *writer = s->writer;
    for (size_t i = 0; i < writer->sealed->n; i++) {
        zws_core_hits hits;
        const zws_sealed_part *part = &writer->sealed->part[i];
        if (zws_segment__document_frequency(part->segment, s->term.data, s->term.len) == 0)
            continue;
        ZWS_TRY(zws_sealed__documents(writer->sealed, i, zws_term__of(&s->term), &hits));
        for (size_t k = 0; k < hits.n; k++)
            writer->notes.speaks[i][hits.hit[k].doc / 64] |= (uint64_t)1 << hits.hit[k].doc % 64;
        zws_core_hits__free(&hits);
    }
    return ZWS_OK;
}

/* Whoever says something, and whoever shares a title of which something is said. */
static zws_status mark_name(const char *name, size_t len, void *context)
{
    speaking *s = context;
    for (const char *letter = zws_evidence__letters; *letter; letter++) {
        zws_buffer__clear(&s->term);
        ZWS_TRY(zws_buffer__printf(&s->term, "%s%c", ZWS_PREFIX_RELATION, *letter));
        ZWS_TRY(zws_buffer__append(&s->term, name, len));
        ZWS_TRY(mark_term(s));
    }
    if (!zws_name__is_title(name, len))
        return ZWS_OK;
    for (size_t i = 0; i < TITLE_PREFIXES; i++) {
        zws_buffer__clear(&s->term);
        ZWS_TRY(zws_buffer__puts(&s->term, title_prefixes[i]));
        ZWS_TRY(zws_buffer__append(&s->term, name, len));
        ZWS_TRY(mark_term(s));
    }
    return ZWS_OK;
}

static zws_status find_speakers(zws_store_writer *writer)
{
    zws_store view;
    speaking s = {.writer = writer};
    for (size_t i = 0; i < writer->sealed->n; i++)
        ZWS_TRY(zws_mem__zalloc(&writer->notes.speaks[i],
                                writer->sealed->part[i].documents / 64 + 1,
                                sizeof **writer->notes.speaks));
    ZWS_TRY(zws_store__view(&view, writer->live, writer->sealed));
    zws_status status = each_judged(&view, mark_name, &s);
    zws_buffer__free(&s.term);
    writer->notes.known = status == ZWS_OK;
    return status;
}

zws_status zws_ledger__note_sealed(zws_store_writer *writer, zws_sealed_place place)
{
    zws_document *document;
    zws_buffer scratch = {0};
    if (!writer->analyzer)
        return ZWS_OK;
    ZWS_TRY(zws_ledger__set(&writer->ledger, place.part + 1, place.doc, NULL));
    if (!writer->notes.known) {
        for (size_t i = 0; i < ZWS_SEGMENTS_MAX; i++) {
            free(writer->notes.speaks[i]);
            writer->notes.speaks[i] = NULL;
        }
        ZWS_TRY(find_speakers(writer));
    }
    if (!(writer->notes.speaks[place.part][place.doc / 64] >> place.doc % 64 & 1))
        return ZWS_OK;
    zws_status status = zws_sealed__document(writer->sealed, place, &document);
    if (status == ZWS_ECORRUPT)
        return ZWS_OK; /* it can still be replaced or deleted */
    ZWS_TRY(status);
    status = note_document(&writer->notes, writer->analyzer, document, &scratch);
    zws_buffer__free(&scratch);
    zws_document_free(document);
    return status;
}

/* --- Making records --------------------------------------------------------------------------- */

typedef struct {
    zws_ledger *ledger;
    zws_store *store;
    zws_evidence_reader reader;
    zws_notes *notes;
    zws_notes *onward; /* NULL, or: the names of which the targets say something */
    bool listed;
    zws_match *target, *done; /* done: whose records were made before, sorted */
    size_t n, cap, n_done;
    zws_buffer term;
} making;

static int compare_notes(const zws_notes *notes, const struct zws_noted *a,
                         const struct zws_noted *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return zws_order__compare(notes->text.data + a->begin, a->len, notes->text.data + b->begin,
                              b->len);
}

static int by_name(const void *a, const void *b, void *context)
{
    return compare_notes(context, a, b);
}

static zws_status is_judged(bool *judged, making *m, char kind, const char *name, size_t len)
{
    zws_witness listed;
    *judged = false;
    for (const char *letter = zws_evidence__letters; *letter && !*judged; letter++) {
        uint64_t frequency;
        zws_buffer__clear(&m->term);
        ZWS_TRY(zws_buffer__printf(&m->term, "%s%c", ZWS_PREFIX_RELATION, *letter));
        ZWS_TRY(zws_buffer__append(&m->term, name, len));
        ZWS_TRY(zws_store__document_frequency(m->store, zws_term__of(&m->term), &frequency));
        *judged = frequency > 0;
    }
    if (*judged || !m->listed)
        return ZWS_OK;
    zws_arena arena = {0};
    zws_status status = zws_listed__find(judged, &listed, m->store->live, &arena, kind, name, len);
    zws_arena__free(&arena);
    return status;
}

/* Takes the documents of a name, but of a crowd only those that have a record, which they lose. */
static zws_status add_targets(making *m, zws_matches *found, bool title)
{
    bool crowd = title && found->n > ZWS_NAMESAKES_MAX;
    for (size_t i = 0; i < found->n; i++) {
        zws_match *hit = &found->hit[i];
        if (crowd && !zws_ledger__find(m->ledger, hit->tier, (uint32_t)hit->doc))
            continue;
        ZWS_TRY(zws_mem__grow(&m->target, &m->cap, m->n + 1, sizeof *m->target));
        m->target[m->n++] = *hit;
        hit->id = NULL;
    }
    return ZWS_OK;
}

static zws_status find_id(making *m, const char *id, size_t len)
{
    zws_matches found = {0};
    zws_match hit;
    zws_status status = zws_store__find(m->store, id, len, &hit);
    if (status == ZWS_OK) {
        found.hit = &hit;
        found.n = 1;
        status = add_targets(m, &found, false);
    }
    free(hit.id);
    return status == ZWS_ENOTFOUND ? ZWS_OK : status;
}

static zws_status find_bearers(making *m, const char *prefix, const char *name, size_t len)
{
    bool title = zws_name__is_title(name, len);
    zws_matches found;
    zws_buffer__clear(&m->term);
    ZWS_TRY(zws_buffer__puts(&m->term, prefix));
    ZWS_TRY(zws_buffer__append(&m->term, name, len));
    uint64_t frequency;
    ZWS_TRY(zws_store__document_frequency(m->store, zws_term__of(&m->term), &frequency));
    if (frequency == 0)
        return ZWS_OK;
    zws_term term = zws_term__of(&m->term);
    zws_node node = {.kind = ZWS_NODE_TERM, .term = &term, .n = 1};
    zws_plan plan = {.match = &node, .order = ZWS_ORDER_NEWEST, .limit = UINT32_MAX};
    ZWS_TRY(zws_store__match(m->store, &plan, &found));
    zws_status status = add_targets(m, &found, title);
    zws_matches__free(&found);
    return status;
}

static zws_status find_targets(making *m, const struct zws_noted *note)
{
    const char *name = m->notes->text.data + note->begin;
    bool judged;
    if (note->kind == 'Q')
        return find_id(m, name, note->len);
    ZWS_TRY(is_judged(&judged, m, note->kind, name, note->len));
    if (!judged && !note->said)
        return ZWS_OK;
    if (note->kind != 'T')
        return find_bearers(m, ZWS_PREFIX_OWN_NUMBER, name, note->len);
    for (size_t i = 0; i < TITLE_PREFIXES; i++)
        ZWS_TRY(find_bearers(m, title_prefixes[i], name, note->len));
    return ZWS_OK;
}

static zws_status make_record(making *m, const zws_match *target)
{
    zws_document *document;
    zws_validity_facts facts;
    zws_evidence evidence;
    zws_timeline line;
    const zws_judgment *judgment;
    zws_status status = zws_store__document(m->store, target, &document);
    if (status == ZWS_ECORRUPT) /* verify reports it */
        return zws_ledger__set(m->ledger, target->tier, (uint32_t)target->doc, NULL);
    ZWS_TRY(status);
    status = zws_evidence__gather(&evidence, &m->reader, document, false);
    zws_validity__facts(&facts, document);
    if (status == ZWS_OK && m->onward) {
        status = note_said(m->onward, m->reader.analyzer, document, &m->term);
        if (status != ZWS_OK)
            zws_evidence__free(&evidence);
    }
    zws_document_free(document);
    ZWS_TRY(status);
    status = zws_evidence__judgments(&judgment, &evidence);
    if (status == ZWS_OK)
        status = zws_timeline__make(&line, &facts, judgment, evidence.n);
    if (status == ZWS_OK)
        status = zws_ledger__set(m->ledger, target->tier, (uint32_t)target->doc,
                                 evidence.n > 0 ? &line : NULL);
    zws_evidence__free(&evidence);
    return status;
}

static int compare_targets(const void *a, const void *b)
{
    const zws_match *x = a, *y = b;
    if (x->tier != y->tier)
        return x->tier < y->tier ? -1 : 1;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

static zws_status make_records(making *m)
{
    if (m->n > 1)
        qsort(m->target, m->n, sizeof *m->target, compare_targets);
    for (size_t i = 0; i < m->n; i++) {
        const zws_match *target = &m->target[i];
        if ((i == 0 || compare_targets(target - 1, target) != 0) &&
            !(m->n_done && bsearch(target, m->done, m->n_done, sizeof *target, compare_targets)))
            ZWS_TRY(make_record(m, target));
        zws_evidence_reader__let_go(&m->reader);
    }
    return ZWS_OK;
}

static void free_targets(zws_match *target, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(target[i].id);
    free(target);
}

/* The records of documents that the notes name. */
static zws_status make_noted(making *m)
{
    zws_notes *notes = m->notes;
    if (notes->n > 1)
        qsort_r(notes->item, notes->n, sizeof *notes->item, by_name, notes);
    for (size_t i = 0; i < notes->n;) {
        struct zws_noted note = notes->item[i];
        for (; i < notes->n && compare_notes(notes, &note, &notes->item[i]) == 0; i++)
            note.said = note.said || notes->item[i].said;
        ZWS_TRY(find_targets(m, &note));
        zws_evidence_reader__let_go(&m->reader);
    }
    return make_records(m);
}

/* The records that depend on the noted names: of the documents that bear them, and of those of
 * which these say something, since what a repealed document says may not count
 * (zws_evidence__gather). */
static zws_status update(zws_ledger *ledger, zws_store *store, zws_analyzer *analyzer,
                         zws_notes *notes, bool many)
{
    zws_notes onward = {0};
    making m = {.ledger = ledger,
                .store = store,
                .reader = {.store = store, .analyzer = analyzer, .many = many},
                .notes = notes,
                .onward = &onward};
    if (notes->n == 0)
        return ZWS_OK;
    zws_status status = zws_listed__any(&m.listed, store->live);
    if (status == ZWS_OK)
        status = make_noted(&m);
    if (status == ZWS_OK && onward.n > 0) {
        m.done = m.target;
        m.n_done = m.n;
        m.target = NULL;
        m.n = m.cap = 0;
        m.notes = &onward;
        m.onward = NULL;
        status = make_noted(&m);
    }
    free_targets(m.done, m.n_done);
    free_targets(m.target, m.n);
    zws_notes__clear(&onward);
    zws_buffer__free(&m.term);
    zws_evidence_reader__free(&m.reader);
    return status;
}

zws_status zws_ledger__commit(zws_store_writer *writer)
{
    zws_store view;
    if (writer->analyzer) {
        ZWS_TRY(zws_store__view(&view, writer->live, writer->sealed));
        ZWS_TRY(update(&writer->ledger, &view, writer->analyzer, &writer->notes, false));
    }
    zws_notes__clear(&writer->notes);
    return zws_ledger__save(&writer->ledger, writer->live);
}

/* --- Sealing ---------------------------------------------------------------------------------- */

static zws_status move_entry(zws_ledger *out, const zws_ledger_move *move, const char *id,
                             size_t len, const zws_timeline *line)
{
    uint32_t doc;
    zws_status status = zws_segment__find(move->sealed->part[move->fresh].segment, id, len, &doc);
    if (status == ZWS_OK)
        return zws_ledger__set(out, move->fresh + 1, doc, line);
    return status == ZWS_ENOTFOUND ? ZWS_OK : status;
}

static zws_status move_live(zws_ledger *out, const zws_ledger_move *move)
{
    const zws_ledger_part *part = &move->writer->ledger.part[0];
    zws_buffer key = {0};
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && move->fresh != SIZE_MAX && i < part->n; i++) {
        zws_buffer__clear(&key);
        status = zws_live__value(move->writer->live, part->item[i].doc, ZWS_SLOT_NEWEST, &key);
        if (status == ZWS_OK && key.len > 4)
            status = move_entry(out, move, key.data + 4, key.len - 4, &part->item[i].line);
        else if (status == ZWS_ENOTFOUND)
            status = ZWS_OK;
    }
    zws_buffer__free(&key);
    return status;
}

static zws_status move_segment(zws_ledger *out, const zws_ledger_move *move, size_t part)
{
    const zws_ledger_part *from = &move->writer->ledger.part[part + 1];
    const zws_sealed_part *sealed = &move->writer->sealed->part[part];
    for (size_t i = 0; i < from->n && move->fresh != SIZE_MAX; i++) {
        const char *id;
        size_t len;
        uint32_t doc = from->item[i].doc;
        if (doc >= sealed->documents || zws_sealed__is_hidden(sealed, doc))
            continue;
        ZWS_TRY(zws_segment__id(sealed->segment, doc, &id, &len));
        ZWS_TRY(move_entry(out, move, id, len, &from->item[i].line));
    }
    return ZWS_OK;
}

static zws_status keep_segment(zws_ledger *out, const zws_ledger_move *move, size_t part)
{
    const zws_ledger_part *from = &move->writer->ledger.part[part + 1];
    for (size_t t = 1; t < out->n; t++) {
        if (out->part[t].number != from->number)
            continue;
        for (size_t i = 0; i < from->n; i++)
            ZWS_TRY(zws_ledger__set(out, t, from->item[i].doc, &from->item[i].line));
    }
    return ZWS_OK;
}

typedef struct {
    const zws_ledger_move *move;
    zws_notes *notes;
    zws_buffer term;
} comparing;

/* Whether documents of the new segment have the term. */
static zws_status is_fresh(bool *fresh, comparing *c, const char *prefix, const char *name,
                           size_t len)
{
    const zws_ledger_move *move = c->move;
    zws_buffer__clear(&c->term);
    ZWS_TRY(zws_buffer__puts(&c->term, prefix));
    ZWS_TRY(zws_buffer__append(&c->term, name, len));
    *fresh = move->fresh != SIZE_MAX &&
             zws_segment__document_frequency(move->sealed->part[move->fresh].segment, c->term.data,
                                             c->term.len) > 0;
    return ZWS_OK;
}

/* Something new may be said of the name, or somebody new may bear it. */
static zws_status note_judged(const char *name, size_t len, void *context)
{
    comparing *c = context;
    const zws_ledger_move *move = c->move;
    char kind = kind_of(name, len);
    bool noted = move->anew;
    for (const char *letter = zws_evidence__letters; !noted && *letter; letter++) {
        char prefix[4] = {ZWS_PREFIX_RELATION[0], ZWS_PREFIX_RELATION[1], *letter, '\0'};
        ZWS_TRY(is_fresh(&noted, c, prefix, name, len));
    }
    if (!noted && kind == 'N')
        ZWS_TRY(is_fresh(&noted, c, ZWS_PREFIX_OWN_NUMBER, name, len));
    for (size_t i = 0; i < TITLE_PREFIXES && !noted && kind == 'T'; i++)
        ZWS_TRY(is_fresh(&noted, c, title_prefixes[i], name, len));
    if (move->sealed)
        zws_sealed__release(move->sealed);
    return noted ? zws_notes__add(c->notes, kind, name, len, true) : ZWS_OK;
}

static zws_status note_listed(zws_term key, void *context)
{
    comparing *c = context;
    const size_t head = sizeof ZWS_KEY_LISTED - 1;
    return key.len > head + 1 ? zws_notes__add(c->notes, key.text[head], key.text + head + 1,
                                               key.len - head - 1, true)
                              : ZWS_OK;
}

/* What was noted of the documents that came, or of all. */
static zws_status note_all(const zws_ledger_move *move, zws_store *view, zws_notes *notes)
{
    comparing c = {.move = move, .notes = notes};
    if (!move->anew && !move->added)
        return ZWS_OK;
    zws_status status = each_judged(view, note_judged, &c);
    if (status == ZWS_OK)
        status = zws_live__metadata_keys(
            move->live, (zws_term){ZWS_KEY_LISTED, sizeof ZWS_KEY_LISTED - 1}, note_listed, &c);
    zws_buffer__free(&c.term);
    return status;
}

zws_status zws_ledger__make(zws_ledger *out, zws_store *store, zws_analyzer *analyzer)
{
    zws_notes notes = {0};
    zws_ledger__clear(out, store->sealed);
    zws_status status =
        note_all(&(zws_ledger_move){.live = store->live, .anew = true}, store, &notes);
    if (status == ZWS_OK)
        status = update(out, store, analyzer, &notes, true);
    zws_notes__clear(&notes);
    return status;
}

zws_status zws_ledger__move(zws_ledger *out, const zws_ledger_move *move)
{
    zws_store_writer *writer = move->writer;
    zws_store view;
    zws_ledger__clear(out, move->sealed);
    if (!writer->analyzer)
        return ZWS_OK;
    if (!move->anew) {
        ZWS_TRY(move_live(out, move));
        for (size_t i = 0; i < writer->sealed->n; i++)
            ZWS_TRY((move->moved[i] ? move_segment : keep_segment)(out, move, i));
    }
    ZWS_TRY(zws_store__view(&view, move->live, move->sealed));
    ZWS_TRY(note_all(move, &view, &writer->notes));
    ZWS_TRY(update(out, &view, writer->analyzer, &writer->notes, true));
    return zws_ledger__save(out, move->live);
}
