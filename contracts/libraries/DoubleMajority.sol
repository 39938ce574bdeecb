// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {PackedCharter} from "./CharterLib.sol";
import {SeatSet, SeatSetLib} from "./SeatSet.sol";
import {ShareTable} from "./ShareTable.sol";

/// @title DoubleMajority
/// @author daosplit
/// @notice Whether a review passes: by the shares and by the seats of the period before it, with the consent of who is
/// cut beyond the limit and of who is admitted.
library DoubleMajority {
    using ShareTable for bytes;

    /// @dev Below this part of an equal fraction, a silent seat may be cut to nothing.
    uint256 private constant NEXT_TO_NOTHING = 100;

    /// @notice How far the support carries a review.
    /// @param charter The charter, with its threshold and its cut limit.
    /// @param oldTable The shares of the period before the review's.
    /// @param newTable The shares that the review gives, without its sum; as many seats or more.
    /// @param newSum Their sum.
    /// @param support Who countersigned, and who is silent.
    /// @return result What there is, what is needed, and whose consent is missing.
    function tally(
        PackedCharter charter,
        bytes memory oldTable,
        bytes memory newTable,
        uint256 newSum,
        IRevenueSplit.Support memory support
    ) internal pure returns (IRevenueSplit.Tally memory result) {
        uint256 oldSeats = oldTable.seatsOf();
        uint256 holders = oldSeats;
        bool givesToSharelessSeat = newTable.seatsOf() > oldSeats;

        unchecked {
            // Shares have 32 bits, their sums 40, the charter's numbers 16: every product is less than 2^88.
            (uint256 numerator, uint256 denominator) = charter.cutLimit();
            uint256 keptScale = oldTable.sumOf() * denominator;
            uint256 leastScale = newSum * (denominator - numerator);
            SeatSet countersigners = SeatSet.wrap(support.countersigners);
            SeatSet consenting = SeatSet.wrap(support.consenting);
            uint256 signedShares;
            uint256 signedSeats;
            for (uint256 seat; seat < oldSeats; ++seat) {
                uint256 oldShares = oldTable.sharesOf(seat);
                if (oldShares == 0) {
                    --holders;
                    if (newTable.sharesOf(seat) != 0) givesToSharelessSeat = true;
                    continue;
                }

                if (countersigners.contains(seat)) {
                    signedShares += oldShares;
                    ++signedSeats;
                }
                if (consenting.contains(seat)) continue;
                if (newTable.sharesOf(seat) * keptScale < oldShares * leastScale) {
                    result.cutWithoutConsent |= 1 << seat;
                }
            }
            result.shares = signedShares;
            result.seats = signedSeats;
        }

        SeatSet admitted = SeatSetLib.between(oldSeats, newTable.seatsOf());
        result.admittedWithoutConsent = SeatSet.unwrap(admitted) & ~support.countersigners;
        _setNeeds(charter, oldTable, holders, givesToSharelessSeat, support, result);
    }

    /// @notice Reverts if the review does not pass.
    /// @param result The tally.
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

    /// @param result The tally.
    /// @return Whether the review passes.
    function passes(IRevenueSplit.Tally memory result) internal pure returns (bool) {
        return
            result.shares >= result.sharesNeeded &&
            result.seats >= result.seatsNeeded &&
            result.cutWithoutConsent == 0 &&
            result.admittedWithoutConsent == 0;
    }

    /// @param table The shares.
    /// @return holders The seats that hold shares.
    function holdersOf(bytes memory table) internal pure returns (SeatSet holders) {
        for (uint256 seat; seat < table.seatsOf(); ++seat) {
            if (table.sharesOf(seat) != 0) holders = holders | SeatSetLib.single(seat);
        }
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
            SeatSet silent = SeatSet.wrap(support.silent);
            uint256 sum = votingShares;
            for (uint256 seat; seat < oldTable.seatsOf(); ++seat) {
                uint256 shares = oldTable.sharesOf(seat);
                if (shares == 0 || !silent.contains(seat)) continue;
                votingShares -= shares;
                --votingHolders;
                if (shares * holders * NEXT_TO_NOTHING < sum) result.cutWithoutConsent &= ~(1 << seat);
            }
        }

        (uint256 numerator, uint256 denominator) = charter.threshold();
        result.sharesNeeded = _ceilDiv(votingShares * numerator, denominator);
        if (givesToSharelessSeat) {
            // More than one half, as the threshold is: so that the majority of the seats is among them.
            if (support.admitting != support.countersigners) {
                result.seats = (holdersOf(oldTable) & SeatSet.wrap(support.admitting)).count();
            }
            result.seatsNeeded = _ceilDiv(holders * numerator, denominator);
        } else {
            result.seatsNeeded = votingHolders / 2 + 1;
        }
    }

    function _ceilDiv(uint256 a, uint256 b) private pure returns (uint256) {
        return (a + b - 1) / b;
    }
}
