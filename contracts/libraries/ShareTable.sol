// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {State} from "./State.sol";

/// @title ShareTable
/// @author daosplit
/// @notice A table of shares in memory: who holds how many by one review. `ShareStore` says where tables stand.
/// @dev A table is its bytes: the head (20 bytes: all of `State` but the shares of the first three seats), then the shares
/// of all seats, 4 bytes each. So its first word is a whole `State`, and each further one holds eight seats.
library ShareTable {
    uint256 private constant HEAD_LENGTH = 20;
    uint256 private constant SHARE_LENGTH = 4;
    /// @dev From a table's place in memory (its length) to the word that ends with the first seat's shares.
    uint256 private constant FIRST_SHARES = 24;

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                     WRITING                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @notice A table without shares, to add to.
    /// @param seats How many seats it has; a table that is to be stored has less than 256.
    /// @return table The table; all else in its head is zero.
    function create(uint256 seats) internal pure returns (bytes memory table) {
        table = new bytes(lengthOf(seats));
        table[HEAD_LENGTH - 1] = bytes1(uint8(seats));
    }

    /// @notice A table of these shares.
    /// @param shares The shares of each seat, less than 2^32 each.
    /// @return table The table; of its head, only the number of seats is set.
    /// @return sum The sum of the shares.
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

    /// @notice Adds points to a seat's shares.
    /// @param table The table.
    /// @param seat One of the table's seats.
    /// @param points Less than 2^32.
    function add(bytes memory table, uint256 seat, uint256 points) internal pure {
        uint256 shares;
        assembly ("memory-safe") {
            // The word ends with the seat's shares. If they overflow, the call reverts.
            let place := add(add(table, FIRST_SHARES), mul(seat, SHARE_LENGTH))
            let word := mload(place)
            shares := add(and(word, 0xffffffff), points)
            mstore(place, add(word, points))
        }
        if (shares > type(uint32).max) revert IRevenueSplit.RevenueSplit_SharesOverflow(seat);
    }

    /// @notice Writes a table's head, its first word.
    /// @param table The table.
    /// @param head The head, with the shares of the first three seats.
    function setHead(bytes memory table, State head) internal pure {
        assembly ("memory-safe") {
            mstore(add(table, 32), head)
        }
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                     READING                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @param seats How many seats a table has.
    /// @return The length of its bytes.
    function lengthOf(uint256 seats) internal pure returns (uint256) {
        unchecked {
            // At most 255 seats.
            return HEAD_LENGTH + SHARE_LENGTH * seats;
        }
    }

    /// @param table The table.
    /// @return head Its first word.
    function headOf(bytes memory table) internal pure returns (State head) {
        assembly ("memory-safe") {
            head := mload(add(table, 32))
        }
    }

    /// @param table The table, with its sum.
    /// @return The sum of its shares.
    function sumOf(bytes memory table) internal pure returns (uint256) {
        return headOf(table).sum();
    }

    /// @param table The table.
    /// @return How many seats it has.
    function seatsOf(bytes memory table) internal pure returns (uint256) {
        return headOf(table).seats();
    }

    /// @param table The table.
    /// @param seat One of its seats.
    /// @return shares The seat's shares.
    function sharesOf(bytes memory table, uint256 seat) internal pure returns (uint256 shares) {
        assembly ("memory-safe") {
            shares := and(mload(add(add(table, FIRST_SHARES), mul(seat, SHARE_LENGTH))), 0xffffffff)
        }
    }

    /// @param table The table.
    /// @param seat One of its seats, or how many it has.
    /// @return sum The sum of the shares of the seats before that one.
    function sumBefore(bytes memory table, uint256 seat) internal pure returns (uint256 sum) {
        unchecked {
            // At most 255 shares of 32 bits: less than 2^40.
            for (uint256 i; i < seat; ++i) sum += sharesOf(table, i);
        }
    }

    /// @notice Makes a table into its shares alone, in its place.
    /// @param table The table; not to be read any more.
    /// @return shares The shares of all seats, 4 bytes each.
    function intoShares(bytes memory table) internal pure returns (bytes memory shares) {
        uint256 length = table.length - HEAD_LENGTH;
        assembly ("memory-safe") {
            shares := add(table, HEAD_LENGTH)
            mstore(shares, length)
        }
    }

    /// @param table The table.
    /// @return shares The shares of all seats.
    function allShares(bytes memory table) internal pure returns (uint256[] memory shares) {
        shares = new uint256[](seatsOf(table));
        for (uint256 seat; seat < shares.length; ++seat) shares[seat] = sharesOf(table, seat);
    }
}
