#include "store/ledger.h"

#include "base/bytes.h"
#include "store/chunk_key.h"

enum { CHUNK = ZWS_SEALED_CHUNK };

void zws_ledger__free(zws_ledger *ledger)
{
    for (size_t i = 0; i < ledger->n; i++) {
        free(ledger->part[i].item);
        free(ledger->part[i].dirty);
    }
    *ledger = (zws_ledger){0};
}

void zws_ledger__clear(zws_ledger *ledger, const zws_sealed *sealed)
{
    zws_ledger__free(ledger);
    ledger->n = sealed->n + 1;
    for (size_t i = 0; i < sealed->n; i++)
        ledger->part[i + 1].number = sealed->part[i].number;
}

/* --- Looking up and changing ------------------------------------------------------------------ */

/* The first record that is not before doc. */
static size_t place_of(const zws_ledger_part *part, uint32_t doc)
{
    size_t a = 0, b = part->n;
    while (a < b) {
        size_t middle = a + (b - a) / 2;
        if (part->item[middle].doc < doc)
            a = middle + 1;
        else
            b = middle;
    }
    return a;
}

const zws_timeline *zws_ledger__find(const zws_ledger *ledger, size_t tier, uint32_t doc)
{
    if (tier >= ledger->n)
        return NULL;
    const zws_ledger_part *part = &ledger->part[tier];
    size_t i = place_of(part, doc);
    return i < part->n && part->item[i].doc == doc ? &part->item[i].line : NULL;
}

static zws_status mark(zws_ledger_part *part, size_t chunk)
{
    size_t before = part->chunks;
    if (chunk >= before) {
        ZWS_TRY(zws_mem__grow(&part->dirty, &part->chunks, chunk + 1, 1));
        memset(part->dirty + before, 0, part->chunks - before);
    }
    part->dirty[chunk] = 1;
    return ZWS_OK;
}

zws_status zws_ledger__set(zws_ledger *ledger, size_t tier, uint32_t doc, const zws_timeline *line)
{
    if (tier >= ledger->n)
        return zws_error__set(ZWS_EINTERNAL, "the ledger has no tier %zu", tier);
    zws_ledger_part *part = &ledger->part[tier];
    size_t i = place_of(part, doc);
    bool there = i < part->n && part->item[i].doc == doc;
    if (!there && !line)
        return ZWS_OK;
    ZWS_TRY(mark(part, doc / CHUNK));
    if (!line) {
        memmove(&part->item[i], &part->item[i + 1], (--part->n - i) * sizeof *part->item);
        return ZWS_OK;
    }
    if (!there) {
        ZWS_TRY(zws_mem__grow(&part->item, &part->cap, part->n + 1, sizeof *part->item));
        memmove(&part->item[i + 1], &part->item[i], (part->n++ - i) * sizeof *part->item);
    }
    part->item[i] = (zws_ledger_entry){doc, *line};
    return ZWS_OK;
}

/* --- Storing ---------------------------------------------------------------------------------- */

static zws_status append_entry(zws_buffer *out, const zws_ledger_entry *entry)
{
    unsigned char bytes[3 + ZWS_TIMELINE_MAX * 4];
    size_t n = 0;
    for (size_t i = 0; i < entry->line.n; i++) {
        zws_date from = entry->line.step[i].from;
        if (from > ZWS_LEDGER_DAY_MAX)
            break;
        zws_put32(bytes + 3 + 4 * n++, (uint32_t)from * 8 + (uint32_t)entry->line.step[i].state);
    }
    zws_put16(bytes, (uint16_t)(entry->doc % CHUNK));
    bytes[2] = (unsigned char)n;
    return zws_buffer__append(out, bytes, 3 + 4 * n);
}

static zws_status save_chunk(const zws_ledger_part *part, size_t chunk, zws_live *live)
{
    char key[ZWS_CHUNK_KEY_SIZE];
    zws_buffer value = {0};
    size_t i = place_of(part, (uint32_t)(chunk * CHUNK));
    zws_status status = zws_buffer__append(&value, "\0\0\0\0", 4);
    for (; status == ZWS_OK && i < part->n && part->item[i].doc / CHUNK == chunk; i++)
        status = append_entry(&value, &part->item[i]);
    if (status == ZWS_OK) {
        zws_put32(value.data, zws_crc32__update(0, value.data + 4, value.len - 4));
        zws_term name = zws_chunk_key__write(key, ZWS_KEY_LEDGER, part->number, (uint32_t)chunk);
        status = zws_live__set_metadata(live, name, value.data, value.len > 4 ? value.len : 0);
    }
    zws_buffer__free(&value);
    return status;
}

zws_status zws_ledger__save(zws_ledger *ledger, zws_live *live)
{
    for (size_t p = 0; p < ledger->n; p++) {
        zws_ledger_part *part = &ledger->part[p];
        for (size_t c = 0; c < part->chunks; c++) {
            if (!part->dirty[c])
                continue;
            ZWS_TRY(save_chunk(part, c, live));
            part->dirty[c] = 0;
        }
    }
    return ZWS_OK;
}

/* --- Loading ---------------------------------------------------------------------------------- */

typedef struct {
    zws_ledger *ledger;
    zws_live *live;
    zws_buffer value;
} loading;

static zws_status damaged(zws_term key)
{
    return zws_error__set(ZWS_ECORRUPT,
                          "the ledger of validity is damaged (%.*s): run zwadmin verify, and "
                          "restore the index from a copy",
                          key.len < 100 ? (int)key.len : 100, key.text);
}

/* One record; its length, or 0: damaged. */
static size_t read_entry(zws_ledger_entry *out, const unsigned char *in, size_t len, uint32_t chunk)
{
    if (len < 3 || in[2] == 0 || in[2] > ZWS_TIMELINE_MAX || len < 3 + 4 * (size_t)in[2] ||
        zws_get16(in) >= CHUNK)
        return 0;
    *out = (zws_ledger_entry){.doc = chunk * CHUNK + zws_get16(in), .line.n = in[2]};
    for (size_t i = 0; i < out->line.n; i++) {
        uint32_t step = zws_get32(in + 3 + 4 * i);
        if (step % 8 >= ZWS_VALIDITIES || step / 8 > ZWS_LEDGER_DAY_MAX)
            return 0;
        out->line.step[i].from = (zws_date)(step / 8);
        out->line.step[i].state = (zws_validity)(step % 8);
    }
    return 3 + 4 * out->line.n;
}

/* Keys come in order, so records do. */
static zws_status load_key(zws_term key, void *context)
{
    loading *l = context;
    uint32_t number, chunk;
    if (!zws_chunk_key__read(&number, &chunk, ZWS_KEY_LEDGER, key) || chunk > UINT32_MAX / CHUNK)
        return damaged(key);
    zws_ledger_part *part = NULL;
    for (size_t i = 0; i < l->ledger->n; i++) {
        if (l->ledger->part[i].number == number)
            part = &l->ledger->part[i];
    }
    if (!part)
        return damaged(key);
    zws_buffer__clear(&l->value);
    ZWS_TRY(zws_live__metadata(l->live, key, &l->value));
    const unsigned char *value = (const unsigned char *)l->value.data;
    size_t len = l->value.len;
    if (len < 4 || zws_get32(value) != zws_crc32__update(0, value + 4, len - 4))
        return damaged(key);
    for (size_t at = 4; at < len;) {
        ZWS_TRY(zws_mem__grow(&part->item, &part->cap, part->n + 1, sizeof *part->item));
        zws_ledger_entry *entry = &part->item[part->n];
        size_t used = read_entry(entry, value + at, len - at, chunk);
        if (used == 0 || (part->n > 0 && entry->doc <= entry[-1].doc))
            return damaged(key);
        part->n++;
        at += used;
    }
    return ZWS_OK;
}

zws_status zws_ledger__load(zws_ledger *ledger, const zws_sealed *sealed, zws_live *live)
{
    zws_ledger__clear(ledger, sealed);
    loading l = {.ledger = ledger, .live = live};
    zws_status status = zws_live__metadata_keys(
        live, (zws_term){ZWS_KEY_LEDGER, sizeof ZWS_KEY_LEDGER - 1}, load_key, &l);
    zws_buffer__free(&l.value);
    if (status != ZWS_OK)
        zws_ledger__clear(ledger, sealed);
    return status;
}
