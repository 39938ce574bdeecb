// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "./Token.sol";

/// @title TestToken
/// @notice A token with the habits of real ones, each only if it is asked for: a fee on every transfer, transfers that
/// return nothing, a blocklist. Anyone can mint and block.
contract TestToken is Token {
    error TestToken_Blocked(address account);

    uint256 private immutable FEE_PERCENT;
    bool private immutable RETURNS_NOTHING;

    mapping(address account => bool) private _isBlocked;

    /// @param feePercent The part of each transfer that does not arrive, rounded down.
    constructor(
        string memory name_,
        string memory symbol_,
        uint8 decimals_,
        uint256 feePercent,
        bool returnsNothing
    ) Token(name_, symbol_, decimals_) {
        FEE_PERCENT = feePercent;
        RETURNS_NOTHING = returnsNothing;
    }

    function setBlocked(address account, bool isBlocked) external {
        _isBlocked[account] = isBlocked;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        super.transfer(to, amount);
        return _answer();
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        super.transferFrom(from, to, amount);
        return _answer();
    }

    function _beforeTokenTransfer(address from, address to, uint256) internal view override {
        if (_isBlocked[from]) revert TestToken_Blocked(from);
        if (_isBlocked[to]) revert TestToken_Blocked(to);
    }

    function _afterTokenTransfer(address from, address to, uint256 amount) internal override {
        if (FEE_PERCENT != 0 && from != address(0) && to != address(0)) _burn(to, (amount * FEE_PERCENT) / 100);
    }

    function _answer() private view returns (bool) {
        if (RETURNS_NOTHING) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        return true;
    }
}
