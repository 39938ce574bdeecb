// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title ExactToken
/// @notice A token that takes calls of exactly the bytes that it reads, as some do for fear of addresses that are cut.
contract ExactToken is Token("Exact", "EXACT", 18) {
    error ExactToken_WrongLength(uint256 length);

    modifier ofWords(uint256 count) {
        if (msg.data.length != 4 + 32 * count) revert ExactToken_WrongLength(msg.data.length);
        _;
    }

    function balanceOf(address account) public view override ofWords(1) returns (uint256) {
        return super.balanceOf(account);
    }

    function transfer(address to, uint256 amount) public override ofWords(2) returns (bool) {
        return super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override ofWords(3) returns (bool) {
        return super.transferFrom(from, to, amount);
    }
}
