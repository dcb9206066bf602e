"use strict";
// For everyone: axe-core's rules, the keyboard, landmarks and names.
const { test } = require("node:test");
const assert = require("node:assert/strict");
const { complaints } = require("./axe.js");
const { PHONE, WIDE, open, address } = require("./browser.js");
const { PAGES } = require("./pages.js");

for (const [name, url] of Object.entries(PAGES))
    for (const [how, options] of [["light", { colorScheme: "light" }], ["dark", { colorScheme: "dark" }],
        ["on a phone", { viewport: PHONE }]])
        test(`axe-core on ${name}, ${how}`, async () => {
            const page = await open(options);
            await page.goto(url);
            // What is folded away is looked at, too.
            await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
            const found = await complaints(page);
            assert.deepEqual(await page.done(), []);
            assert.ok(found.checked > 15, `only ${found.checked} rules passed`);
            assert.deepEqual(found.violations, []);
            assert.deepEqual(found.undecided, []);
        });

// Where the focus stands: its element's place among all, its name, and whether it is seen.
function focused() {
    const one = document.activeElement;
    if (!one || one === document.body)
        return null;
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    return {
        at: [...document.querySelectorAll("*")].indexOf(one),
        name: (one.labels && one.labels[0] || one).textContent.trim() || one.value || one.name,
        outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        skip: one.matches(".skip"),
    };
}

for (const [where, viewport] of [["at a desk", WIDE], ["on a phone", PHONE]])
    for (const name of ["home", "results", "filtered", "document", "none", "error"])
        test(`Tab goes through ${name}, ${where}`, async () => {
            const page = await open({ viewport });
            await page.emulateMedia({ reducedMotion: "reduce" });
            await page.goto(PAGES[name]);
            const expected = await page.evaluate(() => [...document.querySelectorAll(
                "a[href], button, input:not([type=hidden]), summary")].filter((e) => e.tabIndex >= 0 &&
                e.checkVisibility({ checkVisibilityCSS: true })).length);
            const stops = [];
            for (;;) {
                await page.keyboard.press("Tab");
                const stop = await page.evaluate(focused);
                if (!stop || stops.length > expected || stops.some((s) => s.at === stop.at))
                    break;
                stops.push(stop);
            }
            assert.ok(stops[0].skip, "the first stop is the link to the content");
            assert.equal(stops.length, expected);
            for (const [i, stop] of stops.entries()) {
                assert.ok(stop.name, "a stop without a name");
                assert.ok(stop.outline, `the focus on ${stop.name} is not seen`);
                assert.ok(stop.inside, `${stop.name} is out of the window`);
                assert.ok(i === 0 || stop.at > stops[i - 1].at, `${stop.name} is out of order`);
            }
            assert.deepEqual(await page.done(), []);
        });

test("the link to the content skips the box", async () => {
    const page = await open();
    await page.goto(PAGES.results);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "content");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.closest(".tabs") !== null), true);
    assert.deepEqual(await page.done(), []);
});

test("by the keyboard alone: search, sort, filter, open, return", async () => {
    const page = await open();
    const press = (key) => page.keyboard.press(key);
    const go = async (test, key = "Tab") => {
        for (let i = 0; i < 200; i++) {
            await press(key);
            if (await page.evaluate(test))
                return;
        }
        assert.fail(`no way to ${test}`);
    };
    await page.goto("/");
    await go(() => document.activeElement.id === "q");
    await page.keyboard.type("政务公开");
    await press("Enter");
    await page.waitForURL(/q=/);
    await go(() => document.activeElement.textContent === "时间");
    await press("Enter");
    await page.waitForURL(/sort=date/);
    await go(() => document.activeElement.matches("#by-year ~ details summary"));
    await press("Enter");
    await go(() => document.activeElement.matches("#by-year ~ details a"));
    await press("Enter");
    await page.waitForURL(/filter=year/);
    await go(() => document.activeElement.matches(".chip"));
    await press("Enter");
    await page.waitForURL((url) => !url.search.includes("filter"));
    await go(() => document.activeElement.matches(".hit a"));
    await press("Enter");
    await page.waitForURL(/id=/);
    await go(() => document.activeElement.matches(".back a"));
    await press("Enter");
    await page.waitForURL((url) => !url.search.includes("id="));
    assert.deepEqual(await page.done(), []);
});

for (const [name, url] of Object.entries(PAGES))
    test(`landmarks and headings of ${name}`, async () => {
        const page = await open();
        await page.goto(url);
        const seen = await page.evaluate(() => ({
            main: document.querySelectorAll("main").length, header: document.querySelectorAll("body > header").length,
            footer: document.querySelectorAll("body > footer").length, h1: document.querySelectorAll("h1").length,
            search: document.querySelectorAll("[role=search], search").length,
            levels: [...document.querySelectorAll("h1, h2, h3, h4")].map((h) => Number(h.tagName[1])),
            empty: [...document.querySelectorAll("h1, h2, h3, a, button, label, summary, li, th")]
                .filter((e) => !e.textContent.trim()).length,
            ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
            title: document.title, lang: document.documentElement.lang,
        }));
        assert.deepEqual([seen.main, seen.header, seen.footer, seen.h1, seen.search, seen.empty], [1, 1, 1, 1, 1, 0]);
        seen.levels.forEach((level, i) => assert.ok(i === 0 ? level === 1 : level <= seen.levels[i - 1] + 1, `${seen.levels}`));
        assert.equal(new Set(seen.ids).size, seen.ids.length, "an id twice");
        assert.ok(seen.title && seen.lang === (name === "english" ? "en" : "zh-Hans"));
        assert.deepEqual(await page.done(), []);
    });

test("titles tell pages apart", async () => {
    const page = await open(), titles = new Set();
    for (const url of [PAGES.home, PAGES.results, PAGES.document, PAGES.structured, PAGES.none, PAGES.error,
        address({ q: "公积金" })]) {
        await page.goto(url);
        titles.add(await page.title());
    }
    assert.equal(titles.size, 7);
    assert.deepEqual(await page.done(), []);
});
