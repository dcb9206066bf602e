#include "store/seen.h"

static size_t cell_of(const zws_seen *seen, zws_hash128 hash)
{
    size_t mask = seen->size - 1, cell = (size_t)hash.lo & mask;
    while (seen->cell[cell].batch &&
           (seen->cell[cell].hash.lo != hash.lo || seen->cell[cell].hash.hi != hash.hi))
        cell = (cell + 1) & mask;
    return cell;
}

/* Moves everything but the items of batch `except` (0: none is left out) to `size` cells. */
static zws_status rebuild(zws_seen *seen, size_t size, uint32_t except)
{
    zws_seen fresh = {.size = size};
    ZWS_TRY(zws_mem__zalloc(&fresh.cell, size, sizeof *fresh.cell));
    for (size_t i = 0; i < seen->size; i++) {
        zws_seen_item *item = &seen->cell[i];
        if (!item->batch)
            continue;
        if (item->batch == except) {
            free(item->name);
            continue;
        }
        fresh.cell[cell_of(&fresh, item->hash)] = *item;
        fresh.n++;
    }
    free(seen->cell);
    *seen = fresh;
    return ZWS_OK;
}

zws_status zws_seen__add(zws_seen *seen, zws_hash128 hash, uint32_t batch, const char *name)
{
    if (seen->n * 3 >= seen->size * 2)
        ZWS_TRY(rebuild(seen, seen->size ? seen->size * 2 : 64, 0));
    zws_seen_item *item = &seen->cell[cell_of(seen, hash)];
    if (item->batch)
        return ZWS_OK;
    char *copy = NULL;
    if (name)
        ZWS_TRY(zws_mem__dup(&copy, name, strlen(name)));
    *item = (zws_seen_item){.hash = hash, .batch = batch, .name = copy};
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

void zws_seen__clear_built(zws_seen *seen)
{
    for (size_t i = 0; i < seen->size; i++) {
        seen->cell[i].built = false;
        seen->cell[i].count = 0;
    }
}

zws_status zws_seen__drop(zws_seen *seen, uint32_t batch)
{
    return seen->n ? rebuild(seen, seen->size, batch) : ZWS_OK;
}

void zws_seen__free(zws_seen *seen)
{
    for (size_t i = 0; i < seen->size; i++)
        free(seen->cell[i].name);
    free(seen->cell);
    *seen = (zws_seen){0};
}
