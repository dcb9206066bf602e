/* Which records of the ledger have to be made anew, and making them. */
#ifndef ZWS_STORE_LEDGER_UPDATE_H
#define ZWS_STORE_LEDGER_UPDATE_H

#include "store/ledger.h"

struct zws_store;
struct zws_store_writer;

/* Names of documents (see zws_name__is_title) of which something was said, or not any more, or that
 * appeared or went away. Zero-initialise it. */
typedef struct {
    zws_buffer text;
    struct zws_noted {
        size_t begin, len;
        char kind; /* N number, T title, Q id */
        bool said; /* what is said of it changed; else a document of that name came or went */
    } * item;
    size_t n, cap;
    /* Of sealed documents, those whose removal changes the records of others; made when the first
     * is removed. */
    uint64_t *speaks[ZWS_SEGMENTS_MAX];
    bool known;
} zws_notes;

zws_status zws_notes__add(zws_notes *notes, char kind, const char *name, size_t len, bool said);
/* Forgets all of it. */
void zws_notes__clear(zws_notes *notes);

/* The document in writer->inverted is put, as number `doc` of the live tier or into a builder. */
zws_status zws_ledger__note_put(struct zws_store_writer *writer);
/* A document is about to be replaced or deleted. */
zws_status zws_ledger__note_live(struct zws_store_writer *writer, uint32_t doc);
zws_status zws_ledger__note_sealed(struct zws_store_writer *writer, zws_sealed_place place);
/* Makes the records anew that depend on what was noted, into the writer's ledger and the
 * transaction. */
zws_status zws_ledger__commit(struct zws_store_writer *writer);

/* The ledger of all that a state of the index holds, made from its documents and its imported list
 * alone. *out is to be freed, on failure too. */
zws_status zws_ledger__make(zws_ledger *out, struct zws_store *store, zws_analyzer *analyzer);

/* The ledger of what a seal has made, into its new live tier. from: the writer's, as it was before;
 * a document moves[tier]d there is found by its id in segment `fresh` (an index in sealed), all
 * others stay in segments of the same number. */
typedef struct {
    struct zws_store_writer *writer;
    zws_sealed *sealed;
    zws_live *live;
    size_t fresh;      /* SIZE_MAX: there is no new segment */
    bool anew;         /* the facts of all documents were read again */
    bool added;        /* documents came with the new segment */
    const bool *moved; /* of the writer's segments; what is live moves as well */
} zws_ledger_move;

zws_status zws_ledger__move(zws_ledger *out, const zws_ledger_move *move);

#endif
