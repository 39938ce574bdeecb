// A bare hardhat node with the rules of the embedded chain, for the tests.
export default {
  networks: { node: { type: "edr-simulated", chainId: 31337, hardfork: "prague" } },
  paths: { artifacts: "node_modules/.cache/hardhat/artifacts", cache: "node_modules/.cache/hardhat/cache" },
};
