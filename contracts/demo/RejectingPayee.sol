// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Executor} from "./Executor.sol";

/// @title RejectingPayee
/// @notice An account that refuses ether until it is told to take it, and again when it is told to.
contract RejectingPayee is Executor {
    error RejectingPayee_Refused();

    bool public accepts;

    receive() external payable {
        if (!accepts) revert RejectingPayee_Refused();
    }

    function accept() external {
        accepts = true;
    }

    function refuse() external {
        accepts = false;
    }
}
