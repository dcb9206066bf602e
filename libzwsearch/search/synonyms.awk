# corpus/lexicon/synonyms.tsv → the built-in table as arrays (synonyms.c says how it is read): terms in the order of their
# bytes, alternatives, and the texts of both. LC_ALL=C awk -f synonyms.awk synonyms.tsv
BEGIN {
    FS = "\t"
    for (i = 1; i < 256; i++)
        byte[sprintf("%c", i)] = i
}

function fail(what) {
    print "synonyms.awk: " FILENAME ":" FNR ": " what >"/dev/stderr"
    failed = 1
    exit 1
}
# Puts an alternative behind those that the term has, unless it is there or there is no room.
function add(term, alternative, asks) {
    if ((term, alternative) in stands || count[term] == 8 || term == alternative)
        return
    stands[term, alternative] = 1
    if (count[term] == 0)
        terms[n_terms++] = term
    text[term, count[term] + 0] = alternative
    question[term, count[term] + 0] = asks
    count[term]++
}

FNR == 1 { next }
$3 !~ /^(everyday|short|same|former|question|filler)$/ || NF != 3 || $1 == "" || $2 == "" { fail("not a row of this table") }
{
    rows++
    n = split($2, alternative, "|")
    if (n > 8)
        fail("more than 8 alternatives")
    for (i = 1; i <= n; i++) {
        add($1, alternative[i], $3 == "question")
        if (($3 == "short" || $3 == "same") && alternative[i] !~ / / && alternative[i] != "-")
            add(alternative[i], $1, 0)
    }
}

# By the order of bytes: merge sort of list[first .. first + n).
function sort(list, first, n,    half, i, k, m, left) {
    if (n < 2)
        return
    half = int(n / 2)
    sort(list, first, half)
    sort(list, first + half, n - half)
    for (i = 0; i < half; i++)
        left[i] = list[first + i]
    i = 0
    k = first + half
    for (m = first; i < half; m++) {
        if (k < first + n && list[k] "" < left[i] "")
            list[m] = list[k++]
        else
            list[m] = left[i++]
    }
}
# The code points of the first two characters of a text (UTF-8); the second is 0 where there is none.
function decode(t,    i, b, n) {
    first = second = n = 0
    for (i = 1; i <= length(t); i++) {
        b = byte[substr(t, i, 1)]
        if (b < 128 || b >= 192) {
            if (++n > 2)
                return
            b = b < 128 ? b : b < 224 ? b - 192 : b < 240 ? b - 224 : b - 240
            if (n == 1)
                first = b
            else
                second = b
        } else if (n == 1) {
            first = first * 64 + b - 128
        } else {
            second = second * 64 + b - 128
        }
    }
}
# How many characters a text has (UTF-8).
function characters(t,    i, b, n) {
    n = 0
    for (i = 1; i <= length(t); i++) {
        b = byte[substr(t, i, 1)]
        n += b < 128 || b >= 192
    }
    return n
}
# Notes how the term begins, as begins_term of synonyms.c has it, and how many characters the longest has.
function note(t,    bit) {
    if (characters(t) > longest)
        longest = characters(t)
    decode(t)
    bit = (first * 31 + second) % (BEGINNINGS * 8)
    if (!(bit in begins)) {
        begins[bit]
        beginning[int(bit / 8)] += 2 ^ (bit % 8)
    }
}
# A text into the pool, where it is not there yet.
function put(t,    literal) {
    if (t in placed)
        return
    placed[t] = pool_size + 0
    pool_size += length(t)
    literal = t
    gsub(/[\\"]/, "\\\\&", literal)
    print "    \"" literal "\""
}
END {
    if (failed)
        exit 1
    sort(terms, 0, n_terms)
    BEGINNINGS = 4096
    entry = 1
    depth = 0
    for (i = 0; i < n_terms; i++) {
        term = terms[i]
        while (depth > 0 && substr(term, 1, length(above[depth])) != above[depth] "")
            depth--
        shorter[i] = depth > 0 ? number[depth] + 1 : 0
        above[++depth] = term
        number[depth] = i
        note(term)
    }
    print "enum { BUILT_IN_ROWS = " rows ", BUILT_IN_CHARS = " longest " };"
    print "static const uint8_t beginnings[] = {"
    for (i = 0; i < BEGINNINGS; i++)
        printf "%d,%s", beginning[i], i % 16 == 15 ? "\n" : " "
    print "};"
    print "static const char pool[] ="
    for (i = 0; i < n_terms; i++) {
        put(terms[i])
        for (k = 0; k < count[terms[i]]; k++)
            put(text[terms[i], k])
    }
    print "    \"\";"
    print "static const built_in_term term_table[] = {"
    for (i = 0; i < n_terms; i++) {
        printf "    {%d, %d, %d, %d},\n", placed[terms[i]], entry, shorter[i], length(terms[i])
        entry += count[terms[i]]
    }
    print "};"
    print "static const built_in_entry entry_table[] = {\n    {0, 0, 0, 0},"
    for (i = 0; i < n_terms; i++) {
        for (k = 0; k < count[terms[i]]; k++)
            printf "    {%d, %d, %d, %d},\n", placed[text[terms[i], k]], length(text[terms[i], k]),
                question[terms[i], k], k + 1 < count[terms[i]]
    }
    print "};"
}
