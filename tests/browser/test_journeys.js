"use strict";
// What people do, one thing after the other, each way with scripts and without.
const { test } = require("node:test");
const assert = require("node:assert/strict");
const { PHONE, WIDE, open, address } = require("./browser.js");

const dates = (page) => page.locator(".hit time").allTextContents();
const chips = (page) => page.locator(".chip").count();

// Runs `steps` in the ways that a reader may come: with and without scripts, at a desk and on a phone.
function journey(name, steps) {
    for (const [how, options] of [["with scripts", {}], ["without scripts", { javaScriptEnabled: false }],
        ["on a phone", { viewport: PHONE, hasTouch: true }]]) {
        test(`${name}, ${how}`, async () => {
            const page = await open(options);
            let found;
            try {
                await steps(page);
            } finally {
                found = await page.done();
            }
            assert.deepEqual(found, []);
        });
    }
}

async function search(page, words) {
    await page.goto("/");
    await page.fill("#q", words);
    await page.press("#q", "Enter");
    await page.waitForURL(/[?&]q=/);
}

journey("a search from the first page", async (page) => {
    await search(page, "住房公积金 提取");
    assert.match(await page.title(), /^住房公积金 提取/);
    assert.equal(await page.inputValue("#q"), "住房公积金 提取");
    assert.ok(await page.locator(".hit").count() >= 3);
    assert.match(await page.textContent(".summary"), /共 \d+ 条/);
    const first = page.locator(".hit").first();
    assert.match(await first.locator("h3").textContent(), /公积金/);
    assert.ok(await first.locator("mark").count() > 0, "nothing is marked");
    assert.equal(await page.textContent(".tabs [aria-current]"), "综合");
});

journey("the button searches as Enter does", async (page) => {
    await page.goto("/");
    await page.fill("#q", "营商环境");
    await page.click("header button");
    await page.waitForURL(/[?&]q=/);
    assert.ok(await page.locator(".hit").count() >= 3);
});

journey("sorting by time, and the other way round", async (page) => {
    await search(page, "通知");
    await page.click(".tabs >> text=/^时间$/");
    await page.waitForURL(/sort=date/);
    assert.equal(await page.textContent(".tabs [aria-current]"), "时间");
    let seen = await dates(page);
    assert.ok(seen.length === 10);
    assert.deepEqual(seen, [...seen].sort().reverse());
    await page.click(".tabs >> text=时间（旧在前）");
    await page.waitForURL(/sort=date-asc/);
    seen = await dates(page);
    assert.deepEqual(seen, [...seen].sort());
    assert.equal(await page.inputValue("#q"), "通知");
});

journey("a year chosen in the chart, and given up again", async (page) => {
    await search(page, "通知");
    const before = await page.textContent(".summary");
    const bars = page.locator(".chart .bar");
    const names = await page.locator(".chart .bar title").allTextContents();
    assert.ok(names.length >= 5, `bars: ${names}`);
    // The tallest one.
    const counts = names.map((n) => Number(n.split(": ")[1]));
    const most = counts.indexOf(Math.max(...counts));
    const year = names[most].slice(0, 4);
    await bars.nth(most).locator("a").click();
    await page.waitForURL(/filter=year/);
    assert.match(await page.textContent(".summary"), new RegExp(`共 ${counts[most]} 条`));
    for (const date of await dates(page))
        assert.equal(date.slice(0, 4), year);
    assert.equal(await chips(page), 1);
    assert.match(await page.textContent(".chip"), new RegExp(year));
    assert.equal(await page.locator(".chart .bar").count(), 0, "one year needs no chart");
    await page.click(".chip");
    await page.waitForURL((url) => !url.search.includes("filter"));
    assert.equal(await chips(page), 0);
    // But for the time that it took.
    const total = (text) => text.match(/共 (\d+) 条/)[1];
    assert.equal(total(await page.textContent(".summary")), total(before));
});

journey("the same year from the table that stands for the chart", async (page) => {
    await search(page, "通知");
    await page.click("#by-year ~ details summary");
    const row = page.locator("#by-year ~ details tbody tr").first();
    const year = (await row.locator("th").textContent()).trim();
    const count = (await row.locator("td").textContent()).trim();
    await row.locator("a").click();
    await page.waitForURL(/filter=year/);
    assert.match(await page.textContent(".summary"), new RegExp(`共 ${count} 条`));
    for (const date of await dates(page))
        assert.equal(date.slice(0, 4), year);
});

journey("two filters, of which one is removed", async (page) => {
    await search(page, "通知");
    const issuer = page.locator(".filters section", { hasText: "发文机关" }).locator("li").first();
    const name = await issuer.locator("a").textContent();
    await issuer.locator("a").click();
    await page.waitForURL(/filter=issuer/);
    for (const facts of await page.locator(".hit .facts").allTextContents())
        assert.ok(facts.includes(name), facts);
    await page.locator(".filters section", { hasText: "有效性" }).locator("li a").first().click();
    await page.waitForURL(/filter=validity/);
    assert.equal(await chips(page), 2);
    await page.locator(".chip", { hasText: name }).click();
    await page.waitForURL((url) => !url.search.includes("issuer"));
    assert.equal(await chips(page), 1);
    await page.click(".chip");
    await page.waitForURL((url) => !url.search.includes("filter"));
    assert.equal(await chips(page), 0);
});

journey("a range of dates", async (page) => {
    await search(page, "通知");
    await page.fill("input[name=from]", "2020");
    await page.fill("input[name=to]", "2021-06");
    await page.click(".dates button");
    await page.waitForURL(/from=2020/);
    const seen = await dates(page);
    assert.ok(seen.length > 0);
    for (const date of seen)
        assert.ok(date >= "2020" && date < "2021-07", date);
    assert.equal(await page.inputValue("input[name=from]"), "2020");
    assert.match(await page.textContent(".chip"), /2020 – 2021-06/);
});

journey("the second page, and back", async (page) => {
    await search(page, "通知");
    const first = await page.locator(".hit h3").allTextContents();
    await page.click(".pages [rel=next]");
    await page.waitForURL(/offset=10/);
    assert.equal(await page.getAttribute(".hits", "start"), "11");
    const second = await page.locator(".hit h3").allTextContents();
    assert.equal(second.filter((t) => first.includes(t)).length, 0);
    await page.click(".pages [rel=prev]");
    await page.waitForURL((url) => !url.search.includes("offset"));
    assert.deepEqual(await page.locator(".hit h3").allTextContents(), first);
});

journey("a document, what it cites, and back to the hits", async (page) => {
    await search(page, "行政规范性文件目录");
    const link = page.locator(".hit h3 a", { hasText: "目录（2024年版）" }).first();
    const title = await link.textContent();
    await link.click();
    await page.waitForURL(/[?&]id=/);
    assert.equal(await page.textContent("h1"), title);
    assert.match(await page.title(), /目录（2024年版）/);
    assert.ok((await page.textContent(".text")).length > 200);
    assert.ok(await page.locator(".text mark").count() > 0, "nothing is marked");
    const cited = page.locator(".related li a[href*='id=']").first();
    const name = await cited.textContent();
    await cited.click();
    await page.waitForURL((url) => !url.search.includes("mulu"));
    assert.equal(await page.textContent("h1"), name);
    // Citations are followed both ways.
    assert.ok((await page.locator(".related li a").allTextContents()).some((t) => title.includes(t)), "no way back");
    await page.goBack();
    assert.equal(await page.textContent("h1"), title);
    await page.goBack();
    assert.ok(await page.locator(".hit").count() > 0);
    assert.equal(await page.inputValue("#q"), "行政规范性文件目录");
});

journey("from a document to the hits by its link", async (page) => {
    await search(page, "公积金");
    await page.locator(".hit h3 a").first().click();
    await page.waitForURL(/[?&]id=/);
    await page.click(".back a");
    await page.waitForURL((url) => !url.search.includes("id="));
    assert.equal(await page.inputValue("#q"), "公积金");
});

journey("the first match in a text", async (page) => {
    await search(page, "公积金");
    await page.locator(".hit h3 a").first().click();
    await page.waitForURL(/[?&]id=/);
    await page.locator(".text a[href^='#']").first().click();
    await page.waitForURL(/#/);
    const box = await page.locator("mark:target").boundingBox();
    const height = page.viewportSize().height;
    // Where it leads is scrolled to smoothly.
    await page.waitForFunction(() => {
        const place = document.querySelector("mark:target").getBoundingClientRect();
        return place.top >= 0 && place.bottom <= innerHeight;
    });
    assert.ok(box && height > 0);
});

journey("no hit: what can be tried finds something", async (page) => {
    const nothing = "\"量子纠缠望远镜的安装\" 公积金";
    await search(page, nothing);
    assert.match(await page.textContent(".summary"), /共 0 条/);
    assert.match(await page.textContent("main"), /没有找到/);
    assert.equal(await page.inputValue("#q"), nothing);
    // What is close stands there; what can be tried finds something.
    assert.ok(await page.locator(".hits .hit").count() > 0, "nothing is close");
    const tries = page.locator(".tries a");
    assert.ok(await tries.count() > 0, "nothing to try");
    await tries.first().click();
    await page.waitForURL((url) => url.searchParams.get("q") !== nothing);
    assert.match(await page.textContent(".summary"), /共 [1-9]/);
});

journey("no hit by the filters: without them there are some", async (page) => {
    await page.goto(address({ q: "公积金", filter: "year=1950" }));
    assert.match(await page.textContent(".summary"), /共 0 条/);
    await page.click(".tries a");
    await page.waitForURL((url) => !url.search.includes("filter"));
    assert.match(await page.textContent(".summary"), /共 [1-9]/);
});

journey("an error keeps the box, and the next search works", async (page) => {
    const response = await page.goto(address({ q: "公积金", sort: "colour" }));
    assert.equal(response.status(), 400);
    assert.match(await page.textContent("main"), /排序只能是/);
    assert.equal(await page.inputValue("#q"), "公积金");
    await page.fill("#q", "营商环境");
    await page.press("#q", "Enter");
    await page.waitForURL(/q=%E8%90%A5/);
    assert.ok(await page.locator(".hit").count() > 0);
});

journey("English, which stays", async (page) => {
    await search(page, "营商环境");
    await page.click("footer a");
    await page.waitForURL(/lang=en/);
    assert.equal(await page.getAttribute("html", "lang"), "en");
    assert.match(await page.textContent(".summary"), /found in/);
    assert.equal(await page.locator(".hit h3").first().getAttribute("lang"), "zh-Hans");
    await page.click(".tabs >> text=Newest");
    await page.waitForURL(/sort=date/);
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await page.locator(".hit h3 a").first().click();
    await page.waitForURL(/[?&]id=/);
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await page.click("footer a");
    await page.waitForURL(/lang=zh/);
    assert.equal(await page.getAttribute("html", "lang"), "zh-Hans");
});

test("the window's width makes no difference to what is found", async () => {
    const found = [];
    for (const viewport of [PHONE, WIDE]) {
        const page = await open({ viewport });
        await page.goto(address({ q: "政务公开" }));
        found.push(await page.locator(".hit h3").allTextContents());
        assert.deepEqual(await page.done(), []);
    }
    assert.deepEqual(found[0], found[1]);
});
