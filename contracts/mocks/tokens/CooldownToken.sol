// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title CooldownToken
/// @notice A token of which each account can make but one transfer a block.
contract CooldownToken is Token("Cooldown", "COOL", 18) {
    error CooldownToken_TooSoon(address account);

    mapping(address account => uint256 number) private _lastBlock;

    function _beforeTokenTransfer(address from, address, uint256) internal override {
        if (from == address(0)) return;
        if (_lastBlock[from] == block.number) revert CooldownToken_TooSoon(from);
        _lastBlock[from] = block.number;
    }
}
