# ocr_confusions_table.h → the tables that repair looks up, as arrays (repair.h says how they are read), so that no
# process has to make them. LC_ALL=C awk -f confusions.awk ocr_confusions_table.h
BEGIN {
    FIRST = 19968 # U+4E00
    COUNT = 20992 # up to U+9FFF
    MOST = 32 # ZWS_CONFUSIONS_MAX
    for (i = 1; i < 256; i++)
        byte[sprintf("%c", i)] = i
}

function fail(what) {
    print "confusions.awk: " FILENAME ":" FNR ": " what >"/dev/stderr"
    failed = 1
    exit 1
}
# The characters of a group into cp[1 …]; how many.
function characters(group, cp,    i, n, len, lead) {
    n = 0
    for (i = 1; i <= length(group); i += len) {
        lead = byte[substr(group, i, 1)]
        len = lead < 128 ? 1 : lead < 224 ? 2 : lead < 240 ? 3 : 4
        if (len == 1)
            cp[++n] = lead
        else if (len == 2)
            cp[++n] = (lead - 192) * 64 + byte[substr(group, i + 1, 1)] - 128
        else if (len == 3)
            cp[++n] = (lead - 224) * 4096 + (byte[substr(group, i + 1, 1)] - 128) * 64 + byte[substr(group, i + 2, 1)] - 128
        else
            fail("not a character of the table: " group)
    }
    return n
}
function listed(cp) {
    return cp >= FIRST && cp < FIRST + COUNT
}
# Puts what a character may be meant to be in order, each once.
function add_pair(read, meant,    i) {
    if ((read, meant) in known)
        return
    known[read, meant] = 1
    if (pairs[read] == MOST)
        fail("a character with more than " MOST " confusions")
    for (i = ++pairs[read]; i > 1 && pair[read, i - 1] > meant; i--)
        pair[read, i] = pair[read, i - 1]
    pair[read, i] = meant
    n_pairs++
}
function add_split(meant, one, two,    key, i) {
    key = one * 65536 + two
    for (i = ++n_splits; i > 1 && split_key[i - 1] > key; i--) {
        split_key[i] = split_key[i - 1]
        split_meant[i] = split_meant[i - 1]
    }
    split_key[i] = key
    split_meant[i] = meant
    begins[one - FIRST] = 1
}
function take(group,    cp, n, i, k) {
    n = characters(group, cp)
    if (kind == "CONFUSED") {
        for (i = 1; i <= n; i++) {
            for (k = 1; k <= n; k++) {
                if (cp[i] != cp[k] && listed(cp[i]) && listed(cp[k]))
                    add_pair(cp[i], cp[k])
            }
        }
    } else if (kind == "SPLIT") {
        if (n != 3)
            fail("a split is one character and two: " group)
        if (listed(cp[1]) && listed(cp[2]) && listed(cp[3]))
            add_split(cp[1], cp[2], cp[3])
    } else {
        if (n != 2)
            fail("what was read and the bracket: " group)
        if (cp[1] >= 97 && cp[1] <= 122 && !(cp[1] in bracket))
            bracket[cp[1]] = cp[2]
    }
}

/^ZWS_[A-Z]+\(/ {
    kind = $0
    sub(/^ZWS_/, "", kind)
    sub(/\(.*/, "", kind)
    if (kind !~ /^(CONFUSED|SPLIT|BRACKETS)$/)
        fail("no kind of the table: " kind)
    sub(/^[^"]*"[^"]*"/, "") # what it is called; rows follow
}
kind != "" {
    rest = $0
    while (match(rest, /"[^"]*"/)) {
        n = split(substr(rest, RSTART + 1, RLENGTH - 2), groups, " ")
        rest = substr(rest, RSTART + RLENGTH)
        for (g = 1; g <= n; g++) {
            if (groups[g] != "")
                take(groups[g])
        }
    }
    if ($0 ~ /\)$/)
        kind = ""
}

# A number into a row of its array.
function put(number) {
    printf "%s%s", number, ++column % 16 == 0 ? ",\n" : ", "
}
function end_array() {
    print "};"
    column = 0
}
END {
    if (failed)
        exit 1
    if (n_pairs == 0 || n_splits == 0 || n_pairs > 65535 || kind != "") {
        print "confusions.awk: too little or too much in the table" >"/dev/stderr"
        exit 1
    }
    print "/* Made of ocr_confusions_table.h by confusions.awk. */"
    print "static const uint16_t starts[ZWS_CONFUSIONS_COUNT + 1] = {"
    for (i = at = 0; i < COUNT; i++) {
        put(at)
        at += pairs[FIRST + i]
    }
    put(at)
    end_array()
    print "static const uint16_t meant[] = {"
    for (i = FIRST; i < FIRST + COUNT; i++) {
        for (k = 1; k <= pairs[i]; k++)
            put(pair[i, k])
    }
    end_array()
    print "static const zws_split splits[] = {"
    for (i = 1; i <= n_splits; i++)
        put("{{" int(split_key[i] / 65536) ", " split_key[i] % 65536 "}, " split_meant[i] "}")
    end_array()
    print "/* A bit for each first character of them. */"
    print "static const uint8_t split_first[ZWS_CONFUSIONS_COUNT / 8] = {"
    for (i = 0; i < COUNT / 8; i++) {
        bits = 0
        for (k = 7; k >= 0; k--)
            bits = 2 * bits + (i * 8 + k in begins)
        put(bits)
    }
    end_array()
    print "static const uint16_t brackets[26] = {"
    for (i = 97; i <= 122; i++)
        put(bracket[i] + 0)
    end_array()
}
