// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DateTimeLib} from "solady/src/utils/DateTimeLib.sol";

import {PackedCharter} from "./CharterLib.sol";

/// @title Calendar
/// @notice Periods and their times: whole months in the partnership's own time, or the seconds of a test.
/// @dev The end of a period is the first second of the next one. Months are numbered from January 1970, month 0.
library Calendar {
    uint256 private constant FIRST_YEAR = 1970;
    int256 private constant QUARTER_HOUR = 15 minutes;

    /// @notice The period that runs at `time`; 0 before the first begins.
    function periodAt(PackedCharter charter, uint256 time) internal pure returns (uint256) {
        (bool hasBegun, uint256 ended) = _periodsAt(charter, time);
        return hasBegun ? ended + 1 : 0;
    }

    /// @notice The newest period that is over at `time`; 0 if none is.
    function endedAt(PackedCharter charter, uint256 time) internal pure returns (uint256 ended) {
        (, ended) = _periodsAt(charter, time);
    }

    /// @notice The first second after `period`; for period 0, when the first begins.
    function endOf(PackedCharter charter, uint256 period) internal pure returns (uint256) {
        uint256 first = charter.first();
        uint256 months = charter.months();
        if (months == 0) return first + period * charter.testSeconds();

        uint256 month = first + period * months;
        uint256 localEnd = DateTimeLib.dateToTimestamp(FIRST_YEAR + month / 12, (month % 12) + 1, 1);
        return uint256(int256(localEnd) - charter.utcOffset() * QUARTER_HOUR);
    }

    /// @notice The first second in which `period` can no longer be reviewed.
    function reviewEndOf(PackedCharter charter, uint256 period) internal pure returns (uint256) {
        return endOf(charter, period) + charter.reviewWindow();
    }

    /// @notice Seconds of the shortest period that a calendar can have.
    function shortestPeriod(uint256 months, uint256 testSeconds) internal pure returns (uint256) {
        return months * 28 days + testSeconds;
    }

    /// @notice The number of the month at `time`, which must be after the first day of 1970.
    function monthAt(uint256 time, int256 utcOffset) internal pure returns (uint256) {
        (uint256 year, uint256 month, ) = DateTimeLib.timestampToDate(_local(time, utcOffset));
        return (year - FIRST_YEAR) * 12 + month - 1;
    }

    /// @notice Whether `time` is the first second of a month.
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
