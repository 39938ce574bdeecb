// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ShareStore} from "../../contracts/libraries/ShareStore.sol";
import {ShareTable} from "../../contracts/libraries/ShareTable.sol";
import {State} from "../../contracts/libraries/State.sol";
import {vm} from "../Vm.sol";

/// @title Keeping
/// @notice A table that a pot needs is kept. There are `later` and `same` open pots: of periods later than the newest
/// table's, and of its own. That the counts cover them, so that neither is too low, is shown by induction over all that a
/// partnership does: nothing is open when it is founded, and opening a pot, paying it, and a review keep it true.
contract Keeping {
    using ShareStore for ShareStore.Shares;

    uint256 private constant ANY = 255;

    ShareStore.Shares private _shares;

    function _covers(State state, uint256 later, uint256 same) private pure returns (bool) {
        bool coversLater = state.laterPots() == ANY || later <= state.laterPots();
        return coversLater && (state.samePots() == ANY || same <= state.samePots());
    }

    function check_counts_cover_what_is_opened(
        uint256 bits,
        uint64 later,
        uint64 same,
        uint256 potPeriod
    ) external pure {
        State state = State.wrap(bits);
        vm.assume(_covers(state, later, same));
        uint256 isLater = potPeriod > state.period() ? 1 : 0;
        uint256 isSame = potPeriod == state.period() ? 1 : 0;
        assert(_covers(state.potOpened(potPeriod), uint256(later) + isLater, uint256(same) + isSame));
    }

    function check_counts_cover_what_is_left(uint256 bits, uint64 later, uint64 same, uint256 potPeriod) external pure {
        State state = State.wrap(bits);
        vm.assume(_covers(state, later, same));
        uint256 isLater = potPeriod > state.period() ? 1 : 0;
        uint256 isSame = potPeriod == state.period() ? 1 : 0;
        // It is one of those that are open.
        vm.assume(later >= isLater && same >= isSame);
        assert(_covers(state.potPaid(potPeriod), later - isLater, same - isSame));
        assert(State.unwrap(state.potPaid(potPeriod)) >> 192 == bits >> 192);
    }

    /// @dev A review of the ended period: all open pots are of it or of earlier ones, and all later ones that are of it are
    /// of the new table's own period. A review of the running period: all open pots are of earlier ones.
    function check_counts_cover_what_a_review_leaves(
        uint256 bits,
        uint256 head,
        uint64 later,
        uint64 same,
        uint64 ofTheReviewed,
        uint32 period,
        uint40 sum,
        bool isEnded
    ) external pure {
        State state = State.wrap(bits);
        vm.assume(_covers(state, later, same) && period > state.period());
        vm.assume(isEnded ? ofTheReviewed <= later : ofTheReviewed == 0);
        assert(_covers(state.withTable(State.wrap(head), period, sum, isEnded), 0, ofTheReviewed));
    }

    /// @dev A pot needs the newest table of its period or of one before. Let it be open, or still to be closed: then it will
    /// be of the ended period, or of a later one. If the table that is replaced would be the one that it needs, it is kept.
    function check_a_table_that_is_not_kept_is_needed_by_no_pot(
        uint256 bits,
        uint64 later,
        uint64 same,
        uint32 potPeriod,
        uint32 period,
        uint40 sum,
        bool isEnded
    ) external {
        State state = _numbered(bits);
        vm.assume(period > state.period() && _covers(state, later, same));
        uint256 ended = isEnded ? period : period - 1;
        bool isOpen =
            potPeriod <= ended &&
                ((potPeriod > state.period() && later != 0) || (potPeriod == state.period() && same != 0));
        vm.assume(isOpen || potPeriod >= ended);

        bytes memory table = ShareTable.create(1);
        State after_ = _shares.replace(state, ShareTable.create(1), table, period, sum, isEnded);
        bool needsReplaced = state.period() <= potPeriod && potPeriod < period;
        bool isKept = after_.kept() == 10;
        assert(isKept || !needsReplaced);
        assert(isKept || after_.kept() == 7);
    }

    /// @dev Nor is more kept than what the counts tell: without open pots, a review of the ended period keeps nothing, and
    /// one of the next period after the newest keeps nothing for later pots.
    function check_a_table_that_no_pot_needs_goes(uint256 bits, uint32 period, uint40 sum) external {
        State state = _numbered(bits);
        vm.assume(period > state.period() && state.samePots() == 0);
        vm.assume(state.laterPots() == 0 || period == state.period() + 1);
        bytes memory table = ShareTable.create(1);
        State after_ = _shares.replace(state, ShareTable.create(1), table, period, sum, true);
        assert(after_.kept() == 7);
    }

    /// @dev Pieces of code have some numbers: what is kept does not depend on them.
    function _numbered(uint256 bits) private pure returns (State) {
        return State.wrap(uint192(bits)).withRoster(9).withKept(7);
    }
}
