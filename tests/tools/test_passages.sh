#!/bin/sh
# zwquery --passages and --cite: the part of a hit that answers, and how it is cited.
. "$top_srcdir/tests/lib.sh"
index=$scratch/index
check_status "index the corpus" 0 zwindex --no-progress "$index" "$top_srcdir/corpus/documents"

# cited QUERY: the citation of the best passage of the first hit.
cited() { zwquery --cite --limit 1 "$@" | tail -n 1 | sed 's/^ *//'; }
# path QUERY: where it stands.
path() { zwquery --passages=1 --limit 1 --format json "$@" | python3 -c 'import json, sys
hit = json.load(sys.stdin)["hits"][0]
print(hit["passages"][0].get("path", "") if "passages" in hit else "none")'; }

# --- articles ----------------------------------------------------------------------------------------
check_equal "an article of a law" "第一章 › 第三条" "$(path "$index" 澄湖水环境保护条例第3条)"
check_equal "in Han numerals" "第一章 › 第三条" "$(path "$index" '《澄湖水环境保护条例》第三条')"
check_equal "a clause of it" "第一章 › 第二条 › 第二款" "$(path "$index" '《澄湖水环境保护条例》第二条第二款')"
check_equal "an item of it" "第二章 › 第六条 › （一）" "$(path "$index" '《澄湖水环境保护条例》第六条第（一）项')"
check_equal "within a question" "第一章 › 第三条" "$(path "$index" 请问澄湖水环境保护条例第三条规定了什么)"
check "a citation" sh -c 'zwquery --cite --limit 1 "$1" 澄湖水环境保护条例第3条 | grep -q "^    《澄湖水环境保护条例》第三条"' - "$index"
check "of an item" sh -c 'zwquery --cite --limit 1 "$1" "《澄湖水环境保护条例》第六条第（一）项" | grep -q "^    《澄湖水环境保护条例》第六条第（一）项"' - "$index"
check_equal "a law goes in front" "regulations/chenghu-tiaoli-2009.txt" \
    "$(zwquery --format tsv --limit 1 "$index" 澄湖水环境保护条例第3条 | cut -f 3)"

# --- what every passage is -----------------------------------------------------------------------------
for query in 政务公开 '依法 公开' 第三条 公积金 '"优化营商环境"' Government '第三条 监督'; do
    zwquery --passages=10 --cite --format json --limit 50 "$index" "$query" >"$scratch/json"
    check "passages of $query" python3 - "$scratch/json" <<'END'
import html, json, re, sys
seen = 0
for hit in json.load(open(sys.argv[1]))["hits"]:
    passages = hit.get("passages", [])
    assert len(passages) <= 10
    ends = []
    for passage in passages:
        seen += 1
        assert 0 < len(passage["text"]) <= 400, len(passage["text"])
        assert html.unescape(re.sub("</?em>", "", passage["html"])) == passage["text"]
        assert len(passage["text"].encode()) == passage["end"] - passage["begin"]
        assert passage["unit"][0] <= passage["begin"] < passage["end"] <= passage["unit"][1]
        for begin, end in passage["marks"]:
            assert passage["begin"] <= begin < end <= passage["end"]
        assert passage["citation"].startswith(hit["citation"].rstrip("）").split("（现行")[0][:4])
        for begin, end in ends:
            assert passage["unit"][1] <= begin or end <= passage["unit"][0], "units overlap"
        ends.append(passage["unit"])
assert seen > 0
END
done
check_status "extracts where there is no passage" 0 zwquery --passages --limit 5 "$index" ''
check "no passage without the option" sh -c '! zwquery --format json "$1" 政务公开 | grep -q "\"passages\""' - "$index"
check_status "too many passages" 2 zwquery --passages=11 "$index" 政务公开
check_status "no number" 2 zwquery --passages=x "$index" 政务公开

# --- the reference notices -----------------------------------------------------------------------------
seeds=${ZWS_SHARED-}/data/seeds
if [ -d "$seeds" ]; then
    check_status "index the seeds" 0 zwindex --no-progress "$scratch/seeds" "$seeds"
    for sealed in no yes; do
        zwquery --within date --passages=1 --format json "$scratch/seeds" 去标识化 >"$scratch/json"
        check_equal "去标识化: （十四） of 000 and of 003, sealed: $sealed" \
            "000_2985c6bd3c8da668.txt 四 › （十四） 003_8273fda190f5e6ec.txt 四 › （十四）" \
            "$(python3 -c 'import json, sys
print(*(h["id"] + " " + h["passages"][0]["path"]
        for h in json.load(open(sys.argv[1]))["hits"]))' "$scratch/json")"
        check_equal "省信访局: 三（十） of 000; 二（三） and 四（一） of 001" \
            "000 三 › （十）;001 二 › （三）,四 › （一）" \
            "$(zwquery --passages --format json "$scratch/seeds" 省信访局 | python3 -c 'import json, sys
hits = sorted(json.load(sys.stdin)["hits"], key=lambda h: h["id"])
print(";".join(h["id"][:3] + " " + ",".join(p["path"] for p in h["passages"]) for h in hits))')"
        check_equal "tasks of 省信访局" \
            "000 三 › （十）;001 二 › （三）,四 › （一）" \
            "$(zwquery --passages --format json "$scratch/seeds" 责任单位:省信访局 | python3 -c 'import json, sys
hits = sorted(json.load(sys.stdin)["hits"], key=lambda h: h["id"])
print(";".join(h["id"][:3] + " " + ",".join(p["path"] for p in h["passages"]) for h in hits))')"
        check_equal "a row of a table" "第23行" "$(path "$scratch/seeds" '"优化第三方评估"')"
        check_equal "a number and its item are cited" \
            "《浙江省人民政府办公厅关于印发2018年浙江省政务公开工作要点的通知》（浙政办发〔2018〕54号）四（十四）" \
            "$(cited --within date "$scratch/seeds" 去标识化 | sed 's/（[^（]*有效[^）]*）$//; s/（未载明）$//')"
        zwindex --no-progress --seal "$scratch/seeds" >/dev/null
    done
fi
finish
