"use strict";
// A line so slow that each piece of a page is seen before the next has come: between the browser and the site. Pieces end
// where lines of the source do: a name that is cut in its middle may move to the next line of the page with its rest.
const http = require("node:http");

const PIECE = 256, PAUSE = 12;

// Listens on a free port; the promise is of { origin, close }. Style sheets come at once.
function slowLine(site) {
    const server = http.createServer((request, response) => {
        http.get(new URL(request.url, site), (answer) => {
            const chunks = [];
            answer.on("data", (c) => chunks.push(c));
            answer.on("end", async () => {
                const body = Buffer.concat(chunks), page = /html/.test(answer.headers["content-type"]);
                response.writeHead(answer.statusCode, answer.headers);
                for (let at = 0, end; page && at < body.length; at = end) {
                    end = body.indexOf("\n", at + PIECE) + 1 || body.length;
                    response.write(body.subarray(at, end));
                    await new Promise((go) => setTimeout(go, PAUSE));
                }
                response.end(page ? undefined : body);
            });
        }).on("error", () => response.destroy());
    });
    return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready({
        origin: `http://127.0.0.1:${server.address().port}`,
        close: () => server.close(),
    })));
}

module.exports = { slowLine };
