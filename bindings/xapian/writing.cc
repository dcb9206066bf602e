// Changing databases: documents, transactions, metadata, spelling, synonyms.
#include "internal.h"

using namespace xapian_c;

namespace
{

template <class Body>
xapian_status change(const char *function, const xapian_db *db, Body body) noexcept
{
    return guard(function, [&] {
        require(db, "db");
        if (!db->writer)
            throw Failure{XAPIAN_INVALID_OPERATION,
                          "the database is open for reading: use xapian_db_open_writable()"};
        body(*db->writer);
    });
}

// Lists something of a database.
template <class Body>
xapian_status list(const char *function, xapian_terms **out, const xapian_db *db,
                   Body body) noexcept
{
    return make(function, out, [&] {
        require(db, "db");
        return terms_of(body(*db->db));
    });
}

} // namespace

extern "C" {

xapian_status xapian_db_commit(xapian_db *db)
{
    return change(__func__, db, [](Xapian::WritableDatabase &w) { w.commit(); });
}

xapian_status xapian_db_begin_transaction(xapian_db *db, bool flushed)
{
    return change(__func__, db, [&](Xapian::WritableDatabase &w) { w.begin_transaction(flushed); });
}

xapian_status xapian_db_commit_transaction(xapian_db *db)
{
    return change(__func__, db, [](Xapian::WritableDatabase &w) { w.commit_transaction(); });
}

xapian_status xapian_db_cancel_transaction(xapian_db *db)
{
    return change(__func__, db, [](Xapian::WritableDatabase &w) { w.cancel_transaction(); });
}

xapian_status xapian_db_add_document(uint32_t *docid, xapian_db *db,
                                     const xapian_document *document)
{
    return change(__func__, db, [&](Xapian::WritableDatabase &w) {
        require(document, "document");
        uint32_t number = w.add_document(document->document);
        if (docid)
            *docid = number;
    });
}

xapian_status xapian_db_replace_document(xapian_db *db, uint32_t docid,
                                         const xapian_document *document)
{
    return change(__func__, db, [&](Xapian::WritableDatabase &w) {
        require(document, "document");
        w.replace_document(docid, document->document);
    });
}

xapian_status xapian_db_replace_by_term(uint32_t *docid, xapian_db *db, const char *term,
                                        size_t length, const xapian_document *document)
{
    return change(__func__, db, [&](Xapian::WritableDatabase &w) {
        require(document, "document");
        uint32_t number = w.replace_document(text(term, length), document->document);
        if (docid)
            *docid = number;
    });
}

xapian_status xapian_db_delete_document(xapian_db *db, uint32_t docid)
{
    return change(__func__, db, [&](Xapian::WritableDatabase &w) { w.delete_document(docid); });
}

xapian_status xapian_db_delete_by_term(xapian_db *db, const char *term, size_t length)
{
    return change(__func__, db,
                  [&](Xapian::WritableDatabase &w) { w.delete_document(text(term, length)); });
}

xapian_status xapian_db_set_metadata(xapian_db *db, const char *key, size_t key_length,
                                     const char *value, size_t value_length)
{
    return change(__func__, db, [&](Xapian::WritableDatabase &w) {
        w.set_metadata(text(key, key_length), text(value, value_length));
    });
}

xapian_status xapian_db_metadata(char **out, size_t *length, const xapian_db *db, const char *key,
                                 size_t key_length)
{
    return fetch_text(__func__, out, length, [&] {
        require(db, "db");
        return db->db->get_metadata(text(key, key_length));
    });
}

xapian_status xapian_db_metadata_keys(xapian_terms **out, const xapian_db *db, const char *prefix,
                                      size_t length)
{
    return list(__func__, out, db,
                [&](Xapian::Database &d) { return d.metadata_keys_begin(text(prefix, length)); });
}

xapian_status xapian_db_add_spelling(xapian_db *db, const char *word, size_t length,
                                     uint32_t frequency)
{
    return change(__func__, db, [&](Xapian::WritableDatabase &w) {
        w.add_spelling(text(word, length), frequency);
    });
}

xapian_status xapian_db_remove_spelling(xapian_db *db, const char *word, size_t length,
                                        uint32_t frequency)
{
    return change(__func__, db, [&](Xapian::WritableDatabase &w) {
        w.remove_spelling(text(word, length), frequency);
    });
}

xapian_status xapian_db_spelling_suggestion(char **out, size_t *out_length, const xapian_db *db,
                                            const char *word, size_t length, uint32_t max_distance)
{
    return fetch_text(__func__, out, out_length, [&] {
        require(db, "db");
        return db->db->get_spelling_suggestion(text(word, length), max_distance);
    });
}

xapian_status xapian_db_spellings(xapian_terms **out, const xapian_db *db)
{
    return list(__func__, out, db, [](Xapian::Database &d) { return d.spellings_begin(); });
}

xapian_status xapian_db_add_synonym(xapian_db *db, const char *term, size_t length,
                                    const char *synonym, size_t synonym_length)
{
    return change(__func__, db, [&](Xapian::WritableDatabase &w) {
        w.add_synonym(text(term, length), text(synonym, synonym_length));
    });
}

xapian_status xapian_db_remove_synonym(xapian_db *db, const char *term, size_t length,
                                       const char *synonym, size_t synonym_length)
{
    return change(__func__, db, [&](Xapian::WritableDatabase &w) {
        w.remove_synonym(text(term, length), text(synonym, synonym_length));
    });
}

xapian_status xapian_db_clear_synonyms(xapian_db *db, const char *term, size_t length)
{
    return change(__func__, db,
                  [&](Xapian::WritableDatabase &w) { w.clear_synonyms(text(term, length)); });
}

xapian_status xapian_db_synonyms(xapian_terms **out, const xapian_db *db, const char *term,
                                 size_t length)
{
    return list(__func__, out, db,
                [&](Xapian::Database &d) { return d.synonyms_begin(text(term, length)); });
}

xapian_status xapian_db_synonym_keys(xapian_terms **out, const xapian_db *db, const char *prefix,
                                     size_t length)
{
    return list(__func__, out, db,
                [&](Xapian::Database &d) { return d.synonym_keys_begin(text(prefix, length)); });
}

} // extern "C"
