#include "base/order.h"
#include "core/writer.h"

static int compare_documents(const void *a, const void *b, void *context)
{
    const zws_writer_document *document = context;
    const zws_writer_document *x = &document[*(const uint32_t *)a];
    const zws_writer_document *y = &document[*(const uint32_t *)b];
    if (x->date != y->date) /* newest first; undated is 0, which comes last */
        return x->date > y->date ? -1 : 1;
    return zws_order__compare(x->id, x->id_len, y->id, y->id_len);
}

zws_status zws_writer__order(uint32_t **order, const zws_writer_document *document, uint32_t n)
{
    ZWS_TRY(zws_mem__zalloc(order, n, sizeof **order));
    for (uint32_t i = 0; i < n; i++)
        (*order)[i] = i;
    if (n > 0)
        qsort_r(*order, n, sizeof **order, compare_documents, (void *)(uintptr_t)document);
    return ZWS_OK;
}

static void insertion_sort(zws_posting *posting, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        zws_posting p = posting[i];
        size_t j = i;
        for (; j > 0 && posting[j - 1].doc > p.doc; j--)
            posting[j] = posting[j - 1];
        posting[j] = p;
    }
}

void zws_writer__sort_postings(zws_posting *posting, zws_posting *spare, size_t n)
{
    if (n < 64) {
        insertion_sort(posting, n);
        return;
    }
    bool sorted = true;
    uint32_t highest = posting[0].doc;
    for (size_t i = 1; i < n; i++) {
        sorted = sorted && posting[i - 1].doc < posting[i].doc;
        highest = posting[i].doc > highest ? posting[i].doc : highest;
    }
    if (sorted)
        return;
    zws_posting *from = posting, *to = spare;
    for (unsigned shift = 0; shift < 32 && highest >> shift; shift += 11) {
        size_t start[2049] = {0};
        for (size_t i = 0; i < n; i++)
            start[(from[i].doc >> shift & 2047) + 1]++;
        for (int k = 1; k < 2049; k++)
            start[k] += start[k - 1];
        for (size_t i = 0; i < n; i++)
            to[start[from[i].doc >> shift & 2047]++] = from[i];
        zws_posting *other = from;
        from = to;
        to = other;
    }
    if (from != posting)
        memcpy(posting, from, n * sizeof *posting);
}
