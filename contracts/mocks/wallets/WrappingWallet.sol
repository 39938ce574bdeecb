// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC1271} from "solady/src/accounts/ERC1271.sol";

import {Executor} from "../../demo/Executor.sol";

/// @title WrappingWallet
/// @notice A contract account that has its owner sign another's message within one of its own (ERC-7739), which the
/// owner's device can still show whole.
contract WrappingWallet is Executor, ERC1271 {
    address public immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function _erc1271Signer() internal view override returns (address) {
        return OWNER;
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("wallet", "1");
    }
}
