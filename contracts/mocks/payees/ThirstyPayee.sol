// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ThirstyPayee
/// @notice An account that takes what it gets if as much gas comes with it as it was told to need.
contract ThirstyPayee {
    error ThirstyPayee_NeedsMoreGas();

    uint256 private _needed;

    receive() external payable {
        uint256 left = gasleft();
        if (left < _needed) revert ThirstyPayee_NeedsMoreGas();
    }

    function need(uint256 gas) external {
        _needed = gas;
    }
}
