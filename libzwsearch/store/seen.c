#include "store/seen.h"

static bool is_same(zws_hash128 a, zws_hash128 b)
{
    return a.lo == b.lo && a.hi == b.hi;
}

static size_t cell_of(const zws_seen *seen, zws_hash128 hash)
{
    size_t mask = seen->size - 1, cell = (size_t)hash.lo & mask;
    while (seen->cell[cell].batch && !is_same(seen->cell[cell].hash, hash))
        cell = (cell + 1) & mask;
    return cell;
}

/* Moves everything but the items of batch `except` (0: none is left out) to `size` cells. */
static zws_status rebuild(zws_seen *seen, size_t size, uint32_t except)
{
    zws_seen fresh = *seen;
    fresh.size = size;
    fresh.n = 0;
    fresh.cell = zws_table__alloc(size * sizeof *fresh.cell);
    if (!fresh.cell)
        return ZWS_ENOMEM;
    memset(fresh.cell, 0, size * sizeof *fresh.cell);
    for (size_t i = 0; i < seen->size; i++) {
        const zws_seen_item *item = &seen->cell[i];
        if (!item->batch || item->batch == except)
            continue;
        fresh.cell[cell_of(&fresh, item->hash)] = *item;
        fresh.n++;
    }
    zws_table__free(seen->cell, seen->size * sizeof *seen->cell);
    *seen = fresh;
    return ZWS_OK;
}

/* How many are added before it grows. */
static size_t room(const zws_seen *seen)
{
    return seen->size / 3 * 2;
}

zws_status zws_seen__add(zws_seen *seen, zws_hash128 hash, uint32_t batch)
{
    if (seen->n >= room(seen))
        ZWS_TRY(rebuild(seen, seen->size ? seen->size * 2 : 64, 0));
    zws_seen_item *item = &seen->cell[cell_of(seen, hash)];
    if (item->batch)
        return ZWS_OK;
    *item = (zws_seen_item){.hash = hash, .batch = batch};
    seen->n++;
    return ZWS_OK;
}

zws_seen_item *zws_seen__find(const zws_seen *seen, zws_hash128 hash)
{
    if (!seen->n)
        return NULL;
    zws_seen_item *item = &seen->cell[cell_of(seen, hash)];
    return item->batch ? item : NULL;
}

/* --- Inputs --------------------------------------------------------------------------------- */

zws_status zws_seen__add_input(zws_seen *seen, zws_hash128 hash, uint32_t batch, const char *name)
{
    if (zws_seen__find(seen, hash))
        return ZWS_OK;
    if (seen->n_inputs >= ZWS_SEEN_NUMBER_MAX)
        return zws_error__set(ZWS_ELIMIT, "one run has at most %d inputs: index in several",
                              ZWS_SEEN_NUMBER_MAX);
    ZWS_TRY(zws_mem__grow(&seen->input, &seen->cap, seen->n_inputs + 1, sizeof *seen->input));
    char *copy;
    ZWS_TRY(zws_mem__dup(&copy, name, strlen(name)));
    zws_status status = zws_seen__add(seen, hash, batch);
    if (status != ZWS_OK) {
        free(copy);
        return status;
    }
    seen->input[seen->n_inputs++] = (zws_seen_input){.hash = hash, .name = copy};
    zws_seen__find(seen, hash)->number = (uint32_t)seen->n_inputs & ZWS_SEEN_NUMBER_MAX;
    return ZWS_OK;
}

uint32_t zws_seen__input_number(const zws_seen *seen, zws_hash128 hash)
{
    const zws_seen_item *item = zws_seen__find(seen, hash);
    return item ? item->number : 0;
}

zws_seen_input *zws_seen__find_input(const zws_seen *seen, zws_hash128 hash)
{
    uint32_t number = zws_seen__input_number(seen, hash);
    return number ? &seen->input[number - 1] : NULL;
}

zws_hash128 zws_seen__input_hash(const zws_seen *seen, uint32_t number)
{
    return number && number <= seen->n_inputs ? seen->input[number - 1].hash : (zws_hash128){0};
}

/* Closes the gaps that dropped inputs leave. */
static void renumber_inputs(zws_seen *seen)
{
    size_t n = 0;
    for (size_t i = 0; i < seen->n_inputs; i++) {
        zws_seen_item *item = zws_seen__find(seen, seen->input[i].hash);
        if (!item) {
            free(seen->input[i].name);
            continue;
        }
        seen->input[n++] = seen->input[i];
        item->number = (uint32_t)n & ZWS_SEEN_NUMBER_MAX;
    }
    seen->n_inputs = n;
}

/* --- All ------------------------------------------------------------------------------------ */

void zws_seen__clear_built(zws_seen *seen)
{
    for (size_t i = 0; i < seen->size; i++)
        seen->cell[i].built = false;
    for (size_t i = 0; i < seen->n_inputs; i++)
        seen->input[i].count = 0;
}

zws_status zws_seen__drop(zws_seen *seen, uint32_t batch)
{
    if (!seen->n)
        return ZWS_OK;
    ZWS_TRY(rebuild(seen, seen->size, batch));
    renumber_inputs(seen);
    return ZWS_OK;
}

size_t zws_seen__memory(const zws_seen *seen)
{
    bool is_near = seen->n >= room(seen) - room(seen) / 16;
    return seen->size * sizeof *seen->cell * (is_near ? 3 : 1) + seen->cap * sizeof *seen->input;
}

void zws_seen__free(zws_seen *seen)
{
    for (size_t i = 0; i < seen->n_inputs; i++)
        free(seen->input[i].name);
    free(seen->input);
    zws_table__free(seen->cell, seen->size * sizeof *seen->cell);
    *seen = (zws_seen){0};
}
