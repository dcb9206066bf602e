"use strict";
// axe-core in a page.
const fs = require("node:fs");

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// What axe-core complains of in a page; the script goes in from outside, past the page's policy.
async function complaints(page) {
    await page.evaluate(axe);
    const result = await page.evaluate((tags) => window.axe.run(document, {
        runOnly: { type: "tag", values: tags }, resultTypes: ["violations", "incomplete"],
        rules: { "target-size": { enabled: true } } }), TAGS);
    const say = (rule, nodes = rule.nodes) => `${rule.id}: ${nodes.map((n) => n.target.join(" ")).slice(0, 5).join(" | ")}`;
    const decided = (rule) => rule.nodes.filter((n) => !/^(svg|text)\b|> text\b/.test(n.target.join(" ")));
    return {
        violations: result.violations.map((r) => say(r)),
        // What it could not decide of contrast counts, but for the text of charts, which test_looks.js measures.
        undecided: result.incomplete.filter((r) => r.id === "color-contrast" && decided(r).length > 0)
            .map((r) => say(r, decided(r))),
        checked: result.passes.length,
    };
}

module.exports = { complaints };
