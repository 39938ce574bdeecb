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
/// @author daosplit
/// @notice The charter: checked once, packed into the clone's code, read field by field.
library CharterLib {
    /// @dev Bytes of a packed charter.
    uint256 internal constant LENGTH = 25;

    uint256 private constant MOST_TIP = 10_000;
    int256 private constant LEAST_OFFSET = -48;
    int256 private constant MOST_OFFSET = 56;

    /* How far each field is from the lowest bit; the tip is the lowest. */
    uint256 private constant START = 160;
    uint256 private constant MONTHS = 152;
    uint256 private constant TEST_SECONDS = 120;
    uint256 private constant UTC_OFFSET = 112;
    uint256 private constant REVIEW_WINDOW = 80;
    uint256 private constant THRESHOLD_NUMERATOR = 64;
    uint256 private constant THRESHOLD_DENOMINATOR = 48;
    uint256 private constant CUT_LIMIT_NUMERATOR = 32;
    uint256 private constant CUT_LIMIT_DENOMINATOR = 16;

    /// @param charter The charter, checked.
    /// @return The same in one word.
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

    /// @param packed The charter in one word.
    /// @return charter The same, field by field.
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
    /// @param charter The charter.
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

    /// @param packed The charter.
    /// @return When period 1 begins: a month's number, or in a test a time.
    function first(PackedCharter packed) internal pure returns (uint256) {
        return PackedCharter.unwrap(packed) >> START;
    }

    /// @param packed The charter.
    /// @return Months in a period; 0 if it is a test.
    function months(PackedCharter packed) internal pure returns (uint256) {
        return uint8(PackedCharter.unwrap(packed) >> MONTHS);
    }

    /// @param packed The charter.
    /// @return Seconds in a period of a test; 0 if it is none.
    function testSeconds(PackedCharter packed) internal pure returns (uint256) {
        return uint32(PackedCharter.unwrap(packed) >> TEST_SECONDS);
    }

    /// @param packed The charter.
    /// @return The partnership's own time less UTC, in quarter hours.
    function utcOffset(PackedCharter packed) internal pure returns (int8) {
        return int8(uint8(PackedCharter.unwrap(packed) >> UTC_OFFSET));
    }

    /// @param packed The charter.
    /// @return Seconds after a period's end in which its review may still pass.
    function reviewWindow(PackedCharter packed) internal pure returns (uint256) {
        return uint32(PackedCharter.unwrap(packed) >> REVIEW_WINDOW);
    }

    /// @param packed The charter.
    /// @return numerator Of the fraction of the shares that must countersign.
    /// @return denominator Of that fraction.
    function threshold(PackedCharter packed) internal pure returns (uint256 numerator, uint256 denominator) {
        numerator = uint16(PackedCharter.unwrap(packed) >> THRESHOLD_NUMERATOR);
        denominator = uint16(PackedCharter.unwrap(packed) >> THRESHOLD_DENOMINATOR);
    }

    /// @param packed The charter.
    /// @return numerator Of the cut that needs no consent, a fraction.
    /// @return denominator Of that fraction.
    function cutLimit(PackedCharter packed) internal pure returns (uint256 numerator, uint256 denominator) {
        numerator = uint16(PackedCharter.unwrap(packed) >> CUT_LIMIT_NUMERATOR);
        denominator = uint16(PackedCharter.unwrap(packed) >> CUT_LIMIT_DENOMINATOR);
    }

    /// @param packed The charter.
    /// @return The full tip, in millionths of a payment.
    function tip(PackedCharter packed) internal pure returns (uint256) {
        return uint16(PackedCharter.unwrap(packed));
    }
}
