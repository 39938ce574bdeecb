// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TwoAddressToken} from "./TwoAddressToken.sol";

/// @title SecondAddress
/// @notice The other address of a token: it has no balances of its own.
contract SecondAddress {
    TwoAddressToken private immutable FIRST;

    constructor(TwoAddressToken first) {
        FIRST = first;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        FIRST.move(msg.sender, to, amount);
        return true;
    }

    function balanceOf(address account) external view returns (uint256) {
        return FIRST.balanceOf(account);
    }
}
