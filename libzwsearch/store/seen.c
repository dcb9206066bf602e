#include "store/seen.h"

static zws_seen_part *part_of(const zws_seen *seen, zws_hash128 hash)
{
    return (zws_seen_part *)(uintptr_t)&seen->part[hash.hi % ZWS_SEEN_PARTS];
}

static size_t cell_of(const zws_seen_part *part, uint64_t hash)
{
    size_t cell = (size_t)((hash >> 32) * part->size >> 32);
    while (part->cell[cell].batch && part->cell[cell].hash != hash)
        cell = cell + 1 < part->size ? cell + 1 : 0;
    return cell;
}

/* Moves everything but the items of batch `except` (0: none is left out) to `size` cells. */
static zws_status rebuild(zws_seen *seen, zws_seen_part *part, size_t size, uint32_t except)
{
    zws_seen_part fresh = {.size = size};
    if (size > UINT32_MAX)
        return zws_error__set(ZWS_ELIMIT, "too many documents for one run: index in several");
    ZWS_TRY(zws_mem__zalloc(&fresh.cell, size, sizeof *fresh.cell));
    for (size_t i = 0; i < part->size; i++) {
        const zws_seen_item *item = &part->cell[i];
        if (!item->batch || item->batch == except)
            continue;
        fresh.cell[cell_of(&fresh, item->hash)] = *item;
        fresh.n++;
    }
    seen->n = seen->n - part->n + fresh.n;
    seen->bytes = seen->bytes - part->size * sizeof *part->cell + size * sizeof *fresh.cell;
    free(part->cell);
    *part = fresh;
    return ZWS_OK;
}

zws_status zws_seen__add(zws_seen *seen, zws_hash128 hash, uint32_t batch)
{
    zws_seen_part *part = part_of(seen, hash);
    /* At most three quarters are taken. */
    if (part->n >= part->size / 4 * 3)
        ZWS_TRY(rebuild(seen, part, part->size / 4 * 5 + 8, 0));
    zws_seen_item *item = &part->cell[cell_of(part, hash.lo)];
    if (item->batch)
        return ZWS_OK;
    *item = (zws_seen_item){.hash = hash.lo, .batch = batch};
    part->n++;
    seen->n++;
    return ZWS_OK;
}

zws_seen_item *zws_seen__find(const zws_seen *seen, zws_hash128 hash)
{
    const zws_seen_part *part = part_of(seen, hash);
    if (!part->n)
        return NULL;
    zws_seen_item *item = &part->cell[cell_of(part, hash.lo)];
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
    for (size_t p = 0; p < ZWS_SEEN_PARTS; p++) {
        for (size_t i = 0; i < seen->part[p].size; i++)
            seen->part[p].cell[i].built = false;
    }
    for (size_t i = 0; i < seen->n_inputs; i++)
        seen->input[i].count = 0;
}

zws_status zws_seen__drop(zws_seen *seen, uint32_t batch)
{
    for (size_t p = 0; p < ZWS_SEEN_PARTS; p++) {
        if (seen->part[p].n > 0)
            ZWS_TRY(rebuild(seen, &seen->part[p], seen->part[p].size, batch));
    }
    renumber_inputs(seen);
    return ZWS_OK;
}

size_t zws_seen__memory(const zws_seen *seen)
{
    return seen->bytes + seen->cap * sizeof *seen->input;
}

void zws_seen__free(zws_seen *seen)
{
    for (size_t i = 0; i < seen->n_inputs; i++)
        free(seen->input[i].name);
    free(seen->input);
    for (size_t p = 0; p < ZWS_SEEN_PARTS; p++)
        free(seen->part[p].cell);
    *seen = (zws_seen){0};
}
