/* A structure as lines, to compare with what is expected. */
#ifndef ZWS_TEST_DOCUMENT_OUTLINE_H
#define ZWS_TEST_DOCUMENT_OUTLINE_H

#include "document/structure.h"
#include "fixture.h"

/* Reads the structure of a body; free both. */
static inline zws_document *outline_read(zws_structure *out, const char *title, const char *body)
{
    zws_document *document = fixture_document(title, body);
    assert_ok(zws_structure__read(out, &fixture_analyzer, document));
    return document;
}

/* Two blanks a level, the kind, the plain label and {the heading}, a line for each element of one
 * of the kinds (all: NULL). free() it. */
static inline char *outline_text(const zws_structure *s, const char *body, const char *kinds)
{
    zws_buffer out = {0};
    for (uint32_t i = 0; i < s->n; i++) {
        const zws_element *e = &s->element[i];
        if (kinds && !strstr(kinds, zws_element__name(e->kind)))
            continue;
        for (unsigned k = 0; k < e->depth; k++)
            assert_ok(zws_buffer__puts(&out, "  "));
        assert_ok(zws_buffer__puts(&out, zws_element__name(e->kind)));
        if (e->number != 0 && e->kind != ZWS_ELEMENT_CELL) {
            assert_ok(zws_buffer__putc(&out, ' '));
            assert_ok(zws_structure__label(&out, e));
        }
        if (e->heading_end > e->heading_begin) {
            assert_ok(zws_buffer__puts(&out, " {"));
            assert_ok(zws_buffer__append(&out, body + e->heading_begin,
                                         e->heading_end - e->heading_begin));
            assert_ok(zws_buffer__putc(&out, '}'));
        }
        if (e->inferred)
            assert_ok(zws_buffer__puts(&out, " inferred"));
        assert_ok(zws_buffer__putc(&out, '\n'));
    }
    char *text = NULL;
    assert_ok(zws_buffer__detach(&text, NULL, &out));
    return text;
}

/* The outline of a body is this. */
static inline void assert_outline(const char *body, const char *kinds, const char *expected)
{
    zws_structure s = {0};
    zws_document *document = outline_read(&s, NULL, body);
    char *text = outline_text(&s, body, kinds);
    assert_string_equal(text ? text : "", expected);
    free(text);
    zws_structure__free(&s);
    zws_document_free(document);
}

/* What the findings of a body say, a line each. */
static inline void assert_findings(const char *body, const char *expected)
{
    zws_structure s = {0};
    zws_document *document = outline_read(&s, NULL, body);
    zws_buffer out = {0};
    for (size_t i = 0; i < s.n_findings; i++) {
        assert_ok(zws_structure__say(&out, &s.finding[i]));
        assert_ok(zws_buffer__putc(&out, '\n'));
    }
    assert_string_equal(out.len ? out.data : "", expected);
    zws_buffer__free(&out);
    zws_structure__free(&s);
    zws_document_free(document);
}

/* Every byte is in exactly one innermost element, children lie in their parents in order, and what
 * the look-ups say of a byte is so. `step`: every how many bytes look-ups are tried. */
static inline void assert_sound(const zws_structure *s, const char *body, size_t len, size_t step)
{
    assert_true(s->n >= 1);
    assert_int_equal(s->element[0].kind, ZWS_ELEMENT_DOCUMENT);
    assert_int_equal(s->element[0].begin, 0);
    assert_int_equal(s->element[0].end, len);
    assert_int_equal(s->element[0].next, s->n);
    for (uint32_t i = 0; i < s->n; i++) {
        const zws_element *e = &s->element[i];
        assert_true(e->kind < ZWS_ELEMENT_KINDS);
        assert_true(e->depth < ZWS_ELEMENT_DEPTH_MAX);
        assert_true(e->begin <= e->end);
        assert_true(e->next > i && e->next <= s->n);
        assert_true(e->label_begin <= e->label_end && e->label_end <= len);
        assert_true(e->heading_begin <= e->heading_end && e->heading_end <= len);
        /* Ranges begin and end at characters. */
        assert_true(e->begin == len || ((unsigned char)body[e->begin] & 0xC0) != 0x80);
        if (e->label_end > e->label_begin) {
            assert_true(e->label_begin >= e->begin && e->label_end <= e->end);
            assert_true(e->heading_begin == 0 || e->heading_end <= e->end);
        }
        if (i == 0)
            continue;
        assert_true(e->parent < i);
        const zws_element *parent = &s->element[e->parent];
        assert_int_equal(e->depth, parent->depth + 1);
        assert_true(e->begin >= parent->begin && e->end <= parent->end);
        assert_true(i < parent->next && e->next <= parent->next);
        /* The element behind it begins where it ends: nothing is in two. */
        if (e->next < parent->next) {
            assert_int_equal(s->element[e->next].parent, e->parent);
            assert_int_equal(s->element[e->next].begin, e->end);
        } else {
            assert_true(e->end <= parent->end);
        }
    }
    for (size_t byte = 0; byte < len; byte += step) {
        uint32_t innermost = 0;
        for (uint32_t i = 0; i < s->n;) {
            if (s->element[i].begin <= byte && byte < s->element[i].end) {
                innermost = i;
                i++;
            } else {
                i = s->element[i].next;
            }
        }
        assert_int_equal(zws_structure__at(s, byte), innermost);
    }
    for (size_t i = 0; i < s->n_findings; i++)
        assert_true(s->finding[i].begin <= s->finding[i].end && s->finding[i].end <= len);
    for (size_t i = 0; i < s->n_tasks; i++) {
        const zws_task *task = &s->task[i];
        assert_true(task->element < s->n);
        assert_true(task->begin <= task->end && task->end <= len);
        assert_true(task->units_begin <= task->units_end && task->units_end <= len);
        assert_true(task->unit + task->n_units <= s->n_units);
    }
    for (size_t i = 0; i < s->n_units; i++) {
        assert_true(s->unit[i].begin < s->unit[i].end && s->unit[i].end <= len);
        assert_true(s->unit[i].name[0] != '\0');
    }
    for (size_t i = 0; i < s->n_deadlines; i++) {
        const zws_due *due = &s->deadline[i];
        assert_true(due->element < s->n);
        assert_true(due->begin < due->end && due->end <= len);
        assert_true(due->base_begin <= due->base_end && due->base_end <= due->end);
    }
}

#endif
