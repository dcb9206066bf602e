// Opening databases, their statistics, and care of them.
#include "internal.h"

#include <ostream>
#include <streambuf>

using namespace xapian_c;

static_assert(sizeof(Xapian::docid) == sizeof(uint32_t), "32-bit document numbers");
static_assert(XAPIAN_DB_CREATE_OR_OVERWRITE == Xapian::DB_CREATE_OR_OVERWRITE &&
                  XAPIAN_DB_CREATE == Xapian::DB_CREATE && XAPIAN_DB_OPEN == Xapian::DB_OPEN &&
                  XAPIAN_DB_NO_SYNC == Xapian::DB_NO_SYNC &&
                  XAPIAN_DB_FULL_SYNC == Xapian::DB_FULL_SYNC &&
                  XAPIAN_DB_DANGEROUS == Xapian::DB_DANGEROUS &&
                  XAPIAN_DB_RETRY_LOCK == Xapian::DB_RETRY_LOCK,
              "flags are passed through");

namespace
{

std::unique_ptr<xapian_db> reader(Xapian::Database db)
{
    std::unique_ptr<xapian_db> handle(new xapian_db);
    handle->db.reset(new Xapian::Database(std::move(db)));
    return handle;
}

std::unique_ptr<xapian_db> writer(Xapian::WritableDatabase db)
{
    std::unique_ptr<xapian_db> handle(new xapian_db);
    handle->writer = new Xapian::WritableDatabase(std::move(db));
    handle->db.reset(handle->writer);
    return handle;
}

int checked_flags(int flags)
{
    const int known = XAPIAN_DB_OPEN | XAPIAN_DB_NO_SYNC | XAPIAN_DB_FULL_SYNC |
                      XAPIAN_DB_DANGEROUS | XAPIAN_DB_RETRY_LOCK;
    if (flags & ~known)
        throw Failure{XAPIAN_INVALID_ARGUMENT, "unknown bits in flags"};
    return flags;
}

// Xapian takes the default in silence for a size it cannot use.
int checked_block_size(int size)
{
    if (size && (size < 2048 || size > 65536 || (size & (size - 1))))
        throw Failure{XAPIAN_INVALID_ARGUMENT, "block_size is " + std::to_string(size) +
                                                   ": use 0 or a power of two from 2048 to 65536"};
    return size;
}

// Passes a report on to a callback.
class CallbackBuffer : public std::streambuf
{
    xapian_write_fn write_;
    void *user_;

    std::streamsize xsputn(const char *text, std::streamsize length) override
    {
        write_(text, static_cast<size_t>(length), user_);
        return length;
    }
    int overflow(int c) override
    {
        char byte = static_cast<char>(c);
        if (c != traits_type::eof())
            write_(&byte, 1, user_);
        return c == traits_type::eof() ? 0 : c;
    }

  public:
    CallbackBuffer(xapian_write_fn write, void *user) : write_(write), user_(user)
    {
    }
};

template <class Out, class Body>
xapian_status statistic(const char *function, Out *out, const xapian_db *db, Body body) noexcept
{
    return fetch(function, out, [&] {
        require(db, "db");
        return body(*db->db);
    });
}

} // namespace

extern "C" {

xapian_status xapian_db_open(xapian_db **out, const char *path)
{
    return make(__func__, out, [&] {
        require(path, "path");
        return reader(Xapian::Database(std::string(path)));
    });
}

xapian_status xapian_db_open_stub(xapian_db **out, const char *path)
{
    return make(__func__, out, [&] {
        require(path, "path");
        return reader(Xapian::Database(path, Xapian::DB_BACKEND_STUB));
    });
}

xapian_status xapian_db_open_writable(xapian_db **out, const char *path, int flags, int block_size)
{
    return make(__func__, out, [&] {
        require(path, "path");
        return writer(
            Xapian::WritableDatabase(path, checked_flags(flags), checked_block_size(block_size)));
    });
}

xapian_status xapian_db_open_memory(xapian_db **out)
{
    return make(__func__, out, [&] {
        return writer(Xapian::WritableDatabase(std::string(), Xapian::DB_BACKEND_INMEMORY));
    });
}

xapian_status xapian_db_open_tcp(xapian_db **out, const char *host, uint16_t port,
                                 uint32_t timeout_ms, uint32_t connect_timeout_ms)
{
    return make(__func__, out, [&] {
        require(host, "host");
        return reader(
            Xapian::Remote::open(std::string(host), port, timeout_ms, connect_timeout_ms));
    });
}

xapian_status xapian_db_open_tcp_writable(xapian_db **out, const char *host, uint16_t port,
                                          uint32_t timeout_ms, uint32_t connect_timeout_ms,
                                          int flags)
{
    return make(__func__, out, [&] {
        require(host, "host");
        return writer(Xapian::Remote::open_writable(std::string(host), port, timeout_ms,
                                                    connect_timeout_ms, checked_flags(flags)));
    });
}

xapian_status xapian_db_open_program(xapian_db **out, const char *program, const char *args,
                                     uint32_t timeout_ms)
{
    return make(__func__, out, [&] {
        require(program, "program");
        require(args, "args");
        return reader(Xapian::Remote::open(std::string(program), std::string(args), timeout_ms));
    });
}

xapian_status xapian_db_open_program_writable(xapian_db **out, const char *program,
                                              const char *args, uint32_t timeout_ms, int flags)
{
    return make(__func__, out, [&] {
        require(program, "program");
        require(args, "args");
        return writer(Xapian::Remote::open_writable(std::string(program), std::string(args),
                                                    timeout_ms, checked_flags(flags)));
    });
}

xapian_status xapian_db_new_group(xapian_db **out)
{
    return make(__func__, out, [&] { return reader(Xapian::Database()); });
}

xapian_status xapian_db_add(xapian_db *group, const xapian_db *member)
{
    return guard(__func__, [&] {
        require(group, "group");
        require(member, "member");
        if (!group->writer)
            group->db->add_database(*member->db);
        else if (member->writer)
            group->writer->add_database(*member->writer);
        else
            throw Failure{XAPIAN_INVALID_OPERATION, "a reader cannot join a group of writers"};
    });
}

xapian_status xapian_db_reopen(bool *changed, xapian_db *db)
{
    return guard(__func__, [&] {
        require(db, "db");
        bool moved = db->db->reopen();
        if (changed)
            *changed = moved;
    });
}

xapian_status xapian_db_close(xapian_db *db)
{
    return guard(__func__, [&] {
        require(db, "db");
        db->db->close();
    });
}

void xapian_db_free(xapian_db *db)
{
    delete db;
}

xapian_status xapian_db_keep_alive(xapian_db *db)
{
    return guard(__func__, [&] {
        require(db, "db");
        db->db->keep_alive();
    });
}

xapian_status xapian_db_shards(size_t *out, const xapian_db *db)
{
    return statistic(__func__, out, db, [](Xapian::Database &d) { return d.size(); });
}

xapian_status xapian_db_doccount(uint32_t *out, const xapian_db *db)
{
    return statistic(__func__, out, db, [](Xapian::Database &d) { return d.get_doccount(); });
}

xapian_status xapian_db_lastdocid(uint32_t *out, const xapian_db *db)
{
    return statistic(__func__, out, db, [](Xapian::Database &d) { return d.get_lastdocid(); });
}

xapian_status xapian_db_average_length(double *out, const xapian_db *db)
{
    return statistic(__func__, out, db, [](Xapian::Database &d) { return d.get_avlength(); });
}

xapian_status xapian_db_total_length(uint64_t *out, const xapian_db *db)
{
    return statistic(__func__, out, db, [](Xapian::Database &d) { return d.get_total_length(); });
}

xapian_status xapian_db_has_positions(bool *out, const xapian_db *db)
{
    return statistic(__func__, out, db, [](Xapian::Database &d) { return d.has_positions(); });
}

xapian_status xapian_db_locked(bool *out, const xapian_db *db)
{
    return statistic(__func__, out, db, [](Xapian::Database &d) { return d.locked(); });
}

xapian_status xapian_db_uuid(char **out, size_t *length, const xapian_db *db)
{
    return fetch_text(__func__, out, length, [&] {
        require(db, "db");
        return db->db->get_uuid();
    });
}

xapian_status xapian_db_revision(uint64_t *out, const xapian_db *db)
{
    return statistic(__func__, out, db, [](Xapian::Database &d) { return d.get_revision(); });
}

xapian_status xapian_db_termfreq(uint32_t *out, const xapian_db *db, const char *term,
                                 size_t length)
{
    return statistic(__func__, out, db,
                     [&](Xapian::Database &d) { return d.get_termfreq(text(term, length)); });
}

xapian_status xapian_db_collection_freq(uint32_t *out, const xapian_db *db, const char *term,
                                        size_t length)
{
    return statistic(__func__, out, db, [&](Xapian::Database &d) {
        return d.get_collection_freq(text(term, length));
    });
}

xapian_status xapian_db_wdf_upper_bound(uint32_t *out, const xapian_db *db, const char *term,
                                        size_t length)
{
    return statistic(__func__, out, db, [&](Xapian::Database &d) {
        return d.get_wdf_upper_bound(text(term, length));
    });
}

xapian_status xapian_db_doclength_lower_bound(uint32_t *out, const xapian_db *db)
{
    return statistic(__func__, out, db,
                     [](Xapian::Database &d) { return d.get_doclength_lower_bound(); });
}

xapian_status xapian_db_doclength_upper_bound(uint32_t *out, const xapian_db *db)
{
    return statistic(__func__, out, db,
                     [](Xapian::Database &d) { return d.get_doclength_upper_bound(); });
}

xapian_status xapian_db_doclength(uint32_t *out, const xapian_db *db, uint32_t docid)
{
    return statistic(__func__, out, db,
                     [&](Xapian::Database &d) { return d.get_doclength(docid); });
}

xapian_status xapian_db_unique_terms(uint32_t *out, const xapian_db *db, uint32_t docid)
{
    return statistic(__func__, out, db,
                     [&](Xapian::Database &d) { return d.get_unique_terms(docid); });
}

xapian_status xapian_db_value_freq(uint32_t *out, const xapian_db *db, uint32_t slot)
{
    return statistic(__func__, out, db,
                     [&](Xapian::Database &d) { return d.get_value_freq(slot); });
}

xapian_status xapian_db_value_lower_bound(char **out, size_t *length, const xapian_db *db,
                                          uint32_t slot)
{
    return fetch_text(__func__, out, length, [&] {
        require(db, "db");
        return db->db->get_value_lower_bound(slot);
    });
}

xapian_status xapian_db_value_upper_bound(char **out, size_t *length, const xapian_db *db,
                                          uint32_t slot)
{
    return fetch_text(__func__, out, length, [&] {
        require(db, "db");
        return db->db->get_value_upper_bound(slot);
    });
}

xapian_status xapian_db_check(size_t *errors, const char *path, xapian_write_fn write, void *user)
{
    return fetch(__func__, errors, [&] {
        require(path, "path");
        CallbackBuffer buffer(write, user);
        std::ostream report(&buffer);
        return Xapian::Database::check(path, 0, write ? &report : nullptr);
    });
}

xapian_status xapian_db_compact(const xapian_db *db, const char *path, bool keep_docids,
                                int block_size)
{
    return guard(__func__, [&] {
        require(db, "db");
        require(path, "path");
        db->db->compact(path, keep_docids ? Xapian::DBCOMPACT_NO_RENUMBER : 0,
                        checked_block_size(block_size));
    });
}

} // extern "C"
