// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {Calendar} from "./Calendar.sol";

/// @dev A charter in one word, as it stands in the clone's code: its fields in the order of `IRevenueSplit.Charter`, each
/// in as many bits, the last one lowest. But for a calendar of months, `start` is not the time: it is the number of the
/// first month in the partnership's own time, 0 being January 1970.
type PackedCharter is uint200;

using CharterLib for PackedCharter global;

/// @title CharterLib
/// @notice The charter: checked once, packed into the clone's code, read field by field.
library CharterLib {
    /// @dev Bytes of a packed charter.
    uint256 internal constant LENGTH = 25;

    uint256 private constant MOST_TIP = 10_000;
    int256 private constant LEAST_OFFSET = -48;
    int256 private constant MOST_OFFSET = 56;

    function pack(IRevenueSplit.Charter memory charter) internal pure returns (PackedCharter) {
        uint40 start = charter.start;
        if (charter.months != 0) start = uint40(Calendar.monthAt(charter.start, charter.utcOffset));
        bytes memory packed = abi.encodePacked(
            start,
            charter.months,
            charter.testSeconds,
            charter.utcOffset,
            charter.reviewWindow,
            charter.thresholdNumerator,
            charter.thresholdDenominator,
            charter.cutLimitNumerator,
            charter.cutLimitDenominator,
            charter.tip
        );
        return PackedCharter.wrap(uint200(bytes25(packed)));
    }

    function unpack(PackedCharter packed) internal pure returns (IRevenueSplit.Charter memory charter) {
        charter.start = uint40(Calendar.endOf(packed, 0));
        charter.months = uint8(packed.months());
        charter.testSeconds = uint32(packed.testSeconds());
        charter.utcOffset = packed.utcOffset();
        charter.reviewWindow = uint32(packed.reviewWindow());
        (uint256 numerator, uint256 denominator) = packed.threshold();
        charter.thresholdNumerator = uint16(numerator);
        charter.thresholdDenominator = uint16(denominator);
        (numerator, denominator) = packed.cutLimit();
        charter.cutLimitNumerator = uint16(numerator);
        charter.cutLimitDenominator = uint16(denominator);
        charter.tip = uint16(packed.tip());
    }

    /// @notice Reverts if a partnership must not be founded with this charter.
    function check(IRevenueSplit.Charter memory charter) internal pure {
        if ((charter.months == 0) == (charter.testSeconds == 0)) {
            revert IRevenueSplit.RevenueSplit_NeitherMonthsNorTest(charter.months, charter.testSeconds);
        }
        if (charter.utcOffset < LEAST_OFFSET || charter.utcOffset > MOST_OFFSET) {
            revert IRevenueSplit.RevenueSplit_OffsetOutOfRange(charter.utcOffset);
        }
        // The first day of 1970 is left out, where local time could be negative.
        if (
            charter.start < 1 days || (charter.months != 0 && !Calendar.startsMonth(charter.start, charter.utcOffset))
        ) {
            revert IRevenueSplit.RevenueSplit_StartIsNoMonth(charter.start, charter.utcOffset);
        }

        uint256 least = charter.months == 0 ? 1 seconds : 1 days;
        uint256 most = Calendar.shortestPeriod(charter.months, charter.testSeconds);
        if (charter.reviewWindow < least || charter.reviewWindow > most) {
            revert IRevenueSplit.RevenueSplit_WindowOutOfRange(charter.reviewWindow, least, most);
        }

        (uint256 numerator, uint256 denominator) = (charter.thresholdNumerator, charter.thresholdDenominator);
        if (numerator * 2 <= denominator || numerator > denominator) {
            revert IRevenueSplit.RevenueSplit_ThresholdOutOfRange(numerator, denominator);
        }
        if (charter.cutLimitNumerator >= charter.cutLimitDenominator) {
            revert IRevenueSplit.RevenueSplit_CutLimitOutOfRange(
                charter.cutLimitNumerator,
                charter.cutLimitDenominator
            );
        }
        if (charter.tip > MOST_TIP) revert IRevenueSplit.RevenueSplit_TipOutOfRange(charter.tip, MOST_TIP);
    }

    /// @dev A month's number, or in a test a time.
    function first(PackedCharter packed) internal pure returns (uint256) {
        return PackedCharter.unwrap(packed) >> 160;
    }

    function months(PackedCharter packed) internal pure returns (uint256) {
        return uint8(PackedCharter.unwrap(packed) >> 152);
    }

    function testSeconds(PackedCharter packed) internal pure returns (uint256) {
        return uint32(PackedCharter.unwrap(packed) >> 120);
    }

    function utcOffset(PackedCharter packed) internal pure returns (int8) {
        return int8(uint8(PackedCharter.unwrap(packed) >> 112));
    }

    function reviewWindow(PackedCharter packed) internal pure returns (uint256) {
        return uint32(PackedCharter.unwrap(packed) >> 80);
    }

    function threshold(PackedCharter packed) internal pure returns (uint256 numerator, uint256 denominator) {
        numerator = uint16(PackedCharter.unwrap(packed) >> 64);
        denominator = uint16(PackedCharter.unwrap(packed) >> 48);
    }

    function cutLimit(PackedCharter packed) internal pure returns (uint256 numerator, uint256 denominator) {
        numerator = uint16(PackedCharter.unwrap(packed) >> 32);
        denominator = uint16(PackedCharter.unwrap(packed) >> 16);
    }

    function tip(PackedCharter packed) internal pure returns (uint256) {
        return uint16(PackedCharter.unwrap(packed));
    }
}
