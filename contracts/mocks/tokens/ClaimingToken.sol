// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title ClaimingToken
/// @notice A token that gives the answer that it was made with to whoever asks for a balance, whatever the balance is.
contract ClaimingToken is Token("Claiming", "CLAIM", 18) {
    bool private immutable SUCCEEDS;
    uint256 private immutable LENGTH;
    uint256 private immutable WORD;

    /// @param succeeds Whether it returns the answer, or reverts with it.
    /// @param length The answer's bytes.
    /// @param word The first 32 of them; zeros follow.
    constructor(bool succeeds, uint256 length, uint256 word) {
        SUCCEEDS = succeeds;
        LENGTH = length;
        WORD = word;
    }

    function balanceOf(address) public view override returns (uint256) {
        (bool succeeds, uint256 length, uint256 word) = (SUCCEEDS, LENGTH, WORD);
        assembly {
            mstore(0, word)
            if succeeds {
                return(0, length)
            }
            revert(0, length)
        }
    }
}
