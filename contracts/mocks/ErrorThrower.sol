// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ErrorThrower
/// @notice Fails in every way in which a contract can, so that tests can tell how each arrives at the caller. Never deployed for real.
contract ErrorThrower {
    struct Holding {
        uint8 seat;
        address account;
    }

    error ErrorThrower_Nothing();
    error ErrorThrower_Arguments(uint256 amount, address account, bytes32 digest, string text, bool flag);
    error ErrorThrower_Nested(Holding[] holdings, bytes data);

    /// @notice How often a call succeeded.
    uint256 public successes;

    receive() external payable {
        revert ErrorThrower_Nothing();
    }

    /// @notice The clock as a call or a transaction sees it, in Unix seconds.
    function time() external view returns (uint256) {
        return block.timestamp;
    }

    function succeed() external payable {
        ++successes;
    }

    /// @notice Succeeds as long as the clock has not passed `deadline`, in Unix seconds.
    function succeedUntil(uint256 deadline) external {
        if (block.timestamp > deadline) revert ErrorThrower_Arguments(block.timestamp, msg.sender, 0, "late", true);
        ++successes;
    }

    function throwNothing() external {
        ++successes;
        revert ErrorThrower_Nothing();
    }

    function throwArguments(uint256 amount, address account, bytes32 digest, string calldata text, bool flag) external {
        ++successes;
        revert ErrorThrower_Arguments(amount, account, digest, text, flag);
    }

    function throwNested(Holding[] calldata holdings, bytes calldata data) external {
        ++successes;
        revert ErrorThrower_Nested(holdings, data);
    }

    function throwText(string calldata text) external {
        ++successes;
        revert(text);
    }

    function throwPanic() external {
        successes = type(uint256).max;
        ++successes;
    }

    /// @notice Fails with exactly these bytes, which may be nobody's error.
    function throwData(bytes memory data) external {
        ++successes;
        assembly ("memory-safe") {
            revert(add(data, 32), mload(data))
        }
    }

    /// @notice Uses up all the gas that it gets.
    function burn() external {
        while (true) ++successes;
    }
}
