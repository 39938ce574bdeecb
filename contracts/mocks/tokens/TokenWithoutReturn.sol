// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title TokenWithoutReturn
/// @notice A token of the old kind, whose transfers and approvals return nothing. As USDT, it goes from one allowance to
/// another only by none.
contract TokenWithoutReturn is Token("Old", "OLD", 6) {
    error TokenWithoutReturn_AllowanceStands(uint256 allowance);

    function transfer(address to, uint256 amount) public override returns (bool) {
        super.transfer(to, amount);
        _returnNothing();
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        super.transferFrom(from, to, amount);
        _returnNothing();
    }

    function approve(address spender, uint256 amount) public override returns (bool) {
        uint256 stands = allowance(msg.sender, spender);
        if (amount != 0 && stands != 0) revert TokenWithoutReturn_AllowanceStands(stands);
        super.approve(spender, amount);
        _returnNothing();
    }

    function _returnNothing() private pure {
        assembly ("memory-safe") {
            return(0, 0)
        }
    }
}
