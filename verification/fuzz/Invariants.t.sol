// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Handler} from "./Handler.sol";
import {Judge} from "./Judge.sol";

/// @title Invariants
/// @notice What must hold after every call, whoever made it.
contract Invariants {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Judge private judge;

    function setUp() external {
        judge = new Judge();
    }

    /// @notice The fuzzer calls the handler's actions and nothing else.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(judge);
    }

    function excludeSelectors() external view returns (FuzzSelector[] memory excluded) {
        excluded = new FuzzSelector[](1);
        excluded[0] = FuzzSelector(address(judge), new bytes4[](2));
        (excluded[0].selectors[0], excluded[0].selectors[1]) = (Judge.judge.selector, Handler.reviewNow.selector);
    }

    function invariant_TheMoneyIsSafe() external {
        judge.judge();
    }
}
