// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {WebAuthn} from "@openzeppelin/contracts/utils/cryptography/WebAuthn.sol";

import {Executor} from "../../demo/Executor.sol";

/// @title PasskeyWallet
/// @notice A contract account whose key is a passkey: it signs what a browser makes of a digest (WebAuthn), by P-256,
/// which the chain is asked to check (EIP-7951), and Solidity only where it cannot.
contract PasskeyWallet is Executor {
    bytes32 public immutable X;
    bytes32 public immutable Y;

    constructor(bytes32 x, bytes32 y) {
        (X, Y) = (x, y);
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (bool isAssertion, WebAuthn.WebAuthnAuth calldata assertion) = WebAuthn.tryDecodeAuth(signature);
        bool isValid = isAssertion && WebAuthn.verify(abi.encode(digest), assertion, X, Y);
        return isValid ? this.isValidSignature.selector : bytes4(0);
    }
}
