// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../../contracts/interfaces/IRevenueSplit.sol";
import {CharterLib, PackedCharter} from "../../contracts/libraries/CharterLib.sol";
import {Roster} from "../../contracts/libraries/Roster.sol";
import {ShareTable} from "../../contracts/libraries/ShareTable.sol";
import {State} from "../../contracts/libraries/State.sol";
import {vm} from "../Vm.sol";
import {Tables} from "./Tables.sol";

/// @title Packing
/// @notice What was written into packed bytes is read back, and nothing beside it has changed.
contract Packing is Tables {
    using CharterLib for IRevenueSplit.Charter;
    using Roster for bytes;
    using ShareTable for bytes;

    /// @dev Every number of seats at which a word is full, one less and one more, and the most.
    function check_a_table_reads_as_it_was_written(uint32 period, uint40 sum, uint32 first, uint32 last) external pure {
        uint256[10] memory lengths = [uint256(2), 3, 4, 10, 11, 12, 18, 19, 20, 255];
        for (uint256 i; i < lengths.length; ++i) {
            uint256 seats = lengths[i];
            bytes memory table = ShareTable.create(seats);
            table.add(0, first);
            table.add(seats - 1, last);
            table.setHead(State.wrap(0).withTable(table.headOf(), period, sum, true));
            bool isRight = table.length == 20 + 4 * seats && table.seatsOf() == seats && table.sumOf() == sum;
            isRight = isRight && table.headOf().period() == period;
            isRight = isRight && table.sharesOf(0) == first && table.sharesOf(seats - 1) == last;
            for (uint256 seat = 1; seat < seats - 1; ++seat) isRight = isRight && table.sharesOf(seat) == 0;
            assert(isRight);
        }
    }

    /// @dev What the founding's event tells.
    function check_a_tables_shares_are_what_is_left_of_it() external pure {
        bytes memory table = _anyTable(5);
        uint256[] memory all = table.allShares();
        bytes memory shares = table.intoShares();
        bytes memory wanted;
        for (uint256 seat; seat < 5; ++seat) wanted = abi.encodePacked(wanted, uint32(all[seat]));
        assert(keccak256(shares) == keccak256(wanted));
    }

    /// @dev Into a table of unknown bytes: every seat of 9, and the first, one and the last of 255. A word is written, so
    /// only what stands beside it could change.
    function check_points_are_added_to_their_seat_alone(uint32 points) external pure {
        for (uint256 seat; seat < 9; ++seat) _addTo(9, seat, points);
        _addTo(255, 0, points);
        _addTo(255, 127, points);
        _addTo(255, 254, points);
    }

    function _addTo(uint256 seats, uint256 seat, uint256 points) private pure {
        bytes memory table = _anyTable(seats);
        bytes memory before = bytes.concat(table);
        vm.assume(before.sharesOf(seat) + points <= type(uint32).max);
        table.add(seat, points);
        assert(table.length == before.length);
        assembly ("memory-safe") {
            mstore(table, mload(before)) // What was just asserted, so that halmos knows it as a number.
        }
        // The 20 bytes before the shares, in which nothing is counted.
        bool isRight = State.unwrap(table.headOf()) >> 96 == State.unwrap(before.headOf()) >> 96;
        isRight = isRight && table.seatsOf() == seats && table.sharesOf(seat) == before.sharesOf(seat) + points;
        for (uint256 i = seat == 0 ? 0 : seat - 1; i < seats && i < seat + 2; ++i) {
            isRight = isRight && (i == seat || table.sharesOf(i) == before.sharesOf(i));
        }
        assert(isRight);
    }

    function check_more_than_32_bits_of_shares_are_refused(uint32 shares, uint32 points) external view {
        vm.assume(uint256(shares) + points > type(uint32).max);
        try this.addTwice(shares, points) {
            assert(false);
        } catch {}
    }

    function addTwice(uint32 shares, uint32 points) external pure {
        bytes memory table = ShareTable.create(1);
        table.add(0, shares);
        table.add(0, points);
    }

    /// @dev In a roster of unknown accounts, in which the new one is not.
    function check_a_seat_moves_alone(address account) external view {
        vm.assume(account != address(0) && account != address(this));
        for (uint256 seats = 1; seats <= 4; ++seats) {
            for (uint256 seat; seat < seats; ++seat) {
                bytes memory roster = unknown.createBytes(20 * seats, "roster");
                bytes memory before = bytes.concat(roster);
                for (uint256 i; i < seats; ++i) vm.assume(roster.accountOf(i) != account);
                roster.move(seat, account);
                bool isRight = roster.seats() == seats && roster.find(account) == seat;
                for (uint256 i; i < seats; ++i) {
                    isRight = isRight && roster.accountOf(i) == (i == seat ? account : before.accountOf(i));
                }
                assert(isRight);
            }
        }
    }

    /// @dev Field by field; the month in which a calendar begins is in Periods.t.sol and Months.t.sol.
    function check_a_charter_reads_as_it_was_packed(
        uint40 start,
        uint32 testSeconds,
        int8 utcOffset,
        uint32 reviewWindow,
        uint16 thresholdNumerator,
        uint16 thresholdDenominator,
        uint16 cutLimitNumerator,
        uint16 cutLimitDenominator,
        uint16 tip
    ) external pure {
        IRevenueSplit.Charter memory charter = IRevenueSplit.Charter({
            start: start,
            months: 0,
            testSeconds: testSeconds,
            utcOffset: utcOffset,
            reviewWindow: reviewWindow,
            thresholdNumerator: thresholdNumerator,
            thresholdDenominator: thresholdDenominator,
            cutLimitNumerator: cutLimitNumerator,
            cutLimitDenominator: cutLimitDenominator,
            tip: tip
        });
        assert(keccak256(abi.encode(charter.pack().unpack())) == keccak256(abi.encode(charter)));
    }

    /// @dev The fields of any 200 bits stand side by side: together they are all of them.
    function check_a_packed_charter_is_its_fields(uint200 bits) external pure {
        PackedCharter packed = PackedCharter.wrap(bits);
        (uint256 numerator, uint256 denominator) = packed.threshold();
        uint256 low = (numerator << 64) | (denominator << 48);
        (numerator, denominator) = packed.cutLimit();
        low |= (numerator << 32) | (denominator << 16) | packed.tip();
        uint256 high = (packed.first() << 160) | (packed.months() << 152) | (packed.testSeconds() << 120);
        high |= (uint256(uint8(packed.utcOffset())) << 112) | (packed.reviewWindow() << 80);
        assert(high | low == bits);
    }
}
