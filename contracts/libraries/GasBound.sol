// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";

/// @title GasBound
/// @author daosplit
/// @notice Tells a callee that failed within all the gas that it may use from one that the caller of all gave too little.
library GasBound {
    /// @dev What a call costs before its callee runs: its value, a cold account, and the code an EIP-7702 account
    /// delegates to.
    uint256 private constant CALL_MARGIN = 16_000;
    /// @dev A call passes on at most all but a 64th of the gas: about so much must be there for so much to arrive. The
    /// margin covers the rest.
    uint256 private constant NUMERATOR = 65;
    uint256 private constant DENOMINATOR = 64;

    /// @notice Reverts if a call that failed may have had less gas than it may use.
    /// @param seat The seat whose account was called, or was to be paid.
    /// @param gasLeft The gas that was there before the call.
    /// @param bound What the callee may use.
    function requireEnough(uint256 seat, uint256 gasLeft, uint256 bound) internal pure {
        uint256 gasNeeded = (bound * NUMERATOR) / DENOMINATOR + CALL_MARGIN;
        if (gasLeft < gasNeeded) revert IRevenueSplit.RevenueSplit_TooLittleGas(seat, gasLeft, gasNeeded);
    }
}
