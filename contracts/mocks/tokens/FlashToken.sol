// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title FlashToken
/// @notice A token of which anyone may have as much as it likes for the time of a call.
contract FlashToken is Token("Flash", "FLASH", 18) {
    error FlashToken_Failed(bytes answer);

    /// @param target Whom to call meanwhile.
    function lend(address borrower, uint256 amount, address target, bytes calldata data) external {
        _mint(borrower, amount);
        (bool succeeded, bytes memory answer) = target.call(data);
        if (!succeeded) revert FlashToken_Failed(answer);
        _burn(borrower, amount);
    }
}
