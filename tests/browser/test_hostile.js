"use strict";
// Hostile words, ids, names of files, titles and texts, end to end: the browser shows them and does nothing else.
const { test } = require("node:test");
const assert = require("node:assert/strict");
const { open, address } = require("./browser.js");
const { TEXTS, usable } = require("./hostile.js");

const site = process.env.ZWS_HOSTILE_SITE;

// All that a page may be made of. What is not listed came from somewhere else.
const ALLOWED = {};
for (const [tags, attributes] of [
    ["html head body header main footer nav aside section article div h1 h2 h3 p span strong q mark ul dl dt dd time details " +
        "summary table thead tbody tr td title g ol li output blockquote",
    "aria-label aria-labelledby aria-current aria-hidden aria-selected hidden role tabindex start data-query"],
    ["meta", "charset name content"], ["link", "rel href type title"], ["script", "src defer"],
    ["a", "href rel hreflang aria-current tabindex title"], ["form", "role method action data-suggestions"], ["label", "for"],
    ["button", "type hidden data-copies data-copied data-step aria-keyshortcuts"], ["th", "scope"],
    ["input", "name type value maxlength size autocomplete placeholder inputmode enterkeyhint role aria-describedby " +
        "aria-autocomplete aria-controls aria-expanded aria-activedescendant"],
    ["svg", "aria-hidden viewBox preserveAspectRatio"], ["rect", "x y width height"], ["text", "x y text-anchor"],
    ["circle", "r cx cy"], ["line", "x1 x2 y1 y2"], ["path", "d"]])
    for (const tag of tags.split(" "))
        ALLOWED[tag] = [...attributes.split(" "), "id", "class", "lang", "xmlns"];

// What of the page is not on the list, or leads elsewhere without saying so.
function strangers(allowed) {
    const wrong = [];
    for (const one of document.querySelectorAll("*")) {
        const tag = one.localName;
        if (!allowed[tag]) {
            wrong.push(`<${tag}>`);
            continue;
        }
        for (const { name, value } of one.attributes) {
            if (!allowed[tag].includes(name))
                wrong.push(`<${tag} ${name}=${value}>`);
            if (name === "class" && !/^[a-z -]+$/.test(value))
                wrong.push(`class ${value}`);
            if (name === "lang" && !/^(zh-Hans|zh-Hant|zh|en)$/.test(value))
                wrong.push(`lang ${value}`);
        }
        const target = one.getAttribute("href") || one.getAttribute("action");
        if (target && new URL(target, document.baseURI).origin !== location.origin &&
            !(one.rel === "noreferrer noopener" && /^https?:\/\/[^\s"'<>]+/.test(target) && one.closest("dd")))
            wrong.push(`leads to ${target}`);
    }
    for (const one of document.scripts)
        if (one.text || one.src !== `${location.origin}/script.js`)
            wrong.push(`script ${one.src} ${one.text}`);
    for (const [name, there] of [["frames", frames.length], ["scripts beside the one", document.scripts.length - 1],
        ["images", document.images.length], ["styles", document.querySelectorAll("style, [style]").length]])
        if (there > 0)
            wrong.push(`${there} ${name}`);
    return wrong;
}

async function visit(page, url, statuses = [200]) {
    const response = await page.goto(url);
    assert.ok(statuses.includes(response.status()), `status ${response.status()} of ${url}`);
    // The web server refuses some by itself, with a page of its own.
    if (response.status() === 400 && !response.headers()["content-security-policy"])
        return;
    assert.deepEqual(await page.evaluate(strangers, ALLOWED), [], url);
}

// As a page shows it: what is no character of XML or turns the direction is replaced.
const shown = (text) => text.replace(/[\u0000-\u0008\u007f\u202a-\u202e]/g, "\ufffd").replace(/\s+/g, " ").trim();

TEXTS.forEach((text, i) => {
    test(`hostile ${i}: ${JSON.stringify(text).slice(0, 60)}`, async () => {
        const page = await open({ site });
        // As words and as a filter; then as all that a request can say.
        await visit(page, address({ q: text, filter: `issuer=${text}` }), [200, 400]);
        // Control characters are no words: what has them is refused.
        if (!/[\u0000-\u001f]/.test(text))
            assert.equal(shown(await page.inputValue("#q")), shown(text));
        await visit(page, address({ id: text, from: text, sort: text, lang: text, format: text, [text]: text }), [400]);
        // As a document: id, title, body, issuer, number, category, region, site, language, address.
        await visit(page, address({ id: `${i}/${usable(text)}`, q: "通知" }));
        assert.equal(shown(await page.textContent("h1")), shown(`第${i}号 ${text}`));
        assert.ok(shown(await page.textContent(".text")).includes(shown(text)), "the text is not shown as it is");
        for (const link of await page.locator("dd a[rel]").all())
            assert.match(await link.getAttribute("href"), /^https?:/);
        // As the name of a file.
        await visit(page, address({ id: `${i}${usable(text).replaceAll("/", "⁄")}.txt` }));
        assert.ok(shown(await page.textContent(".text")).includes(shown(text).slice(0, 20)));
        assert.deepEqual(await page.done(), []);
    });
});

for (const sort of ["tier", "rel", "date", "date-asc"])
    test(`all hostile documents as hits, ${sort}`, async () => {
        const page = await open({ site });
        for (const offset of ["0", "100"]) {
            await visit(page, address({ q: "通知", sort, limit: "100", offset }));
            assert.ok(await page.locator(".hit").count() > 20);
        }
        assert.deepEqual(await page.done(), []);
    });

test("the browser sees what the tests look for", async () => {
    // A page that is as bad as pages get, made by hand: each watcher must bark.
    const page = await open({ site });
    await page.goto("/");
    await page.evaluate(() => {
        document.querySelector("main").innerHTML = "<script>1</script><img src='//evil.example/x'><blink style='color:red'>x</blink>" +
            "<a href='//evil.example/'>x</a>";
        setTimeout(() => alert("seen"), 0);
    });
    await page.waitForTimeout(300);
    const wrong = await page.evaluate(strangers, ALLOWED);
    for (const what of ["script  1", "<img>", "<blink>", "leads to //evil.example/", "1 scripts beside the one", "1 images"])
        assert.ok(wrong.includes(what), `${what} is not in ${wrong}`);
    const seen = (await page.done()).join("\n");
    assert.match(seen, /dialog: seen/);
    assert.match(seen, /policy violated: img-src/);
});
