// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Reenterer
/// @notice An account that, whenever anything reaches it, makes one call, and tells what came of it.
contract Reenterer {
    address private _target;
    bytes private _data;

    event Reentered(bool succeeded, bytes answer);

    function prepare(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    receive() external payable {
        _reenter();
    }

    fallback() external payable {
        _reenter();
    }

    function _reenter() private {
        (bool succeeded, bytes memory answer) = _target.call(_data);
        emit Reentered(succeeded, answer);
    }
}
