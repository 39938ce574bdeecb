// The Solidity compiler of the npm package `solc`, behind the two options that py-solc-x and Foundry need of a binary:
//   node solc.cjs SOLJSON --version
//   node solc.cjs SOLJSON --standard-json <input >output
// Others that come with them say where to read files from, of which none are read.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const [soljson, ...options] = process.argv.slice(2);
const compiler = require(path.resolve(soljson));

if (options.includes("--version")) {
  const version = compiler.cwrap("solidity_version", "string", []);
  process.stdout.write(`solc, the solidity compiler\nVersion: ${version()}\n`);
} else if (options.includes("--standard-json")) {
  // The two zeros: no callback that would read files, so that only what stands in the input is compiled.
  const compile = compiler.cwrap("solidity_compile", "string", ["string", "number", "number"]);
  process.stdout.write(compile(fs.readFileSync(0, "utf8"), 0, 0));
} else {
  process.stderr.write(`solc.cjs: unknown options ${options.join(" ")}\n`);
  process.exitCode = 1;
}
