"use strict";
// One headless Chromium for a file of tests, and pages that report whatever a reader must never meet.
const { chromium } = require("playwright-core");

const SITE = process.env.ZWS_SITE;
const OUTPUT = process.env.ZWS_OUTPUT || ".";

// Chromium alone on its machine: it looks for no update, no host of its maker's, no graphics card.
const FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-proxy-server", "--font-render-hinting=none"];

let started;

function browser() {
    started = started || chromium.launch({ executablePath: process.env.ZWS_CHROMIUM, args: FLAGS });
    return started;
}

async function stop() {
    if (started)
        await (await started).close();
}

const PHONE = { width: 320, height: 640 };
const TABLET = { width: 820, height: 1180 };
const WIDE = { width: 1600, height: 1000 };

// What runs in each page before anything of its own: tells of violations of its policy and of jumps of its parts.
function observe() {
    document.addEventListener("securitypolicyviolation", (e) =>
        console.debug(`seen: policy violated: ${e.violatedDirective} ${e.blockedURI}`));
    new PerformanceObserver((list) => {
        for (const e of list.getEntries())
            if (!e.hadRecentInput)
                console.debug(`seen: layout shift of ${e.value} by ${e.sources.map((s) =>
                    s.node && (s.node.outerHTML || s.node.textContent).slice(0, 60)).join(", ")}`);
    }).observe({ type: "layout-shift", buffered: true });
}

// Watches all that a page does. `wrong` grows with each thing that must not happen.
function watch(page, site) {
    const wrong = [];
    const note = (text) => wrong.push(text.slice(0, 300));
    page.on("dialog", (d) => {
        note(`dialog: ${d.message()}`);
        d.dismiss().catch(() => {});
    });
    page.on("popup", () => note("a window of its own"));
    page.on("download", (d) => page.wantsDownload || note(`download: ${d.url()}`));
    page.on("pageerror", (e) => note(`script error: ${e.message}`));
    page.on("console", (m) => {
        // Chromium reports the status of an error page itself, which is what the page is there for.
        const status = /^Failed to load resource: the server responded with a status of 4\d\d/.test(m.text());
        if (m.type() === "debug" && m.text().startsWith("seen: layout shift"))
            page.shifts.push(m.text());
        else if (m.type() === "debug" && m.text().startsWith("seen: "))
            note(m.text());
        // And it asks for an icon where the web server's own page of refusal names none.
        const icon = m.location().url.endsWith("/favicon.ico");
        if ((m.type() === "error" || m.type() === "warning") && !(status && (icon || m.location().url === page.url())))
            note(`console: ${m.text()} ${m.location().url}`);
    });
    page.on("request", (r) => {
        if (new URL(r.url()).origin !== new URL(site).origin)
            note(`request to elsewhere: ${r.url()}`);
    });
    page.on("requestfailed", (r) => {
        if (r.failure() && r.failure().errorText !== "net::ERR_ABORTED")
            note(`failed request: ${r.url()} ${r.failure().errorText}`);
    });
    return wrong;
}

// Pages that want the same of their browser share what it keeps, which is nothing but what it has fetched; and a page
// that has done its work is used again, since starting one takes longer than most tests.
const contexts = new Map();
const EVENTS = ["dialog", "popup", "download", "pageerror", "console", "request", "requestfailed"];

function contextOf(options) {
    const key = JSON.stringify(options);
    if (!contexts.has(key)) {
        const made = (async () => {
            const context = await (await browser()).newContext({ viewport: WIDE, locale: "zh-CN", ...options });
            context.setDefaultTimeout(30000);
            await context.addInitScript(observe);
            return context;
        })();
        contexts.set(key, { made, idle: [] });
    }
    return contexts.get(key);
}

// A page: options are those of a browser's context, and `site` where it is not the demo's. Ends with `done`, which says
// what must not have happened; what jumped is in `shifts`, for those who did not make it jump themselves.
async function open(options = {}) {
    const { site = SITE, ...rest } = options;
    const context = contextOf({ baseURL: site, ...rest });
    const page = context.idle.pop() || await (await context.made).newPage();
    page.shifts = [];
    const wrong = watch(page, site);
    page.scripts = options.javaScriptEnabled !== false;
    page.wrong = wrong;
    page.wantsDownload = false;
    page.done = async () => {
        // What the observers have to say, they say within a frame.
        if (page.scripts)
            await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => setTimeout(go, 0))));
        for (const event of EVENTS)
            page.removeAllListeners(event);
        await page.setViewportSize(options.viewport || WIDE);
        await page.emulateMedia({ media: null, colorScheme: options.colorScheme || null, forcedColors: null,
            reducedMotion: null });
        context.idle.push(page);
        return wrong;
    };
    return page;
}

// The address of a search or a document of the demo.
function address(parameters, path = "/") {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters))
        for (const one of [].concat(value))
            query.append(name, one);
    return `${path}?${query}`;
}

module.exports = { SITE, OUTPUT, PHONE, TABLET, WIDE, browser, stop, open, address };
