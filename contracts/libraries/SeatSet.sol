// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";

/// @dev A set of seats: seat i is the bit 1 << i. Seats are less than 256.
type SeatSet is uint256;

using SeatSetLib for SeatSet global;
using {_union as |, _intersection as &, _complement as ~} for SeatSet global;

function _union(SeatSet a, SeatSet b) pure returns (SeatSet) {
    return SeatSet.wrap(SeatSet.unwrap(a) | SeatSet.unwrap(b));
}

function _intersection(SeatSet a, SeatSet b) pure returns (SeatSet) {
    return SeatSet.wrap(SeatSet.unwrap(a) & SeatSet.unwrap(b));
}

function _complement(SeatSet a) pure returns (SeatSet) {
    return SeatSet.wrap(~SeatSet.unwrap(a));
}

/// @title SeatSetLib
/// @author daosplit
/// @notice Questions to a set of seats, and walks through it in seat order.
library SeatSetLib {
    /// @notice The set without any seat.
    SeatSet internal constant NONE = SeatSet.wrap(0);

    /// @param seat A seat, less than 256.
    /// @return The set of that seat alone.
    function single(uint256 seat) internal pure returns (SeatSet) {
        return SeatSet.wrap(1 << seat);
    }

    /// @param start The first seat.
    /// @param end The first seat after the last, at least `start`.
    /// @return The set of all seats from `start` up to, not including, `end`.
    function between(uint256 start, uint256 end) internal pure returns (SeatSet) {
        unchecked {
            // 1 << 256 is 0, and 0 - x the bits from x on.
            return SeatSet.wrap((1 << end) - (1 << start));
        }
    }

    /// @param set The set.
    /// @param seat Any number; one of 256 or more is in no set.
    /// @return Whether the seat is in the set.
    function contains(SeatSet set, uint256 seat) internal pure returns (bool) {
        return (SeatSet.unwrap(set) >> seat) & 1 != 0;
    }

    /// @param set The set.
    /// @param seat A seat of the set.
    /// @return The set without that seat.
    function without(SeatSet set, uint256 seat) internal pure returns (SeatSet) {
        return SeatSet.wrap(SeatSet.unwrap(set) ^ (1 << seat));
    }

    /// @param set The set.
    /// @return Whether no seat is in the set.
    function isEmpty(SeatSet set) internal pure returns (bool) {
        return SeatSet.unwrap(set) == 0;
    }

    /// @param set The set.
    /// @return How many seats are in the set.
    function count(SeatSet set) internal pure returns (uint256) {
        return LibBit.popCount(SeatSet.unwrap(set));
    }

    /// @notice Takes the first seat out of a set.
    /// @param set The set, not empty.
    /// @return seat The first seat.
    /// @return rest The set without it.
    function pop(SeatSet set) internal pure returns (uint256 seat, SeatSet rest) {
        uint256 bits = SeatSet.unwrap(set);
        seat = LibBit.ffs(bits);
        unchecked {
            // The lowest bit that is set is the only one that differs from those of the number before.
            rest = SeatSet.wrap(bits & (bits - 1));
        }
    }
}
