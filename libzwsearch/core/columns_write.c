#include "core/columns_write.h"

#include "base/hash.h"
#include "base/order.h"

typedef struct {
    const char *text;
    uint32_t len;
} value_text;

typedef struct {
    value_text *value;
    size_t n_values, value_cap;
    uint32_t *slot; /* hash table of value + 1 */
    size_t slots;
    /* A number each: how much higher the document's index is than that of the entry before, and the
     * value. A byte or two as a rule: there are entries for every document. */
    zws_buffer entries;
    uint32_t index;    /* of the last entry */
    uint32_t *present; /* its values */
    size_t n_present, present_cap;
} column_writer;

typedef struct {
    const column_writer *column;
    const uint32_t *place; /* NULL: each document has its own number */
    const uint8_t *at, *end;
    uint32_t index;
} entry_reader;

static entry_reader read_entries(const column_writer *column, const uint32_t *place)
{
    const uint8_t *at = (const uint8_t *)column->entries.data;
    return (entry_reader){column, place, at, at + column->entries.len, 0};
}

/* The next entry of a document that remains. */
static bool next_entry(entry_reader *r, uint32_t *doc, uint32_t *value)
{
    uint64_t step, v;
    while (zws_varint(&step, &r->at, r->end) && zws_varint(&v, &r->at, r->end)) {
        r->index += (uint32_t)step;
        *doc = r->place ? r->place[r->index] : r->index;
        *value = (uint32_t)v;
        if (*doc != UINT32_MAX)
            return true;
    }
    return false;
}

struct zws_columns_writer {
    column_writer column[ZWS_COLUMNS];
    zws_arena arena;
};

zws_status zws_columns_writer__new(zws_columns_writer **out)
{
    return zws_mem__zalloc(out, 1, sizeof **out);
}

void zws_columns_writer__free(zws_columns_writer *columns)
{
    if (!columns)
        return;
    for (int c = 0; c < ZWS_COLUMNS; c++) {
        free(columns->column[c].value);
        free(columns->column[c].slot);
        zws_buffer__free(&columns->column[c].entries);
        free(columns->column[c].present);
    }
    zws_arena__free(&columns->arena);
    free(columns);
}

size_t zws_columns_writer__memory(const zws_columns_writer *columns)
{
    size_t sum = columns->arena.total;
    for (int c = 0; c < ZWS_COLUMNS; c++) {
        const column_writer *column = &columns->column[c];
        sum += column->value_cap * sizeof *column->value + column->slots * 4 + column->entries.len;
    }
    return sum;
}

static zws_status rehash(column_writer *column)
{
    size_t slots = column->slots ? column->slots * 2 : 64;
    uint32_t *slot;
    ZWS_TRY(zws_mem__zalloc(&slot, slots, sizeof *slot));
    for (size_t v = 0; v < column->n_values; v++) {
        size_t at = zws_hash64__of(column->value[v].text, column->value[v].len, 0) & (slots - 1);
        while (slot[at])
            at = (at + 1) & (slots - 1);
        slot[at] = (uint32_t)v + 1;
    }
    free(column->slot);
    column->slot = slot;
    column->slots = slots;
    return ZWS_OK;
}

static zws_status intern(zws_columns_writer *columns, column_writer *column, const char *text,
                         size_t len, uint32_t *value)
{
    if (column->n_values * 2 >= column->slots)
        ZWS_TRY(rehash(column));
    size_t at = zws_hash64__of(text, len, 0) & (column->slots - 1);
    for (; column->slot[at]; at = (at + 1) & (column->slots - 1)) {
        const value_text *old = &column->value[column->slot[at] - 1];
        if (old->len == len && memcmp(old->text, text, len) == 0) {
            *value = column->slot[at] - 1;
            return ZWS_OK;
        }
    }
    ZWS_TRY(zws_mem__grow(&column->value, &column->value_cap, column->n_values + 1,
                          sizeof *column->value));
    char *copy = zws_arena__dup(&columns->arena, text, len);
    if (!copy)
        return ZWS_ENOMEM;
    column->value[column->n_values] = (value_text){copy, (uint32_t)len};
    *value = (uint32_t)column->n_values;
    column->slot[at] = (uint32_t)++column->n_values;
    return ZWS_OK;
}

zws_status zws_columns_writer__add(zws_columns_writer *columns, uint32_t index, int number,
                                   const char *value, size_t len)
{
    if (number < 0 || number >= ZWS_COLUMNS)
        return zws_error__set(ZWS_EINVAL, "there is no column %d: columns are 0 to %d", number,
                              ZWS_COLUMNS - 1);
    if (len > ZWS_TERM_BYTES)
        return zws_error__set(ZWS_ELIMIT, "a value of column %d is longer than %d bytes", number,
                              ZWS_TERM_BYTES);
    column_writer *column = &columns->column[number];
    uint32_t v;
    ZWS_TRY(intern(columns, column, value, len, &v));
    uint32_t step = index - column->index;
    if (step > 0)
        column->n_present = 0;
    /* A document has each of its values once. */
    for (size_t i = 0; i < column->n_present; i++) {
        if (column->present[i] == v)
            return ZWS_OK;
    }
    ZWS_TRY(zws_mem__grow(&column->present, &column->present_cap, column->n_present + 1,
                          sizeof *column->present));
    uint8_t entry[20];
    size_t n = zws_put_varint(entry, step);
    n += zws_put_varint(entry + n, v);
    ZWS_TRY(zws_buffer__append(&column->entries, entry, n));
    column->index = index;
    column->present[column->n_present++] = v;
    return ZWS_OK;
}

static int compare_values(const void *a, const void *b, void *context)
{
    const value_text *value = context;
    const value_text *x = &value[*(const uint32_t *)a], *y = &value[*(const uint32_t *)b];
    return zws_order__compare(x->text, x->len, y->text, y->len);
}

static zws_status append32(zws_buffer *out, uint32_t v)
{
    uint8_t bytes[4];
    zws_put32(bytes, v);
    return zws_buffer__append(out, bytes, 4);
}

static zws_status align(zws_buffer *out)
{
    static const char zero[8];
    return zws_buffer__append(out, zero, zws_pad8(out->len) - out->len);
}

/* Values that no remaining document has are left out, so that a merge equals a build. */
static uint32_t rank_values(const column_writer *column, const uint32_t *place, uint32_t *order,
                            uint32_t *rank)
{
    for (size_t v = 0; v < column->n_values; v++)
        rank[v] = UINT32_MAX;
    uint32_t used = 0;
    entry_reader r = read_entries(column, place);
    for (uint32_t doc, v; next_entry(&r, &doc, &v);) {
        if (rank[v] == UINT32_MAX) {
            rank[v] = 0;
            order[used++] = v;
        }
    }
    qsort_r(order, used, sizeof *order, compare_values, column->value);
    for (uint32_t i = 0; i < used; i++)
        rank[order[i]] = i;
    return used;
}

static int compare32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* number, values, kind (1: one value at most, 2: several), codes, bytes; then the offsets of the
 * values, the values, and what kind says: codes + 1 a document in 1, 2 or 4 bytes, or the starts of
 * the documents' codes and the codes. */
static zws_status write_column(const column_writer *column, int number, const uint32_t *place,
                               uint32_t n, uint32_t *order, uint32_t *rank, uint32_t *start,
                               zws_buffer *out)
{
    uint32_t values = rank_values(column, place, order, rank);
    if (values == 0)
        return ZWS_OK;
    memset(start, 0, ((size_t)n + 1) * sizeof *start);
    uint32_t most = 0, codes = 0;
    entry_reader r = read_entries(column, place);
    for (uint32_t doc, v; next_entry(&r, &doc, &v); codes++) {
        uint32_t count = ++start[doc];
        most = count > most ? count : most;
    }
    for (uint32_t d = 0, sum = 0; d <= n; d++) {
        uint32_t count = d < n ? start[d] : 0;
        start[d] = sum;
        sum += count;
    }
    uint32_t *code;
    ZWS_TRY(zws_mem__zalloc(&code, codes, sizeof *code));
    r = read_entries(column, place);
    for (uint32_t doc, v; next_entry(&r, &doc, &v);)
        code[start[doc]++] = rank[v];
    for (uint32_t d = n; d > 0; d--)
        start[d] = start[d - 1];
    start[0] = 0;
    uint64_t text = 0;
    for (uint32_t v = 0; v < values; v++)
        text += column->value[order[v]].len;
    zws_status status = ZWS_OK;
    if (text > UINT32_MAX)
        status = zws_error__set(ZWS_ELIMIT, "the values of column %d are over 4 GiB", number);
    uint32_t kind = most > 1 ? 2 : 1;
    uint32_t width = values < 255 ? 1 : values < 65535 ? 2 : 4;
    const uint32_t head[6] = {(uint32_t)number, values, kind, width, codes, (uint32_t)text};
    for (int i = 0; i < 6 && status == ZWS_OK; i++)
        status = append32(out, head[i]);
    uint32_t offset = 0;
    for (uint32_t v = 0; v <= values && status == ZWS_OK; v++) {
        status = append32(out, offset);
        if (v < values)
            offset += column->value[order[v]].len;
    }
    for (uint32_t v = 0; v < values && status == ZWS_OK; v++)
        status = zws_buffer__append(out, column->value[order[v]].text, column->value[order[v]].len);
    if (status == ZWS_OK)
        status = align(out);
    for (uint32_t d = 0; d < n && status == ZWS_OK; d++)
        qsort(code + start[d], start[d + 1] - start[d], sizeof *code, compare32);
    for (uint32_t d = 0; d <= n && status == ZWS_OK && kind == 2; d++)
        status = append32(out, start[d]);
    for (uint32_t i = 0; i < codes && status == ZWS_OK && kind == 2; i++)
        status = append32(out, code[i]);
    for (uint32_t d = 0; d < n && status == ZWS_OK && kind == 1; d++) {
        uint8_t bytes[4];
        zws_put32(bytes, start[d] < start[d + 1] ? code[start[d]] + 1 : 0);
        status = zws_buffer__append(out, bytes, width);
    }
    if (status == ZWS_OK)
        status = align(out);
    free(code);
    return status;
}

zws_status zws_columns_writer__write(zws_columns_writer *columns, const uint32_t *place, uint32_t n,
                                     zws_buffer *out)
{
    size_t most = 0;
    for (int c = 0; c < ZWS_COLUMNS; c++) {
        if (columns->column[c].n_values > most)
            most = columns->column[c].n_values;
    }
    uint32_t *order = NULL, *rank = NULL, *start = NULL;
    zws_status status = zws_mem__zalloc(&order, most, sizeof *order);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&rank, most, sizeof *rank);
    if (status == ZWS_OK)
        status = zws_mem__zalloc(&start, (size_t)n + 1, sizeof *start);
    for (int c = 0; c < ZWS_COLUMNS && status == ZWS_OK; c++)
        status = write_column(&columns->column[c], c, place, n, order, rank, start, out);
    free(order);
    free(rank);
    free(start);
    return status;
}
