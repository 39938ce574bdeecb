// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {Roster} from "./Roster.sol";
import {ShareTable} from "./ShareTable.sol";

/// @title Payout
/// @notice Shares a pot out to the last unit, and pays each seat so that a bad payee or token stops nobody.
/// @dev Seat i gets floor(pot·S(i)/S) - floor(pot·S(i-1)/S), S(i) being the running sum of shares and S their sum.
library Payout {
    using Roster for bytes;
    using ShareTable for bytes;

    /// @dev Billionths in a rate of one.
    uint256 internal constant RATE_SCALE = 1e9;

    /// @dev What a payee may use to receive ether, beside the stipend of 2,300 that comes with value: 255 that burn it
    /// all fit into one transaction.
    uint256 private constant ETHER_GAS = 25_000;
    /// @dev What a token may use for one transfer or one question.
    uint256 private constant TOKEN_GAS = 500_000;
    /// @dev What a call costs before its callee runs: its value, a cold account, and the code an EIP-7702 account
    /// delegates to.
    uint256 private constant CALL_MARGIN = 16_000;

    struct Order {
        address token;
        uint256 pot;
        uint256 fromSeat;
        uint256 toSeat;
        /// @dev The tip's rate, in billionths.
        uint256 rate;
    }

    /// @notice What each seat gets of `amount`.
    function split(bytes memory table, uint256 amount) internal pure returns (uint256[] memory amounts) {
        amounts = new uint256[](table.seatsOf());
        for (uint256 seat; seat < amounts.length; ++seat) {
            amounts[seat] = upTo(table, amount, seat + 1) - upTo(table, amount, seat);
        }
    }

    /// @notice What the seats before `seat` get of `amount`, which has at most 216 bits.
    function upTo(bytes memory table, uint256 amount, uint256 seat) internal pure returns (uint256) {
        return (amount * table.sumBefore(seat)) / table.sumOf();
    }

    /// @notice Pays the order's seats.
    /// @param owed What is set aside of the order's token, by account; what fails is added to it.
    /// @return setAside The sum of what failed.
    /// @return tips The sum of what the payments were lessened by.
    function pay(
        Order memory order,
        bytes memory roster,
        bytes memory table,
        mapping(address account => uint256) storage owed
    ) internal returns (uint256 setAside, uint256 tips) {
        address token = order.token;
        uint256 pot = order.pot;
        uint256 sum = table.sumOf();
        uint256 runningSum = table.sumBefore(order.fromSeat);
        uint256 paidUpTo = (pot * runningSum) / sum;

        unchecked {
            // A pot has 104 bits, a sum 40, a rate 24: products have at most 144, and no part is more than the pot.
            for (uint256 seat = order.fromSeat; seat < order.toSeat; ++seat) {
                runningSum += table.sharesOf(seat);
                uint256 amount = (pot * runningSum) / sum - paidUpTo;
                if (amount == 0) continue;
                paidUpTo += amount;

                if (order.rate != 0) {
                    uint256 tip = (amount * order.rate) / RATE_SCALE;
                    amount -= tip;
                    tips += tip;
                }
                if (!_tryPay(token, roster.accountOf(seat), amount, seat)) {
                    address account = roster.accountOf(seat);
                    owed[account] += amount;
                    setAside += amount;
                    emit IRevenueSplit.SetAside(token, account, seat, amount);
                }
            }
        }
    }

    /// @notice What the partnership has of a token.
    function balanceOf(address token) internal view returns (uint256 amount) {
        if (token == address(0)) return address(this).balance;

        bool answered;
        assembly ("memory-safe") {
            mstore(0x00, 0x70a08231) // balanceOf(address)
            mstore(0x20, address())
            answered := staticcall(TOKEN_GAS, token, 0x1c, 0x24, 0x20, 0x20)
            answered := and(answered, gt(returndatasize(), 0x1f))
            amount := mload(0x20)
        }
        if (!answered) revert IRevenueSplit.RevenueSplit_NoBalance(token);
    }

    /// @dev A payment counts as failed only if it had all the gas that it may use: else the call reverts.
    function _tryPay(address token, address account, uint256 amount, uint256 seat) private returns (bool) {
        uint256 gasLeft = gasleft();
        if (token == address(0) ? _trySend(account, amount) : _tryTransfer(token, account, amount)) return true;

        uint256 gasNeeded = ((token == address(0) ? ETHER_GAS : TOKEN_GAS) * 65) / 64 + CALL_MARGIN;
        if (gasLeft < gasNeeded) revert IRevenueSplit.RevenueSplit_TooLittleGas(seat, gasLeft, gasNeeded);
        return false;
    }

    function _trySend(address account, uint256 amount) private returns (bool sent) {
        assembly ("memory-safe") {
            sent := call(ETHER_GAS, account, amount, 0x00, 0x00, 0x00, 0x00)
        }
    }

    /// @dev Reads one word of the answer, whatever its size. The token has paid if it says so, or if it says nothing and
    /// is a contract.
    function _tryTransfer(address token, address account, uint256 amount) private returns (bool transferred) {
        assembly ("memory-safe") {
            mstore(0x00, 0xa9059cbb000000000000000000000000) // transfer(address,uint256)
            mstore(0x14, account)
            mstore(0x34, amount)
            transferred := call(TOKEN_GAS, token, 0, 0x10, 0x44, 0x00, 0x20)
            // What stood there ends with a zero byte, so that no shorter answer can make it 1.
            if iszero(and(transferred, eq(mload(0x00), 1))) {
                transferred := lt(or(returndatasize(), iszero(extcodesize(token))), transferred)
            }
            mstore(0x34, 0) // The part of the free memory pointer that was overwritten.
        }
    }
}
