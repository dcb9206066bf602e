"use strict";
// What is measured in a page. Each function runs in the browser and gives findings, or numbers to judge.

// The left edges of blocks, in pixels, without what is indented on purpose.
function leftEdges() {
    const blocks = document.querySelectorAll(".site, h1, h2, h3, .list > *, .hit > *, aside > *, aside > section > *, " +
        "article > *, footer, .tabs");
    const edges = new Set();
    for (const block of blocks) {
        const box = block.getBoundingClientRect();
        if (!block.matches(".unseen, .unseen *") && box.width > 0)
            edges.add(Math.round(box.left));
    }
    return [...edges].sort((a, b) => a - b);
}

// What is wider than the window, and columns that are ribbons.
function tooWideOrNarrow() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize), wrong = [];
    if (document.documentElement.scrollWidth > innerWidth)
        wrong.push(`scrolls: ${document.documentElement.scrollWidth} > ${innerWidth}`);
    for (const one of document.querySelectorAll("body *")) {
        const box = one.getBoundingClientRect();
        if (box.width > 0 && !one.closest(".unseen, .skip, details:not([open]) > :not(summary)") && box.right > innerWidth + 0.5)
            wrong.push(`${one.tagName}.${one.className} ends at ${box.right} of ${innerWidth}`);
    }
    for (const column of document.querySelectorAll(".list, aside"))
        if (column.getBoundingClientRect().width < 14 * rem)
            wrong.push(`${column.className || column.tagName} is ${column.getBoundingClientRect().width} wide`);
    return wrong;
}

// The elements that show text of their own.
function withText() {
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (node.data.trim() && node.parentElement.checkVisibility())
            found.add(node.parentElement);
    for (const input of document.querySelectorAll("input:not([type=hidden])"))
        found.add(input);
    return [...found].filter((e) => !e.closest("title, .unseen"));
}

// Sizes of type as they come out on the screen, each with one that has it.
function sizes() {
    const found = {};
    for (const one of withText()) {
        let size = parseFloat(getComputedStyle(one).fontSize);
        if (one instanceof SVGGraphicsElement)
            size *= one.getScreenCTM().a;
        found[Math.round(size * 4) / 4] = `${one.tagName}.${one.className.baseVal ?? one.className}`;
    }
    return found;
}

// Of each paragraph of running text of more than one line: the length of its longest line in ems.
function lineLengths() {
    const found = [];
    for (const one of document.querySelectorAll(".extract, .text p:not(.centred, .right, .note)")) {
        const range = document.createRange();
        const size = parseFloat(getComputedStyle(one).fontSize);
        const lines = new Map();
        range.selectNodeContents(one);
        for (const box of range.getClientRects()) {
            // Fragments of one line stand at nearly one height.
            const key = Math.round((box.top + box.bottom) / 2 / size);
            const line = lines.get(key) || [Infinity, -Infinity];
            lines.set(key, [Math.min(line[0], box.left), Math.max(line[1], box.right)]);
        }
        if (lines.size > 1)
            found.push(Math.max(...[...lines.values()].map(([left, right]) => (right - left) / size)));
    }
    return found;
}

// Lines of text that stand too close.
function tightLines() {
    const wrong = [];
    for (const one of document.querySelectorAll(".extract, .text p, dd, aside li, .citation, .hint")) {
        const style = getComputedStyle(one);
        if (parseFloat(style.lineHeight) < 1.5 * parseFloat(style.fontSize))
            wrong.push(`${one.className}: ${style.lineHeight} for ${style.fontSize}`);
    }
    return wrong;
}

// The ratio of contrast of two colours as WCAG 2 counts it.
function contrast(one, other) {
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map((c) => c / 255)
            .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
}

// The ground that an element stands on.
function ground(element) {
    for (let e = element; e; e = e.parentElement) {
        const colour = getComputedStyle(e).backgroundColor;
        if (colour !== "rgba(0, 0, 0, 0)" && colour !== "transparent")
            return colour;
    }
    return "rgb(255, 255, 255)";
}

// Everything that shows text on a ground of less than 4.5 to 1; badges that break or say nothing; marks that are none.
function hardToRead() {
    const wrong = [];
    for (const one of withText()) {
        const style = getComputedStyle(one), svg = one instanceof SVGElement;
        const ratio = contrast(svg ? style.fill : style.color, ground(one));
        if (ratio < 4.5)
            wrong.push(`${one.tagName}.${one.className}: ${ratio.toFixed(2)}`);
    }
    for (const input of document.querySelectorAll("input[placeholder]")) {
        const ratio = contrast(getComputedStyle(input, "::placeholder").color, ground(input));
        if (ratio < 4.5)
            wrong.push(`placeholder: ${ratio.toFixed(2)}`);
    }
    for (const badge of document.querySelectorAll(".badge"))
        if (badge.getClientRects().length !== 1 || badge.getBoundingClientRect().height > 32 || !badge.textContent.trim())
            wrong.push(`badge ${badge.textContent}`);
    for (const mark of document.querySelectorAll("mark"))
        if (contrast(ground(mark), ground(mark.parentElement)) < 1.1)
            wrong.push(`mark ${mark.textContent} does not stand out`);
    return wrong;
}

// Targets below 24 by 24 pixels that have no room around them either; a link within a sentence may be as it is.
function smallTargets() {
    const targets = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary")]
        .filter((e) => e.checkVisibility() && !e.closest(".chart, .skip, .text, .sentence") && e.getBoundingClientRect().width > 1);
    const boxes = targets.map((e) => e.getBoundingClientRect());
    const wrong = [];
    boxes.forEach((a, i) => {
        if (a.width >= 24 && a.height >= 24)
            return;
        const x = (a.left + a.right) / 2, y = (a.top + a.bottom) / 2;
        boxes.forEach((b, k) => {
            const dx = Math.max(b.left - x, 0, x - b.right), dy = Math.max(b.top - y, 0, y - b.bottom);
            if (k !== i && dx * dx + dy * dy < 144)
                wrong.push(`${targets[i].textContent.trim()} is too near to ${targets[k].textContent.trim()}`);
        });
    });
    return wrong;
}

// All of them as one script, so that any may call another.
const SOURCE = [leftEdges, tooWideOrNarrow, withText, sizes, lineLengths, tightLines, contrast, ground, hardToRead,
    smallTargets].map(String).join("\n");

// Measures: the result of the call `what` in the page.
function measure(page, what) {
    return page.evaluate(`(() => { ${SOURCE}\nreturn ${what}(); })()`);
}

module.exports = { measure };
