/* From a request to an answer. */
#include "site.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void say(const char *line, void *context)
{
    (void)context;
    fprintf(stderr, "zwsearch.cgi: %s\n", line);
}

/* Reads the pins when their file is another than the one that was read, or changed. */
static void read_pins(site *where)
{
    struct stat now = {0};
    bool there = where->pins && *where->pins && stat(where->pins, &now) == 0;
    if (!where->pins || !*where->pins)
        return;
    if (where->pinned.read && there && (unsigned long)now.st_dev == where->pinned.device &&
        (unsigned long)now.st_ino == where->pinned.inode && now.st_size == where->pinned.size &&
        now.st_mtim.tv_sec == where->pinned.seconds &&
        now.st_mtim.tv_nsec == where->pinned.nanoseconds)
        return;
    if (!there && where->pinned.read && where->pinned.inode == 0)
        return; /* it is still not there, which was said */
    where->pinned.read = true;
    where->pinned.device = (unsigned long)now.st_dev;
    where->pinned.inode = (unsigned long)now.st_ino;
    where->pinned.size = now.st_size;
    where->pinned.seconds = now.st_mtim.tv_sec;
    where->pinned.nanoseconds = now.st_mtim.tv_nsec;
    if (zws_index_load_pins(where->index, where->pins, where->once ? NULL : say, NULL) != ZWS_OK)
        say(zws_error_message(), NULL);
}

zws_status site_open(site *where)
{
    struct stat now = {0};
    bool there = where->path && stat(where->path, &now) == 0;
    /* An index that was made anew under the same name is another. */
    if (where->index && (!there || now.st_dev != where->device || now.st_ino != where->inode))
        site_close(where);
    if (!where->index) {
        zws_status status = zws_index_open(&where->index, where->path ? where->path : "");
        if (status != ZWS_OK) {
            where->index = NULL;
            return status;
        }
        where->device = now.st_dev;
        where->inode = now.st_ino;
        where->pinned.read = false;
        if (where->synonyms && *where->synonyms &&
            zws_index_load_synonyms(where->index, where->synonyms) != ZWS_OK)
            say(zws_error_message(), NULL);
    }
    read_pins(where);
    return ZWS_OK;
}

void site_close(site *where)
{
    zws_index_free(where->index);
    where->index = NULL;
}

static void health(answer *out, site *where)
{
    out->type = "text/plain; charset=utf-8";
    if (site_open(where) == ZWS_OK) {
        html_lit(&out->body, "ok\n");
        return;
    }
    out->status = 503;
    snprintf(out->problem, sizeof out->problem, "%s", zws_error_message());
    html_lit(&out->body, "unavailable\n");
}

/* The resources that are no search. */
static void resource(answer *out, site *where, const request *r, const char *path)
{
    if (strcmp(path, "/style.css") == 0) {
        out->type = "text/css; charset=utf-8";
        out->cached = true;
        html_raw_bytes(&out->body, style_sheet, strlen(style_sheet));
    } else if (strcmp(path, "/script.js") == 0) {
        out->type = "text/javascript; charset=utf-8";
        out->cached = true;
        html_raw_bytes(&out->body, site_script, strlen(site_script));
    } else if (strcmp(path, "/icon.svg") == 0) {
        out->type = "image/svg+xml";
        out->cached = true;
        html_raw_bytes(&out->body, site_icon, strlen(site_icon));
    } else if (strcmp(path, "/opensearch.xml") == 0) {
        out->type = "application/opensearchdescription+xml; charset=utf-8";
        feed_opensearch(&out->body, r);
    } else if (strcmp(path, "/healthz") == 0) {
        health(out, where);
    } else {
        page_error(out, r, 404, PHRASE_NOT_FOUND, PHRASE_NOT_FOUND_DO);
    }
}

void site_answer(answer *out, site *where, const exchange *e)
{
    request r;
    *out = (answer){.status = 200, .type = "text/html; charset=utf-8"};
    request_place(&r, e->script_name, where->url, e->https, e->host);
    phrase wrong = request_read(&r, e->query_string, e->accept_language);
    const char *path = e->path_info ? e->path_info : "";
    const char *method = e->method ? e->method : "GET";
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        page_error(out, &r, 405, PHRASE_BAD, PHRASE_BAD_METHOD);
    else if (*path && strcmp(path, "/") != 0)
        resource(out, where, &r, path);
    else if (wrong != PHRASE_NONE)
        page_error(out, &r, wrong == PHRASE_BAD_LONG ? 414 : 400, PHRASE_BAD, wrong);
    else if (r.suggest)
        suggest_answer(out, where, &r);
    else if (r.id)
        document_answer(out, where, &r);
    else if (r.asks)
        results_answer(out, where, &r);
    else
        page_home(&out->body, &r);
    /* An index that failed is opened anew for the next request. */
    if (out->status == 503)
        site_close(where);
    if (html_failed(&out->body)) {
        html_free(&out->body);
        *out = (answer){.status = 503,
                        .type = "text/plain; charset=utf-8",
                        .problem = "an answer took more memory than there is"};
        html_lit(&out->body, "503\n");
    }
}
