export default { networks: { node: { type: "edr-simulated", chainId: 31337, hardfork: "prague" } } };
