// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "./Token.sol";

/// @title NonZeroToken
/// @notice A token that reverts when nothing is to be transferred.
contract NonZeroToken is Token("NonZero", "NZ", 18) {
    error NonZeroToken_Nothing();

    function _beforeTokenTransfer(address, address, uint256 amount) internal pure override {
        if (amount == 0) revert NonZeroToken_Nothing();
    }
}
