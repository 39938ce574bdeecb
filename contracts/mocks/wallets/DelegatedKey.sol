// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "solady/src/utils/ECDSA.sol";

import {Executor} from "../../demo/Executor.sol";

/// @title DelegatedKey
/// @notice What an account with a key can act by (EIP-7702): it answers ERC-1271 for that very key.
contract DelegatedKey is Executor {
    receive() external payable {}

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        bool isOwn = ECDSA.tryRecoverCalldata(digest, signature) == address(this);
        return isOwn ? this.isValidSignature.selector : bytes4(0);
    }
}
