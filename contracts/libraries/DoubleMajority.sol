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
    function tally(
        PackedCharter charter,
        bytes memory oldTable,
        bytes memory newTable,
        uint256 newSum,
        IRevenueSplit.Support memory support
    ) internal pure returns (IRevenueSplit.Tally memory result) {
        uint256 oldSeats = oldTable.seatsOf();
        uint256 oldSum = oldTable.sumOf();
        uint256 holders;
        bool givesToSharelessSeat = newTable.seatsOf() > oldSeats;

        unchecked {
            // Shares have 32 bits, their sums 40, the charter's numbers 16: every product is less than 2^88.
            (uint256 numerator, uint256 denominator) = charter.cutLimit();
            uint256 keptScale = oldSum * denominator;
            uint256 leastScale = newSum * (denominator - numerator);
            uint256 countersigners = support.countersigners;
            uint256 consenting = support.consenting;
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
                }
                if ((consenting >> seat) & 1 == 0 && newShares * keptScale < oldShares * leastScale) {
                    result.cutWithoutConsent |= 1 << seat;
                }
            }
        }

        uint256 admitted = (1 << newTable.seatsOf()) - (1 << oldSeats);
        result.admittedWithoutConsent = admitted & ~support.countersigners;
        _setNeeds(charter, oldTable, holders, givesToSharelessSeat, support, result);
    }

    /// @dev What the majorities need: less without the silent, but for giving shares to a seat that had none. Whoever is
    /// silent, and holds less than a hundredth of an equal fraction, may be cut to nothing.
    function _setNeeds(
        PackedCharter charter,
        bytes memory oldTable,
        uint256 holders,
        bool givesToSharelessSeat,
        IRevenueSplit.Support memory support,
        IRevenueSplit.Tally memory result
    ) private pure {
        uint256 votingShares = oldTable.sumOf();
        uint256 votingHolders = holders;
        if (support.silent != 0) {
            uint256 sum = votingShares;
            for (uint256 seat; seat < oldTable.seatsOf(); ++seat) {
                uint256 shares = oldTable.sharesOf(seat);
                if (shares == 0 || (support.silent >> seat) & 1 == 0) continue;
                votingShares -= shares;
                --votingHolders;
                if (shares * holders * 100 < sum) result.cutWithoutConsent &= ~(1 << seat);
            }
        }

        (uint256 numerator, uint256 denominator) = charter.threshold();
        result.sharesNeeded = _ceilDiv(votingShares * numerator, denominator);
        if (givesToSharelessSeat) {
            // More than one half, as the threshold is: so that the majority of the seats is among them.
            if (support.admitting != support.countersigners) result.seats = _holdersAmong(oldTable, support.admitting);
            result.seatsNeeded = _ceilDiv(holders * numerator, denominator);
        } else {
            result.seatsNeeded = votingHolders / 2 + 1;
        }
    }

    function _holdersAmong(bytes memory table, uint256 seats) private pure returns (uint256 count) {
        for (uint256 seat; seat < table.seatsOf(); ++seat) {
            if ((seats >> seat) & 1 != 0 && table.sharesOf(seat) != 0) ++count;
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
