// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title HookToken
/// @notice A token that, as ERC-777 does, calls somebody before an account's tokens go and after they came.
contract HookToken is Token("Hook", "HOOK", 18) {
    mapping(address account => address) private _hooks;

    /// @param hook Whom to call when tokens leave or reach the account; the zero address for nobody.
    function setHook(address account, address hook) external {
        _hooks[account] = hook;
    }

    function _beforeTokenTransfer(address from, address, uint256) internal override {
        _call(_hooks[from]);
    }

    function _afterTokenTransfer(address, address to, uint256) internal override {
        _call(_hooks[to]);
    }

    function _call(address hook) private {
        if (hook == address(0)) return;
        (bool succeeded, ) = hook.call("");
        require(succeeded);
    }
}
