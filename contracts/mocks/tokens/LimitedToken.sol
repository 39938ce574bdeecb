// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title LimitedToken
/// @notice A token that refuses to transfer more than a certain amount at once.
contract LimitedToken is Token("Limited", "LIM", 18) {
    error LimitedToken_TooMuch(uint256 amount);

    uint256 private immutable MOST;

    /// @param most The most that a transfer may move.
    constructor(uint256 most) {
        MOST = most;
    }

    function _beforeTokenTransfer(address from, address, uint256 amount) internal view override {
        if (from != address(0) && amount > MOST) revert LimitedToken_TooMuch(amount);
    }
}
