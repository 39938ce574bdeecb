// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Attempts
/// @notice Makes many calls in one transaction, whatever becomes of each.
contract Attempts {
    struct Call {
        address target;
        uint256 value;
        bytes data;
    }

    /// @notice What each call was refused with; nothing if it was not.
    event Ran(bytes[] refusals);

    receive() external payable {}

    function run(Call[] calldata calls) external payable {
        bytes[] memory refusals = new bytes[](calls.length);
        for (uint256 i; i < calls.length; ++i) {
            (bool succeeded, bytes memory answer) = calls[i].target.call{value: calls[i].value}(calls[i].data);
            if (!succeeded) refusals[i] = answer;
        }
        emit Ran(refusals);
    }
}
