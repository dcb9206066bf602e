/* What the files of the gather share.
 *
 * What a term costs is waiting for memory. So postings are not appended to their terms, which are
 * far from each other, but to logs, one for each of BUCKETS ranges of the order of terms: the ends
 * of so many logs stay in the nearest caches. A log is small enough to stay in a cache too while
 * its postings are sorted by their terms, when all are read. The one thing far away that a posting
 * needs is its term's number: an entry of 16 bytes in a hash table, asked for ahead, if it is not
 * among the common ones. */
#ifndef ZWS_CORE_GATHER_PARTS_H
#define ZWS_CORE_GATHER_PARTS_H

#include "base/memory.h"
#include "core/gather.h"

#define BUCKETS      256
#define BUCKET_TERMS ((uint32_t)1 << 24) /* so many have numbers in a bucket */

/* Records never straddle chunks. Behind what is used there is room for a wide load. */
typedef struct chunk {
    struct chunk *next;
    size_t size, used;
    uint8_t data[];
} chunk;

#define CHUNK_SLACK 16

/* Memory is taken in large pieces and given back all at once: nothing is left between. */
typedef struct gather_slab {
    struct gather_slab *next;
    size_t size, used;
    _Alignas(64) uint8_t data[];
} gather_slab;

typedef struct {
    uint64_t key; /* zws_order__key */
    union {
        char bytes[8];   /* of a short term */
        const char *far; /* a longer one; its length stands before it */
    } text;
} gather_term;

#define SHORT_MOST 7 /* bytes: a key that is all of the term */

/* A term's postings in the order of terms. */
typedef struct {
    size_t at, size; /* in the bucket's postings */
    uint32_t term, n;
} gather_group;

typedef struct {
    uint8_t *at, *end; /* of the log: where the next record goes, and the end of its room */
    chunk *first, *last;
    uint32_t document; /* of the last record */
    uint32_t n;
    size_t bytes; /* of its chunks */
    gather_term *term;
    size_t cap;
    /* When it is sorted: */
    gather_group *group;
    uint8_t *postings;
    size_t n_postings; /* bytes */
} gather_bucket;

typedef struct {
    uint64_t name;   /* the key of a short term, or the hash of a longer one over SHORT_MOST */
    uint32_t number; /* bucket * BUCKET_TERMS + the term's number there; NO_TERM: empty */
} gather_entry;

/* Common terms side by side: of all names whose hashes have the same low bits the last. */
#define COMMON 8192

#define NO_TERM UINT32_MAX

struct zws_gather {
    gather_entry *entry; /* a hash table of `cap` places */
    size_t n, cap;
    uint32_t index;       /* of the last document */
    gather_entry *common; /* COMMON of them */
    zws_arena text;       /* of longer terms */
    gather_bucket bucket[BUCKETS];
    size_t buckets;             /* in use: 1, or BUCKETS */
    uint64_t splitter[BUCKETS]; /* the least key of each bucket */
    bool small;                 /* too little memory for more than one bucket */
    gather_slab *slab, *spare;  /* that all logs take their chunks from */
    size_t chunk_bytes;         /* of all logs, */
    size_t widest;              /* and of the longest that there was */
    size_t term_bytes;          /* of all buckets' terms */
    uint32_t most_terms;        /* that a bucket has had */
    size_t sorted_bytes;        /* of the postings that are sorted */
    zws_buffer scratch;
};

/* A record of a log: u32 number of its term, shifted, under the head of its posting; u8 document
 * (difference to the record before; FAR_DOCUMENT: a u32 follows); what is behind the head. */
typedef struct {
    uint32_t term, document;
    uint8_t head;
    const uint8_t *rest;
    size_t rest_len;
} gather_record;

#define FAR_DOCUMENT 255

/* Nothing but what was written here is read, so nothing is checked. */
static inline void gather_read(gather_record *r, const uint8_t **p)
{
    const uint8_t *q = *p;
    uint32_t first = zws_get32(q);
    r->term = first >> 8;
    r->head = (uint8_t)first;
    uint32_t step = q[4];
    q += 5;
    if (step == FAR_DOCUMENT) {
        step = zws_get32(q);
        q += 4;
    }
    r->document += step;
    uint32_t n = r->head & 15;
    size_t frequency = r->head >> 4 == ZWS_HEAD_MORE ? 4 : 0;
    r->rest = q;
    r->rest_len =
        frequency + (n < ZWS_HEAD_MORE ? 2 * (size_t)n : 4 + (size_t)zws_get32(q + frequency) * 4);
    *p = q + r->rest_len;
}

static inline bool gather_is_short(const gather_term *t)
{
    return (t->key & 0xFF) <= SHORT_MOST;
}

static inline uint32_t gather_length(const gather_term *t)
{
    uint32_t len;
    if (gather_is_short(t))
        return (uint32_t)(t->key & 0xFF);
    memcpy(&len, t->text.far - sizeof len, sizeof len);
    return len;
}

static inline const char *gather_text(const gather_term *t)
{
    return gather_is_short(t) ? t->text.bytes : t->text.far;
}

/* Room for a record of at most so many bytes at the end of the bucket's log. */
zws_status zws_gather__room(zws_gather *gather, gather_bucket *bucket, size_t bytes);
/* Lets the chunks of all logs go. */
void zws_gather__drop_logs(zws_gather *gather);

/* Sorts the log of a bucket: group[0..n) and their postings at out, which grows; the log is as it
 * was. ZWS_EINTERNAL: a document has a term twice. */
zws_status zws_gather__group(gather_group **group, uint8_t **out, size_t *cap, size_t *len,
                             const gather_bucket *bucket);
zws_gathered zws_gather__grouped(const gather_bucket *bucket, const gather_group *group,
                                 const uint8_t *postings);

#endif
