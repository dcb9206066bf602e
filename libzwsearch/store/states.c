#include "store/states.h"

#include <stdio.h>

/* XV, then E where the state may be one of those that sink, else S: a search that only has to know
 * what sinks looks at few terms. */
#define PREFIX_ENDS ZWS_PREFIX_VALIDITY "E"
#define PREFIX_REST ZWS_PREFIX_VALIDITY "S"

zws_status zws_schema__validity_term(zws_buffer *out, const zws_validity_facts *facts)
{
    bool ends = facts->expires || ZWS_VALIDITY_ENDED >> facts->given & 1;
    /* The date of the document matters only where no day of effect is stated. */
    zws_date issued = facts->effective ? 0 : facts->issued;
    if (!facts->effective && !facts->expires && !facts->given && !issued)
        return ZWS_OK;
    return zws_buffer__printf(out, "%s%d,%d,%d,%d", ends ? PREFIX_ENDS : PREFIX_REST,
                              (int)facts->effective, (int)facts->expires, (int)issued,
                              (int)facts->given);
}

bool zws_schema__validity_facts(zws_validity_facts *out, zws_term term)
{
    char text[64];
    int effective, expires, issued, given, end = 0;
    if (term.len < 4 || term.len >= sizeof text)
        return false;
    memcpy(text, term.text, term.len);
    text[term.len] = '\0';
    if (sscanf(text + 3, "%8d,%8d,%8d,%1d%n", &effective, &expires, &issued, &given, &end) != 4 ||
        text[3 + end] != '\0' || effective < 0 || expires < 0 || issued < 0 || given < 0 ||
        given >= ZWS_VALIDITIES)
        return false;
    *out = (zws_validity_facts){effective, expires, issued, (zws_validity)given};
    return true;
}

/* --- Making ----------------------------------------------------------------------------------- */

static void forget(zws_tier_states *t)
{
    for (size_t c = 0; c < ZWS_CLASSES_MAX; c++)
        free(t->word[c]);
    free(t->kept);
    free(t->sunk);
    *t = (zws_tier_states){0};
}

void zws_states__clear(zws_states *states)
{
    for (size_t i = 0; i <= ZWS_SEGMENTS_MAX; i++)
        forget(&states->tier[i]);
    states->day = 0;
}

typedef struct {
    zws_tier_states *t;
    zws_sealed *sealed;
    zws_live *live;
    size_t tier;
    zws_date day;
    zws_status status;
    unsigned wanted; /* states */
    zws_arena arena;
    struct wanted_term {
        zws_term term;
        zws_validity state;
    } * term;
    size_t n, cap;
} maker;

/* Room for a document; more where the live tier has grown. */
static zws_status set(zws_tier_states *t, zws_validity state, uint32_t doc)
{
    uint32_t words = doc / 64 + 1;
    if (words > t->words) {
        uint32_t more = words > t->words * 2 ? words : t->words * 2;
        for (size_t c = 0; c < ZWS_CLASSES_MAX; c++) {
            uint64_t *grown = t->word[c];
            size_t cap = t->words;
            if (!grown)
                continue;
            ZWS_TRY(zws_mem__grow(&grown, &cap, more, sizeof *grown));
            memset(grown + t->words, 0, (more - t->words) * sizeof *grown);
            t->word[c] = grown;
        }
        t->words = more;
    }
    if (!t->word[state])
        ZWS_TRY(zws_mem__zalloc(&t->word[state], t->words, sizeof *t->word[state]));
    t->word[state][doc / 64] |= (uint64_t)1 << (doc % 64);
    return ZWS_OK;
}

static zws_status take_term(zws_term term, uint64_t frequency, void *context)
{
    maker *m = context;
    zws_validity_facts facts;
    zws_validity_answer answer;
    (void)frequency;
    if (!zws_schema__validity_facts(&facts, term))
        return ZWS_OK;
    zws_validity__judge(&answer, &facts, NULL, 0, m->day);
    zws_validity state = answer.decided.state;
    if (state == ZWS_VALIDITY_UNKNOWN || !(m->wanted >> state & 1))
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&m->term, &m->cap, m->n + 1, sizeof *m->term));
    char *text = zws_arena__dup(&m->arena, term.text, term.len);
    if (!text)
        return ZWS_ENOMEM;
    m->term[m->n++] = (struct wanted_term){{text, term.len}, state};
    return ZWS_OK;
}

static bool take_sealed_term(const char *term, size_t len, uint32_t frequency, void *context)
{
    maker *m = context;
    m->status = take_term((zws_term){term, len}, frequency, m);
    return m->status == ZWS_OK;
}

static zws_status collect(maker *m, const char *prefix)
{
    bool more;
    if (m->tier == 0)
        return zws_live__terms(m->live, (zws_term){prefix, strlen(prefix)}, SIZE_MAX, take_term, m,
                               &more);
    ZWS_TRY(zws_segment__expand(m->sealed->part[m->tier - 1].segment, prefix, strlen(prefix),
                                take_sealed_term, m));
    return m->status;
}

static zws_status mark_live(maker *m, const struct wanted_term *w)
{
    uint32_t *doc;
    size_t n;
    ZWS_TRY(zws_live__documents(m->live, w->term, &doc, &n));
    zws_status status = ZWS_OK;
    for (size_t i = n; status == ZWS_OK && i-- > 0;) /* the last first: it makes the room */
        status = set(m->t, w->state, doc[i]);
    free(doc);
    return status;
}

static zws_status mark_sealed(maker *m, const struct wanted_term *w)
{
    zws_core_hits hits;
    ZWS_TRY(zws_sealed__documents(m->sealed, m->tier - 1, w->term, &hits));
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < hits.n; i++)
        status = set(m->t, w->state, hits.hit[i].doc);
    zws_core_hits__free(&hits);
    return status;
}

/* What others say goes before what follows from its own facts. */
static zws_status mark_judged(maker *m, const zws_ledger_part *part)
{
    const zws_sealed_part *sealed = m->tier ? &m->sealed->part[m->tier - 1] : NULL;
    for (size_t i = part->n; i-- > 0;) {
        uint32_t doc = part->item[i].doc;
        zws_validity state = zws_timeline__at(&part->item[i].line, m->day);
        if (sealed && (doc >= sealed->documents || zws_sealed__is_hidden(sealed, doc)))
            continue;
        for (size_t c = 0; c < ZWS_CLASSES_MAX && doc / 64 < m->t->words; c++) {
            if (m->t->word[c])
                m->t->word[c][doc / 64] &= ~((uint64_t)1 << (doc % 64));
        }
        if (state != ZWS_VALIDITY_UNKNOWN && m->wanted >> state & 1)
            ZWS_TRY(set(m->t, state, doc));
    }
    return ZWS_OK;
}

static zws_status make(maker *m, const zws_ledger *ledger, bool all)
{
    zws_tier_states *t = m->t;
    forget(t);
    if (m->tier > 0)
        t->words = m->sealed->part[m->tier - 1].documents / 64 + 1;
    ZWS_TRY(collect(m, PREFIX_ENDS));
    if (all)
        ZWS_TRY(collect(m, PREFIX_REST));
    for (size_t i = 0; i < m->n; i++)
        ZWS_TRY((m->tier ? mark_sealed : mark_live)(m, &m->term[i]));
    if (m->tier < ledger->n)
        ZWS_TRY(mark_judged(m, &ledger->part[m->tier]));
    for (unsigned c = 0; c < ZWS_VALIDITIES; c++) {
        for (uint32_t w = 0; t->word[c] && ZWS_VALIDITY_ENDED >> c & 1 && w < t->words; w++)
            t->n_ended += (uint32_t)__builtin_popcountll(t->word[c][w]);
    }
    t->known = true;
    t->all = all;
    return ZWS_OK;
}

zws_status zws_states__of(const zws_tier_states **out, zws_states *states, zws_sealed *sealed,
                          zws_live *live, const zws_ledger *ledger, size_t tier, zws_date day,
                          bool all)
{
    if (states->day != day)
        zws_states__clear(states);
    states->day = day;
    zws_tier_states *t = &states->tier[tier];
    *out = t;
    if (t->known && (t->all || !all))
        return ZWS_OK;
    maker m = {.t = t,
               .sealed = sealed,
               .live = live,
               .tier = tier,
               .day = day,
               .wanted = all ? ZWS_VALIDITY_ALL : ZWS_VALIDITY_ENDED};
    zws_status status = make(&m, ledger, all);
    if (status != ZWS_OK)
        forget(t);
    zws_arena__free(&m.arena);
    free(m.term);
    return status;
}

zws_class_bits zws_states__bits(const zws_tier_states *states)
{
    zws_class_bits bits = {.documents = states->words * 64};
    for (size_t c = 1; c < ZWS_VALIDITIES; c++)
        bits.word[c] = states->word[c];
    return bits;
}

zws_status zws_states__hide(const uint64_t **out, zws_states *states, size_t tier,
                            const zws_sealed_part *part, bool ended)
{
    zws_tier_states *t = &states->tier[tier];
    uint64_t **made = ended ? &t->sunk : &t->kept;
    const uint64_t *repealed = t->word[ZWS_VALIDITY_REPEALED];
    const uint64_t *expired = t->word[ZWS_VALIDITY_EXPIRED];
    if (!*made) {
        uint32_t words = (part->documents + 63) / 64;
        uint64_t *bits;
        ZWS_TRY(zws_mem__zalloc(&bits, words, sizeof *bits));
        for (uint32_t w = 0; w < words; w++) {
            uint64_t over = (repealed ? repealed[w] : 0) | (expired ? expired[w] : 0);
            bits[w] = (part->hidden ? part->hidden[w] : 0) | (ended ? ~over : over);
        }
        *made = bits;
    }
    *out = *made;
    return ZWS_OK;
}
