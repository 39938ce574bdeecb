// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {GasBound} from "./GasBound.sol";
import {Roster} from "./Roster.sol";
import {ShareTable} from "./ShareTable.sol";

/// @title Payout
/// @author daosplit
/// @notice Shares a pot out to the last unit, and pays each seat so that a bad payee or token stops nobody.
/// @dev Seat i gets floor(pot·S(i)/S) - floor(pot·S(i-1)/S), S(i) being the running sum of shares and S their sum.
library Payout {
    using Roster for bytes;
    using ShareTable for bytes;

    /// @dev Billionths in a rate of one.
    uint256 internal constant RATE_SCALE = 1e9;

    /// @dev What a payee may use to receive ether, beside the stipend of 2,300 that comes with value: 255 that burn it
    /// all fit into one transaction.
    uint256 private constant ETHER_GAS = 24_500;
    /// @dev What a token may use for one transfer or one question.
    uint256 private constant TOKEN_GAS = 500_000;
    /// @notice What is to be paid, and what became of it.
    struct Order {
        address token;
        uint256 pot;
        /// @dev The seats to pay: from this one up to, not including, the next.
        uint256 fromSeat;
        uint256 toSeat;
        /// @dev The tip's rate, in billionths.
        uint256 rate;
        /// @dev The sum of the payments that failed.
        uint256 setAside;
        /// @dev The sum of what the payments were lessened by.
        uint256 tips;
    }

    /// @notice What each seat gets of an amount.
    /// @param table The shares.
    /// @param amount At most 216 bits.
    /// @return amounts The amount of each seat.
    function split(bytes memory table, uint256 amount) internal pure returns (uint256[] memory amounts) {
        amounts = new uint256[](table.seatsOf());
        for (uint256 seat; seat < amounts.length; ++seat) {
            amounts[seat] = upTo(table, amount, seat + 1) - upTo(table, amount, seat);
        }
    }

    /// @notice What the seats before one get of an amount.
    /// @param table The shares.
    /// @param amount At most 216 bits.
    /// @param seat One of the table's seats, or how many it has.
    /// @return The sum of the amounts of the seats before that one.
    function upTo(bytes memory table, uint256 amount, uint256 seat) internal pure returns (uint256) {
        return (amount * table.sumBefore(seat)) / table.sumOf();
    }

    /// @notice Pays an order's seats, and writes into it what failed and what went to the tip.
    /// @param order What is to be paid.
    /// @param roster The accounts of the seats, as many as the table's or more.
    /// @param table The shares.
    /// @param owed What is set aside of the order's token, by account; what fails is added to it.
    function pay(
        Order memory order,
        bytes memory roster,
        bytes memory table,
        mapping(address account => uint256) storage owed
    ) internal {
        uint256 pot = order.pot;
        uint256 sum = table.sumOf();
        uint256 toSeat = order.toSeat;
        uint256 runningSum = table.sumBefore(order.fromSeat);
        uint256 paidUpTo = FixedPointMathLib.rawDiv(pot * runningSum, sum);

        unchecked {
            // A pot has 104 bits, a sum 40, a rate 24: products have at most 144, and no part is more than the pot.
            for (uint256 seat = order.fromSeat; seat < toSeat; ++seat) {
                runningSum += table.sharesOf(seat);
                // The sum of a table is never zero.
                uint256 amount = FixedPointMathLib.rawDiv(pot * runningSum, sum) - paidUpTo;
                if (amount == 0) continue;
                paidUpTo += amount;

                if (order.rate != 0) {
                    uint256 tip = (amount * order.rate) / RATE_SCALE;
                    order.tips += tip;
                    amount -= tip;
                }
                address account = roster.accountOf(seat);
                uint256 gasLeft = gasleft();
                if (!_tryPay(order.token, account, amount)) {
                    // It counts as failed only if it had all the gas that it may use.
                    GasBound.requireEnough(seat, gasLeft, order.token == address(0) ? ETHER_GAS : TOKEN_GAS);
                    owed[account] += amount;
                    order.setAside += amount;
                    emit IRevenueSplit.SetAside(order.token, account, seat, amount);
                }
            }
        }
    }

    /// @notice What the partnership has of a token. Reverts if the token does not say.
    /// @param token The token; the zero address for ether.
    /// @return amount The balance.
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

    function _tryPay(address token, address account, uint256 amount) private returns (bool) {
        return token == address(0) ? _trySend(account, amount) : _tryTransfer(token, account, amount);
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
