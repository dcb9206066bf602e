// Documents in memory, and single fields of stored ones.
#include "internal.h"

#include <algorithm>

using namespace xapian_c;

namespace
{

template <class Body>
xapian_status edit(const char *function, xapian_document *document, Body body) noexcept
{
    return guard(function, [&] {
        require(document, "document");
        body(document->document);
    });
}

// Xapian would find a term too long only when the document is added, and then drop every change
// since the last commit. NUL bytes take two bytes in its tables.
std::string term_text(const char *term, size_t length)
{
    std::string name = text(term, length);
    if (name.empty())
        throw Failure{XAPIAN_INVALID_ARGUMENT, "a term is empty"};
    size_t stored = name.size() + std::count(name.begin(), name.end(), '\0');
    if (stored > XAPIAN_TERM_MAX)
        throw Failure{XAPIAN_INVALID_ARGUMENT, "a term takes " + std::to_string(stored) +
                                                   " bytes of at most " +
                                                   std::to_string(XAPIAN_TERM_MAX)};
    return name;
}

std::unique_ptr<xapian_document> wrap(Xapian::Document document)
{
    std::unique_ptr<xapian_document> handle(new xapian_document);
    handle->document = std::move(document);
    return handle;
}

} // namespace

extern "C" {

xapian_status xapian_document_new(xapian_document **out)
{
    return make(__func__, out, [&] { return wrap(Xapian::Document()); });
}

void xapian_document_free(xapian_document *document)
{
    delete document;
}

xapian_status xapian_db_document(xapian_document **out, const xapian_db *db, uint32_t docid)
{
    return make(__func__, out, [&] {
        require(db, "db");
        return wrap(db->db->get_document(docid));
    });
}

xapian_status xapian_document_docid(uint32_t *out, const xapian_document *document)
{
    return fetch(__func__, out, [&] {
        require(document, "document");
        return document->document.get_docid();
    });
}

xapian_status xapian_document_set_data(xapian_document *document, const char *data, size_t length)
{
    return edit(__func__, document, [&](Xapian::Document &d) { d.set_data(text(data, length)); });
}

xapian_status xapian_document_data(char **out, size_t *length, const xapian_document *document)
{
    return fetch_text(__func__, out, length, [&] {
        require(document, "document");
        return document->document.get_data();
    });
}

xapian_status xapian_document_add_term(xapian_document *document, const char *term, size_t length,
                                       uint32_t wdf)
{
    return edit(__func__, document,
                [&](Xapian::Document &d) { d.add_term(term_text(term, length), wdf); });
}

xapian_status xapian_document_add_posting(xapian_document *document, const char *term,
                                          size_t length, uint32_t position, uint32_t wdf)
{
    return edit(__func__, document, [&](Xapian::Document &d) {
        d.add_posting(term_text(term, length), position, wdf);
    });
}

xapian_status xapian_document_add_boolean_term(xapian_document *document, const char *term,
                                               size_t length)
{
    return edit(__func__, document,
                [&](Xapian::Document &d) { d.add_boolean_term(term_text(term, length)); });
}

xapian_status xapian_document_remove_term(xapian_document *document, const char *term,
                                          size_t length)
{
    return edit(__func__, document,
                [&](Xapian::Document &d) { d.remove_term(text(term, length)); });
}

xapian_status xapian_document_remove_posting(xapian_document *document, const char *term,
                                             size_t length, uint32_t position, uint32_t wdf)
{
    return edit(__func__, document,
                [&](Xapian::Document &d) { d.remove_posting(text(term, length), position, wdf); });
}

xapian_status xapian_document_clear_terms(xapian_document *document)
{
    return edit(__func__, document, [](Xapian::Document &d) { d.clear_terms(); });
}

xapian_status xapian_document_term_count(uint32_t *out, const xapian_document *document)
{
    return fetch(__func__, out, [&] {
        require(document, "document");
        return document->document.termlist_count();
    });
}

xapian_status xapian_document_set_value(xapian_document *document, uint32_t slot, const char *value,
                                        size_t length)
{
    return edit(__func__, document,
                [&](Xapian::Document &d) { d.add_value(slot, text(value, length)); });
}

xapian_status xapian_document_value(char **out, size_t *length, const xapian_document *document,
                                    uint32_t slot)
{
    return fetch_text(__func__, out, length, [&] {
        require(document, "document");
        return document->document.get_value(slot);
    });
}

xapian_status xapian_document_terms(xapian_terms **out, const xapian_document *document)
{
    return make(__func__, out, [&] {
        require(document, "document");
        return terms_of(document->document.termlist_begin());
    });
}

xapian_status xapian_document_serialise(char **out, size_t *length, const xapian_document *document)
{
    return fetch_text(__func__, out, length, [&] {
        require(document, "document");
        return document->document.serialise();
    });
}

xapian_status xapian_document_unserialise(xapian_document **out, const char *bytes, size_t length)
{
    return make(__func__, out, [&] {
        try {
            return wrap(Xapian::Document::unserialise(text(bytes, length)));
        } catch (const Xapian::NetworkError &e) { // what Xapian calls some damage
            throw Failure{XAPIAN_SERIALISATION, e.get_msg()};
        }
    });
}

xapian_status xapian_db_value(char **out, size_t *length, const xapian_db *db, uint32_t docid,
                              uint32_t slot)
{
    return fetch_text(__func__, out, length, [&] {
        require(db, "db");
        return db->db->get_document(docid).get_value(slot);
    });
}

xapian_status xapian_db_data(char **out, size_t *length, const xapian_db *db, uint32_t docid)
{
    return fetch_text(__func__, out, length, [&] {
        require(db, "db");
        return db->db->get_document(docid).get_data();
    });
}

} // extern "C"
