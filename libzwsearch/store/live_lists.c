/* What a reader keeps of its snapshot of the live tier: frequencies and lists of terms, values and
 * lengths of documents. Xapian finds each by way of its tables on the disk, several microseconds a
 * look-up, and a page asks for the same terms in one plan after the other. Whatever is asked for
 * often enough that reading all of it costs less is read whole; what was read stays until the
 * snapshot changes. */
#include "base/hash.h"
#include "store/live_tier_internal.h"
#include "store/schema.h"

#define DOCUMENTS_MAX (1u << 17)         /* more of them are Xapian's business */
#define LIST_MAX      (1u << 14)         /* longer lists are not read */
#define BYTES_MAX     ((size_t)16 << 20) /* of lists; they are forgotten beyond */
#define READING       64                 /* a look-up costs as much as reading so many postings */
#define SPARSE        2048 /* lists of fewer than one document in so many have no bits */
#define COLUMNS       (ZWS_SLOT_FACET + ZWS_FIELD_COUNT)

typedef struct {
    uint32_t asked;
    uint32_t *end; /* of the value of each document, 0 to last; NULL: not read */
    zws_buffer text;
} column;

struct zws_live_lists {
    uint32_t last; /* number of a document */
    zws_live_list **slot;
    size_t n, slots;
    zws_live_phrase **phrase; /* likewise a table */
    size_t n_phrases, phrase_slots;
    size_t bytes;
    uint32_t *length; /* 0: not known */
    column column[COLUMNS];
};

static void free_lists(zws_live_lists *lists)
{
    for (size_t i = 0; i < lists->slots; i++) {
        if (lists->slot[i]) {
            free(lists->slot[i]->doc);
            free(lists->slot[i]->bit);
            free(lists->slot[i]);
        }
    }
    free(lists->slot);
    lists->slot = NULL;
    lists->n = lists->slots = 0;
}

static void free_phrases(zws_live_lists *lists)
{
    for (size_t i = 0; i < lists->phrase_slots; i++) {
        if (lists->phrase[i]) {
            free(lists->phrase[i]->known);
            free(lists->phrase[i]);
        }
    }
    free(lists->phrase);
    lists->phrase = NULL;
    lists->n_phrases = lists->phrase_slots = 0;
}

static void forget(zws_live_lists *lists)
{
    free_phrases(lists); /* they point to lists */
    free_lists(lists);
    lists->bytes = 0;
}

void zws_live_lists__clear(zws_live *live)
{
    zws_live_lists *lists = live->lists;
    live->lists = NULL;
    if (!lists)
        return;
    forget(lists);
    for (size_t i = 0; i < COLUMNS; i++) {
        free(lists->column[i].end);
        zws_buffer__free(&lists->column[i].text);
    }
    free(lists->length);
    free(lists);
}

void zws_live_lists__trim(zws_live *live)
{
    if (live->lists && live->lists->bytes > BYTES_MAX)
        forget(live->lists);
}

bool zws_live_lists__usable(zws_live *live)
{
    uint32_t last;
    zws_live_lists *lists;
    if (live->writable || live->xapian_only)
        return false;
    if (live->lists)
        return live->lists->last <= DOCUMENTS_MAX;
    if (xapian_db_lastdocid(&last, live->db) != XAPIAN_OK ||
        zws_mem__zalloc(&lists, 1, sizeof *lists) != ZWS_OK)
        return false;
    lists->last = last;
    live->lists = lists;
    return last <= DOCUMENTS_MAX;
}

/* --- Terms ------------------------------------------------------------------------------------ */

static zws_live_list **place(const zws_live_lists *lists, uint64_t hash, zws_term term)
{
    size_t i = hash & (lists->slots - 1);
    for (; lists->slot[i]; i = (i + 1) & (lists->slots - 1)) {
        const zws_live_list *list = lists->slot[i];
        if (list->hash == hash && list->len == term.len &&
            memcmp(list->text, term.text, term.len) == 0)
            break;
    }
    return &lists->slot[i];
}

static zws_status make_room(zws_live_lists *lists)
{
    zws_live_lists wider = *lists;
    if (2 * (lists->n + 1) <= lists->slots)
        return ZWS_OK;
    wider.slots = lists->slots ? 2 * lists->slots : 256;
    ZWS_TRY(zws_mem__zalloc(&wider.slot, wider.slots, sizeof *wider.slot));
    for (size_t i = 0; i < lists->slots; i++) {
        zws_live_list *list = lists->slot[i];
        if (list)
            *place(&wider, list->hash, (zws_term){list->text, list->len}) = list;
    }
    free(lists->slot);
    *lists = wider;
    return ZWS_OK;
}

zws_status zws_live_lists__find(zws_live_list **out, zws_live *live, zws_term term)
{
    zws_live_lists *lists = live->lists;
    uint64_t hash = zws_hash64__of(term.text, term.len, 0);
    ZWS_TRY(make_room(lists));
    zws_live_list **at = place(lists, hash, term);
    *out = *at;
    if (*at)
        return ZWS_OK;
    uint32_t frequency;
    ZWS_LIVE_TRY(xapian_db_termfreq(&frequency, live->db, term.text, term.len));
    zws_live_list *list = malloc(sizeof *list + term.len);
    if (!list)
        return zws_error__nomem();
    *list = (zws_live_list){.hash = hash, .frequency = frequency, .len = term.len};
    memcpy(list->text, term.text, term.len);
    lists->n++;
    lists->bytes += sizeof *list + term.len;
    *at = *out = list;
    return ZWS_OK;
}

static zws_status read_postings(zws_live *live, zws_live_list *list, xapian_postings *postings)
{
    bool have;
    uint32_t n = 0;
    for (;; n++) {
        ZWS_LIVE_TRY(xapian_postings_next(&have, postings));
        if (!have || n == list->frequency)
            break;
        ZWS_LIVE_TRY(xapian_postings_docid(&list->doc[n], postings));
        ZWS_LIVE_TRY(xapian_postings_wdf(&list->tf[n], postings));
        if (list->doc[n] > live->lists->last || (n > 0 && list->doc[n] <= list->doc[n - 1]))
            break;
    }
    if (!have && n == list->frequency)
        return ZWS_OK;
    live->failed = true;
    return zws_error__set(ZWS_ECORRUPT,
                          "%s is damaged (a list of documents is not as it says): run zwadmin "
                          "verify",
                          live->path);
}

/* Bits for a list that was read, unless it is short. */
static zws_status make_bits(zws_live_lists *lists, zws_live_list *list)
{
    const size_t words = (size_t)lists->last / 64 + 1;
    const size_t bytes = words * (sizeof *list->bit + sizeof *list->before);
    if (list->frequency < lists->last / SPARSE)
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&list->bit, bytes, 1));
    list->before = (uint32_t *)(list->bit + words);
    for (uint32_t i = 0; i < list->frequency; i++)
        list->bit[list->doc[i] / 64] |= (uint64_t)1 << (list->doc[i] % 64);
    for (size_t i = 1; i < words; i++)
        list->before[i] = list->before[i - 1] + (uint32_t)__builtin_popcountll(list->bit[i - 1]);
    lists->bytes += bytes;
    return ZWS_OK;
}

zws_status zws_live_lists__read(zws_live *live, zws_live_list *list)
{
    xapian_postings *postings;
    if (list->doc)
        return ZWS_OK;
    ZWS_TRY(zws_mem__zalloc(&list->doc, 2 * (size_t)list->frequency + 1, sizeof *list->doc));
    list->tf = list->doc + list->frequency;
    zws_status status = zws_live__fail(
        live, live->path, xapian_db_postings(&postings, live->db, list->text, list->len));
    if (status == ZWS_OK) {
        status = read_postings(live, list, postings);
        xapian_postings_free(postings);
    }
    if (status == ZWS_OK)
        status = make_bits(live->lists, list);
    if (status != ZWS_OK) {
        free(list->doc);
        list->doc = NULL;
        return status;
    }
    live->lists->bytes += 2 * (size_t)list->frequency * sizeof *list->doc;
    return ZWS_OK;
}

/* Where the document is in a list that was read, or would be. */
static uint32_t seek(const zws_live_list *list, uint32_t doc)
{
    if (list->bit) {
        uint64_t before = list->bit[doc / 64] & (((uint64_t)1 << (doc % 64)) - 1);
        return list->before[doc / 64] + (uint32_t)__builtin_popcountll(before);
    }
    uint32_t low = 0;
    for (uint32_t high = list->frequency; low < high;) {
        uint32_t middle = low + (high - low) / 2;
        if (list->doc[middle] < doc)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static zws_status look_up(zws_live *live, const zws_live_list *list, uint32_t doc, bool *has,
                          uint32_t *tf)
{
    xapian_postings *postings;
    bool have;
    uint32_t at = 0;
    ZWS_LIVE_TRY(xapian_db_postings(&postings, live->db, list->text, list->len));
    xapian_status xs = xapian_postings_skip_to(&have, postings, doc);
    if (xs == XAPIAN_OK && have)
        xs = xapian_postings_docid(&at, postings);
    *has = xs == XAPIAN_OK && at == doc;
    if (*has && tf)
        xs = xapian_postings_wdf(tf, postings);
    zws_status status = zws_live__fail(live, live->path, xs);
    xapian_postings_free(postings);
    return status;
}

zws_status zws_live_lists__expect(zws_live *live, zws_live_list *list, size_t n)
{
    bool few = list->frequency == 0 || list->asked + n < list->frequency / READING;
    return few || list->frequency > LIST_MAX ? ZWS_OK : zws_live_lists__read(live, list);
}

zws_status zws_live_lists__has(zws_live *live, zws_live_list *list, uint32_t doc, bool *has,
                               uint32_t *tf)
{
    *has = false;
    if (tf)
        *tf = 0;
    if (list->frequency == 0 || doc > live->lists->last)
        return ZWS_OK;
    if (!list->doc) {
        if (list->frequency > LIST_MAX || list->asked < list->frequency / READING) {
            list->asked++;
            return look_up(live, list, doc, has, tf);
        }
        ZWS_TRY(zws_live_lists__read(live, list));
    }
    uint32_t at = seek(list, doc);
    *has = at < list->frequency && list->doc[at] == doc;
    if (*has && tf)
        *tf = list->tf[at];
    return ZWS_OK;
}

/* --- Phrases ---------------------------------------------------------------------------------- */

static zws_live_phrase **phrase_place(const zws_live_lists *lists, uint64_t hash,
                                      zws_live_list *const *list, size_t n)
{
    size_t i = hash & (lists->phrase_slots - 1);
    for (; lists->phrase[i]; i = (i + 1) & (lists->phrase_slots - 1)) {
        const zws_live_phrase *p = lists->phrase[i];
        bool same = p->hash == hash && p->n == n;
        for (size_t k = 0; k < n && same && list; k++)
            same = p->list[k] == list[k];
        if (same && list)
            break;
    }
    return &lists->phrase[i];
}

static zws_status make_phrase_room(zws_live_lists *lists)
{
    zws_live_lists wider = *lists;
    if (2 * (lists->n_phrases + 1) <= lists->phrase_slots)
        return ZWS_OK;
    wider.phrase_slots = lists->phrase_slots ? 2 * lists->phrase_slots : 64;
    ZWS_TRY(zws_mem__zalloc(&wider.phrase, wider.phrase_slots, sizeof *wider.phrase));
    for (size_t i = 0; i < lists->phrase_slots; i++) {
        zws_live_phrase *p = lists->phrase[i];
        if (p)
            *phrase_place(&wider, p->hash, NULL, 0) = p;
    }
    free(lists->phrase);
    *lists = wider;
    return ZWS_OK;
}

zws_status zws_live_lists__phrase(zws_live_phrase **out, zws_live *live, zws_live_list *const *list,
                                  size_t n)
{
    zws_live_lists *lists = live->lists;
    const size_t words = (size_t)lists->last / 64 + 1;
    uint64_t hash = n;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ list[i]->hash) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
    ZWS_TRY(make_phrase_room(lists));
    zws_live_phrase **at = phrase_place(lists, hash, list, n);
    *out = *at;
    if (*at)
        return ZWS_OK;
    zws_live_phrase *p;
    ZWS_TRY(zws_mem__zalloc(&p, 1, sizeof *p + n * sizeof *p->list));
    zws_status status = zws_mem__zalloc(&p->known, 2 * words, sizeof *p->known);
    if (status != ZWS_OK) {
        free(p);
        return status;
    }
    p->has = p->known + words;
    p->hash = hash;
    p->n = n;
    for (size_t i = 0; i < n; i++)
        p->list[i] = list[i];
    lists->n_phrases++;
    lists->bytes += sizeof *p + n * sizeof *p->list + 2 * words * sizeof *p->known;
    *at = *out = p;
    return ZWS_OK;
}

bool zws_live_lists__has_bits(const zws_live *live, uint32_t doc)
{
    return doc <= live->lists->last;
}

/* --- Documents -------------------------------------------------------------------------------- */

static zws_status read_values(zws_live *live, xapian_values *values, column *c, uint32_t *end)
{
    uint32_t last = live->lists->last, next = 0, doc;
    const char *value;
    size_t len;
    bool have;
    for (;;) {
        ZWS_LIVE_TRY(xapian_values_next(&have, values));
        if (!have)
            break;
        ZWS_LIVE_TRY(xapian_values_get(&doc, &value, &len, values));
        if (doc > last || doc < next || len > UINT32_MAX - c->text.len)
            break;
        for (; next < doc; next++)
            end[next] = (uint32_t)c->text.len;
        ZWS_TRY(zws_buffer__append(&c->text, value, len));
        end[next++] = (uint32_t)c->text.len;
    }
    for (; next <= last; next++)
        end[next] = (uint32_t)c->text.len;
    return ZWS_OK;
}

static zws_status read_column(zws_live *live, column *c, int slot)
{
    xapian_values *values;
    uint32_t *end;
    ZWS_TRY(zws_mem__zalloc(&end, (size_t)live->lists->last + 1, sizeof *end));
    zws_status status =
        zws_live__fail(live, live->path, xapian_db_values(&values, live->db, (uint32_t)slot));
    if (status == ZWS_OK) {
        status = read_values(live, values, c, end);
        xapian_values_free(values);
    }
    if (status != ZWS_OK) {
        zws_buffer__free(&c->text);
        free(end);
        return status;
    }
    c->end = end;
    return ZWS_OK;
}

static zws_status read_value(zws_term *out, zws_live *live, int slot, uint32_t doc,
                             zws_arena *arena)
{
    zws_buffer value = {0};
    zws_status status = zws_live__value(live, doc, slot, &value);
    if (status == ZWS_OK && value.len > 0) {
        out->text = zws_arena__dup(arena, value.data, value.len);
        out->len = value.len;
        status = out->text ? ZWS_OK : ZWS_ENOMEM;
    }
    zws_buffer__free(&value);
    return status;
}

zws_status zws_live_lists__value(zws_term *out, zws_live *live, int slot, uint32_t doc,
                                 zws_arena *arena)
{
    zws_live_lists *lists = live->lists;
    *out = (zws_term){"", 0};
    if (slot < 0 || slot >= COLUMNS || doc > lists->last)
        return read_value(out, live, slot, doc, arena);
    column *c = &lists->column[slot];
    if (!c->end && c->asked++ < lists->last / READING)
        return read_value(out, live, slot, doc, arena);
    if (!c->end)
        ZWS_TRY(read_column(live, c, slot));
    uint32_t begin = doc > 0 ? c->end[doc - 1] : 0;
    if (c->end[doc] > begin)
        *out = (zws_term){c->text.data + begin, c->end[doc] - begin};
    return ZWS_OK;
}

zws_status zws_live_lists__length(uint32_t *length, zws_live *live, uint32_t doc)
{
    zws_live_lists *lists = live->lists;
    if (doc > lists->last)
        return zws_live__length(live, doc, length);
    if (!lists->length)
        ZWS_TRY(zws_mem__zalloc(&lists->length, (size_t)lists->last + 1, sizeof *length));
    if (lists->length[doc] == 0)
        ZWS_TRY(zws_live__length(live, doc, &lists->length[doc]));
    *length = lists->length[doc];
    return ZWS_OK;
}
