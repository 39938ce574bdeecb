// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Executor} from "../../demo/Executor.sol";

/// @title CostlyWallet
/// @notice A contract account that agrees to everything, after it has used up as much gas as it was told to.
contract CostlyWallet is Executor {
    uint256 public immutable COST;

    constructor(uint256 cost) {
        COST = cost;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        uint256 rest = gasleft() - COST;
        uint256 rounds;
        while (gasleft() > rest) ++rounds;
        return this.isValidSignature.selector;
    }
}
