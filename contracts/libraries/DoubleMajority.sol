// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {PackedCharter} from "./CharterLib.sol";
import {ShareTable} from "./ShareTable.sol";

/// @title DoubleMajority
/// @notice Whether a review passes: by the shares and by the seats of the period before it, with the consent of who is
/// cut beyond the limit and of who is admitted.
library DoubleMajority {
    using ShareTable for bytes;

    /// @param oldTable The shares of the period before the review's.
    /// @param newTable The shares that the review gives, without its sum; as many seats or more.
    /// @param newSum Their sum.
    /// @param countersigners The seats that countersigned.
    function tally(
        PackedCharter charter,
        bytes memory oldTable,
        bytes memory newTable,
        uint256 newSum,
        uint256 countersigners
    ) internal pure returns (IRevenueSplit.Tally memory result) {
        uint256 oldSeats = oldTable.seatsOf();
        uint256 oldSum = oldTable.sumOf();
        (uint256 cutNumerator, uint256 cutDenominator) = charter.cutLimit();
        uint256 holders;
        bool givesToSharelessSeat = newTable.seatsOf() > oldSeats;

        unchecked {
            // Shares have 32 bits, their sums 40, the charter's numbers 16: every product is less than 2^88.
            uint256 keptScale = oldSum * cutDenominator;
            uint256 leastScale = newSum * (cutDenominator - cutNumerator);
            for (uint256 seat; seat < oldSeats; ++seat) {
                uint256 oldShares = oldTable.sharesOf(seat);
                uint256 newShares = newTable.sharesOf(seat);
                if (oldShares == 0) {
                    if (newShares != 0) givesToSharelessSeat = true;
                    continue;
                }

                ++holders;
                if ((countersigners >> seat) & 1 != 0) {
                    result.shares += oldShares;
                    ++result.seats;
                } else if (newShares * keptScale < oldShares * leastScale) {
                    result.cutWithoutConsent |= 1 << seat;
                }
            }
        }

        uint256 admitted = (1 << newTable.seatsOf()) - (1 << oldSeats);
        result.admittedWithoutConsent = admitted & ~countersigners;

        (uint256 numerator, uint256 denominator) = charter.threshold();
        result.sharesNeeded = _ceilDiv(oldSum * numerator, denominator);
        result.seatsNeeded = holders / 2 + 1;
        if (givesToSharelessSeat) {
            uint256 threshold = _ceilDiv(holders * numerator, denominator);
            if (threshold > result.seatsNeeded) result.seatsNeeded = threshold;
        }
    }

    function requirePasses(IRevenueSplit.Tally memory result) internal pure {
        if (result.shares < result.sharesNeeded) {
            revert IRevenueSplit.RevenueSplit_NotEnoughShares(result.shares, result.sharesNeeded);
        }
        if (result.seats < result.seatsNeeded) {
            revert IRevenueSplit.RevenueSplit_NotEnoughSeats(result.seats, result.seatsNeeded);
        }
        if (result.cutWithoutConsent != 0) {
            revert IRevenueSplit.RevenueSplit_CutWithoutConsent(result.cutWithoutConsent);
        }
        if (result.admittedWithoutConsent != 0) {
            revert IRevenueSplit.RevenueSplit_AdmittedWithoutConsent(result.admittedWithoutConsent);
        }
    }

    function passes(IRevenueSplit.Tally memory result) internal pure returns (bool) {
        return
            result.shares >= result.sharesNeeded &&
            result.seats >= result.seatsNeeded &&
            result.cutWithoutConsent == 0 &&
            result.admittedWithoutConsent == 0;
    }

    function _ceilDiv(uint256 a, uint256 b) private pure returns (uint256) {
        return (a + b - 1) / b;
    }
}
