#!/bin/sh
# An agency is found under all of its names, in both tiers, and quoted texts stay what they are.
. "$top_srcdir/tests/lib.sh"
index=$scratch/index
check_status "index the corpus" 0 zwindex "$index" "$top_srcdir/corpus/documents"

ids() { zwquery --format tsv --limit 1000 "$@" | cut -f 3 | sort; }
has() { ids "$2" "$3" | grep -qxF "$1"; }

questions() {
    tier=$1
    check "$tier: a successor finds what its predecessor issued" \
        has notices/zhaijidi-2016.txt "$index" issuer:自然资源厅
    check "$tier: with the place too" has validity/tudi-fuken-2017.txt "$index" issuer:岚江省自然资源厅
    check "$tier: and its own" has validity/tudi-fuken-2020.txt "$index" issuer:自然资源厅
    check "$tier: not the other way" sh -c "! zwquery --format tsv --limit 1000 '$index' issuer:国土资源厅 | cut -f 3 | grep -q tudi-fuken-2020"
    check "$tier: quoted, only what is named so" sh -c "! zwquery --format tsv --limit 1000 '$index' 'issuer:\"自然资源厅\"' | cut -f 3 | grep -q zhaijidi-2016"
    check "$tier: another province's are others" sh -c "! zwquery --format tsv '$index' issuer:浙江省自然资源厅 | grep -q ."
    check "$tier: short forms" has validity/zhuodian-2024.txt "$index" issuer:省发改委
    check_equal "$tier: find the same" "$(ids "$index" issuer:发展和改革委员会)" "$(ids "$index" issuer:发展改革委)"
    check "$tier: 工商局" has validity/gongshang-zhuce-2016.txt "$index" issuer:省市场监管局
    check "$tier: 卫计委" has validity/gonggong-weisheng-2017.txt "$index" issuer:岚江省卫健委
    check_equal "$tier: a filter" "$(ids "$index" 'issuer:"岚江省自然资源厅" OR issuer:"岚江省国土资源厅"')" \
        "$(zwquery --format tsv --limit 1000 --filter issuer=岚江省自然资源厅 "$index" '' | cut -f 3 | sort)"
    check_equal "$tier: a filter by a short form" "$(ids --filter issuer=岚江省发展和改革委员会 "$index" '')" \
        "$(ids --filter issuer=岚江省发改委 "$index" '')"
    # 充电设施 stands in one document that never says 发改委.
    check "$tier: words" has validity/zhuodian-2024.txt "$index" "省发改委 充电设施"
    check "$tier: words that a text has are marked" sh -c "zwquery '$index' '发改委 充电设施' | grep -q '【发展改革委】'"
    check_equal "$tier: a quoted text is only itself" "" \
        "$(ids "$index" '"省发改委"' | grep -xF validity/zhuodian-2024.txt)"
}
questions live
check_status "seal" 0 zwindex --seal "$index"
questions sealed
finish
