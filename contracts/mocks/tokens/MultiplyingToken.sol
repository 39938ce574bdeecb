// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title MultiplyingToken
/// @notice A token that moves another amount than it is asked to, and says that all is well.
contract MultiplyingToken is Token("Multiplying", "MUL", 18) {
    uint256 private immutable PERCENT;

    /// @param percent What it moves, in hundredths of what it is asked to.
    constructor(uint256 percent) {
        PERCENT = percent;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return super.transfer(to, (amount * PERCENT) / 100);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return super.transferFrom(from, to, (amount * PERCENT) / 100);
    }
}
