"use strict";
// The pages that the tests of looks and of access go through.
const { address } = require("./browser.js");

const PAGES = {
    home: "/",
    results: address({ q: "通知" }),
    filtered: address({ q: "通知", filter: ["issuer=岚江省人民政府办公厅", "validity=现行有效"], from: "2015", to: "2025" }),
    time: address({ q: "公积金", sort: "date", offset: "10" }),
    document: address({ id: "reports/guifanxing-mulu-2024.html", q: "政务公开" }),
    structured: address({ id: "notices/lanzhengfa-2022-26.txt", q: "数字政府" }),
    none: address({ q: "\"量子纠缠望远镜的安装\"" }),
    otherwise: address({ q: "公积金怎么取" }),
    typed: address({ q: "公积金怎么取", synonyms: "0" }),
    error: address({ q: "公积金", sort: "colour" }),
    missing: address({ id: "no such document" }),
    english: address({ q: "营商环境", lang: "en" }),
};

module.exports = { PAGES };
