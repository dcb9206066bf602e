"use strict";
// The lines of CHECKLIST.md that can be measured, and the pictures for those that must be seen.
const { test } = require("node:test");
const assert = require("node:assert/strict");
const path = require("node:path");
const { OUTPUT, PHONE, SITE, TABLET, WIDE, open, address } = require("./browser.js");
const { measure } = require("./measure.js");
const { PAGES } = require("./pages.js");
const { slowLine } = require("./slow.js");

// Opens a page, does something to it, and sees that nothing else went wrong.
function looks(name, options, steps) {
    test(name, async () => {
        const page = await open(options);
        let wrong;
        try {
            await steps(page);
        } finally {
            wrong = await page.done();
        }
        assert.deepEqual(wrong, []);
    });
}

for (const [name, url] of Object.entries(PAGES)) {
    looks(`${name}: one grid, in every window from 320 to 1600 pixels`, {}, async (page) => {
        await page.goto(url);
        const edges = await measure(page, "leftEdges");
        assert.ok(edges.length >= 1 && edges.length <= 3, `left edges: ${edges}`);
        // On either side of where the columns part, too.
        for (const width of [320, 360, 412, 479, 481, 560, 640, 720, 847, 849, 860, 940, 1000, 1080, 1280]) {
            await page.setViewportSize({ width, height: 800 });
            assert.deepEqual(await measure(page, "tooWideOrNarrow"), [], `at ${width}`);
        }
    });

    for (const [how, options] of [["light", {}], ["dark", { colorScheme: "dark" }], ["on a phone", { viewport: PHONE }]])
        looks(`${name}: legible, and can be hit, ${how}`, options, async (page) => {
            await page.goto(url);
            assert.deepEqual(await measure(page, "hardToRead"), []);
            assert.deepEqual(await measure(page, "smallTargets"), []);
            assert.deepEqual(await measure(page, "tightLines"), []);
        });

    // Text of twice the size, as who sees less sets it: a window half as wide by the text's measure.
    looks(`${name}: fits with text of twice the size`, { viewport: { width: 640, height: 800 } }, async (page) => {
        await page.goto(url);
        await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
        assert.deepEqual((await measure(page, "tooWideOrNarrow")).filter((w) => w.includes("scrolls")), []);
    });
}

for (const [where, viewport] of [["at a desk", WIDE], ["on a phone", PHONE]])
    test(`nothing jumps while pages come, at once or in pieces, ${where}`, async () => {
        const line = await slowLine(SITE);
        for (const site of [SITE, line.origin]) {
            const page = await open({ site, viewport });
            for (const [name, url] of Object.entries(PAGES)) {
                await page.goto(url);
                await page.waitForTimeout(30);
                assert.deepEqual(page.shifts, [], name);
            }
            assert.deepEqual(await page.done(), []);
        }
        line.close();
    });

test("the tests see what jumps", async () => {
    const page = await open();
    await page.goto(PAGES.results);
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    await page.waitForTimeout(100);
    await page.evaluate(() => {
        const more = document.createElement("p");
        more.style.height = "10rem";
        document.querySelector("main").prepend(more);
    });
    for (let i = 0; i < 100 && page.shifts.length === 0; i++)
        await page.waitForTimeout(50);
    assert.match(page.shifts.join(), /layout shift of 0\.\d+ by/);
    await page.done();
});

test("three sizes of type on all pages together", async () => {
    const all = {};
    for (const viewport of [PHONE, TABLET, WIDE]) {
        const page = await open({ viewport });
        for (const url of Object.values(PAGES)) {
            await page.goto(url);
            Object.assign(all, await measure(page, "sizes"));
        }
        assert.deepEqual(await page.done(), []);
    }
    assert.ok(Object.keys(all).length <= 3, JSON.stringify(all));
});

for (const width of [720, 820, 849, 1024, 1280, 1600, 2560])
    looks(`lines hold 30 to 42 characters at ${width}`, {}, async (page) => {
        await page.setViewportSize({ width, height: 1000 });
        for (const url of [PAGES.results, PAGES.structured]) {
            await page.goto(url);
            const lengths = await measure(page, "lineLengths");
            assert.ok(lengths.length >= 3, `${lengths.length} paragraphs`);
            assert.ok(Math.max(...lengths) <= 42, `${Math.max(...lengths)}`);
            // A paragraph's longest line may stop short of the edge, but not all of them do.
            assert.ok(Math.max(...lengths) >= 30, `${Math.max(...lengths)}`);
        }
    });

looks("lines fill a phone", { viewport: PHONE }, async (page) => {
    for (const url of [PAGES.results, PAGES.structured]) {
        await page.goto(url);
        const lengths = await measure(page, "lineLengths");
        assert.ok(Math.max(...lengths) >= 17 && Math.max(...lengths) <= 18.5, `${lengths}`);
    }
});

looks("a phone's hits come before its filters, to which a link leads", { viewport: PHONE }, async (page) => {
    await page.goto(PAGES.results);
    const hits = await page.locator(".hits").boundingBox(), filters = await page.locator("aside").boundingBox();
    assert.ok(hits.y + hits.height <= filters.y);
    await page.click(".to-filters");
    await page.waitForFunction(() => document.querySelector("#filters").getBoundingClientRect().top < innerHeight);
});

looks("badges say in words what their colours say", {}, async (page) => {
    const seen = new Set();
    for (const validity of ["现行有效", "已废止", "已修改", "有效期届满", "尚未生效"]) {
        await page.goto(address({ q: "通知", filter: `validity=${validity}` }));
        for (const text of await page.locator(".badge").allTextContents())
            seen.add(text);
        assert.ok(seen.has(validity), `${validity}: ${[...seen]}`);
    }
});

looks("print: the text and its facts on white, nothing to press", { colorScheme: "dark" }, async (page) => {
    for (const [name, url] of [["results", PAGES.results], ["document", PAGES.document]]) {
        await page.goto(url);
        await page.emulateMedia({ media: "print", colorScheme: "dark" });
        for (const gone of ["form", "button", ".tabs", ".filters", ".pages", ".formats", ".skip"])
            for (const one of await page.locator(gone).all())
                assert.equal(await one.isVisible(), false, gone);
        const white = await page.evaluate(() => [getComputedStyle(document.documentElement).backgroundColor,
            getComputedStyle(document.body).color]);
        assert.deepEqual(white, ["rgb(255, 255, 255)", "rgb(27, 27, 27)"]);
        assert.deepEqual(await measure(page, "hardToRead").then((w) => w.filter((x) => !x.startsWith("mark"))), []);
        await page.setViewportSize({ width: 700, height: 990 });
        await page.screenshot({ path: path.join(OUTPUT, `${name}-print.png`), fullPage: true });
        await page.emulateMedia({ media: null });
    }
    for (const kept of ["h1", ".facts-list", ".text div p", ".citation"]) {
        await page.emulateMedia({ media: "print" });
        assert.ok(await page.locator(kept).first().isVisible(), kept);
    }
});

looks("less motion: nothing moves; forced colours: nothing vanishes", {}, async (page) => {
    await page.emulateMedia({ reducedMotion: "reduce", forcedColors: "active" });
    await page.goto(PAGES.results);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), "auto");
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    const current = await page.evaluate(() => [...document.querySelectorAll(".tabs a")].map((a) =>
        getComputedStyle(a).borderBottomColor === getComputedStyle(document.documentElement).backgroundColor));
    assert.deepEqual(current, [false, true, true]);
    await page.screenshot({ path: path.join(OUTPUT, "results-forced.png") });
});

// The pictures. Whole pages but for the longest.
for (const [size, viewport] of [["phone", PHONE], ["tablet", TABLET], ["wide", WIDE]])
    for (const colorScheme of ["light", "dark"])
        looks(`pictures: ${size}, ${colorScheme}`, { viewport, colorScheme }, async (page) => {
            for (const name of ["home", "results", "filtered", "document", "structured", "none", "error"]) {
                await page.goto(PAGES[name]);
                await page.screenshot({ path: path.join(OUTPUT, `${name}-${size}-${colorScheme}.png`),
                    fullPage: name !== "structured" });
            }
        });
