// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Batch
/// @notice Makes several calls in one transaction, all of which must succeed.
contract Batch {
    error Batch_Failed(uint256 call, bytes answer);

    struct Call {
        address target;
        uint256 value;
        bytes data;
    }

    function run(Call[] calldata calls) external payable {
        for (uint256 i; i < calls.length; ++i) {
            (bool succeeded, bytes memory answer) = calls[i].target.call{value: calls[i].value}(calls[i].data);
            if (!succeeded) revert Batch_Failed(i, answer);
        }
    }
}
