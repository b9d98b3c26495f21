// SPDX-License-Identifier: AGPL-3.0-or-later
// node mint_filter.cjs FOLDER WORDS TEXT: the processor seconds mint-filter, installed in FOLDER,
// needs for a text whose documents are parted by NUL. Building the filter is not counted.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");

const [folder, words, text] = process.argv.slice(2);
const load = createRequire(join(folder, "package.json"));
const { default: Mint } = load("mint-filter");
const mint = new Mint(readFileSync(words, "utf8").split("\n").filter(Boolean));
const documents = readFileSync(text, "utf8").split("\0");
mint.filter(documents[0], { replace: false });

let found = 0;
const before = process.cpuUsage();
for (const document of documents) found += mint.filter(document, { replace: false }).words.length;
const used = process.cpuUsage(before);
console.log((used.user + used.system) / 1e6, found);
