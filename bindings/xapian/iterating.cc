// Iterators. Xapian's stand on their first entry from the beginning; these before it.
#include "internal.h"

using namespace xapian_c;

namespace
{

// Whether the iterator has come to stand somewhere. A default-made one compares as the end.
template <class Handle> bool at_end(const Handle &handle)
{
    return handle.it == decltype(handle.it)();
}

template <class Handle>
xapian_status next(const char *function, bool *have, Handle *handle) noexcept
{
    return fetch(function, have, [&] {
        require(handle, "iterator");
        if (handle->started && !at_end(*handle))
            ++handle->it;
        handle->started = true;
        return !at_end(*handle);
    });
}

template <class Handle, class Target>
xapian_status skip_to(const char *function, bool *have, Handle *handle, Target target) noexcept
{
    return fetch(function, have, [&] {
        require(handle, "iterator");
        if (!at_end(*handle))
            handle->it.skip_to(target());
        handle->started = true;
        return !at_end(*handle);
    });
}

// What the iterator stands on.
template <class Handle> auto &current(Handle *handle)
{
    require(handle, "iterator");
    if (!handle->started || at_end(*handle))
        throw Failure{XAPIAN_INVALID_OPERATION, "the iterator stands on no entry"};
    return handle->it;
}

} // namespace

namespace xapian_c
{

std::unique_ptr<xapian_terms> terms_of(const Xapian::TermIterator &begin)
{
    std::unique_ptr<xapian_terms> handle(new xapian_terms);
    handle->it = begin;
    return handle;
}

std::unique_ptr<xapian_positions> positions_of(const Xapian::PositionIterator &begin)
{
    std::unique_ptr<xapian_positions> handle(new xapian_positions);
    handle->it = begin;
    return handle;
}

} // namespace xapian_c

extern "C" {

xapian_status xapian_db_terms(xapian_terms **out, const xapian_db *db, const char *prefix,
                              size_t length)
{
    return make(__func__, out, [&] {
        require(db, "db");
        return terms_of(db->db->allterms_begin(text(prefix, length)));
    });
}

xapian_status xapian_db_document_terms(xapian_terms **out, const xapian_db *db, uint32_t docid)
{
    return make(__func__, out, [&] {
        require(db, "db");
        return terms_of(db->db->termlist_begin(docid));
    });
}

xapian_status xapian_terms_next(bool *have, xapian_terms *terms)
{
    return next(__func__, have, terms);
}

xapian_status xapian_terms_skip_to(bool *have, xapian_terms *terms, const char *term, size_t length)
{
    return skip_to(__func__, have, terms, [&] { return text(term, length); });
}

xapian_status xapian_terms_get(const char **term, size_t *length, const xapian_terms *terms)
{
    return guard(__func__, [&] {
        require(term, "term");
        require(length, "length");
        terms->term = *current(terms);
        *term = terms->term.c_str();
        *length = terms->term.size();
    });
}

xapian_status xapian_terms_termfreq(uint32_t *out, const xapian_terms *terms)
{
    return fetch(__func__, out, [&] { return current(terms).get_termfreq(); });
}

xapian_status xapian_terms_wdf(uint32_t *out, const xapian_terms *terms)
{
    return fetch(__func__, out, [&] { return current(terms).get_wdf(); });
}

xapian_status xapian_terms_position_count(uint32_t *out, const xapian_terms *terms)
{
    return fetch(__func__, out, [&] { return current(terms).positionlist_count(); });
}

xapian_status xapian_terms_positions(xapian_positions **out, const xapian_terms *terms)
{
    return make(__func__, out, [&] { return positions_of(current(terms).positionlist_begin()); });
}

void xapian_terms_free(xapian_terms *terms)
{
    delete terms;
}

xapian_status xapian_db_postings(xapian_postings **out, const xapian_db *db, const char *term,
                                 size_t length)
{
    return make(__func__, out, [&] {
        require(db, "db");
        std::unique_ptr<xapian_postings> handle(new xapian_postings);
        handle->it = db->db->postlist_begin(text(term, length));
        return handle;
    });
}

xapian_status xapian_postings_next(bool *have, xapian_postings *postings)
{
    return next(__func__, have, postings);
}

xapian_status xapian_postings_skip_to(bool *have, xapian_postings *postings, uint32_t docid)
{
    return skip_to(__func__, have, postings, [&] { return docid; });
}

xapian_status xapian_postings_docid(uint32_t *out, const xapian_postings *postings)
{
    return fetch(__func__, out, [&] { return *current(postings); });
}

xapian_status xapian_postings_wdf(uint32_t *out, const xapian_postings *postings)
{
    return fetch(__func__, out, [&] { return current(postings).get_wdf(); });
}

xapian_status xapian_postings_doclength(uint32_t *out, const xapian_postings *postings)
{
    return fetch(__func__, out, [&] { return current(postings).get_doclength(); });
}

xapian_status xapian_postings_positions(xapian_positions **out, const xapian_postings *postings)
{
    return make(__func__, out,
                [&] { return positions_of(current(postings).positionlist_begin()); });
}

void xapian_postings_free(xapian_postings *postings)
{
    delete postings;
}

xapian_status xapian_db_positions(xapian_positions **out, const xapian_db *db, uint32_t docid,
                                  const char *term, size_t length)
{
    return make(__func__, out, [&] {
        require(db, "db");
        return positions_of(db->db->positionlist_begin(docid, text(term, length)));
    });
}

xapian_status xapian_positions_next(bool *have, xapian_positions *positions)
{
    return next(__func__, have, positions);
}

xapian_status xapian_positions_skip_to(bool *have, xapian_positions *positions, uint32_t position)
{
    return skip_to(__func__, have, positions, [&] { return position; });
}

xapian_status xapian_positions_get(uint32_t *out, const xapian_positions *positions)
{
    return fetch(__func__, out, [&] { return *current(positions); });
}

void xapian_positions_free(xapian_positions *positions)
{
    delete positions;
}

xapian_status xapian_db_values(xapian_values **out, const xapian_db *db, uint32_t slot)
{
    return make(__func__, out, [&] {
        require(db, "db");
        std::unique_ptr<xapian_values> handle(new xapian_values);
        handle->it = db->db->valuestream_begin(slot);
        return handle;
    });
}

xapian_status xapian_values_next(bool *have, xapian_values *values)
{
    return next(__func__, have, values);
}

xapian_status xapian_values_skip_to(bool *have, xapian_values *values, uint32_t docid)
{
    return skip_to(__func__, have, values, [&] { return docid; });
}

xapian_status xapian_values_get(uint32_t *docid, const char **value, size_t *length,
                                const xapian_values *values)
{
    return guard(__func__, [&] {
        auto &it = current(values);
        if (!value != !length)
            throw Failure{XAPIAN_INVALID_ARGUMENT, "value and length go together"};
        if (docid)
            *docid = it.get_docid();
        if (value) {
            values->value = *it;
            *value = values->value.c_str();
            *length = values->value.size();
        }
    });
}

void xapian_values_free(xapian_values *values)
{
    delete values;
}

} // extern "C"
