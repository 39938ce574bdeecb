// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title BlocklistToken
/// @notice A token whose issuer can forbid an account to pay and to be paid.
contract BlocklistToken is Token("Blocklist", "BLK", 6) {
    error BlocklistToken_Blocked(address account);

    mapping(address account => bool) private _isBlocked;

    function setBlocked(address account, bool isBlocked) external {
        _isBlocked[account] = isBlocked;
    }

    function _beforeTokenTransfer(address from, address to, uint256) internal view override {
        if (_isBlocked[from]) revert BlocklistToken_Blocked(from);
        if (_isBlocked[to]) revert BlocklistToken_Blocked(to);
    }
}
