// The Solidity compiler of the npm package `solc`, behind the two options of a binary that daosplit and Foundry need:
//   node solc.cjs SOLJSON --version
//   node solc.cjs SOLJSON --standard-json <input >output
// A list of inputs gives a list of outputs: to start the compiler and to warm it up takes longer than to compile most files.
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
  const solidity = compiler.cwrap("solidity_compile", "string", ["string", "number", "number"]);
  const compile = (input) => {
    const output = solidity(input, 0, 0);
    compiler._solidity_reset();
    return output;
  };
  const asked = fs.readFileSync(0, "utf8");
  process.stdout.write(
    asked.startsWith("[") ? `[${JSON.parse(asked).map((input) => compile(JSON.stringify(input))).join()}]` : compile(asked)
  );
} else {
  process.stderr.write(`solc.cjs: unknown options ${options.join(" ")}\n`);
  process.exitCode = 1;
}
