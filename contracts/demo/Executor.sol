// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Executor
/// @notice An account without a key: it calls whatever anyone tells it to call. It cannot receive ether.
contract Executor {
    function execute(address target, bytes calldata data) external payable returns (bytes memory) {
        (bool succeeded, bytes memory answer) = target.call{value: msg.value}(data);
        if (!succeeded) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
        return answer;
    }
}
