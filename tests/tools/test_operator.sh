#!/bin/sh
# What an operator may do wrong: each time one line says what happened and what to do, and nothing is lost.
. "$top_srcdir/tests/lib.sh"
corpus=$top_srcdir/corpus/documents
index=$scratch/index
check_status "index" 0 zwindex "$index" "$corpus/qa"

# says NAME STATUS TEXT COMMAND…: one line on stderr, with the text.
says() {
    says_name=$1
    says_text=$3
    says_status=$2
    shift 3
    check_status "$says_name" "$says_status" "$@"
    check_one_line "$says_name"
    check "$says_name: says '$says_text'" grep -qF -- "$says_text" "$scratch/err"
}

# --- names ---------------------------------------------------------------------------------------------
says "articles of tokens" 2 "leave --tokens or --unit article out" zwindex --tokens --unit article "$scratch/new" "$corpus/qa"
printf '\325\376\316\361\n' >"$scratch/gb.words"
says "a user dictionary in another encoding" 3 "gb.words:1: not UTF-8 text: convert the file" zwquery --user-dict "$scratch/gb.words" "$index" 参保
says "synonyms in another encoding" 3 "gb.words:1: not UTF-8 text: convert the file" zwquery --synonyms "$scratch/gb.words" "$index" 参保
says "the search page without an index" 0 "ZWSEARCH_INDEX is not set" env -u ZWSEARCH_INDEX GATEWAY_INTERFACE=CGI/1.1 \
    REQUEST_METHOD=GET QUERY_STRING=q=a zwsearch.cgi
check "says to its reader that it cannot search now" grep -q '^Status: 503' "$scratch/out"
says "an index without a name" 2 "no index named" zwindex "" "$corpus/qa"
says "a search without the index's name" 2 "no index named" zwquery "" 参保
says "an input without a name" 2 "an input without a name" zwindex "$scratch/new" ""
check "makes no index" test ! -e "$scratch/new"
says "a folder below one that is not there" 3 "make the folder above it first" zwindex "$scratch/a/b" "$corpus/qa"
says "a file where the index should be named" 3 "README.md is there and is no folder" zwindex "$top_srcdir/README.md" "$corpus/qa"
says "no index" 3 "make one with zwindex" zwquery "$scratch/none" 参保
says "a file for an index" 3 "make one with zwindex" zwquery "$top_srcdir/README.md" 参保
says "like a document that is not there" 1 "no document with the id none" zwquery --like none "$index"
says "a query in another encoding" 2 "UTF-8" zwquery "$index" "$(printf '\262\316\261\243')"

# --- inputs that are not read ------------------------------------------------------------------------------
mkdir "$scratch/in"
printf '%%PDF-1.7\n' >"$scratch/in/a.pdf"
printf 'PK\003\004\024\000xxxxxxxxxxxxxxxxxxxxxxxxa.txt' >"$scratch/in/a.zip"
printf '{"id": "a", "body": "甲"}\nbroken\n{"id": "b", "body": "乙", "date": "yesterday"}\n' >"$scratch/in/a.jsonl"
says "a PDF that is named" 0 "a.pdf: skipped: PDF files are not read: convert it to text or HTML first" \
    zwindex "$scratch/skipping" "$scratch/in/a.pdf"
says "an archive that is named" 0 "a.zip: skipped: archive files are not read: unpack it and give the folder" \
    zwindex "$scratch/skipping" "$scratch/in/a.zip"
says "zwdoc of an archive" 3 "unpack it" zwdoc "$scratch/in/a.zip"
says "zwdoc of several records, some broken: the first fault" 3 "a.jsonl:2: broken JSON" zwdoc "$scratch/in/a.jsonl"
check_status "in a folder they are counted" 0 zwindex "$scratch/skipping" "$scratch/in"
check "by kind" grep -q '^skipped:.*1 archive.*' "$scratch/out"
check_equal "and only what should have been readable is named" 2 "$(grep -c 'a.jsonl:[23]: skipped' "$scratch/err")"
check_equal "nothing else" 2 "$(wc -l <"$scratch/err" | tr -d ' ')"

printf '{"id": "a", "title": "甲\\u0000乙"}\n' >"$scratch/nul.jsonl"
check_status "a NUL in a record" 0 zwindex "$scratch/skipping" "$scratch/nul.jsonl"
check "is told as what it is" grep -q 'nul.jsonl:1: skipped: a NUL character (.u0000) at column [0-9]*: leave it out' "$scratch/err"

# --- damage that a merge must not hide -------------------------------------------------------------------------
check_status "a sealed index" 0 zwindex --seal "$scratch/sealed" "$corpus/qa"
segment=$(ls "$scratch"/sealed/segments/*.zws)
size=$(wc -c <"$segment" | tr -d ' ')
printf '\252\125\252\125\252\125\252\125' | dd of="$segment" bs=1 seek=$((size / 3)) conv=notrunc 2>/dev/null
check_status "verify finds the damage" 1 zwadmin verify "$scratch/sealed"
zwindex "$scratch/sealed" "$corpus/notices" >/dev/null 2>&1
says "it is not merged into a segment whose checksums are right" 3 "a sealed segment is damaged (checksum of" zwadmin merge "$scratch/sealed"
check_status "and is found again" 1 zwadmin verify "$scratch/sealed"

# --- encodings -----------------------------------------------------------------------------------------------
if command -v iconv >/dev/null; then
    mkdir "$scratch/encoded"
    text='关于做好城乡居民基本养老保险参保登记工作的通知。各区人民政府：现将有关事项通知如下，请认真贯彻执行。'
    echo "$text" >"$scratch/encoded/utf8.txt"
    echo "$text" | iconv -t GB18030 >"$scratch/encoded/gb.txt"
    echo "$text" | iconv -t UTF-16LE >"$scratch/encoded/le.txt"
    { printf '\376\377' && echo "$text" | iconv -t UTF-16BE; } >"$scratch/encoded/be.txt"
    check_status "other encodings" 0 env LC_ALL=C zwindex "$scratch/encodings" "$scratch/encoded"
    check_equal "are found alike, whatever the locale" "be.txt gb.txt le.txt utf8.txt " \
        "$(LC_ALL=C zwquery --no-fold --format tsv "$scratch/encodings" '"参保登记工作"' | cut -f 3 | LC_ALL=C sort | tr '\n' ' ')"
fi

# --- what may not be read or written ------------------------------------------------------------------------
nobody=
if [ "$(id -u)" != 0 ]; then
    nobody=env
elif command -v setpriv >/dev/null; then
    nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
fi
if [ -n "$nobody" ]; then
    chmod 755 "$scratch"
    cp -r "$index" "$scratch/closed"
    chmod -R a-w "$scratch/closed"
    check "who may read may search" sh -c "$nobody zwquery '$scratch/closed' 参保 >/dev/null"
    says "but not check the live tier, which is no damage" 3 "run as the owner of the index" $nobody zwadmin verify "$scratch/closed"
    chmod -R a-r "$scratch/closed"/*
    says "who may not read is told which file" 3 "Permission denied" $nobody zwquery "$scratch/closed" 参保
    chmod -R u+rwX "$scratch/closed"
fi

# --- damage ----------------------------------------------------------------------------------------------------
cp -r "$index" "$scratch/damaged"
printf garbage | dd of="$scratch/damaged/live/postlist.glass" bs=1 seek=8192 conv=notrunc 2>/dev/null
says "a damaged table" 1 "1 finding: restore it from a copy, or index the documents again" zwadmin verify "$scratch/damaged"
check "is told on a line of its own" grep -q 'postlist\|live is damaged' "$scratch/out"
check "without the advice to do what is being done" sh -c "! grep -q 'run zwadmin verify' '$scratch/out' '$scratch/err'"
cp -r "$index" "$scratch/later"
sed -i 's/"format": [0-9]*/"format": 99/' "$scratch/later/zwsearch.json"
says "an index of a later version" 3 "index format 99" zwquery "$scratch/later" 参保
: >"$scratch/damaged/zwsearch.json"
says "an empty manifest" 3 "restore it from a copy" zwquery "$scratch/damaged" 参保
cp "$ZWSEARCH_DICT" "$scratch/damaged.dict"
printf '\377\000\377\000' | dd of="$scratch/damaged.dict" bs=1 seek=3000000 conv=notrunc 2>/dev/null
says "a damaged dictionary" 1 "in the dictionary that it is searched with: install that again" \
    env ZWSEARCH_DICT="$scratch/damaged.dict" zwadmin verify "$index"
check "is named" grep -qF "$scratch/damaged.dict" "$scratch/out"
says "no dictionary to check with" 3 "set ZWSEARCH_DICT" env ZWSEARCH_DICT="$scratch/none" zwadmin verify "$index"
says "no dictionary" 3 "set ZWSEARCH_DICT" env ZWSEARCH_DICT="$scratch/none" zwquery "$index" 参保
says "another file for it" 3 "no compiled dictionary" env ZWSEARCH_DICT="$top_srcdir/README.md" zwquery "$index" 参保

# --- completions -------------------------------------------------------------------------------------------------
if command -v bash >/dev/null; then
    complete_as() { # complete_as WORDS… the last is to be completed
        bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _zwsearch "$1" "${@: -1}" "${@: -2:1}"; echo "${COMPREPLY[*]}"' \
            "$top_srcdir/tools/completions/zwsearch.bash" "$@"
    }
    for tool in zwindex zwquery zwdoc zwseg zwadmin; do
        check_equal "$tool: every option is completed" "$($tool --help | grep -oE -- '--[a-z-]+' | sort -u | tr '\n' ' ' | sed 's/ $//')" \
            "$(complete_as $tool --)"
    done
    check_equal "zwadmin: every command is completed" "$(zwadmin --help | grep -oE '^(Usage: |  *)zwadmin [a-z]+' | sed 's/.* //' | sort | tr '\n' ' ')" \
        "$(complete_as zwadmin "" | tr ' ' '\n' | sort | tr '\n' ' ')"
    for field in $(complete_as zwquery --facet ""); do
        check_status "zwquery --facet $field" 0 zwquery --facet "$field" "$index" 参保
    done
    for field in $(complete_as zwquery --filter ""); do
        zwquery --filter "${field}x" "$index" 参保 >/dev/null 2>&1
        check_equal "zwquery --filter $field" 1 $?
    done
fi
finish
