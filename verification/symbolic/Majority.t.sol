// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../../contracts/interfaces/IRevenueSplit.sol";
import {PackedCharter} from "../../contracts/libraries/CharterLib.sol";
import {DoubleMajority} from "../../contracts/libraries/DoubleMajority.sol";
import {ShareTable} from "../../contracts/libraries/ShareTable.sol";
import {vm} from "../Vm.sol";
import {Tables} from "./Tables.sol";

/// @title Majority
/// @notice Whether a review passes, for all shares, sums, thresholds and cut limits that there can be.
/// @dev That no checked arithmetic fails follows from the bits of the products; where the code is run, panics are not looked
/// for again.
contract Majority is Tables {
    using ShareTable for bytes;

    /* ---------------------------------------------- THE CUT LIMIT ----------------------------------------------- */

    /// @dev new/newSum < old/oldSum·(1 - limit) in whole numbers, by checked arithmetic and in another order: nothing is
    /// rounded, nothing overflows, and a cut of exactly the limit needs no consent.
    function check_the_cut_limit_is_exact(
        uint32 oldShares,
        uint32 newShares,
        uint40 oldSum,
        uint40 newSum,
        uint16 numerator,
        uint16 denominator,
        bool consents
    ) external pure {
        vm.assume(numerator < denominator && oldShares != 0);
        uint256 limit = (uint256(numerator) << 32) | (uint256(denominator) << 16);
        IRevenueSplit.Support memory support;
        support.consenting = consents ? 1 : 0;
        IRevenueSplit.Tally memory tally = DoubleMajority.tally(
            PackedCharter.wrap(uint200(limit | _threshold(1, 1))),
            _table1(oldShares, oldSum),
            _table1(newShares, newSum),
            newSum,
            support
        );
        bool isCut;
        unchecked {
            // As the next lemma shows, no product overflows.
            isCut =
                uint256(newShares) * (uint256(oldSum) * denominator) <
                uint256(oldShares) * (uint256(newSum) * (uint256(denominator) - numerator));
        }
        assert((tally.cutWithoutConsent == 1) == (isCut && !consents));
    }

    /// @dev By checked arithmetic; `product` is any of a sum and a number.
    function check_products_have_at_most_88_bits(
        uint32 shares,
        uint40 sum,
        uint16 number,
        uint56 product
    ) external pure {
        assert(uint256(sum) * number < 1 << 56);
        assert(uint256(shares) * product < 1 << 88);
    }

    function check_who_keeps_its_fraction_is_not_cut(
        uint32 shares,
        uint40 sum,
        uint16 kept,
        uint16 denominator
    ) external pure {
        vm.assume(kept <= denominator);
        unchecked {
            assert(uint256(shares) * (uint256(sum) * denominator) >= uint256(shares) * (uint256(sum) * kept));
        }
    }

    /* --------------------------------------------- THE DOUBLE MAJORITY -------------------------------------------- */

    /// @dev The code's quotient; the next lemma says what it is.
    /// @custom:halmos --panic-error-codes 0x01
    function check_the_threshold_is_rounded_up(uint40 sum, uint16 numerator, uint16 denominator) external pure {
        vm.assume(denominator != 0);
        IRevenueSplit.Support memory support;
        uint256 needed = _tally(sum, numerator, denominator, support).sharesNeeded;
        unchecked {
            assert(needed == (uint256(sum) * numerator + denominator - 1) / denominator);
        }
    }

    /// @dev The least number whose product is at least this one.
    function check_rounding_up_gives_the_least(uint56 product, uint16 denominator) external pure {
        vm.assume(denominator != 0);
        unchecked {
            uint256 quotient = (uint256(product) + denominator - 1) / denominator;
            assert(quotient * denominator >= product);
            assert(quotient * denominator < uint256(product) + denominator);
        }
    }

    function check_the_threshold_is_more_than_half(
        uint40 sum,
        uint16 numerator,
        uint16 denominator,
        uint40 needed
    ) external pure {
        unchecked {
            vm.assume(uint256(numerator) * 2 > denominator && sum != 0);
            vm.assume(uint256(needed) * denominator >= uint256(sum) * numerator);
            assert(uint256(needed) * 2 * denominator > uint256(sum) * denominator);
        }
    }

    /// @custom:halmos --panic-error-codes 0x01
    function check_the_admitted_must_countersign(uint32 a, uint32 b, uint32 c, bool signs) external pure {
        bytes memory oldTable = ShareTable.create(1);
        vm.assume(a != 0 && b != 0 && c != 0);
        oldTable.add(0, a);
        _setSum(oldTable, a);
        IRevenueSplit.Support memory support = IRevenueSplit.Support(signs ? 3 : 1, 1, 1, 0);
        bytes memory newTable = _table3(a, b, c);
        IRevenueSplit.Tally memory tally = DoubleMajority.tally(
            _simple(),
            oldTable,
            newTable,
            newTable.sumOf(),
            support
        );
        assert(tally.admittedWithoutConsent == (signs ? 4 : 6));
    }

    /* -------------------------------------------------------------------------------------------------------------- */

    function _tally(
        uint256 sum,
        uint256 numerator,
        uint256 denominator,
        IRevenueSplit.Support memory support
    ) private pure returns (IRevenueSplit.Tally memory) {
        uint256 packed = _threshold(numerator, denominator) | (1 << 16);
        return
            DoubleMajority.tally(PackedCharter.wrap(uint200(packed)), _table1(1, sum), _table1(1, sum), sum, support);
    }

    /// @dev Two thirds, and a cut limit of a fifth.
    function _simple() private pure returns (PackedCharter) {
        return PackedCharter.wrap(uint200(_threshold(2, 3) | (uint256(1) << 32) | (uint256(5) << 16)));
    }

    function _threshold(uint256 numerator, uint256 denominator) private pure returns (uint256) {
        return (numerator << 64) | (denominator << 48);
    }

    function _table1(uint256 shares, uint256 sum) private pure returns (bytes memory table) {
        table = ShareTable.create(1);
        table.add(0, shares);
        _setSum(table, sum);
    }
}
