// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title FickleToken
/// @notice A token that tells another balance the second time it is asked in a transaction.
/// @dev It knows by the gas that it costs to read its storage.
contract FickleToken is Token("Fickle", "FICK", 18) {
    uint256 private constant COLD = 1000;

    uint256 private immutable FIRST;
    uint256 private immutable LATER;
    uint256 private _probe;

    /// @param first What it says when it is asked for the first time in a transaction.
    /// @param later What it says from then on.
    constructor(uint256 first, uint256 later) {
        FIRST = first;
        LATER = later;
    }

    function balanceOf(address) public view override returns (uint256) {
        uint256 cost;
        assembly ("memory-safe") {
            cost := gas()
            let probe := sload(_probe.slot)
            cost := sub(add(cost, probe), gas())
        }
        return cost > COLD ? FIRST : LATER;
    }
}
