/* A scratch folder with a small index, for tests through the public interface. */
#ifndef TESTS_API_FIXTURE_H
#define TESTS_API_FIXTURE_H

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/unit.h"
#include "zwsearch.h"

typedef struct {
    char folder[64]; /* removed at the end */
    char index[96];
} fixture;

static inline void fixture_run(const char *command)
{
    if (system(command) != 0)
        fail_msg("failed: %s", command);
}

static inline int fixture_setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    snprintf(f->folder, sizeof f->folder, "/tmp/zws-api-XXXXXX");
    if (!mkdtemp(f->folder))
        return -1;
    snprintf(f->index, sizeof f->index, "%s/index", f->folder);
    *state = f;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    fixture *f = *state;
    char command[160];
    snprintf(command, sizeof command, "rm -rf '%s'", f->folder);
    int result = system(command);
    free(f);
    return result;
}

/* A document in fresh memory; NULL leaves a field out. */
static inline zws_document *fixture_document(const char *id, const char *title, const char *body,
                                             const char *date)
{
    zws_document *d;
    assert_ok(zws_document_new(&d));
    assert_ok(zws_document_set(d, ZWS_FIELD_ID, id, (size_t)-1));
    if (title)
        assert_ok(zws_document_set(d, ZWS_FIELD_TITLE, title, (size_t)-1));
    if (body)
        assert_ok(zws_document_set(d, ZWS_FIELD_BODY, body, (size_t)-1));
    if (date)
        assert_ok(zws_document_set(d, ZWS_FIELD_DATE, date, (size_t)-1));
    return d;
}

static inline void fixture_add(zws_writer *writer, const char *id, const char *title,
                               const char *body, const char *date)
{
    zws_document *d = fixture_document(id, title, body, date);
    assert_ok(zws_writer_add(writer, d));
    zws_document_free(d);
}

/* Five documents on two subjects, one of them undated. */
static inline void fixture_fill(const fixture *f)
{
    zws_writer *w;
    assert_ok(zws_writer_open(&w, f->index, ZWS_OPEN_DEFAULT));
    fixture_add(w, "a", "关于推进政务公开工作的通知", "现就政务公开工作有关事项通知如下。",
                "2019-05-01");
    fixture_add(w, "b", "政务公开工作要点", "加强公开平台建设，推进政务服务。", "2021-03-02");
    fixture_add(w, "c", "住房公积金提取办法", "职工可以提取住房公积金。政务大厅办理，信息公开。",
                "2020");
    fixture_add(w, "d", "政务公开问答", "问：什么是政务公开？答：略。<b>&\"'</b>", NULL);
    fixture_add(w, "e", "Opening government data", "Government data should be opened in 2018.",
                "2018-01-31");
    assert_ok(zws_writer_commit(w));
    zws_writer_free(w);
}

static inline zws_results *fixture_search(zws_index *index, zws_sort sort, const char *query)
{
    zws_search *s;
    zws_results *r;
    assert_ok(zws_search_new(&s));
    assert_ok(zws_search_set(s, ZWS_OPTION_SORT, sort));
    assert_ok(zws_search_set(s, ZWS_OPTION_DEADLINE_MS, ZWS_DEADLINE_MS_MAX));
    assert_ok(zws_search_set_query(s, query));
    assert_ok(zws_search_run(&r, s, index));
    zws_search_free(s);
    return r;
}

/* The ids of the hits, joined by blanks. */
static inline const char *fixture_ids(zws_index *index, zws_sort sort, const char *query)
{
    static char ids[1024];
    zws_results *r = fixture_search(index, sort, query);
    ids[0] = '\0';
    for (size_t i = 0; i < zws_results_count(r); i++) {
        if (i > 0)
            strncat(ids, " ", sizeof ids - strlen(ids) - 1);
        strncat(ids, zws_results_id(r, i), sizeof ids - strlen(ids) - 1);
    }
    zws_results_free(r);
    return ids;
}

#endif
