#!/bin/sh
# zwquery --correct: what is offered for a mistyped query, and what is searched for instead.
. "$top_srcdir/tests/lib.sh"
index=$scratch/index
check_status "index the corpus" 0 zwindex --no-progress "$index" "$top_srcdir/corpus/documents"

# The machine may be busy: what is tested is not the time.
first() { zwquery --deadline 5000 --limit 1 "$@" | head -n 1; }

for tier in live sealed; do
    [ $tier = live ] || check_status "seal" 0 zwindex --no-progress --seal "$index"
    check_equal "offered ($tier)" "您是不是要找：公务员录用考试公告" "$(first --sort rel "$index" 公务员录用考式公告)"
    check_equal "a title is searched for ($tier)" "已改为查找：优化营商环境条例" "$(first --sort rel "$index" 优化营伤环境条例)"
    check_equal "pinyin is searched for ($tier)" "已改为查找：政务公开" "$(first "$index" 'zhengwu gongkai')"
    check_equal "initials ($tier)" "已改为查找：政务公开" "$(first "$index" zwgk)"
    check_equal "switched off ($tier)" "共 0 条" "$(first --correct off "$index" 'zhengwu gongkai')"
    check_equal "only offered ($tier)" "您是不是要找：政务公开" "$(first --correct offer "$index" 'zhengwu gongkai')"
    check_equal "nothing for what is held ($tier)" "" "$(zwquery "$index" 政务公开 | grep -E '您是不是|已改为')"
    check_equal "nothing for English ($tier)" "" "$(zwquery "$index" 'digital government' | grep -E '您是不是|已改为')"
done
check_status "offered, nothing found" 1 zwquery --correct offer "$index" 'zhengwu gongkai'
check_status "found instead" 0 zwquery --deadline 5000 "$index" 'zhengwu gongkai'
check_status "no such choice" 2 zwquery --correct maybe "$index" 政务公开
check "the choices are named" sh -c 'zwquery --correct maybe "$1" x 2>&1 | grep -q "off, offer, apply"' - "$index"
check_equal "in JSON" "政务公开 True zhengwu gongkai" "$(zwquery --deadline 5000 --format json "$index" 'zhengwu gongkai' | python3 -c 'import json, sys
o = json.load(sys.stdin)
print(o["corrected"]["query"], o["corrected"]["applied"], o["query"])')"
check "no member without a correction" sh -c '! zwquery --format json "$1" 政务公开 | grep -q "\"corrected\""' - "$index"

# --- judged queries ------------------------------------------------------------------------------------
# success FILE: of the queries whose documents are in the corpus, those that have one among the first
# three, what is offered being followed; as a percentage.
cat >"$scratch/success.py" <<'END'
import json, subprocess, sys
index, path = sys.argv[1:]
rows = [line.rstrip("\n").split("\t") for line in open(path)]
rows = [row for row in rows if row[2] == "sample"]
def run(queries):
    with open(path_of_batch, "w") as out:
        out.writelines("%s\t%s\n" % query for query in queries)
    text = subprocess.run(["zwquery", "--sort", "rel", "--limit", "3", "--format", "json", "--deadline", "5000",
                           "--batch", path_of_batch, index], capture_output=True, text=True).stdout
    at, answers = 0, []
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        answer, at = json.JSONDecoder().raw_decode(text, at)
        answers.append(answer)
    assert len(answers) == len(queries)
    return answers
path_of_batch = index + ".batch"
typed = run([(row[0], row[1]) for row in rows])
better = [answer.get("corrected", {}).get("query", row[1]) for row, answer in zip(rows, typed)]
followed = run([(row[0], query) for row, query in zip(rows, better)])
good = 0
for row, answer in zip(rows, followed):
    wanted = row[3].split("|")
    good += any(hit["id"] in wanted for hit in answer["hits"])
print(100 * good // len(rows))
END
for kind in misspelt pinyin; do
    percent=$(python3 "$scratch/success.py" "$index" "$top_srcdir/corpus/judged/$kind.tsv")
    check "$kind queries are understood ($percent %)" test "$percent" -ge 90
done

# What is typed well is left: at most one of a hundred judged queries is offered anything, none is changed.
cp "$top_srcdir/corpus/judged/queries.tsv" "$scratch/queries"
zwquery --batch "$scratch/queries" --limit 1 "$index" >"$scratch/out" 2>/dev/null
zwquery --batch "$scratch/queries" --format trec "$index" >"$scratch/on" 2>/dev/null
zwquery --batch "$scratch/queries" --format trec --correct off "$index" >"$scratch/off" 2>/dev/null
check "each finds something" test "$(cut -d ' ' -f 1 "$scratch/on" | sort -u | wc -l)" -ge 50
check "the same as without correction" cmp "$scratch/on" "$scratch/off"
check_equal "none is changed" 0 "$(grep -c 已改为查找 "$scratch/out")"
check "few are offered anything" test "$(grep -c 您是不是要找 "$scratch/out")" -le 1
finish
