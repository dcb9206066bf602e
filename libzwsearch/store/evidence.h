/* What present documents, and an imported list, say of a document: the judgments that its state
 * follows from, each with its sentence. */
#ifndef ZWS_STORE_EVIDENCE_H
#define ZWS_STORE_EVIDENCE_H

#include "document/validity.h"
#include "store/store_internal.h"

/* More documents of one title than this are told apart by their numbers alone: what is said of the
 * title is said of none of them. */
#define ZWS_NAMESAKES_MAX 64

/* What a document is called where others speak of it: a canonical number, or the key of a title (32
 * hexadecimal digits, see zws_schema__title_key); cut as in terms. */
bool zws_name__is_title(const char *name, size_t len);

/* Calls fn for the numbers that a document has for its own, as in terms, each once. */
zws_status zws_name__each_number(const zws_document *document,
                                 zws_status (*fn)(const char *name, size_t len, void *context),
                                 void *context);

/* Calls fn for the keys of the document's title, first, and of what else it is called
 * (zws_title__each_alias); each once. */
zws_status zws_name__each_title(const zws_document *document, const zws_analyzer *analyzer,
                                zws_status (*fn)(const char *key, bool alias, void *context),
                                void *context);

/* The relations that change the state of their target, as letters of terms. */
extern const char zws_evidence__letters[6];

/* Reads documents that judge others, and keeps the last of them: a list that repeals hundreds is
 * read once. For one state of the index and one analyzer. Zero-initialise it but for these. */
typedef struct {
    zws_store *store;
    zws_analyzer *analyzer; /* NULL: tokens, where nobody judges */
    struct zws_sheet **sheet;
    size_t n, next;
    bool many; /* it reads much, once: pages of segments are let go meanwhile */
} zws_evidence_reader;

/* After a name was looked up or a document read: what is read lies here and there, and is mapped
 * with what is around it, a large page where the system has them. */
void zws_evidence_reader__let_go(zws_evidence_reader *reader);
void zws_evidence_reader__free(zws_evidence_reader *reader);

typedef struct {
    zws_judgment judgment; /* .id is id below, or the list's source */
    char *id;              /* the document's; NULL for an entry of a list */
    char *title, *number;  /* the document's; NULL: it has none */
    char *sentence;        /* as it stands there; of a list, what the entry names */
} zws_witness;

typedef struct {
    zws_witness *item;
    size_t n, cap;
    zws_arena arena;
} zws_evidence;

/* What a document says that others repeal before the day on which it would count is left out: 甲 is
 * not repealed from October by 乙, which was repealed in May. Of these others it is not asked
 * whether they are in force themselves, so the judgments depend on what present documents say, and
 * on nothing that follows from it. In an order that depends on nothing but what there is. texts:
 * with title, number and sentence. */
zws_status zws_evidence__gather(zws_evidence *out, zws_evidence_reader *reader,
                                const zws_document *document, bool texts);
void zws_evidence__free(zws_evidence *evidence);

/* The judgments as an array in the evidence's arena. */
zws_status zws_evidence__judgments(const zws_judgment **out, zws_evidence *evidence);

/* A state of both tiers that is not opened as an index. */
zws_status zws_store__view(zws_store *out, zws_live *live, zws_sealed *sealed);

/* --- The imported list (listed.h) ------------------------------------------------------------- */

/* Calls fn for the entries of the name or id; kind: 'N', 'T', 'Q'. Nothing for one that is not
 * listed. The entry's texts live in the arena. */
zws_status zws_listed__find(bool *found, zws_witness *out, zws_live *live, zws_arena *arena,
                            char kind, const char *name, size_t len);
/* Whether there is a list. */
zws_status zws_listed__any(bool *any, zws_live *live);

#endif
