/* Sealing: a new segment from what is live (and from segments that are small against it), and an
 * empty live tier. Both are made aside, whole and synced; replacing the manifest publishes them at
 * once. Before that the index is the old one and what was made is litter; after it the index is the
 * new one and the old live tier and the merged segments are litter. The next writer clears it. */
#include <unistd.h>

#include "store/listed.h"
#include "store/store_internal.h"

typedef struct {
    zws_store_writer *writer;
    zws_seal_kind kind;
    void (*progress)(uint64_t done, uint64_t total, void *context);
    void *context;
    uint64_t done, total;
    bool chosen[ZWS_SEGMENTS_MAX]; /* segments that go into the new one */
    size_t n_chosen;
    uint64_t live, fresh; /* documents that are live; with those that are built already */
    uint64_t documents;   /* of the new segment */
    uint32_t *doc;        /* the live ones */
    zws_sealer sealer;
    char *folder, *path, *part; /* of segments; of the new one; of what is merged into it */
    zws_manifest manifest;      /* to be published */
    zws_live *new_live;
    zws_sealed *new_sealed;
    zws_ledger new_ledger;
    bool unsure; /* it is published, but its sync failed */
} sealing;

static uint64_t visible(const zws_sealed_part *part)
{
    return part->documents - part->n_hidden;
}

static void take(sealing *s, size_t part)
{
    s->chosen[part] = true;
    s->n_chosen++;
    s->documents += visible(&s->writer->sealed->part[part]);
}

/* Segments of which a good part is hidden are not worth their place: searches pass over what is
 * hidden one by one. Sizes grow geometrically otherwise: a segment is merged when it is no more
 * than twice what it would join, so that each document is merged a number of times that is
 * logarithmic in all of them. */
static void choose(sealing *s)
{
    const zws_sealed *sealed = s->writer->sealed;
    s->documents = s->fresh;
    if (s->kind == ZWS_SEAL_ALL && s->fresh == 0 && sealed->n == 1 && sealed->part[0].n_hidden == 0)
        return;
    for (size_t i = 0; i < sealed->n; i++) {
        if (sealed->part[i].n_hidden > sealed->part[i].documents / ZWS_SEAL_HIDDEN_PART)
            take(s, i);
    }
    for (;;) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < sealed->n; i++) {
            if (!s->chosen[i] &&
                (best == SIZE_MAX || visible(&sealed->part[i]) < visible(&sealed->part[best])))
                best = i;
        }
        if (best == SIZE_MAX)
            break;
        bool full = sealed->n - s->n_chosen >= ZWS_SEGMENTS_MAX - 1;
        bool all = s->kind == ZWS_SEAL_REBUILD || s->kind == ZWS_SEAL_ALL;
        if (!all && !full && visible(&sealed->part[best]) > 2 * s->documents)
            break;
        take(s, best);
    }
}

/* --- Building --------------------------------------------------------------------------------- */

/* Adds the document whose encoded form is in writer->data. */
static zws_status add_document(sealing *s, zws_hash128 input)
{
    zws_store_writer *writer = s->writer;
    zws_document *document;
    char input_term[64];
    ZWS_TRY(zws_document__decode(&document, writer->data.data ? writer->data.data : "",
                                 writer->data.len));
    zws_status status = ZWS_OK;
    if (s->kind == ZWS_SEAL_REBUILD) {
        document->extracted = false;
        status = zws_store_writer__prepare(writer, document);
    }
    if (status == ZWS_OK)
        status = zws_store_writer__invert(writer, document);
    if (status == ZWS_OK && (input.lo || input.hi)) {
        zws_buffer__clear(&writer->scratch);
        status = zws_schema__input_hash_term(&writer->scratch, input);
        if (status == ZWS_OK) {
            memcpy(input_term, writer->scratch.data, writer->scratch.len + 1);
            zws_inverted__add_term(&writer->inverted, input_term);
        }
    }
    if (status == ZWS_OK)
        status = zws_sealer__add(&s->sealer, &writer->inverted, document, &writer->data, input);
    zws_document_free(document);
    s->done++;
    if (status == ZWS_OK && s->progress)
        s->progress(s->done, s->total, s->context);
    return status;
}

static zws_status add_live(sealing *s)
{
    zws_store_writer *writer = s->writer;
    for (uint64_t i = 0; i < s->live; i++) {
        zws_record record;
        zws_buffer__clear(&writer->scratch);
        ZWS_TRY(zws_live__value(writer->live, s->doc[i], ZWS_SLOT_RECORD, &writer->scratch));
        if (!zws_record__decode(&record, writer->scratch.data ? writer->scratch.data : "",
                                writer->scratch.len))
            return zws_error__set(ZWS_ECORRUPT,
                                  "%s is damaged (document %u has no record): run zwadmin verify",
                                  writer->path, s->doc[i]);
        zws_buffer__clear(&writer->scratch);
        zws_buffer__clear(&writer->data);
        ZWS_TRY(zws_live__data(writer->live, s->doc[i], &writer->scratch));
        ZWS_TRY(zws_document__unpack(
            &writer->data, writer->scratch.data ? writer->scratch.data : "", writer->scratch.len));
        ZWS_TRY(add_document(s, record.input));
    }
    return ZWS_OK;
}

static zws_status add_sealed(sealing *s, size_t part)
{
    zws_store_writer *writer = s->writer;
    const zws_sealed_part *p = &writer->sealed->part[part];
    for (uint32_t d = 0; d < p->documents; d++) {
        if (zws_sealed__is_hidden(p, d))
            continue;
        zws_buffer *scratch = &writer->scratch;
        ZWS_TRY(zws_sealed__stored(writer->sealed, (zws_sealed_place){part, d}, scratch));
        zws_buffer__clear(&writer->data);
        ZWS_TRY(zws_buffer__append(&writer->data, scratch->data + ZWS_STORED_HEAD,
                                   scratch->len - ZWS_STORED_HEAD));
        ZWS_TRY(add_document(s, zws_sealed__input(scratch)));
    }
    return ZWS_OK;
}

static zws_status build_from_documents(sealing *s, const char *path)
{
    if (!s->sealer.builder)
        ZWS_TRY(zws_sealer__begin(&s->sealer, s->writer->path, 1, s->writer->memory));
    ZWS_TRY(add_live(s));
    for (size_t i = 0; s->kind == ZWS_SEAL_REBUILD && i < s->writer->sealed->n; i++)
        ZWS_TRY(add_sealed(s, i));
    return zws_segment_builder__finish(s->sealer.builder, path);
}

/* The chosen segments and what was built from the live documents (NULL: nothing was). */
static zws_status merge(sealing *s, zws_segment *fresh)
{
    zws_segment_options options = {.threads = s->writer->jobs,
                                   .memory = zws_store_writer__spare_memory(s->writer),
                                   .folder = s->folder,
                                   .positions = true,
                                   .bm25 = zws_seal__usual};
    zws_segment *segment[ZWS_SEGMENTS_MAX + 1];
    zws_core_hidden hidden[ZWS_SEGMENTS_MAX + 1] = {{0}};
    size_t n = 0;
    for (size_t i = 0; i < s->writer->sealed->n; i++) {
        const zws_sealed_part *part = &s->writer->sealed->part[i];
        if (!s->chosen[i])
            continue;
        hidden[n] = zws_sealed__hidden(part);
        segment[n++] = part->segment;
    }
    if (fresh)
        segment[n++] = fresh;
    return zws_segment__merge(s->path, segment, n, hidden, &options);
}

static zws_status build(sealing *s)
{
    bool merging = s->kind != ZWS_SEAL_REBUILD && s->n_chosen > 0;
    zws_segment *fresh = NULL;
    if (!merging)
        return build_from_documents(s, s->path);
    if (s->fresh > 0) {
        ZWS_TRY(build_from_documents(s, s->part));
        ZWS_TRY(zws_segment__open(&fresh, s->part));
        unlink(s->part);
    }
    zws_status status = merge(s, fresh);
    zws_segment__close(fresh);
    return status;
}

/* --- The new live tier ------------------------------------------------------------------------ */

typedef struct {
    zws_live *from, *to;
    zws_buffer value;
} copying;

static zws_status copy_key(zws_term key, void *context)
{
    copying *c = context;
    zws_buffer__clear(&c->value);
    ZWS_TRY(zws_live__metadata(c->from, key, &c->value));
    return zws_live__set_metadata(c->to, key, c->value.data ? c->value.data : "", c->value.len);
}

static zws_status copy_records(sealing *s)
{
    char now[24];
    copying c = {.from = s->writer->live, .to = s->new_live};
    zws_status status = zws_live__metadata_keys(
        c.from, (zws_term){ZWS_KEY_INPUT, sizeof ZWS_KEY_INPUT - 1}, copy_key, &c);
    if (status == ZWS_OK)
        status = zws_live__metadata_keys(c.from, (zws_term){ZWS_KEY_LIST, sizeof ZWS_KEY_LIST - 1},
                                         copy_key, &c);
    zws_buffer__free(&c.value);
    zws_manifest__now(now);
    if (status == ZWS_OK)
        status = zws_live__set_metadata(
            s->new_live, (zws_term){ZWS_KEY_COMMIT, sizeof ZWS_KEY_COMMIT - 1}, now, strlen(now));
    if (status == ZWS_OK && s->kind == ZWS_SEAL_BULK && s->writer->bulk)
        status = zws_live__set_metadata(
            s->new_live, (zws_term){ZWS_KEY_BULK, sizeof ZWS_KEY_BULK - 1}, now, strlen(now));
    for (size_t i = 0; status == ZWS_OK && i < s->writer->sealed->n; i++) {
        if (!s->chosen[i])
            status = zws_sealed__copy_hidden(&s->writer->sealed->part[i], s->new_live);
    }
    return status;
}

/* What others make of the documents, where they are now. */
static zws_status move_ledger(sealing *s)
{
    const uint32_t n = s->manifest.n_segments;
    bool fresh = n > 0 && s->manifest.segment[n - 1].number == s->manifest.generation;
    zws_ledger_move move = {.writer = s->writer,
                            .sealed = s->new_sealed,
                            .live = s->new_live,
                            .fresh = fresh ? n - 1 : SIZE_MAX,
                            .anew = s->kind == ZWS_SEAL_REBUILD,
                            .added = s->kind == ZWS_SEAL_BULK,
                            .moved = s->chosen};
    return zws_ledger__move(&s->new_ledger, &move);
}

static zws_status make_live(sealing *s)
{
    char *path;
    ZWS_TRY(zws_store__live_path(&path, s->writer->path, &s->manifest));
    zws_status status = zws_live__open_writer(&s->new_live, path, true);
    if (status == ZWS_OK)
        status = copy_records(s);
    if (status == ZWS_OK)
        status = zws_sealed__load_hidden(s->new_sealed, s->new_live);
    if (status == ZWS_OK)
        status = move_ledger(s);
    if (status == ZWS_OK)
        status = zws_live__commit(s->new_live);
    if (status == ZWS_OK)
        status = zws_file__sync_directory(path);
    free(path);
    return status;
}

/* --- Publishing ------------------------------------------------------------------------------- */

static zws_status describe_segment(sealing *s, uint32_t number)
{
    zws_segment *segment;
    zws_segment_totals totals;
    ZWS_TRY(zws_segment__open(&segment, s->path));
    zws_segment__totals(segment, &totals);
    s->manifest.segment[s->manifest.n_segments++] =
        (zws_manifest_segment){number, zws_segment__checksum(segment), totals.bytes};
    zws_segment__close(segment);
    return ZWS_OK;
}

/* Where every document has just been analysed, the index is of the present dictionary. */
static void describe_dictionary(sealing *s)
{
    const zws_store_writer *writer = s->writer;
    if (!writer->analyzer)
        return;
    uint64_t fingerprint = zws_analyzer__fingerprint(writer->analyzer);
    if (s->kind == ZWS_SEAL_REBUILD || writer->sealed->n == 0) {
        s->manifest.fingerprint = fingerprint;
        s->manifest.mixed = false;
    } else if (fingerprint != s->manifest.fingerprint) {
        s->manifest.mixed = true;
    }
}

static zws_status describe(sealing *s)
{
    const zws_manifest *old = &s->writer->manifest;
    s->manifest.n_segments = 0;
    memset(s->manifest.segment, 0, sizeof s->manifest.segment);
    for (uint32_t i = 0; i < old->n_segments; i++) {
        if (!s->chosen[i])
            s->manifest.segment[s->manifest.n_segments++] = old->segment[i];
    }
    describe_dictionary(s);
    return s->documents > 0 ? describe_segment(s, s->manifest.generation) : ZWS_OK;
}

/* Everything that can fail comes before the manifest is replaced. */
static zws_status publish(sealing *s)
{
    zws_store_writer *writer = s->writer;
    int lock;
    ZWS_TRY(zws_file__lock(&lock, writer->commit_lock, ZWS_LOCK_EXCLUSIVE, true, true));
    bool stands;
    zws_status status = zws_manifest__replace(writer->path, &s->manifest, &stands);
    /* When only its sync failed it stands, but not for sure: nothing is cleared then. */
    s->unsure = status != ZWS_OK && stands;
    if (stands) {
        zws_live__free(writer->live);
        zws_sealed__free(writer->sealed);
        writer->live = s->new_live;
        writer->sealed = s->new_sealed;
        writer->manifest = s->manifest;
        zws_ledger__free(&writer->ledger);
        writer->ledger = s->new_ledger;
        zws_notes__clear(&writer->notes);
        s->new_live = NULL;
        s->new_sealed = NULL;
        s->new_ledger = (zws_ledger){0};
    }
    zws_file__unlock(lock);
    return s->unsure ? zws_error__set(status,
                                      "%s was sealed, but may not survive a power cut yet: "
                                      "seal it again when the disk is well",
                                      writer->path)
                     : status;
}

static zws_status prepare(sealing *s)
{
    zws_store_writer *writer = s->writer;
    char name[32];
    size_t n;
    if (s->kind == ZWS_SEAL_BULK) {
        s->sealer = writer->sealer; /* spent, whatever comes of it */
        writer->sealer = (zws_sealer){0};
    } else {
        ZWS_TRY(zws_store_writer__commit_only(writer));
    }
    ZWS_TRY(zws_live__documents(writer->live, (zws_term){"", 0}, &s->doc, &n));
    s->live = n;
    s->fresh = n + s->sealer.documents;
    choose(s);
    s->total = s->kind == ZWS_SEAL_REBUILD ? s->documents : s->live;
    s->manifest = writer->manifest;
    if (s->manifest.generation == UINT32_MAX - 1)
        return zws_error__set(ZWS_ELIMIT, "%s was sealed too often: index again into a new folder",
                              writer->path);
    s->manifest.generation++;
    ZWS_TRY(zws_path__join(&s->folder, writer->path, ZWS_SEGMENTS_FOLDER));
    ZWS_TRY(zws_file__make_directory(s->folder));
    zws_manifest__segment_name(name, s->manifest.generation);
    ZWS_TRY(zws_path__join(&s->path, writer->path, name));
    return zws_path__join(&s->part, s->folder, "part.tmp");
}

static zws_status run(sealing *s)
{
    ZWS_TRY(prepare(s));
    if (s->fresh == 0 && s->n_chosen == 0 && s->kind != ZWS_SEAL_BULK)
        return ZWS_OK;
    if (s->documents > 0)
        ZWS_TRY(build(s));
    ZWS_TRY(describe(s));
    ZWS_TRY(zws_sealed__open(&s->new_sealed, s->writer->path, &s->manifest));
    ZWS_TRY(make_live(s));
    return publish(s);
}

zws_status zws_store_writer__seal_as(zws_store_writer *writer, zws_seal_kind kind,
                                     void (*progress)(uint64_t done, uint64_t total, void *context),
                                     void *context)
{
    sealing s = {.writer = writer, .kind = kind, .progress = progress, .context = context};
    ZWS_TRY(zws_store_writer__check(writer));
    zws_status status = run(&s);
    zws_live__free(s.new_live);
    zws_sealed__free(s.new_sealed);
    zws_ledger__free(&s.new_ledger);
    zws_sealer__free(&s.sealer);
    free(s.doc);
    free(s.folder);
    free(s.path);
    free(s.part);
    /* What is not named now was made in vain, or has been replaced. */
    if (!s.unsure)
        zws_store_writer__clear_litter(writer);
    return status;
}

zws_status zws_store_writer__seal(zws_store_writer *writer,
                                  void (*progress)(uint64_t done, uint64_t total, void *context),
                                  void *context)
{
    return zws_store_writer__seal_as(writer, ZWS_SEAL_MERGE, progress, context);
}

zws_status zws_store_writer__merge(zws_store_writer *writer,
                                   void (*progress)(uint64_t done, uint64_t total, void *context),
                                   void *context)
{
    return zws_store_writer__seal_as(writer, ZWS_SEAL_ALL, progress, context);
}

/* --- By itself -------------------------------------------------------------------------------- */

static uint64_t more(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* Whether the live tier, or what is hidden, has become large against the index. */
static zws_status is_due(bool *due, const zws_store_writer *writer, uint64_t *changes)
{
    const zws_seal_policy *policy = &writer->policy;
    uint64_t live, live_length, sealed, length, hidden;
    ZWS_TRY(zws_live__totals(writer->live, &live, &live_length));
    zws_sealed__totals(writer->sealed, &sealed, &length);
    hidden = sealed - zws_sealed__visible(writer->sealed);
    *changes = live + hidden;
    *due = live > more(policy->documents, sealed / ZWS_SEAL_LIVE_PART) ||
           live_length > more(policy->length, length / ZWS_SEAL_LIVE_PART) ||
           hidden > more(policy->documents, sealed / ZWS_SEAL_HIDDEN_PART);
    return ZWS_OK;
}

/* The commit stands whatever becomes of the seal, so its failure is not the commit's, and it is
 * tried again when there is twice as much to do. Only where the sealed index may not survive a
 * power cut, that is so for the commit as well. */
zws_status zws_store_writer__seal_when_due(zws_store_writer *writer)
{
    uint64_t changes;
    bool due;
    if (writer->policy.off || writer->bulk)
        return ZWS_OK;
    ZWS_TRY(is_due(&due, writer, &changes));
    if (!due || changes < writer->policy.wait)
        return ZWS_OK;
    uint32_t generation = writer->manifest.generation;
    zws_status status = zws_store_writer__seal_as(writer, ZWS_SEAL_MERGE, NULL, NULL);
    writer->policy.wait = status == ZWS_OK ? 0 : 2 * changes;
    return writer->manifest.generation == generation ? ZWS_OK : status;
}
