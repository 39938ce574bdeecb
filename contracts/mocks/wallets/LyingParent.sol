// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title LyingParent
/// @notice Says of every period that it ended when it likes; whatever else it is asked to do, it makes one call instead,
/// and tells what it was asked and what came of the call.
contract LyingParent {
    uint256 private immutable END;

    address private _target;
    bytes private _data;

    event Asked(address by, bytes question, bool succeeded, bytes answer);

    constructor(uint256 end) {
        END = end;
    }

    function prepare(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    function periodTimes(uint256) external view returns (uint256 start, uint256 end, uint256 reviewEnd) {
        return (0, END, type(uint256).max);
    }

    fallback() external {
        (bool succeeded, bytes memory answer) = _target.call(_data);
        emit Asked(msg.sender, msg.data, succeeded, answer);
    }
}
