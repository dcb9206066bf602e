"use strict";
// All tests of this folder in one process, so that they share one browser. `node run.js NAME…`: only those files.
const { after, describe } = require("node:test");
const { stop } = require("./browser.js");

const all = ["journeys", "looks", "access", "markup", "suggest", "hostile"];
const wanted = process.argv.slice(2);
// Two at a time: each waits for the browser most of its time.
describe("the search page", { concurrency: 2 }, () => {
    for (const name of all)
        if (wanted.length === 0 || wanted.includes(name))
            require(`./test_${name}.js`);
});
after(stop);
