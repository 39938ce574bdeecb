// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PaymentSplitter} from "openzeppelin-contracts-4/finance/PaymentSplitter.sol";

/// @title PaymentSplitterPeer
/// @notice OpenZeppelin's PaymentSplitter as it is, under a name of ours so that it is compiled.
contract PaymentSplitterPeer is PaymentSplitter {
    constructor(address[] memory payees, uint256[] memory shares) payable PaymentSplitter(payees, shares) {}
}
