// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title VerboseToken
/// @notice A token that pays as it should, and says so at great length.
contract VerboseToken is Token("Verbose", "VERB", 18) {
    uint256 private immutable LENGTH;

    /// @param length The bytes of its answer, of which the first 32 say true.
    constructor(uint256 length) {
        LENGTH = length;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        super.transfer(to, amount);
        _answer();
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        super.transferFrom(from, to, amount);
        _answer();
    }

    function _answer() private view {
        uint256 length = LENGTH;
        assembly {
            mstore(0, 1)
            return(0, length)
        }
    }
}
