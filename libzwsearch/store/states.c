#include "store/states.h"

/* XV, then E where the state may be one of those that sink, else S: a search that only has to know
 * what sinks looks at few terms. */
#define PREFIX_ENDS ZWS_PREFIX_VALIDITY "E"
#define PREFIX_REST ZWS_PREFIX_VALIDITY "S"

/* Every document has such a term: printf would be called for each. */
static char *write_number(char *end, uint32_t value)
{
    do {
        *--end = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    return end;
}

zws_status zws_schema__validity_term(zws_buffer *out, const zws_validity_facts *facts)
{
    bool ends = facts->expires || ZWS_VALIDITY_ENDED >> facts->given & 1;
    /* The date of the document matters only where no day of effect is stated. */
    zws_date issued = facts->effective ? 0 : facts->issued;
    if (!facts->effective && !facts->expires && !facts->given && !issued)
        return ZWS_OK;
    const uint32_t number[] = {(uint32_t)facts->effective, (uint32_t)facts->expires,
                               (uint32_t)issued, (uint32_t)facts->given};
    char text[4 * 11], *at = text + sizeof text;
    for (size_t i = 4; i-- > 0;) {
        at = write_number(at, number[i]);
        if (i > 0)
            *--at = ',';
    }
    ZWS_TRY(zws_buffer__puts(out, ends ? PREFIX_ENDS : PREFIX_REST));
    return zws_buffer__append(out, at, (size_t)(text + sizeof text - at));
}

/* One to eight digits. */
static bool read_number(int32_t *out, const char **at, const char *end)
{
    const char *p = *at;
    int32_t value = 0;
    for (; p < end && p - *at < 8 && *p >= '0' && *p <= '9'; p++)
        value = value * 10 + (*p - '0');
    *out = value;
    if (p == *at)
        return false;
    *at = p;
    return true;
}

bool zws_schema__validity_facts(zws_validity_facts *out, zws_term term)
{
    /* There is a term for each day that a document names: reading them is part of every first
     * search, so it is done by hand. */
    int32_t number[4];
    const char *at = term.text + 3, *end = term.text + term.len;
    if (term.len < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        if (!read_number(&number[i], &at, end) || (i < 3 && (at == end || *at++ != ',')))
            return false;
    }
    if (at != end || number[3] >= ZWS_VALIDITIES)
        return false;
    *out = (zws_validity_facts){number[0], number[1], number[2], (zws_validity)number[3]};
    return true;
}

/* --- Making ----------------------------------------------------------------------------------- */

static void forget(zws_tier_states *t)
{
    for (size_t c = 0; c < ZWS_CLASSES_MAX; c++)
        free(t->word[c]);
    free(t->kept);
    free(t->sunk);
    free(t->ended);
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
    unsigned wanted;    /* states */
    zws_validity state; /* that the present term puts its documents in */
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

/* Whether documents with this term are in a state that is wanted; it becomes m->state. */
static bool is_wanted(maker *m, const char *term, size_t len)
{
    zws_validity_facts facts;
    zws_validity_answer answer;
    if (!zws_schema__validity_facts(&facts, (zws_term){term, len}))
        return false;
    zws_validity__judge(&answer, &facts, NULL, 0, m->day);
    m->state = answer.decided.state;
    return m->state != ZWS_VALIDITY_UNKNOWN && m->wanted >> m->state & 1;
}

static bool wants(const char *term, size_t len, uint32_t frequency, void *context)
{
    (void)frequency;
    return is_wanted(context, term, len);
}

static zws_status take_document(uint32_t doc, uint32_t index, void *context)
{
    maker *m = context;
    (void)index;
    return zws_sealed__is_hidden(&m->sealed->part[m->tier - 1], doc) ? ZWS_OK
                                                                     : set(m->t, m->state, doc);
}

static zws_status take_term(zws_term term, uint64_t frequency, void *context)
{
    maker *m = context;
    (void)frequency;
    if (!is_wanted(m, term.text, term.len))
        return ZWS_OK;
    ZWS_TRY(zws_mem__grow(&m->term, &m->cap, m->n + 1, sizeof *m->term));
    char *text = zws_arena__dup(&m->arena, term.text, term.len);
    if (!text)
        return ZWS_ENOMEM;
    m->term[m->n++] = (struct wanted_term){{text, term.len}, m->state};
    return ZWS_OK;
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

static zws_status mark(maker *m, const char *prefix)
{
    bool more;
    if (m->tier > 0)
        return zws_segment__walk(m->sealed->part[m->tier - 1].segment, prefix, strlen(prefix),
                                 wants, take_document, m);
    m->n = 0;
    ZWS_TRY(zws_live__terms(m->live, (zws_term){prefix, strlen(prefix)}, SIZE_MAX, take_term, m,
                            &more));
    for (size_t i = 0; i < m->n; i++)
        ZWS_TRY(mark_live(m, &m->term[i]));
    return ZWS_OK;
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
    ZWS_TRY(mark(m, PREFIX_ENDS));
    if (all)
        ZWS_TRY(mark(m, PREFIX_REST));
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

/* To look at each of more documents takes longer than to look for those that match. */
#define FEW_ENDED 1024

static zws_status list_ended(zws_tier_states *t, const uint64_t *hidden, uint32_t documents)
{
    if (t->n_ended > FEW_ENDED)
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&t->ended, t->n_ended + 1, sizeof *t->ended));
    for (uint32_t d = 0; d < documents && t->n_listed < t->n_ended; d++) {
        if (d % 64 == 0 && hidden[d / 64] == ~(uint64_t)0)
            d += 63;
        else if (!(hidden[d / 64] >> (d % 64) & 1))
            t->ended[t->n_listed++] = d;
    }
    return ZWS_OK;
}

zws_status zws_states__hide(zws_core_hidden *out, zws_states *states, size_t tier,
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
        if (ended)
            ZWS_TRY(list_ended(t, bits, part->documents));
    }
    out->word = *made;
    if (ended && t->ended) {
        out->only = t->ended;
        out->n_only = t->n_listed;
    }
    return ZWS_OK;
}
