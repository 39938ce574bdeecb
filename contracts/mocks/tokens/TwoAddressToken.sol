// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BlocklistToken} from "./BlocklistToken.sol";
import {SecondAddress} from "./SecondAddress.sol";

/// @title TwoAddressToken
/// @notice A token whose balances can be used at a second address as well.
contract TwoAddressToken is BlocklistToken {
    SecondAddress public immutable SECOND = new SecondAddress(this);

    error TwoAddressToken_OnlySecond(address caller);

    function move(address from, address to, uint256 amount) external {
        if (msg.sender != address(SECOND)) revert TwoAddressToken_OnlySecond(msg.sender);
        _transfer(from, to, amount);
    }
}
