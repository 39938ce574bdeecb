// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title RebasingToken
/// @notice A token that keeps parts of a whole, as staked ether does: what each part is worth changes for all at once.
contract RebasingToken is Token("Rebasing", "BASE", 18) {
    uint256 private constant PAR = 1e18;

    /// @dev What a part is worth beside `PAR`.
    int256 private _gain;

    /// @param worth What each part is worth from now on, in 10^-18.
    function rebase(uint256 worth) external {
        _gain = int256(worth) - int256(PAR);
    }

    function balanceOf(address account) public view override returns (uint256) {
        return (super.balanceOf(account) * _worth()) / PAR;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return super.transfer(to, (amount * PAR) / _worth());
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return super.transferFrom(from, to, (amount * PAR) / _worth());
    }

    function _worth() private view returns (uint256) {
        return uint256(int256(PAR) + _gain);
    }
}
