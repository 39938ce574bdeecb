// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {CodeStore} from "./CodeStore.sol";

/// @title ShareTable
/// @notice The shares that a review set: one piece of code a review, that points to the one before it, so that all of
/// history stays readable and nothing paid or payable can be repriced.
/// @dev A table is its bytes: the number of the table before it (4 bytes; 0 for none), its period (4), the sum of its
/// shares (5), how many seats it has (1), the shares (4 a seat), and the seats that countersigned it as a bitmap
/// (one byte for every 8 seats begun; big-endian, so that seat 0 is the last byte's lowest bit).
library ShareTable {
    uint256 private constant HEADER_LENGTH = 14;

    /* -------------------------------------------------- THE STORE ------------------------------------------------- */

    /// @notice Writes a table whose shares, that add up to `sum_`, were added before. Once: it is to be a new one.
    function append(
        bytes memory table,
        uint256 previous,
        uint256 period,
        uint256 sum_,
        uint256 countersigners_
    ) internal returns (address) {
        assembly ("memory-safe") {
            // All of this is zero so far. The header is the 13 bytes after the length, the seats stand there already.
            let header := or(or(shl(224, previous), shl(192, period)), shl(152, sum_))
            let word := add(table, 32)
            mstore(word, or(header, mload(word)))

            // The bitmap's last byte is the table's.
            word := add(table, mload(table))
            mstore(word, or(mload(word), countersigners_))
        }
        return CodeStore.write(table);
    }

    /// @notice The table of that number.
    function load(uint256 number) internal view returns (bytes memory table) {
        return CodeStore.read(number);
    }

    /// @notice The table by which `period` is paid: the newest, at or before `number`, that is of no later period.
    function loadFor(uint256 number, uint256 period) internal view returns (bytes memory table) {
        table = load(number);
        while (periodOf(table) > period) table = load(previousOf(table));
    }

    /* -------------------------------------------------- IN MEMORY ------------------------------------------------- */

    /// @notice A table without shares, to add to.
    function create(uint256 seats_) internal pure returns (bytes memory table) {
        table = new bytes(HEADER_LENGTH + 4 * seats_ + (seats_ + 7) / 8);
        table[HEADER_LENGTH - 1] = bytes1(uint8(seats_));
    }

    /// @notice Adds points to a seat's shares.
    function add(bytes memory table, uint256 seat, uint256 points) internal pure {
        unchecked {
            // Both are less than 2^32.
            points += sharesOf(table, seat);
        }
        if (points > type(uint32).max) revert IRevenueSplit.RevenueSplit_SharesOverflow(seat);
        assembly ("memory-safe") {
            let word := add(add(table, 18), shl(2, seat))
            mstore(word, or(shl(32, shr(32, mload(word))), points))
        }
    }

    /// @notice A table of these shares, and their sum.
    function pack(uint256[] calldata shares) internal pure returns (bytes memory table, uint256 sum) {
        table = create(shares.length);
        for (uint256 seat; seat < shares.length; ++seat) {
            uint256 seatShares = shares[seat];
            if (seatShares > type(uint32).max) revert IRevenueSplit.RevenueSplit_SharesOverflow(seat);
            add(table, seat, seatShares);
            unchecked {
                // At most 255 shares of 32 bits: less than 2^40.
                sum += seatShares;
            }
        }
    }

    function previousOf(bytes memory table) internal pure returns (uint256 previous) {
        assembly ("memory-safe") {
            previous := shr(224, mload(add(table, 32)))
        }
    }

    function periodOf(bytes memory table) internal pure returns (uint256 period) {
        assembly ("memory-safe") {
            period := and(mload(add(table, 8)), 0xffffffff)
        }
    }

    function sumOf(bytes memory table) internal pure returns (uint256 sum) {
        assembly ("memory-safe") {
            sum := and(mload(add(table, 13)), 0xffffffffff)
        }
    }

    function seatsOf(bytes memory table) internal pure returns (uint256 seats_) {
        assembly ("memory-safe") {
            seats_ := and(mload(add(table, 14)), 0xff)
        }
    }

    /// @dev The seat must be one of the table's.
    function sharesOf(bytes memory table, uint256 seat) internal pure returns (uint256 shares) {
        assembly ("memory-safe") {
            shares := and(mload(add(add(table, 18), shl(2, seat))), 0xffffffff)
        }
    }

    /// @notice The sum of the shares of the seats before `seat`.
    function sumBefore(bytes memory table, uint256 seat) internal pure returns (uint256 sum) {
        unchecked {
            // At most 255 shares of 32 bits: less than 2^40.
            for (uint256 i; i < seat; ++i) sum += sharesOf(table, i);
        }
    }

    /// @notice The seats that hold shares.
    function holdersOf(bytes memory table) internal pure returns (uint256 holders) {
        for (uint256 seat; seat < seatsOf(table); ++seat) {
            if (sharesOf(table, seat) != 0) holders |= 1 << seat;
        }
    }

    function countersignersOf(bytes memory table) internal pure returns (uint256 countersigners) {
        uint256 seats_ = seatsOf(table);
        assembly ("memory-safe") {
            countersigners := and(mload(add(table, mload(table))), sub(shl(seats_, 1), 1))
        }
    }

    function allShares(bytes memory table) internal pure returns (uint256[] memory shares) {
        shares = new uint256[](seatsOf(table));
        for (uint256 seat; seat < shares.length; ++seat) shares[seat] = sharesOf(table, seat);
    }
}
