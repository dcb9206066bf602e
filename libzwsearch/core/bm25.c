#include "core/plan.h"

#include <math.h>

/* What a sum of addends is a multiple of: 2^36 of them make 1. */
#define QUANTA 68719476736.0

double zws_bm25__norm(const zws_bm25 *bm25, uint32_t length)
{
    double norm = bm25->average_length > 0 ? length / bm25->average_length : 1.0;
    if (norm < bm25->min_norm_len)
        norm = bm25->min_norm_len;
    return bm25->k1 * ((1.0 - bm25->b) + bm25->b * norm);
}

double zws_bm25__term_score(const zws_bm25 *bm25, double factor, uint32_t tf, uint32_t length)
{
    return zws_bm25__addend(bm25, factor, tf, zws_bm25__norm(bm25, length));
}

double zws_bm25__addend(const zws_bm25 *bm25, double factor, uint32_t tf, double norm)
{
    if (tf == 0)
        return 0.0;
    double denominator = norm + tf;
    double score = factor * (bm25->k1 + 1.0) * tf / denominator;
    /* rint is exact here, so every tier and machine gets the same bits. */
    return rint(score * QUANTA) / QUANTA;
}
