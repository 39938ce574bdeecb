// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title PausableToken
/// @notice A token whose issuer can stop all transfers.
contract PausableToken is Token("Pausable", "PAUSE", 6) {
    error PausableToken_Paused();

    bool private _isPaused;

    function setPaused(bool isPaused) external {
        _isPaused = isPaused;
    }

    function _beforeTokenTransfer(address from, address, uint256) internal view override {
        if (_isPaused && from != address(0)) revert PausableToken_Paused();
    }
}
