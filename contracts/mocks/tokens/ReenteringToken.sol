// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {Token} from "../../demo/Token.sol";

/// @title ReenteringToken
/// @notice A token that calls back whoever asks it to transfer, or for a balance, in many ways.
contract ReenteringToken is Token("Reentering", "AGAIN", 18) {
    /// @dev The calls' data are kept in code, which is read with less gas than storage.
    address private _calls;

    event Reentered(uint256 call, bool succeeded, bytes answer);

    function prepare(bytes[] calldata calls) external {
        _calls = SSTORE2.write(abi.encode(calls));
    }

    /// @notice Nothing at all, if any of the calls succeeds.
    function balanceOf(address account) public view override returns (uint256) {
        bytes[] memory calls = _prepared();
        for (uint256 i; i < calls.length; ++i) {
            (bool succeeded, ) = msg.sender.staticcall(calls[i]);
            if (succeeded) return 0;
        }
        return super.balanceOf(account);
    }

    function _afterTokenTransfer(address from, address, uint256) internal override {
        if (from == address(0)) return;
        bytes[] memory calls = _prepared();
        for (uint256 i; i < calls.length; ++i) {
            (bool succeeded, bytes memory answer) = msg.sender.call(calls[i]);
            emit Reentered(i, succeeded, answer);
        }
    }

    function _prepared() private view returns (bytes[] memory calls) {
        if (msg.sender.code.length != 0) calls = abi.decode(SSTORE2.read(_calls), (bytes[]));
    }
}
