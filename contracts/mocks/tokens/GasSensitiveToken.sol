// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title GasSensitiveToken
/// @notice A token that knows of no balance when it is asked with too little gas.
contract GasSensitiveToken is Token("Sensitive", "SENS", 18) {
    uint256 private immutable NEEDED;

    /// @param needed The least gas with which it tells the truth.
    constructor(uint256 needed) {
        NEEDED = needed;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return gasleft() < NEEDED ? 0 : super.balanceOf(account);
    }
}
