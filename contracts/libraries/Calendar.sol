// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DateTimeLib} from "solady/src/utils/DateTimeLib.sol";

import {PackedCharter} from "./CharterLib.sol";

/// @title Calendar
/// @author daosplit
/// @notice Periods and their times: whole months in the partnership's own time, or the seconds of a test.
/// @dev The end of a period is the first second of the next one. Months are numbered from January 1970, month 0.
library Calendar {
    uint256 private constant FIRST_YEAR = 1970;
    uint256 private constant MONTHS_IN_YEAR = 12;
    uint256 private constant SHORTEST_MONTH = 28 days;
    int256 private constant QUARTER_HOUR = 15 minutes;

    /// @param charter The charter.
    /// @param time A time, from the second day of 1970 on.
    /// @return The period that runs then; 0 before the first begins.
    function periodAt(PackedCharter charter, uint256 time) internal pure returns (uint256) {
        (bool hasBegun, uint256 ended) = _periodsAt(charter, time);
        return hasBegun ? ended + 1 : 0;
    }

    /// @param charter The charter.
    /// @param time A time, from the second day of 1970 on.
    /// @return ended The newest period that is over then; 0 if none is.
    function endedAt(PackedCharter charter, uint256 time) internal pure returns (uint256 ended) {
        (, ended) = _periodsAt(charter, time);
    }

    /// @param charter The charter.
    /// @param period The period.
    /// @return The first second after it; for period 0, when the first begins.
    function endOf(PackedCharter charter, uint256 period) internal pure returns (uint256) {
        uint256 first = charter.first();
        uint256 months = charter.months();
        if (months == 0) return first + period * charter.testSeconds();

        uint256 month = first + period * months;
        uint256 localEnd = DateTimeLib.dateToTimestamp(
            FIRST_YEAR + month / MONTHS_IN_YEAR,
            (month % MONTHS_IN_YEAR) + 1,
            1
        );
        return uint256(int256(localEnd) - charter.utcOffset() * QUARTER_HOUR);
    }

    /// @param charter The charter.
    /// @param period The period.
    /// @return The first second in which it can no longer be reviewed.
    function reviewEndOf(PackedCharter charter, uint256 period) internal pure returns (uint256) {
        return endOf(charter, period) + charter.reviewWindow();
    }

    /// @param months Months in a period; 0 if the charter is a test.
    /// @param testSeconds Seconds in a period of a test; 0 if it is none.
    /// @return Seconds of the shortest period that such a calendar can have.
    function shortestPeriod(uint256 months, uint256 testSeconds) internal pure returns (uint256) {
        return months * SHORTEST_MONTH + testSeconds;
    }

    /// @param time A time, from the second day of 1970 on.
    /// @param utcOffset Local time less UTC, in quarter hours.
    /// @return The number of the month that it is in.
    function monthAt(uint256 time, int256 utcOffset) internal pure returns (uint256) {
        (uint256 year, uint256 month, ) = DateTimeLib.timestampToDate(_local(time, utcOffset));
        return (year - FIRST_YEAR) * MONTHS_IN_YEAR + month - 1;
    }

    /// @param time A time, from the second day of 1970 on.
    /// @param utcOffset Local time less UTC, in quarter hours.
    /// @return Whether it is the first second of a month.
    function startsMonth(uint256 time, int256 utcOffset) internal pure returns (bool) {
        uint256 local = _local(time, utcOffset);
        (, , uint256 day) = DateTimeLib.timestampToDate(local);
        return day == 1 && local % 1 days == 0;
    }

    /// @dev Whether the first period has begun, and how many are over.
    function _periodsAt(PackedCharter charter, uint256 time) private pure returns (bool hasBegun, uint256 ended) {
        uint256 first = charter.first();
        uint256 length = charter.months();
        if (length == 0) length = charter.testSeconds();
        else time = monthAt(time, charter.utcOffset());
        hasBegun = time >= first;
        if (hasBegun) ended = (time - first) / length;
    }

    function _local(uint256 time, int256 utcOffset) private pure returns (uint256) {
        return uint256(int256(time) + utcOffset * QUARTER_HOUR);
    }
}
