// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title GasLadder
/// @notice Makes the same call with more and more gas, undoes it each time, and tells what came of each.
contract GasLadder {
    error GasLadder_Undone(bytes32 outcome);

    /// @notice Takes the tip of a settlement.
    receive() external payable {}

    /// @notice The outcomes with `least` gas, `least + step`, ... (`count` of them): 0 if the call reverted, else a hash of
    /// what `lens` then answers to `question`.
    function climb(
        address target,
        bytes calldata data,
        address lens,
        bytes calldata question,
        uint256 least,
        uint256 step,
        uint256 count
    ) external returns (bytes32[] memory outcomes) {
        outcomes = new bytes32[](count);
        for (uint256 i; i < count; ++i) {
            try this.tryAndUndo(target, data, lens, question, least + i * step) {
                assert(false);
            } catch (bytes memory undone) {
                assert(undone.length == 36);
                assembly ("memory-safe") {
                    mstore(add(add(outcomes, 32), mul(i, 32)), mload(add(undone, 36)))
                }
            }
        }
    }

    function tryAndUndo(
        address target,
        bytes calldata data,
        address lens,
        bytes calldata question,
        uint256 gas
    ) external {
        (bool succeeded, ) = target.call{gas: gas}(data);
        if (!succeeded) revert GasLadder_Undone(0);
        (bool answered, bytes memory answer) = lens.staticcall(question);
        assert(answered);
        revert GasLadder_Undone(keccak256(answer));
    }
}
