"use strict";
// What the script adds: suggestions chosen by keyboard, mouse and finger, from match to match, copying. And that nothing is
// missing that cannot be done without.
const { test } = require("node:test");
const assert = require("node:assert/strict");
const path = require("node:path");
const { OUTPUT, PHONE, open, address } = require("./browser.js");
const { PAGES } = require("./pages.js");
const { measure } = require("./measure.js");
const { complaints } = require("./axe.js");

const options = (page) => page.locator(".suggestions [role=option]");

// Types, and waits for what is suggested for all of the words: what was for their beginning may have come before.
async function typeInto(page, words) {
    await page.focus("#q");
    await Promise.all([
        page.waitForResponse((r) => new URL(r.url()).searchParams.get("suggest") === words),
        page.keyboard.type(words, { delay: 20 }),
    ]);
    await page.waitForTimeout(100);
    // A busy machine cuts answers short: the key asks once more.
    for (let i = 0; i < 30 && await options(page).count() === 0; i++) {
        await page.keyboard.press("ArrowDown");
        await page.waitForTimeout(500);
    }
    await options(page).first().waitFor();
}

async function type(page, words) {
    await page.goto("/");
    await typeInto(page, words);
}

test("a suggestion chosen by keyboard", async () => {
    const page = await open();
    await type(page, "公积");
    const texts = await options(page).evaluateAll((all) => all.map((o) => o.dataset.query));
    assert.ok(texts.length >= 3 && texts.every((t) => t.includes("公积")), `${texts}`);
    assert.equal(await page.getAttribute("#q", "aria-expanded"), "true");
    assert.equal(await page.getAttribute("#q", "aria-controls"), "suggestions");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const active = await page.getAttribute("#q", "aria-activedescendant");
    assert.equal(await page.getAttribute(`#${active}`, "aria-selected"), "true");
    assert.equal(await page.locator(".suggestions [aria-selected=true]").count(), 1);
    assert.equal(await page.evaluate(() => document.activeElement.id), "q");
    await page.keyboard.press("Enter");
    await page.waitForURL(/[?&]q=/);
    assert.equal(await page.inputValue("#q"), texts[1]);
    assert.ok(await page.locator(".hit").count() > 0, `${texts[1]} finds nothing`);
    assert.deepEqual(await page.done(), []);
});

test("the arrows go round, up as down; Escape leaves the words", async () => {
    const page = await open();
    await type(page, "营商");
    const n = await options(page).count();
    const at = () => page.getAttribute("#q", "aria-activedescendant");
    await page.keyboard.press("ArrowUp");
    assert.equal(await at(), `suggestion-${n - 1}`);
    await page.keyboard.press("ArrowDown");
    assert.equal(await at(), null);
    for (let i = 0; i < n; i++)
        await page.keyboard.press("ArrowDown");
    assert.equal(await at(), `suggestion-${n - 1}`);
    await page.keyboard.press("Escape");
    assert.equal(await options(page).count(), 0);
    assert.equal(await page.getAttribute("#q", "aria-expanded"), "false");
    assert.equal(await page.inputValue("#q"), "营商");
    await page.keyboard.press("ArrowDown");
    await options(page).first().waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await options(page).count(), 0);
    assert.deepEqual(await page.done(), []);
});

test("suggestions by pinyin", async () => {
    const page = await open();
    await type(page, "gongjijin");
    const texts = await options(page).evaluateAll((all) => all.map((o) => o.dataset.query));
    assert.ok(texts.some((t) => t.includes("公积金")), `${texts}`);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/[?&]q=/);
    assert.ok(await page.locator(".hit").count() > 0);
    assert.deepEqual(await page.done(), []);
});

for (const [how, context] of [["by mouse", {}], ["by finger", { viewport: PHONE, hasTouch: true }]])
    test(`a suggestion chosen ${how}`, async () => {
        const page = await open(context);
        await type(page, "政务");
        const one = options(page).nth(1), words = await one.getAttribute("data-query");
        await (context.hasTouch ? one.tap() : one.click());
        await page.waitForURL(/[?&]q=/);
        assert.equal(await page.inputValue("#q"), words);
        assert.ok(await page.locator(".hit").count() > 0);
        assert.deepEqual(await page.done(), []);
    });

for (const [how, context] of [["light", {}], ["dark", { colorScheme: "dark" }], ["phone", { viewport: PHONE }]])
    test(`suggestions cover the page and push nothing away, ${how}`, async () => {
        const page = await open(context);
        await page.goto(PAGES.results);
        const before = await page.locator(".hits").boundingBox();
        await page.fill("#q", "");
        await typeInto(page, "公积金");
        assert.deepEqual(await page.locator(".hits").boundingBox(), before);
        const box = await page.locator("#q").boundingBox(), list = await page.locator(".suggestions").boundingBox();
        assert.ok(list.y >= box.y + box.height && list.x >= box.x - 1 && list.x + list.width <= context.viewport?.width || 1600);
        await page.keyboard.press("ArrowDown");
        assert.deepEqual(await measure(page, "hardToRead"), []);
        assert.deepEqual(await measure(page, "tooWideOrNarrow"), []);
        assert.deepEqual((await complaints(page)).violations, []);
        await page.screenshot({ path: path.join(OUTPUT, `suggestions-${how}.png`) });
        assert.deepEqual(await page.done(), []);
    });

test("words typed fast ask once, and an answer that comes late is dropped", async () => {
    const page = await open();
    const asked = [];
    page.on("request", (r) => r.url().includes("suggest=") && asked.push(r.url()));
    await page.goto("/");
    await page.focus("#q");
    await page.keyboard.type("住房公积金贷款额度");
    await options(page).first().waitFor();
    assert.ok(asked.length <= 3, `${asked.length} requests for one phrase`);
    await page.keyboard.press("Enter");
    await page.waitForURL(/[?&]q=/);
    assert.equal(await page.inputValue("#q"), "住房公积金贷款额度");
    assert.deepEqual((await page.done()).filter((w) => !w.includes("ERR_ABORTED")), []);
});

test("a server without suggestions is a box without suggestions", async () => {
    const page = await open();
    await page.route("**/*suggest=*", (route) => route.fulfill({ status: 503, body: "no" }));
    await page.goto("/");
    await page.focus("#q");
    await page.keyboard.type("公积金", { delay: 20 });
    await page.waitForTimeout(400);
    assert.equal(await options(page).count(), 0);
    await page.unroute("**/*suggest=*");
    await page.keyboard.press("Enter");
    await page.waitForURL(/[?&]q=/);
    assert.ok(await page.locator(".hit").count() > 0);
    // What the browser says of the status of 503 is what was made here.
    assert.deepEqual((await page.done()).filter((w) => !w.includes("503")), []);
});

test("from match to match by buttons and keys", async () => {
    const page = await open();
    await page.goto(address({ id: "notices/lanzhengfa-2022-26.txt", q: "数字政府" }));
    const marks = await page.locator(".text mark[id]").count();
    assert.ok(marks >= 3);
    const current = () => page.evaluate(() => [...document.querySelectorAll("mark[id]")].findIndex((m) => m.matches(".current")));
    await page.click("#match-bar [data-step='1']");
    assert.equal(await current(), 0);
    await page.keyboard.press("n");
    assert.equal(await current(), 1);
    await page.keyboard.press("p");
    await page.keyboard.press("p");
    const last = await page.evaluate(() => document.querySelectorAll("mark[id]").length - 1);
    assert.equal(await current(), last);
    assert.equal(await page.textContent("#match-bar output"), `${last + 1} / ${last + 1}`);
    await page.waitForFunction(() => {
        const box = document.querySelector("mark.current").getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight;
    });
    // In the box a letter is a letter.
    await page.focus("#q");
    await page.keyboard.press("End");
    await page.keyboard.type("n");
    assert.equal(await page.inputValue("#q"), "数字政府n");
    assert.equal(await current(), last);
    assert.deepEqual(await page.done(), []);
});

test("a citation is copied", async () => {
    const page = await open();
    await page.goto(PAGES.structured);
    const button = page.locator("button[data-copies]").first(), label = await button.textContent();
    const source = await page.textContent(`#${await button.getAttribute("data-copies")}`);
    await page.evaluate(() => document.addEventListener("copy", () => { window.copied = String(getSelection()); }));
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard",
        { value: { writeText: async (text) => { window.copied = text; } } }));
    await button.click();
    await page.waitForFunction((was) => document.querySelector("button[data-copies]").textContent !== was, label);
    assert.equal(await page.evaluate(() => window.copied), source);
    assert.match(source, /岚政发〔2022〕26号/);
    assert.deepEqual(await page.done(), []);
});

test("without scripts nothing is shown that needs them", async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(PAGES.structured);
    for (const one of await page.locator("[hidden], button:not([type=submit])").all())
        assert.equal(await one.isVisible(), false);
    // From match to match by links.
    const next = page.locator(".text mark a").first();
    if (await next.count() > 0) {
        await next.click();
        assert.match(page.url(), /#/);
    }
    assert.deepEqual(await page.done(), []);
});
