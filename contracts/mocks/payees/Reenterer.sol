// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

/// @title Reenterer
/// @notice An account that, whenever anything reaches it, makes one call, and tells what came of it.
contract Reenterer {
    address private _target;
    /// @dev The call's data is kept in code, which is read with less gas than storage.
    address private _data;

    event Reentered(bool succeeded, bytes answer);

    function prepare(address target, bytes calldata data) external {
        _target = target;
        _data = SSTORE2.write(data);
    }

    receive() external payable {
        _reenter();
    }

    fallback() external payable {
        _reenter();
    }

    function _reenter() private {
        (bool succeeded, bytes memory answer) = _target.call(SSTORE2.read(_data));
        emit Reentered(succeeded, answer);
    }
}
