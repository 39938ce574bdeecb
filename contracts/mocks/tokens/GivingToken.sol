// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {Token} from "../../demo/Token.sol";

/// @title GivingToken
/// @notice A token that gives whoever pays with it another token and ether in the middle of the transfer.
contract GivingToken is Token("Giving", "GIVE", 18) {
    Token private immutable GIFT;

    constructor(Token gift) payable {
        GIFT = gift;
    }

    function _afterTokenTransfer(address from, address to, uint256) internal override {
        if (from == address(0) || from == to) return;
        GIFT.mint(from, 7);
        SafeTransferLib.forceSafeTransferETH(from, 7);
    }
}
