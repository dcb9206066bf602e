"use strict";
// Valid HTML by html-validate, over pages of every kind, and links that lead somewhere.
const { test } = require("node:test");
const assert = require("node:assert/strict");
const { HtmlValidate } = require("html-validate");
const { SITE, address } = require("./browser.js");
const { PAGES } = require("./pages.js");

// All that the standard asks for; of matters of style only that the markup is XML as well.
const validator = new HtmlValidate({
    root: true,
    extends: ["html-validate:standard", "html-validate:a11y"],
    rules: { "void-style": ["error", { style: "selfclose" }] },
});

async function fetchText(url) {
    const response = await fetch(new URL(url, SITE));
    return { status: response.status, type: response.headers.get("content-type"), text: await response.text(), response };
}

async function invalid(text) {
    const report = await validator.validateString(text);
    return report.results.flatMap((r) => r.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
}

const REQUESTS = {
    ...PAGES,
    "a query of operators": address({ q: "通知 -转发 OR \"公积金\"" }),
    "a number": address({ q: "岚政办发〔2025〕7号" }),
    "oldest first": address({ q: "通知", sort: "date-asc" }),
    "relevance": address({ q: "通知", sort: "rel" }),
    "a year": address({ q: "通知", filter: "year=2021" }),
    "a page past the end": address({ q: "通知", offset: "900" }),
    "all documents": address({ q: "", sort: "date" }),
    "a hundred": address({ q: "通知", limit: "100" }),
    "none": address({ q: "通知", limit: "0" }),
    "a day": address({ q: "通知", "as-of": "2019-01-01" }),
    "scanned text": address({ q: "营商环境", filter: "issuer=岚安县人民政府" }),
    "a broken page": address({ q: "通知", limit: "many" }),
    "a bad date": address({ q: "通知", from: "2020-13" }),
    "a bad page": address({ q: "通知", offset: "9999999" }),
    "another path": "/nowhere",
    "an error in English": address({ q: "x", sort: "colour", lang: "en" }),
    "nothing in English": address({ q: "\"quantum telescope\"", lang: "en" }),
    "a document in English": address({ id: "english/business-environment-abstract.txt", lang: "en" }),
    "a decision": address({ id: "decisions/ling-395.txt" }),
    "a table": address({ id: "noise/table-minsheng-2022.txt" }),
    "a scan": address({ id: "noise/ocr-lananwei-2019-4.txt" }),
    "a gazette": address({ id: "gazette/省政府公报2021年第10期.txt" }),
    "an interpretation": address({ id: "interpretations/shuzi-zhengfu-jiedu.html" }),
};

for (const [name, url] of Object.entries(REQUESTS))
    test(`valid HTML: ${name}`, async () => {
        const { text, type } = await fetchText(url);
        assert.match(type, /^text\/html; charset=utf-8/);
        assert.deepEqual(await invalid(text), []);
    });

test("the validator finds what is wrong", async () => {
    for (const bad of ["<!DOCTYPE html><html><body><p><div></div></p></body></html>",
        "<!DOCTYPE html><html lang=\"en\"><head><title>x</title></head><body><ul><p>x</p></ul></body></html>",
        "<!DOCTYPE html><html lang=\"en\"><head><title>x</title></head><body><a href=\"/\" hreff=\"x\"><a href=\"/\">x</a></a></body></html>"])
        assert.notDeepEqual(await invalid(bad), []);
});

test("every link of the pages leads to an answer", async () => {
    const links = new Set();
    for (const url of Object.values(PAGES)) {
        const { text } = await fetchText(url);
        for (const [, link] of text.matchAll(/href="(\/[^"]*)"/g))
            links.add(link.replaceAll("&amp;", "&").replaceAll("&#39;", "'"));
    }
    assert.ok(links.size > 80, `${links.size} links`);
    const all = [...links], broken = [];
    for (let i = 0; i < all.length; i += 8)
        await Promise.all(all.slice(i, i + 8).map(async (link) => {
            const { status } = await fetchText(link);
            // What was not there leads back to what is not there, in the other language.
            if (status !== 200 && !/no\+such|no%20such|colour/.test(link))
                broken.push(`${status} ${link}`);
        }));
    assert.deepEqual(broken, []);
});

test("every place within a page that a link names is there", async () => {
    for (const url of Object.values(PAGES)) {
        const { text } = await fetchText(url);
        for (const [, id] of text.matchAll(/href="#([^"]*)"/g))
            assert.ok(text.includes(`id="${id}"`), `${url}: #${id}`);
    }
});

test("the headers that keep pages safe", async () => {
    for (const url of [...Object.values(PAGES), "/style.css", "/icon.svg", "/opensearch.xml", "/healthz", "/nowhere",
        address({ q: "通知", format: "json" }), address({ q: "通知", format: "atom" })]) {
        const { response } = await fetchText(url);
        const policy = response.headers.get("content-security-policy");
        assert.match(policy, /default-src 'none'/);
        assert.match(policy, /base-uri 'none'/);
        assert.match(policy, /frame-ancestors 'none'/);
        assert.doesNotMatch(policy, /unsafe|\*|http|data:/);
        assert.equal(response.headers.get("x-content-type-options"), "nosniff");
        assert.equal(response.headers.get("set-cookie"), null);
    }
});
