/* Bulk builds on several threads. Documents, with their units where the index has them, stand in a
 * queue in the order in which they came. Each is made and encoded on any thread, looked up on the
 * writer's in turn, inverted on any thread, and settled on the writer's in turn. Whatever depends
 * on what came before happens in turn, so the index does not depend on the number of threads, nor
 * on which was faster. */
#include <stdio.h>

#include "base/parallel.h"
#include "document/pieces.h"
#include "store/store_internal.h"

#define JOBS_MAX    64
#define AHEAD       32 /* documents in the queue for each thread */
#define ON_ITS_WAY  (1u << 16)
#define RUN_MOST    8                  /* documents that are taken with one look at the queue, */
#define RUN_BYTES   ((size_t)16 << 10) /* unless they are longer together */
#define UNITS_WEIGH 8 /* what is made of a document weighs so much more where it has units */

typedef enum {
    EMPTY,
    QUEUED,    /* to be made */
    MAKING,    /* a thread has it */
    MADE,      /* to be looked up */
    READY,     /* to be inverted */
    GATHERING, /* a thread has it */
    GATHERED,  /* to be settled */
} stage;

/* What stands in the index by itself: a document, or one of its units. */
typedef struct {
    zws_document *document; /* owned by its task */
    zws_buffer data;        /* its encoded form */
    bool changed;
    bool numbered; /* it has an index in the builder */
    zws_hash128 id_hash;
    zws_record record;
    zws_entry old;
    uint32_t index, length;
    size_t n_values;
    zws_buffer values; /* so many zws_segment_value, and their bytes */
} entry;

typedef struct {
    zws_put *put;
    stage stage;
    zws_status status; /* with the message */
    zws_buffer message;
    bool made;
    bool builder_failed; /* what failed is the builder */
    zws_document *document;
    entry own;
    zws_pieces units; /* of the document, where the index has them */
    entry *unit;      /* as many */
} task;

typedef struct {
    struct zws_bulk *queue;
    size_t lane;
    pthread_t thread;
    zws_analyzer *analyzer; /* NULL: tokens */
    zws_inverted inverted;
    zws_sealer_terms terms;
    zws_buffer term;
} worker;

struct zws_bulk {
    zws_store_writer *writer;
    size_t jobs, n_threads; /* besides the writer's, which works when it has nothing else to do */
    worker *worker;
    task *task; /* a ring of `size`; the numbers below are taken modulo it */
    size_t size;
    size_t bytes, bytes_max;     /* that the documents in the queue hold */
    uint64_t head, looked, tail; /* next to be settled; to be looked up; free */
    uint64_t next_make, next_gather;
    uint32_t *on_its_way; /* numbered entries by their ids' hashes, several in one counter */
    bool barrier;         /* nothing is looked up before all is settled that has been */
    bool settling;        /* the writer's thread is in one of the functions below */
    bool stop;
    pthread_mutex_t lock; /* of the stages and the numbers */
    pthread_cond_t work, done;
};

static task *task_at(const struct zws_bulk *q, uint64_t number)
{
    return &q->task[number % q->size];
}

static size_t weigh(const struct zws_bulk *q, const zws_put *put)
{
    return q->writer->units && put->bytes < SIZE_MAX / UNITS_WEIGH ? put->bytes * UNITS_WEIGH
                                                                   : put->bytes;
}

/* Entry 0 is the document, the others are its units. */
static size_t entries(const task *t)
{
    return t->put->make ? 1 + t->units.n : 0;
}

static entry *entry_at(task *t, size_t i)
{
    return i == 0 ? &t->own : &t->unit[i - 1];
}

static bool has_numbered(task *t)
{
    for (size_t i = 0; i < entries(t); i++) {
        if (entry_at(t, i)->numbered)
            return true;
    }
    return false;
}

/* --- On any thread -------------------------------------------------------------------------- */

static void keep_failure(task *t, zws_status status)
{
    t->status = status;
    zws_buffer__clear(&t->message);
    if (status != ZWS_OK && zws_buffer__puts(&t->message, zws_error_message()) != ZWS_OK)
        t->status = ZWS_ENOMEM;
}

/* Nothing is kept only where there was no memory for it. */
static const char *message_of(const task *t)
{
    return t->message.len > 0 ? t->message.data : "out of memory";
}

static zws_status prepare(worker *w, entry *e)
{
    ZWS_TRY(zws_store__prepare(e->document, w->analyzer, &e->data));
    e->record.document = zws_hash128__of(e->data.data, e->data.len);
    return ZWS_OK;
}

/* The units of a document that is prepared. */
static zws_status make_units(worker *w, task *t)
{
    if (!w->queue->writer->units || !w->analyzer)
        return ZWS_OK;
    ZWS_TRY(zws_pieces__split(&t->units, w->analyzer, t->document));
    zws_status status = zws_mem__zalloc(&t->unit, t->units.n, sizeof *t->unit);
    if (status != ZWS_OK)
        zws_pieces__free(&t->units);
    for (size_t i = 0; status == ZWS_OK && i < t->units.n; i++) {
        t->unit[i].document = t->units.item[i];
        status = prepare(w, &t->unit[i]);
    }
    return status;
}

static void make(worker *w, task *t)
{
    zws_status status = t->put->make(&t->document, t->put);
    t->made = status == ZWS_OK;
    if (!t->made)
        t->document = NULL;
    t->own.document = t->document;
    if (status == ZWS_OK)
        status = prepare(w, &t->own);
    if (status == ZWS_OK)
        status = make_units(w, t);
    keep_failure(t, status);
}

static zws_status copy_values(entry *e, const zws_inverted *inverted)
{
    zws_segment_value value[sizeof inverted->value / sizeof *inverted->value];
    size_t all = e->n_values = zws_sealer__values(value, inverted);
    all *= sizeof *value;
    const size_t head = all;
    for (size_t i = 0; i < e->n_values; i++)
        all += value[i].len;
    zws_buffer__clear(&e->values);
    ZWS_TRY(zws_buffer__reserve(&e->values, all));
    char *to = e->values.data + head;
    for (size_t i = 0; i < e->n_values; i++) {
        memcpy(to, value[i].data, value[i].len);
        value[i].data = to;
        to += value[i].len;
    }
    memcpy(e->values.data, value, head);
    e->values.len = all;
    return ZWS_OK;
}

static zws_status invert(worker *w, const entry *e, const char *input)
{
    ZWS_TRY(zws_store__invert(&w->inverted, w->analyzer, e->document));
    if (!input)
        return ZWS_OK;
    zws_buffer__clear(&w->term);
    ZWS_TRY(zws_schema__input_term(&w->term, input, strlen(input)));
    zws_inverted__add_term(&w->inverted, w->term.data);
    return ZWS_OK;
}

static zws_status gather_entry(worker *w, task *t, entry *e)
{
    zws_status status = invert(w, e, t->put->input);
    if (status == ZWS_OK)
        status = copy_values(e, &w->inverted);
    e->length = (uint32_t)w->inverted.length;
    if (status == ZWS_OK) {
        status = zws_sealer__gather(&w->queue->writer->sealer, w->lane, e->index, &w->terms,
                                    &w->inverted, e->document);
        t->builder_failed = status != ZWS_OK && status != ZWS_EINVAL && status != ZWS_ELIMIT;
    }
    return status;
}

static void gather(worker *w, task *t)
{
    zws_status status = ZWS_OK;
    for (size_t i = 0; status == ZWS_OK && i < entries(t); i++) {
        if (entry_at(t, i)->numbered)
            status = gather_entry(w, t, entry_at(t, i));
    }
    keep_failure(t, status);
}

/* Up to RUN_MOST tasks of one stage from *next on, which come to the stage of being worked at: how
 * many. */
static size_t take_run_locked(struct zws_bulk *q, uint64_t *next, uint64_t end, stage from,
                              stage to, task *run[RUN_MOST])
{
    size_t n = 0, bytes = 0;
    while (*next < end && task_at(q, *next)->stage != from)
        ++*next;
    while (n < RUN_MOST && *next < end && task_at(q, *next)->stage == from) {
        task *t = task_at(q, *next);
        bytes += weigh(q, t->put);
        if (n > 0 && bytes > RUN_BYTES)
            break;
        t->stage = to;
        run[n++] = t;
        ++*next;
    }
    return n;
}

/* A run of work, the oldest of what is farthest; with the lock held, which is let go meanwhile.
 * False: there was none. */
static bool work_locked(worker *w)
{
    struct zws_bulk *q = w->queue;
    task *run[RUN_MOST];
    /* Behind the head are the places of documents to come. */
    q->next_gather = q->next_gather < q->head ? q->head : q->next_gather;
    q->next_make = q->next_make < q->head ? q->head : q->next_make;
    stage next = GATHERED;
    size_t n = take_run_locked(q, &q->next_gather, q->looked, READY, GATHERING, run);
    if (n == 0) {
        next = MADE;
        n = take_run_locked(q, &q->next_make, q->tail, QUEUED, MAKING, run);
    }
    if (n == 0)
        return false;
    pthread_mutex_unlock(&q->lock);
    for (size_t i = 0; i < n; i++)
        (next == MADE ? make : gather)(w, run[i]);
    pthread_mutex_lock(&q->lock);
    for (size_t i = 0; i < n; i++)
        run[i]->stage = next;
    pthread_cond_signal(&q->done);
    return true;
}

static void *run_worker(void *context)
{
    worker *w = context;
    struct zws_bulk *q = w->queue;
    pthread_mutex_lock(&q->lock);
    while (!q->stop) {
        if (!work_locked(w))
            pthread_cond_wait(&q->work, &q->lock);
    }
    pthread_mutex_unlock(&q->lock);
    return NULL;
}

/* --- In turn -------------------------------------------------------------------------------- */

static uint32_t *on_its_way(const struct zws_bulk *q, zws_hash128 id)
{
    return &q->on_its_way[id.lo % ON_ITS_WAY];
}

/* The rest is for the dictionary of words, what is in the queue, and writing the segment. Ids that
 * were seen in this run are kept beside it. */
static size_t builder_memory(const zws_store_writer *writer)
{
    size_t rest = zws_store_writer__spare_memory(writer);
    size_t seen = zws_seen__memory(&writer->ids) + zws_seen__memory(&writer->inputs);
    rest = rest / 4 * 3;
    return seen < rest / 2 ? rest - seen : rest / 2;
}

static zws_status begin_builder(struct zws_bulk *q)
{
    zws_store_writer *writer = q->writer;
    if (writer->sealer.builder)
        return ZWS_OK;
    return zws_store_writer__written(
        writer, zws_sealer__begin(&writer->sealer, writer->path, q->jobs, builder_memory(writer)));
}

static void hash_id(entry *e)
{
    size_t len = 0;
    const char *id = zws_document_get(e->document, ZWS_FIELD_ID, 0, &len);
    e->id_hash = zws_hash128__of(id ? id : "", len);
}

static zws_status look_up_entry(struct zws_bulk *q, task *t, entry *e)
{
    zws_store_writer *writer = q->writer;
    ZWS_TRY(zws_store_writer__look_up(writer, &e->old, &e->record, e->document, t->put->input));
    e->changed = !zws_entry__is_same(&e->old, &e->record);
    if (!e->changed)
        return zws_seen__add(&writer->ids, e->id_hash, writer->batch);
    ZWS_TRY(begin_builder(q));
    e->index = writer->sealer.next++;
    e->numbered = true;
    ++*on_its_way(q, e->id_hash);
    writer->pending_bytes += zws_store_writer__weight(e->document);
    return ZWS_OK;
}

/* Nothing is taken out of a builder: where the document is in it, what it has of units comes first
 * into the index. */
static zws_status publish_units(struct zws_bulk *q, task *t, bool *later)
{
    const zws_seen_item *seen = zws_seen__find(&q->writer->ids, t->own.id_hash);
    if (!q->writer->units || !seen || !seen->built)
        return ZWS_OK;
    *later = q->head < q->looked;
    return *later ? ZWS_OK : zws_store_writer__commit(q->writer);
}

static zws_status look_up_document(struct zws_bulk *q, task *t, bool *later)
{
    zws_store_writer *writer = q->writer;
    for (size_t i = 0; i < entries(t) && !*later; i++) {
        hash_id(entry_at(t, i));
        *later = *on_its_way(q, entry_at(t, i)->id_hash) > 0;
    }
    if (!*later)
        ZWS_TRY(publish_units(q, t, later));
    if (*later)
        return ZWS_OK;
    for (size_t i = 0; i < entries(t); i++)
        ZWS_TRY(look_up_entry(q, t, entry_at(t, i)));
    q->barrier = writer->pending_bytes >= zws_store_writer__batch_bytes(writer);
    return ZWS_OK;
}

/* What is called in turn may delete documents of its input: what comes behind must see it. */
static zws_status look_up_call(struct zws_bulk *q, const task *t)
{
    uint64_t n = 0;
    if (t->put->input && !q->writer->only_ours)
        ZWS_TRY(zws_store_writer__count_documents(q->writer, t->put->input, &n));
    q->barrier = n > 0;
    return ZWS_OK;
}

static zws_status look_up(struct zws_bulk *q, task *t, bool *later)
{
    *later = false;
    if (t->status != ZWS_OK)
        return ZWS_OK;
    zws_status status = t->put->make ? look_up_document(q, t, later) : look_up_call(q, t);
    if (status != ZWS_OK)
        keep_failure(t, status);
    return q->writer->broken ? status : ZWS_OK;
}

static const zws_segment_value *values_of(const entry *e)
{
    return (const zws_segment_value *)(const void *)e->values.data;
}

static zws_status settle_entry(struct zws_bulk *q, const entry *e, bool whole)
{
    zws_store_writer *writer = q->writer;
    ZWS_TRY(zws_store_writer__written(
        writer,
        zws_sealer__settle(&writer->sealer, e->index, whole ? e->document : NULL, values_of(e),
                           e->n_values, e->length, &e->data, e->record.input)));
    if (!whole)
        return ZWS_OK;
    ZWS_TRY(zws_store_writer__record_built(writer, &e->old, e->id_hash, e->record.input));
    zws_segment_builder__set_memory(writer->sealer.builder, builder_memory(writer));
    return ZWS_OK;
}

/* A document and its units, or none of them. */
static zws_status settle_entries(struct zws_bulk *q, task *t)
{
    bool whole = t->status == ZWS_OK;
    for (size_t i = 0; i < entries(t); i++) {
        if (entry_at(t, i)->numbered)
            ZWS_TRY(settle_entry(q, entry_at(t, i), whole));
    }
    if (!whole || !t->document)
        return ZWS_OK;
    size_t len;
    const char *id = zws_document_get(t->document, ZWS_FIELD_ID, 0, &len);
    return id ? zws_store_writer__sweep_units(q->writer, id, len, &t->units) : ZWS_OK;
}

static void empty_entry(entry *e)
{
    zws_buffer__free(&e->data);
    zws_buffer__free(&e->values);
}

/* What the task holds, which takes longer than others should wait for the lock. */
static void free_contents(struct zws_bulk *q, task *t)
{
    for (size_t i = 0; i < entries(t); i++)
        *on_its_way(q, entry_at(t, i)->id_hash) -= entry_at(t, i)->numbered;
    t->put->free(t->put);
    zws_document_free(t->document);
    for (size_t i = 0; t->unit && i < t->units.n; i++)
        empty_entry(&t->unit[i]);
    free(t->unit);
    zws_pieces__free(&t->units);
}

static void empty_locked(struct zws_bulk *q, task *t, size_t weight)
{
    q->bytes -= weight;
    *t = (task){.message = t->message, .own = {.data = t->own.data, .values = t->own.values}};
}

static void empty(struct zws_bulk *q, task *t)
{
    size_t weight = weigh(q, t->put);
    free_contents(q, t);
    empty_locked(q, t, weight);
}

static zws_status settle(struct zws_bulk *q, task *t)
{
    if (t->builder_failed)
        zws_store_writer__written(q->writer, t->status);
    if (t->put->make && !t->builder_failed) {
        zws_status status = settle_entries(q, t);
        if (status != ZWS_OK)
            keep_failure(t, status);
    }
    if (t->status != ZWS_OK)
        zws_error__set(t->status, "%s", message_of(t));
    zws_status broken = q->writer->broken ? t->status : ZWS_OK;
    zws_status status =
        t->put->settled(t->put, t->status, t->made || !t->put->make, t->own.changed);
    return broken != ZWS_OK ? zws_error__set(broken, "%s", message_of(t)) : status;
}

/* --- The queue ------------------------------------------------------------------------------ */

typedef enum { NOTHING, SETTLE, COMMIT, LOOK_UP } turn;

/* What the writer's thread can do now. later: the next to be looked up has to wait for others. */
static turn next_turn_locked(const struct zws_bulk *q, bool later)
{
    if (q->head < q->looked)
        return task_at(q, q->head)->stage == GATHERED ? SETTLE
               : !q->barrier && !later && q->looked < q->tail &&
                       task_at(q, q->looked)->stage == MADE
                   ? LOOK_UP
                   : NOTHING;
    if (q->barrier)
        return COMMIT;
    return q->looked < q->tail && task_at(q, q->looked)->stage == MADE ? LOOK_UP : NOTHING;
}

/* Settles what is gathered, from the head on. */
static zws_status settle_run(struct zws_bulk *q)
{
    size_t gathered = 0, n = 0, weight[RUN_MOST];
    zws_status status = ZWS_OK;
    pthread_mutex_lock(&q->lock);
    while (gathered < RUN_MOST && q->head + gathered < q->looked &&
           task_at(q, q->head + gathered)->stage == GATHERED)
        gathered++;
    pthread_mutex_unlock(&q->lock);
    while (status == ZWS_OK && n < gathered) {
        task *t = task_at(q, q->head + n);
        weight[n++] = weigh(q, t->put);
        status = settle(q, t);
        free_contents(q, t);
    }
    pthread_mutex_lock(&q->lock);
    for (size_t i = 0; i < n; i++)
        empty_locked(q, task_at(q, q->head++), weight[i]);
    pthread_mutex_unlock(&q->lock);
    return status;
}

/* Looks up what is made, up to where the others have to wait. Units are looked up one document
 * after the other, because whether all before are settled decides. */
static zws_status look_up_run(struct zws_bulk *q, bool *later)
{
    const size_t most = q->writer->units ? 1 : RUN_MOST;
    size_t made = 0, n = 0;
    zws_status status = ZWS_OK;
    pthread_mutex_lock(&q->lock);
    while (made < most && q->looked + made < q->tail && task_at(q, q->looked + made)->stage == MADE)
        made++;
    pthread_mutex_unlock(&q->lock);
    while (status == ZWS_OK && n < made && !q->barrier) {
        status = look_up(q, task_at(q, q->looked + n), later);
        if (status != ZWS_OK || *later)
            break;
        n++;
    }
    pthread_mutex_lock(&q->lock);
    for (size_t i = 0; i < n; i++) {
        task *t = task_at(q, q->looked++);
        t->stage = t->status == ZWS_OK && has_numbered(t) ? READY : GATHERED;
    }
    if (n > 1)
        pthread_cond_broadcast(&q->work);
    else
        pthread_cond_signal(&q->work);
    pthread_mutex_unlock(&q->lock);
    return status;
}

static zws_status take_turn(struct zws_bulk *q, turn what, bool *later)
{
    zws_store_writer *writer = q->writer;
    switch (what) {
    case SETTLE:
        *later = false;
        return settle_run(q);
    case COMMIT:
        q->barrier = false;
        return writer->pending_bytes >= zws_store_writer__batch_bytes(writer)
                   ? zws_store_writer__commit(writer)
                   : ZWS_OK;
    default:
        return look_up_run(q, later);
    }
}

static bool has_room(const struct zws_bulk *q, size_t bytes)
{
    return q->tail - q->head < q->size && (q->tail == q->head || q->bytes + bytes <= q->bytes_max);
}

/* Takes turns until there is room for so many bytes (SIZE_MAX: until nothing is left) and nothing
 * that can be done at once. */
static zws_status take_turns(struct zws_bulk *q, size_t bytes)
{
    bool later = false;
    for (;;) {
        pthread_mutex_lock(&q->lock);
        turn what;
        while ((what = next_turn_locked(q, later)) == NOTHING) {
            if (bytes == SIZE_MAX ? q->head == q->tail : has_room(q, bytes))
                break;
            if (!work_locked(&q->worker[q->n_threads]))
                pthread_cond_wait(&q->done, &q->lock);
        }
        pthread_mutex_unlock(&q->lock);
        if (what == NOTHING)
            return ZWS_OK;
        ZWS_TRY(take_turn(q, what, &later));
    }
}

/* On the writer's thread, and not inside itself. After a failure the queue is dropped. */
static zws_status run_queue(zws_store_writer *writer, size_t bytes)
{
    struct zws_bulk *q = writer->queue;
    q->settling = true;
    zws_status status = take_turns(q, bytes);
    q->settling = false;
    if (status == ZWS_OK)
        return ZWS_OK;
    char message[1024];
    snprintf(message, sizeof message, "%s", zws_error_message());
    zws_bulk__free(writer);
    return zws_error__set(status, "%s", message);
}

zws_status zws_bulk__drain(zws_store_writer *writer)
{
    if (!writer->queue || writer->queue->settling)
        return ZWS_OK;
    return run_queue(writer, SIZE_MAX);
}

/* The builder has terms of documents that are dropped, and is told so. */
static void drop_numbered(struct zws_bulk *q)
{
    zws_store_writer *writer = q->writer;
    for (uint64_t i = q->head; writer->sealer.builder && i < q->looked; i++) {
        task *t = task_at(q, i);
        for (size_t k = 0; k < entries(t); k++) {
            const entry *e = entry_at(t, k);
            if (e->numbered &&
                (t->builder_failed || zws_sealer__settle(&writer->sealer, e->index, NULL, NULL, 0,
                                                         0, NULL, e->record.input) != ZWS_OK))
                writer->broken = true;
        }
    }
}

void zws_bulk__free(zws_store_writer *writer)
{
    struct zws_bulk *q = writer->queue;
    if (!q || q->settling) /* whoever is settling does it */
        return;
    pthread_mutex_lock(&q->lock);
    q->stop = true;
    pthread_cond_broadcast(&q->work);
    pthread_mutex_unlock(&q->lock);
    for (size_t i = 0; i < q->n_threads; i++)
        pthread_join(q->worker[i].thread, NULL);
    drop_numbered(q);
    for (; q->head < q->tail; q->head++)
        empty(q, task_at(q, q->head));
    for (size_t i = q->worker ? q->jobs : 0; i-- > 0;) {
        zws_analyzer__free(q->worker[i].analyzer);
        zws_inverted__free(&q->worker[i].inverted);
        free(q->worker[i].terms.term);
        zws_buffer__free(&q->worker[i].term);
    }
    for (size_t i = 0; q->task && i < q->size; i++) {
        zws_buffer__free(&q->task[i].message);
        empty_entry(&q->task[i].own);
    }
    pthread_mutex_destroy(&q->lock);
    pthread_cond_destroy(&q->work);
    pthread_cond_destroy(&q->done);
    free(q->worker);
    free(q->task);
    free(q->on_its_way);
    free(q);
    writer->queue = NULL;
}

static zws_status fill(struct zws_bulk *q)
{
    const zws_store_writer *writer = q->writer;
    ZWS_TRY(zws_mem__zalloc(&q->task, q->size, sizeof *q->task));
    ZWS_TRY(zws_mem__zalloc(&q->worker, q->jobs, sizeof *q->worker));
    ZWS_TRY(zws_mem__zalloc(&q->on_its_way, ON_ITS_WAY, sizeof *q->on_its_way));
    for (size_t i = 0; i < q->jobs; i++) {
        q->worker[i].queue = q;
        q->worker[i].lane = i;
        q->worker[i].inverted.any_order = true; /* the builder sorts them all at last */
        if (!writer->analyzer)
            continue;
        /* The first has the dictionary for all. */
        ZWS_TRY(zws_analyzer__fork(&q->worker[i].analyzer,
                                   i > 0 ? q->worker[0].analyzer : writer->analyzer));
        if (i == 0)
            ZWS_TRY(zws_analyzer__hold(q->worker[0].analyzer));
    }
    /* Where there are no more threads to be had, those there are do it, or the writer's alone. */
    while (q->n_threads + 1 < q->jobs &&
           zws_thread__start(&q->worker[q->n_threads].thread, run_worker, &q->worker[q->n_threads]))
        q->n_threads++;
    return ZWS_OK;
}

static zws_status make_queue(zws_store_writer *writer)
{
    struct zws_bulk *q;
    if (writer->sealer.builder) /* of one thread, or of another number of them */
        ZWS_TRY(zws_store_writer__commit(writer));
    ZWS_TRY(zws_mem__zalloc(&q, 1, sizeof *q));
    q->writer = writer;
    q->jobs = writer->jobs < 1 ? 1 : writer->jobs > JOBS_MAX ? JOBS_MAX : writer->jobs;
    q->size = q->jobs * AHEAD + 8;
    q->bytes_max = writer->memory / 32;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->work, NULL);
    pthread_cond_init(&q->done, NULL);
    writer->queue = q;
    zws_status status = fill(q);
    if (status != ZWS_OK)
        zws_bulk__free(writer);
    return status;
}

zws_status zws_store_writer__enqueue(zws_store_writer *writer, zws_put *put)
{
    zws_status status = zws_store_writer__check(writer);
    if (status == ZWS_OK && !writer->bulk)
        status = zws_error__set(ZWS_EINTERNAL, "documents are enqueued outside of a bulk build");
    if (status == ZWS_OK && !writer->queue)
        status = make_queue(writer);
    if (status == ZWS_OK)
        status = run_queue(writer, weigh(writer->queue, put));
    if (status != ZWS_OK) {
        put->free(put);
        return status;
    }
    struct zws_bulk *q = writer->queue;
    pthread_mutex_lock(&q->lock);
    task *t = task_at(q, q->tail);
    t->put = put;
    t->stage = put->make ? QUEUED : MADE;
    q->bytes += weigh(q, put);
    q->tail++;
    pthread_cond_signal(&q->work);
    pthread_mutex_unlock(&q->lock);
    return ZWS_OK;
}
