// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title ShrinkingToken
/// @notice A token of which anyone's holding can become less, as by a rebase, a penalty or an issuer's seizure.
contract ShrinkingToken is Token("Shrinking", "SHR", 18) {
    function shrink(address account, uint256 amount) external {
        _burn(account, amount);
    }
}
