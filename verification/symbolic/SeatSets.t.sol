// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SeatSet, SeatSetLib} from "../../contracts/libraries/SeatSet.sol";
import {vm} from "../Vm.sol";

/// @title SeatSets
/// @notice What is done to sets of seats is what is done to their bits, for all sets and all seats.
contract SeatSets {
    /// @dev What `contains` means, by which all else is told.
    function check_a_seat_is_a_bit(uint256 bits, uint8 seat, uint256 other) external pure {
        SeatSet set = SeatSet.wrap(bits);
        assert(set.contains(seat) == (bits & (1 << uint256(seat)) != 0));
        vm.assume(other > type(uint8).max);
        assert(!set.contains(other));
    }

    function check_a_set_without_seats_is_empty(uint256 bits, uint8 seat) external pure {
        SeatSet set = SeatSet.wrap(bits);
        assert(set.isEmpty() == (bits == 0));
        assert(!set.isEmpty() || !set.contains(seat));
        assert(SeatSetLib.NONE.isEmpty());
    }

    function check_sets_are_joined_met_and_turned(uint256 a, uint256 b, uint8 seat) external pure {
        SeatSet one = SeatSet.wrap(a);
        SeatSet other = SeatSet.wrap(b);
        assert((one | other).contains(seat) == (one.contains(seat) || other.contains(seat)));
        assert((one & other).contains(seat) == (one.contains(seat) && other.contains(seat)));
        assert((~one).contains(seat) != one.contains(seat));
    }

    function check_a_single_seat_is_alone(uint8 seat, uint8 other) external pure {
        assert(SeatSetLib.single(seat).contains(other) == (seat == other));
    }

    function check_seats_between_two(uint256 start, uint256 end, uint8 seat) external pure {
        vm.assume(start <= end && end <= 256);
        assert(SeatSetLib.between(start, end).contains(seat) == (start <= seat && seat < end));
    }

    function check_a_seat_is_taken_out_alone(uint256 bits, uint8 seat, uint8 other) external pure {
        SeatSet set = SeatSet.wrap(bits);
        vm.assume(set.contains(seat));
        assert(set.without(seat).contains(other) == (set.contains(other) && other != seat));
    }

    /// @dev Every set with a seat is one of these: its first seat, and whatever lies above.
    function check_what_is_left_of_a_popped_set(uint256 above, uint8 first) external pure {
        uint256 others = (above << first) << 1;
        (, SeatSet rest) = SeatSet.wrap(others | (1 << uint256(first))).pop();
        assert(SeatSet.unwrap(rest) == others);
    }

    /* What solady counts is tried, each seat and at random: tables of bits and sums of so many are beyond the solvers. */

    function test_the_first_seat_is_popped(uint256 above) external pure {
        for (uint256 first; first < 256; ++first) {
            (uint256 seat, ) = SeatSet.wrap(((above << first) << 1) | (1 << first)).pop();
            assert(seat == first);
            (seat, ) = SeatSetLib.single(first).pop();
            assert(seat == first);
        }
    }

    function test_seats_are_counted(uint256 bits, uint256 fewer) external pure {
        bits &= fewer;
        uint256 count;
        for (uint256 seat; seat < 256; ++seat) count += (bits >> seat) & 1;
        assert(SeatSet.wrap(bits).count() == count);
        assert((~SeatSet.wrap(bits)).count() == 256 - count);
    }

    function test_none_and_all_are_counted() external pure {
        assert(SeatSetLib.NONE.count() == 0 && SeatSetLib.between(0, 255).count() == 255);
        for (uint256 seat; seat < 256; ++seat) assert(SeatSetLib.single(seat).count() == 1);
    }
}
