// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../../interfaces/IRevenueSplit.sol";
import {Token} from "../../demo/Token.sol";

/// @title ForgingToken
/// @notice A token that, when it pays, writes into the log what a partnership would write.
contract ForgingToken is Token("Forging", "FORGE", 18) {
    function _afterTokenTransfer(address from, address to, uint256 amount) internal override {
        if (from == address(0)) return;
        emit IRevenueSplit.Settled(address(this), 1, 1, amount * 1000);
        emit IRevenueSplit.SetAside(address(this), to, 0, amount * 1000);
        emit IRevenueSplit.SeatMoved(0, from, to);
        emit Transfer(to, from, amount * 1000);
    }
}
