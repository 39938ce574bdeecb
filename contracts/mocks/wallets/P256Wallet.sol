// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";

import {Executor} from "../../demo/Executor.sol";

/// @title P256Wallet
/// @notice A contract account whose key is one of P-256, as phones and security chips keep them. It signs a digest as it
/// is, by r and s.
contract P256Wallet is Executor {
    bytes32 public immutable X;
    bytes32 public immutable Y;
    /// @notice Whether the chain's own P-256 (EIP-7951) is asked first, and Solidity only where there is none.
    bool public immutable ASKS_CHAIN;

    constructor(bytes32 x, bytes32 y, bool asksChain) {
        (X, Y, ASKS_CHAIN) = (x, y, asksChain);
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 64) return 0;
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        bool isValid = ASKS_CHAIN ? P256.verify(digest, r, s, X, Y) : P256.verifySolidity(digest, r, s, X, Y);
        return isValid ? this.isValidSignature.selector : bytes4(0);
    }
}
