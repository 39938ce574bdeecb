// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "solady/src/utils/ECDSA.sol";

/// @title BindingWallet
/// @notice A contract account whose owner signs for it alone, as good smart accounts want it: what another account of the
/// same owner answers for counts for nothing here.
contract BindingWallet {
    address public immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    /// @notice What the owner signs so that this account agrees to a digest.
    function bound(bytes32 digest) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), digest));
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        bool isOwners = ECDSA.tryRecoverCalldata(bound(digest), signature) == OWNER;
        return isOwners ? this.isValidSignature.selector : bytes4(0);
    }
}
