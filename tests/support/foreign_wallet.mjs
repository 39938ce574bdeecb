// Another program's wallet: signs the typed data on its input with the key that it is given.
import { readFileSync } from "node:fs";
import { signTyped } from "micro-eth-signer";

const typedData = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(signTyped(typedData, process.argv[2]));
