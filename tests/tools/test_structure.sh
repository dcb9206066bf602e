#!/bin/sh
# The structure of documents, their tasks and deadlines: what zwdoc prints, and what is found by it.
. "$top_srcdir/tests/lib.sh"
documents=$top_srcdir/corpus/documents

# look FILE EXPRESSION: of the document d
look() { zwdoc "$1" | python3 -c 'import json, sys
d = json.load(sys.stdin)
kinds = lambda kind: [e for e in d["structure"] if e["kind"] == kind]
says = lambda: ", ".join(f["says"] for f in d["findings"])
tasks = lambda unit: ", ".join(t["path"] for t in d["tasks"] if any(u["name"] == unit for u in t["units"]))
text = lambda e: d["body"].encode()[e["begin"]:e["end"]].decode()
print(eval(sys.argv[1]))' "$2"; }

# --- Documents written for the project ---------------------------------------------------------------
file=$documents/regulations/chenghu-tiaoli-2009.txt
check_equal "chapters and articles" "4 15" "$(look "$file" '"%d %d" % (len(kinds("chapter")), len(kinds("article")))')"
check_equal "path of an article" "第三章 › 第十二条" "$(look "$file" 'kinds("article")[11]["path"]')"
check_equal "nothing reported" "" "$(look "$file" 'says()')"
check_equal "every byte once" True "$(look "$file" \
    'sum(e["end"] - e["begin"] for e in d["structure"] if e["depth"] == 1) == len(d["body"].encode())')"
file=$documents/noise/table-lanzhengbanhan-2020-64.txt
check_equal "rows" 10 "$(look "$file" 'len(kinds("row"))')"
check_equal "a row's unit, split over lines" "第6行" "$(look "$file" 'tasks("省市场监管局")')"
check_equal "units as a field" True "$(look "$file" '"省财政厅" in d["unit"] and "省市场监管局" in d["lead"]')"
check_equal "a deadline in a remark" "2020-12-31" "$(look "$file" 'd["deadlines"][1]["date"]')"
file=$documents/noise/ocr-lananwei-2019-4.txt
check_equal "a unit read through a scanning fault" "二 › （三）" "$(look "$file" 'tasks("省公安厅")')"

cat >"$scratch/displaced.txt" <<'END2'
青渡市工作要点
一、加强公开
要把公开透明作为政府工作的基本要求，坚持以公开为常态。
（一）推进公开。
抓好财政预决算、重大建设项目等领域政府信息公开制度的落实。
（二）加大力度。
二、加强服务
自收到申请之日起20个工作日内答复。（责任单位：市政务服务局）
（二）加强回应。
加强实体政务大厅的建设管理，推动线下线上的融合。
（四）提升大厅。
END2
file=$scratch/displaced.txt
check_equal "displaced headings, numbers that stand twice and never" \
    "the headings of 4 items stand behind their texts; put before them, （二） stands twice, （三） never stands" \
    "$(look "$file" 'says()')"
check_equal "inferred" "True True True True" "$(look "$file" '" ".join(str(e.get("inferred")) for e in kinds("item"))')"
check_equal "the text before the heading is the item's" "二 › （二）" "$(look "$file" 'tasks("市政务服务局")')"
check_equal "the event of a deadline" "20 workdays 收到申请" \
    "$(look "$file" '"%d %s %s" % tuple(d["deadlines"][0][k] for k in ("count", "span", "from"))')"

# --- Found by their units ----------------------------------------------------------------------------
check_status "zwindex" 0 zwindex "$scratch/index" "$documents/noise" "$scratch/displaced.txt"
ids() { zwquery --format tsv --limit 50 "$scratch/index" "$@" | cut -f 3 | sort | tr '\n' ' '; }
check_equal "责任单位:" "displaced.txt " "$(ids 责任单位:市政务服务局)"
check_equal "unit:" "displaced.txt " "$(ids unit:市政务服务局)"
check_equal "牵头单位: is narrower" "" "$(ids 牵头单位:市政务服务局)"
check_equal "a row's lead" "table-minsheng-2022.txt " "$(ids 牵头单位:省水利厅)"
check_equal "by a short form" "$(ids 责任单位:省人力资源社会保障厅)" "$(ids 责任单位:省人社厅)"
check_equal "as a filter" "displaced.txt " "$(ids --filter unit=市政务服务局 '')"
check_status "as a facet" 0 zwquery --facet lead "$scratch/index" 省
check "counted" grep -q '省水利厅' "$scratch/out"
check_status "given in JSON" 0 zwindex "$scratch/index" - <<'END2'
{"id": "j1", "title": "工作安排", "body": "做好各项工作。", "unit": ["市水务局", "市民政局"], "lead": "市水务局"}
END2
check_equal "found by one of several" "j1 " "$(ids 责任单位:市民政局)"
check_equal "and by its lead" "j1 " "$(ids lead:市水务局)"

# --- The reference notices ---------------------------------------------------------------------------
seeds=${ZWS_SHARED-}/data/seeds
[ -d "$seeds" ] || {
    finish
    exit
}
file=$(echo "$seeds"/000*)
check_equal "000: items" 16 "$(look "$file" 'len(kinds("item"))')"
check_equal "000: numbers" "（十二） stands twice, （十三） never stands" "$(look "$file" 'says()')"
check_equal "000: 省信访局" "三 › （十）" "$(look "$file" 'tasks("省信访局")')"
check_equal "001: 省信访局" "二 › （三）, 四 › （一）" "$(look "$(echo "$seeds"/001*)" 'tasks("省信访局")')"
file=$(echo "$seeds"/002*)
check_equal "002: rows, each with a unit" "23 23" "$(look "$file" \
    '"%d %d" % (len(kinds("row")), sum(1 for t in d["tasks"] if t["path"].endswith("行") and t["units"]))')"
check_equal "002: row 5" True "$(look "$file" '"及时立改废" in text(kinds("row")[4])')"
check_equal "002: row 23" True "$(look "$file" '"优化第三方评估" in text(kinds("row")[22])')"
file=$(echo "$seeds"/003*)
check_equal "003: parts and items" "4 16" "$(look "$file" '"%d %d" % (len(kinds("part")), len(kinds("item")))')"
check_equal "003: headings" "the headings of 16 items stand behind their texts; put before them" \
    "$(look "$file" 'says()')"
check_status "the notices" 0 zwindex "$scratch/seeds" "$seeds"
check_equal "责任单位:省信访局" "000 001 " "$(zwquery --format tsv "$scratch/seeds" 责任单位:省信访局 | cut -f 3 |
    cut -c 1-3 | sort | tr '\n' ' ')"
finish
