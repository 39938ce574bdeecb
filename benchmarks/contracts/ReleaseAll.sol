// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PaymentSplitter} from "openzeppelin-contracts-4/finance/PaymentSplitter.sol";
import {IERC20} from "openzeppelin-contracts-4/token/ERC20/IERC20.sol";

/// @title ReleaseAll
/// @notice Pays all payees of OpenZeppelin's PaymentSplitter in one transaction, which it cannot do by itself.
contract ReleaseAll {
    function release(PaymentSplitter splitter, IERC20 token, address[] calldata payees) external {
        for (uint256 i; i < payees.length; ++i) splitter.release(token, payees[i]);
    }

    function releaseEther(PaymentSplitter splitter, address payable[] calldata payees) external {
        for (uint256 i; i < payees.length; ++i) splitter.release(payees[i]);
    }
}
