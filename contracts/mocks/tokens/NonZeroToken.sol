// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title NonZeroToken
/// @notice A token that reverts when nothing is to be transferred or approved, as BNB does.
contract NonZeroToken is Token("NonZero", "NZ", 18) {
    error NonZeroToken_Nothing();

    function approve(address spender, uint256 amount) public override returns (bool) {
        if (amount == 0) revert NonZeroToken_Nothing();
        return super.approve(spender, amount);
    }

    function _beforeTokenTransfer(address, address, uint256 amount) internal pure override {
        if (amount == 0) revert NonZeroToken_Nothing();
    }
}
