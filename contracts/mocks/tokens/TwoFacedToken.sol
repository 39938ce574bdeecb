// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title TwoFacedToken
/// @notice A token that tells contracts another balance than it tells people.
contract TwoFacedToken is Token("TwoFaced", "FACE", 18) {
    uint256 private immutable PERCENT;

    /// @param percent What it tells contracts, in hundredths of the truth.
    constructor(uint256 percent) {
        PERCENT = percent;
    }

    function balanceOf(address account) public view override returns (uint256) {
        uint256 balance = super.balanceOf(account);
        return msg.sender.code.length == 0 ? balance : (balance * PERCENT) / 100;
    }
}
