// The compiler as src/daosplit/compiler/solc.cjs has it, for one input after the other: a line each, and so each output.
"use strict";

const path = require("node:path");
const readline = require("node:readline");

const compiler = require(path.resolve(process.argv[2]));
const solidity = compiler.cwrap("solidity_compile", "string", ["string", "number", "number"]);

readline.createInterface({ input: process.stdin }).on("line", (input) => {
  process.stdout.write(`${solidity(input, 0, 0).replaceAll("\n", " ")}\n`);
  compiler._solidity_reset();
});
