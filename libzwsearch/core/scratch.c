/* The memory that searches of a thread share. */
#include "core/exec.h"

/* place and joined_place */
#define PLACES_BYTES (((size_t)ZWS_WINDOW + 64) * 4 * 2 * (ZWS_PLACES + 1))

zws_status zws_core_scratch__new(zws_core_scratch **out)
{
    ZWS_TRY(zws_mem__zalloc(out, 1, sizeof **out));
    zws_core_scratch *s = *out;
    size_t room = ZWS_WINDOW + 64;
    s->acc = aligned_alloc(64, room * 2);
    s->sum = aligned_alloc(64, ZWS_WINDOW_BLOCKS * 2);
    s->need = aligned_alloc(64, ZWS_WINDOW_BLOCKS * 2);
    s->total = aligned_alloc(64, ZWS_WINDOW_BLOCKS * 2);
    s->touched = aligned_alloc(64, room * 2);
    s->doc = aligned_alloc(64, room * 2);
    s->bound = aligned_alloc(64, room * 2);
    s->likely = aligned_alloc(64, room * 2);
    s->nibble = aligned_alloc(64, room);
    s->slot = aligned_alloc(64, ZWS_WINDOW);
    s->joined = aligned_alloc(64, room * 2);
    s->alive = aligned_alloc(64, room * 2);
    s->marked = aligned_alloc(64, ZWS_WINDOW / 8);
    s->sure = aligned_alloc(64, ZWS_WINDOW / 8);
    s->slices = aligned_alloc(64, (size_t)(2 * ZWS_SLICES + 1 + ZWS_HELD) * (ZWS_WINDOW / 8));
    s->from = aligned_alloc(64, room * 2);
    s->joined_from = aligned_alloc(64, room * 2);
    s->places = zws_room__alloc(PLACES_BYTES); /* most searches use the beginnings of a few */
    for (size_t i = 0; s->places && i <= ZWS_PLACES; i++) {
        s->place[i] = s->places + 2 * i * room;
        s->joined_place[i] = s->places + (2 * i + 1) * room;
    }
    if (!s->places || !s->from || !s->acc || !s->total || !s->touched || !s->sum || !s->need ||
        !s->doc || !s->bound || !s->likely || !s->nibble || !s->joined || !s->alive ||
        !s->joined_from || !s->marked || !s->sure || !s->slices || !s->slot) {
        zws_core_scratch__free(s);
        *out = NULL;
        return zws_error__nomem();
    }
    memset(s->acc, 0, room * 2);
    memset(s->slot, ZWS_BATCH, ZWS_WINDOW);
    memset(s->total, 0, ZWS_WINDOW_BLOCKS * 2);
    return ZWS_OK;
}

void zws_core_scratch__free(zws_core_scratch *s)
{
    if (!s)
        return;
    zws_arena__free(&s->arena);
    free(s->acc);
    free(s->sum);
    free(s->need);
    free(s->total);
    free(s->touched);
    free(s->doc);
    free(s->bound);
    free(s->likely);
    free(s->from);
    free(s->joined_from);
    zws_room__free(s->places, PLACES_BYTES);
    free(s->nibble);
    free(s->slot);
    free(s->joined);
    free(s->alive);
    free(s->marked);
    free(s->sure);
    free(s->slices);
    free(s->sets);
    free(s->tables);
    free(s->position[0]);
    free(s->position[1]);
    for (int i = 0; i < ZWS_DEPTH; i++)
        free(s->bits[i]);
    free(s);
}

zws_status zws_scratch__bits(zws_exec *x, int depth, uint64_t **bits)
{
    if (depth >= ZWS_DEPTH)
        return zws_error__set(ZWS_ELIMIT, "the query is nested more than %d levels deep",
                              ZWS_DEPTH);
    uint64_t **slot = &x->scratch->bits[depth];
    if (!*slot)
        *slot = aligned_alloc(64, ZWS_WINDOW_WORDS * sizeof **slot);
    *bits = *slot;
    return *slot ? ZWS_OK : zws_error__nomem();
}
