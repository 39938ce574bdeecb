// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title AnswerBomb
/// @notice An account that answers everything with as many bytes as its gas allows to make, to cost the caller the gas of
/// copying them.
contract AnswerBomb {
    bool private immutable FAILS;
    uint256 private immutable LENGTH;

    /// @param fails Whether it takes what it gets, or refuses it.
    /// @param length The bytes of the answer.
    constructor(bool fails, uint256 length) {
        FAILS = fails;
        LENGTH = length;
    }

    fallback() external payable {
        _answer();
    }

    function _answer() private view {
        bool fails = FAILS;
        uint256 length = LENGTH;
        assembly ("memory-safe") {
            if fails {
                revert(0, length)
            }
            return(0, length)
        }
    }
}
