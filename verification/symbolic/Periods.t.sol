// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Calendar} from "../../contracts/libraries/Calendar.sol";
import {PackedCharter} from "../../contracts/libraries/CharterLib.sol";
import {vm} from "../Vm.sol";

/// @title Periods
/// @notice Periods follow one another without gap or overlap: each ends in the second in which the next begins.
/// @dev For months in two steps: Months.t.sol tries every day, so that month m begins after month m - 1; and here, for all
/// numbers, so many whole months are a period.
contract Periods {
    using Calendar for PackedCharter;

    /* ------------------------------------------------ SECONDS OF A TEST ------------------------------------------- */

    function check_test_periods_follow_one_another(uint40 start, uint32 length, uint32 period) external pure {
        vm.assume(length != 0);
        PackedCharter charter = PackedCharter.wrap(uint200((uint256(start) << 160) | (uint256(length) << 120)));
        uint256 end = charter.endOf(period);
        unchecked {
            assert(end == uint256(start) + uint256(period) * length);
        }
        assert(charter.endedAt(end) == period);
        assert(charter.periodAt(end) == uint256(period) + 1);
    }

    function check_test_periods_last_to_their_end(uint40 start, uint32 length, uint32 period) external pure {
        vm.assume(length != 0 && period != 0);
        PackedCharter charter = PackedCharter.wrap(uint200((uint256(start) << 160) | (uint256(length) << 120)));
        uint256 last = charter.endOf(period) - 1;
        assert(charter.periodAt(last) == period);
    }

    function check_before_the_first_period_none_runs(uint40 start, uint32 length, uint40 time) external pure {
        vm.assume(length != 0 && time < start);
        PackedCharter charter = PackedCharter.wrap(uint200((uint256(start) << 160) | (uint256(length) << 120)));
        assert(charter.periodAt(time) == 0 && charter.endedAt(time) == 0);
    }

    /* ------------------------------------------------------ MONTHS ------------------------------------------------ */

    /// @dev Local time is universal time and the offset: there and back.
    function check_the_offset_shifts_all_times_alike(uint40 month, int8 offset) external pure {
        vm.assume(offset >= -48 && offset <= 56 && month != 0);
        uint256 packed = (uint256(month) << 160) | (uint256(1) << 152) | (uint256(uint8(offset)) << 112);
        uint256 end = PackedCharter.wrap(uint200(packed)).endOf(0);
        assert(int256(end) + int256(offset) * 15 minutes == int256(_beginOf(month)));
    }

    /// @dev Month first + period·months is the first of the next period, and the one before the last of this.
    function check_so_many_months_are_a_period(uint40 first, uint8 months, uint32 period) external pure {
        vm.assume(months != 0 && period != 0);
        unchecked {
            uint256 month = uint256(first) + uint256(period) * months;
            assert((month - first) / months == period);
            assert((month - 1 - first) / months == period - 1);
        }
    }

    function _beginOf(uint256 month) private pure returns (uint256) {
        return PackedCharter.wrap(uint200((month << 160) | (uint256(1) << 152))).endOf(0);
    }
}
