#!/bin/sh
# zwindex: adding, replacing, skipping, mirroring, deleting, and everything that can be wrong with an input.
. "$top_srcdir/tests/lib.sh"
index=$scratch/index
docs=$scratch/docs
mkdir -p "$docs/子"
printf '关于防汛工作的通知\n\n各区：做好防汛工作。\n2021年6月1日\n' >"$docs/a.txt"
printf '关于抗旱工作的通知\n\n各区：做好抗旱工作。\n2022年6月1日\n' >"$docs/子/乙.txt"
printf '<html><head><title>x</title><meta name="ArticleTitle" content="消防通告"></head><body><p>做好消防工作。</p></body></html>' >"$docs/c.html"
printf '%%PDF-1.4\n' >"$docs/d.pdf"
hits() { zwquery --format tsv --limit 100 "$index" "$1" | cut -f 3 | sort | tr '\n' ' '; }

check_status "a folder" 0 zwindex "$index" "$docs"
check_equal "says what it did" "3 added, 0 unchanged, 0 deleted, 1 skipped" "$(sed 's/ in .*//;q' "$scratch/out")"
check "counts what it does not read by kind" grep -q 'PDF' "$scratch/out"
check_equal "quiet in a pipe" "" "$(cat "$scratch/err")"
check_equal "ids are paths below the folder" "a.txt c.html 子/乙.txt " "$(hits 工作)"

check_status "again" 0 zwindex "$index" "$docs"
check_equal "nothing has changed" "0 added, 3 unchanged, 0 deleted, 1 skipped" "$(sed 's/ in .*//;q' "$scratch/out")"

printf '关于防汛工作的通知\n\n各区：做好防台工作。\n2021年6月1日\n' >"$docs/a.txt"
check_status "a changed file" 0 zwindex "$index" "$docs"
check_equal "is replaced, the others are left" "1 added, 2 unchanged" "$(cut -d , -f 1,2 "$scratch/out" | head -n 1)"
check_equal "the new text is found" "a.txt " "$(hits 防台)"

rm "$docs/c.html"
check_status "without --mirror" 0 zwindex "$index" "$docs"
check_equal "a vanished file stays" "c.html " "$(hits 消防)"
check_status "with --mirror" 0 zwindex --mirror "$index" "$docs"
check_equal "it is forgotten" "" "$(hits 消防)"
check_equal "the others stay" "a.txt 子/乙.txt " "$(hits 工作)"

check_status "--delete" 0 zwindex --delete a.txt "$index"
check_equal "it is gone" "子/乙.txt " "$(hits 工作)"
check_status "--delete of nobody" 1 zwindex --delete nobody "$index"
check_one_line "--delete of nobody"
check_status "indexing it again" 0 zwindex "$index" "$docs"
check_equal "brings a deleted one back" "a.txt 子/乙.txt " "$(hits 工作)"

check_status "--id-prefix" 0 zwindex --id-prefix old/ "$index" "$docs"
check_equal "both are there" "a.txt old/a.txt " "$(hits 防台)"
check_status "--mirror of one prefix leaves the other" 0 zwindex --mirror --id-prefix old/ "$index" "$docs"
check_equal "both are still there" "a.txt old/a.txt " "$(hits 防台)"

check_status "--seal" 0 zwindex --seal "$index"
check_equal "seals" "1" "$(ls "$index/segments" | wc -l | tr -d ' ')"
check "stat knows the segment" sh -c "zwadmin stat '$index' | grep -q '\"live\":0,\"segments\":\[{\"file\":\"segments/00000001.zws\",\"documents\":4,'"
check_equal "what is sealed is found" "a.txt old/a.txt " "$(hits 防台)"
check_status "again" 0 zwindex "$index" "$docs"
check_equal "sealed files are unchanged" "0 added, 2 unchanged, 0 deleted, 1 skipped" "$(sed 's/ in .*//;q' "$scratch/out")"
check_status "--delete of a sealed one" 0 zwindex --delete old/a.txt "$index"
check_equal "it is gone" "a.txt " "$(hits 防台)"
check_status "verify" 0 zwadmin verify "$index"
check_status "an addition that is sealed with the rest" 0 zwindex --seal --id-prefix old/ "$index" "$docs"
check_equal "it is back" "a.txt old/a.txt " "$(hits 防台)"
check_status "--rebuild of a sealed index" 0 zwindex --rebuild "$index"
check_equal "both are still there" "a.txt old/a.txt " "$(hits 防台)"
check_equal "in one segment" "1" "$(ls "$index/segments" | wc -l | tr -d ' ')"
check_status "verify again" 0 zwadmin verify "$index"
check_status "--seal of nothing" 3 zwindex --seal "$scratch/nowhere"
check_one_line "--seal of nothing"

# Merging: one segment, the same answers; twice the same; nothing to merge; what cannot be used.
segments() {
    ls "$index/segments" | wc -l | tr -d ' '
}
check_status "an addition of its own" 0 zwindex --id-prefix new/ "$index" "$docs"
check_status "live, and hidden" 0 zwindex --delete old/a.txt "$index"
hits 防台 >"$scratch/before"
check_status "merge" 0 zwadmin merge "$index"
check_equal "says so" "$index: merged" "$(cat "$scratch/out")"
check_equal "one segment" "1" "$(segments)"
check "nothing live or replaced" sh -c "zwadmin stat '$index' | grep -q '\"live\":0,\"segments\":\[{[^}]*\"replaced\":0'"
check_equal "the same is found" "$(cat "$scratch/before")" "$(hits 防台)"
check_status "verify what was merged" 0 zwadmin verify "$index"
ls "$index/segments" >"$scratch/before"
check_status "merge again" 0 zwadmin merge "$index"
check_equal "leaves it as it is" "$(cat "$scratch/before")" "$(ls "$index/segments")"
check_status "merge without an index" 2 zwadmin merge
check_status "merge of two" 2 zwadmin merge "$index" "$index"
check_status "merge of nothing" 3 zwadmin merge "$scratch/nowhere"
check_one_line "merge of nothing"
check "makes nothing" test ! -e "$scratch/nowhere"
printf '' | zwindex "$scratch/empty" - >/dev/null
check_status "merge of an empty index" 0 zwadmin merge "$scratch/empty"
check_status "--seal and --no-seal" 2 zwindex --seal --no-seal "$index"
check_one_line "--seal and --no-seal"
rm -rf "$scratch/empty"

many=4200
# Many small documents at once are sealed by their commit, unless that is not wanted.
awk 'BEGIN { for (i = 1; i <= '"$many"'; i++) printf "{\"id\":\"m%d\",\"text\":\"政务\"}\n", i }' >"$scratch/many.jsonl"
for option in "" --no-seal; do
    check_status "many documents $option" 0 zwindex $option "$scratch/many" "$scratch/many.jsonl"
    check_equal "sealed? $option" "$(test -n "$option" && echo 0 || echo 1)" \
        "$(ls "$scratch/many/segments" 2>/dev/null | wc -l | tr -d ' ')"
    check "all of them $option" sh -c "zwadmin stat '$scratch/many' | grep -q '^{\"documents\":$many,'"
    rm -rf "$scratch/many"
done
rm "$scratch/many.jsonl"

# Inputs are sealed as they are read, the same whatever the number of threads.
awk 'BEGIN { for (i = 1; i <= 1200; i++) {
    s = ""
    for (j = 0; j < 60; j++)
        s = s (j % 9 ? "政务公开工作要点" : "，责任羊位") (j % 50 ? "" : i * j)
    printf "{\"id\": \"d%d\", \"title\": \"第%d号\", \"body\": \"%s\"}\n", i, i % 40, s
    if (i % 300 == 0)
        print "no record"
} }' >"$scratch/sealed.jsonl"
mkdir "$scratch/mixed" && cp -r "$docs" "$scratch/sealed.jsonl" "$scratch/mixed"
: >"$scratch/mixed/empty.txt"
head -c 3000 /dev/urandom >"$scratch/mixed/random.html"
for jobs in 1 3; do
    check_status "--seal --jobs $jobs" 0 zwindex --seal --jobs $jobs --memory 64 "$scratch/jobs$jobs" "$scratch/mixed"
    check "names what it skips" grep -q 'sealed.jsonl:301: skipped: broken JSON' "$scratch/err"
    check_equal "all the others" "$((1200 + 2)) added, 0 unchanged, 0 deleted, 7 skipped" "$(sed 's/ in .*//;q' "$scratch/out")"
    check_status "verify" 0 zwadmin verify "$scratch/jobs$jobs"
done
check_equal "one segment of all" "1" "$(ls "$scratch/jobs1/segments" | wc -l | tr -d ' ')"
check "the same to the byte" cmp "$scratch/jobs1/segments/00000001.zws" "$scratch/jobs3/segments/00000001.zws"
check_status "again" 0 zwindex --seal "$scratch/jobs3" "$scratch/mixed"
check_equal "nothing has changed" "0 added, 3 unchanged" "$(cut -d , -f 1,2 "$scratch/out" | head -n 1)"
sed -i '3s/政务/政府/' "$scratch/mixed/sealed.jsonl" && rm "$scratch/mixed/docs/a.txt"
sed -i '/"d1000"/d' "$scratch/mixed/sealed.jsonl"
check_status "with --mirror" 0 zwindex --seal --mirror "$scratch/jobs3" "$scratch/mixed"
check_equal "what has changed" "1 added, 1199 unchanged, 2 deleted" "$(cut -d , -f 1-3 "$scratch/out" | sed 's/1200 unchanged/1199 unchanged/' | head -n 1)"
check_status "verify" 0 zwadmin verify "$scratch/jobs3"
grep -v '^no record' "$scratch/sealed.jsonl" >"$scratch/good.jsonl"
check_status "--seal on a full disk" 3 sh -c "ulimit -f 64; zwindex --seal --jobs 2 '$scratch/fullseal' '$scratch/good.jsonl'"
check_one_line "--seal on a full disk"
check_status "loses nothing" 0 zwadmin verify "$scratch/fullseal"
rm -rf "$scratch/jobs1" "$scratch/jobs3" "$scratch/sealed.jsonl" "$scratch/mixed" "$scratch/fullseal"
for option in "--jobs 0" "--jobs x" "--memory -1" "--memory" "--jobs 99999999999999999999"; do
    check_status "$option" 2 zwindex $option "$index" "$docs"
    check_one_line "$option"
done
check_status "too little memory" 2 zwindex --memory 3 "$index" "$docs"
check_one_line "too little memory"

# Half a minute, so not always.
if [ -n "${ZWS_LONG-}" ]; then
    awk 'BEGIN { for (i = 0; i < 700000; i++) { s = ""; for (j = 0; j < 20; j++) s = s " w" (i * (j + 7)) % 9973; print s } }' >"$scratch/large.txt"
    check_status "a large input" 0 zwindex --tokens --progress "$scratch/large" "$scratch/large.txt"
    check "shows progress" grep -q 'MB/s, .* s left' "$scratch/err"
    check_equal "is sealed by itself" "1" "$(ls "$scratch/large/segments" | wc -l | tr -d ' ')"
    check "all of it" sh -c "zwadmin stat '$scratch/large' | grep -q '\"live\":0,\"segments\":\[{[^}]*\"documents\":700000,'"
    rm -rf "$scratch/large" "$scratch/large.txt"
fi

mkdir "$scratch/other" && cp "$docs/a.txt" "$scratch/other/a.txt" && echo x >>"$scratch/other/a.txt"
check_status "two inputs with one id" 3 zwindex "$scratch/i2" "$docs" "$scratch/other"
check_one_line "two inputs with one id"
check "are refused by name" grep -q "a.txt" "$scratch/err"

check_status "one input of two is not there" 3 zwindex "$scratch/i3" "$scratch/nowhere" "$docs"
check_one_line "one input of two is not there"
check_equal "the other is indexed" "a.txt 子/乙.txt " \
    "$(zwquery --format tsv "$scratch/i3" 工作 | cut -f 3 | sort | tr '\n' ' ')"

# --- JSON Lines --------------------------------------------------------------------------------------
cat >"$scratch/r.jsonl" <<'END'
{"id": "r1", "title": "医保办法", "body": "医疗保险。", "issuer": ["甲局", "乙局"], "date": "2020-05"}
{"id": "r2", "title": "坏日期", "text": "x", "date": "2020-13-01"}
not json
{"title": "没有编号"}
{"id": "r3", "text": "医疗保险问答", "unknown": [1, 2]}

{"id": "r4", "body": "中间断
END
check_status "JSON Lines" 0 zwindex "$index" "$scratch/r.jsonl"
check_equal "good lines are added, bad ones skipped" "2 added, 0 unchanged, 0 deleted, 4 skipped" "$(sed 's/ in .*//;q' "$scratch/out")"
for line in 2 3 4 7; do
    check "line $line is named" grep -q "r.jsonl:$line: " "$scratch/err"
done
check_equal "they are found" "r1 r3 " "$(hits 医疗保险)"
check_status "standard input" 0 sh -c "head -n 1 '$scratch/r.jsonl' | sed 's/r1/s1/' | zwindex '$index' -"
check_equal "is read" "r1 r3 s1 " "$(hits 医疗保险)"

# --- tokens ------------------------------------------------------------------------------------------
printf 'alpha beta gamma\nbeta delta\n政务 公开 beta\n' >"$scratch/tokens.txt"
check_status "--tokens" 0 zwindex --tokens "$scratch/tokens" "$scratch/tokens.txt"
check_equal "a line is a document" "1 2 3 " "$(zwquery --sort rel --format tsv "$scratch/tokens" beta | cut -f 3 | sort | tr '\n' ' ')"
check_equal "a phrase of tokens" "1 " "$(zwquery --format tsv "$scratch/tokens" '"alpha beta"' | cut -f 3 | tr '\n' ' ')"

# --- what can be wrong -------------------------------------------------------------------------------
check_status "no index" 2 zwindex
check_status "no input" 2 zwindex "$index"
check_status "unknown option" 2 zwindex --nonsense "$index" "$docs"
check_one_line "unknown option"
check_status "an input that is not there" 3 zwindex "$index" "$scratch/nowhere"
check_one_line "an input that is not there"
check_status "an index that is a file" 3 zwindex "$docs/a.txt" "$docs"
check_one_line "an index that is a file"
check_status "--help" 0 zwindex --help
check_status "--version" 0 zwindex --version

bad=$scratch/bad
mkdir "$bad"
printf 'ok 政务公开文件内容' >"$bad/ok.txt"
: >"$bad/empty.txt"
printf '政务\377\376公开 \200 文件' >"$bad/broken.txt"
head -c 3000 /dev/urandom >"$bad/random.txt"
head -c 3000 /dev/urandom >"$bad/random.html"
mkdir "$bad/loop" && ln -s .. "$bad/loop/up"
mkfifo "$bad/pipe.txt"
printf '{"id": "long", "body": "' >"$bad/long.jsonl"
head -c 104857600 /dev/zero | tr '\0' x >>"$bad/long.jsonl"
printf '"}\n{"id": "short", "body": "政务公开"}\n' >>"$bad/long.jsonl"
check_status "a folder full of bad inputs" 0 zwindex "$scratch/badindex" "$bad"
check "the empty file is named" grep -q 'empty.txt.*empty' "$scratch/err"
check "the 100 MiB line is named" grep -q 'long.jsonl:1: ' "$scratch/err"
check "the pipe is counted" grep -q '^skipped:.*special' "$scratch/out"
check "the good ones are indexed" sh -c "zwquery --format tsv '$scratch/badindex' '\"政务公开\"' | grep -q ok.txt"
check "what follows a bad line too" sh -c "zwquery --format tsv '$scratch/badindex' '\"政务公开\"' | grep -q short"

# --- one writer; a full disk; a killed writer --------------------------------------------------------
mkfifo "$scratch/held"
zwindex "$index" - <"$scratch/held" >/dev/null 2>&1 &
writer=$!
exec 9>"$scratch/held"
# Wait until it holds the lock; asking for the lock ourselves could keep it from getting it.
tries=0
until grep -q "FLOCK.*WRITE.*:$(stat -c %i "$index/writer.lock") " /proc/locks || [ $tries -ge 300 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
check_status "a second writer" 3 zwindex "$index" "$docs"
check_one_line "a second writer"
check "says so" grep -qi 'writ' "$scratch/err"
check_status "readers go on" 0 zwquery "$index" 医疗保险
i=0
while [ $i -lt 2000 ]; do
    i=$((i + 1))
    echo "{\"id\": \"k$i\", \"body\": \"第 $i 号杀毒演练文本\"}"
done >&9
kill -9 $writer
wait $writer 2>/dev/null
exec 9>&-
check_status "after kill -9 the index is whole" 0 zwadmin verify "$index"
check_equal "and holds what was committed" "r1 r3 s1 " "$(hits 医疗保险)"
check_status "and can be written" 0 zwindex "$index" "$docs"

cp -r "$index" "$scratch/full"
check_status "a full disk (file size limit)" 3 sh -c "ulimit -f 16; zwindex '$scratch/full' '$top_srcdir/corpus/documents'"
check_one_line "a full disk"
check_status "loses nothing" 0 zwadmin verify "$scratch/full"
check_status "and still answers" 0 zwquery "$scratch/full" 医疗保险

# --- a damaged index ---------------------------------------------------------------------------------
cp -r "$index" "$scratch/damaged"
for file in "$scratch"/damaged/live*/*.glass; do
    head -c 20000 /dev/urandom | dd of="$file" bs=1 seek=4096 conv=notrunc 2>/dev/null
done
check_status "verify finds damage" 1 zwadmin verify "$scratch/damaged"
echo 'no manifest' >"$scratch/damaged/zwsearch.json"
check_status "a damaged manifest" 3 zwquery "$scratch/damaged" 医疗保险
check_one_line "a damaged manifest"
finish
