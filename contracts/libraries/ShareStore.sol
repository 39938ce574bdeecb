// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {CodeStore} from "./CodeStore.sol";
import {ShareTable} from "./ShareTable.sol";
import {State} from "./State.sol";

/// @title ShareStore
/// @author daosplit
/// @notice Where the shares stand: one table in storage, which each review overwrites in place. Two or three partners need
/// no slot beside the partnership's state, in which the head of the table stands; each further slot holds eight seats.
///
/// A pot is paid by the newest table of its period, or of one before. So a table that is replaced is needed no more, unless
/// a pot of a period from its own to before the new table's is unpaid or, when the running period is reviewed early, not
/// closed yet. Such a table is kept first, in a piece of code. Two counts in the state tell whether a pot is open: one of
/// the pots of the newest table's own period, which need that table whatever is reviewed next, and one of later pots, which
/// need it only if the next review skips their period. When a table is replaced the second becomes the first (after an
/// early review both begin at zero: all older pots have their tables kept), so that a pot that can never be paid, as that of
/// a token that went mute, makes one table be kept, or two if a period is skipped, and not all of them for ever.
///
/// Kept tables are a chain: the state knows the newest, and each the one before. Each knows the period of the table that
/// replaced it, so that a table that was not kept is never taken for another one.
library ShareStore {
    using ShareTable for bytes;

    uint256 private constant SEATS_PER_SLOT = 8;
    /// @dev The first seat's place among the eight that a word has.
    uint256 private constant FIRST_PLACE = 5;

    /// @dev A partnership's shares in storage, in one row of slots.
    struct Shares {
        State state;
        /// @dev The shares of the seats from the fourth on, eight to a slot, as they stand in a table's words.
        uint256[32] others;
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                     READING                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @param shares The store.
    /// @param state Its state.
    /// @return table The newest table.
    function newest(Shares storage shares, State state) internal view returns (bytes memory table) {
        uint256 length = ShareTable.lengthOf(state.seats());
        assembly ("memory-safe") {
            table := mload(0x40)
            mstore(table, length)
            let word := add(table, 32)
            mstore(word, state)
            let end := add(word, length)
            let slot := shares.slot
            for {
                word := add(word, 32)
            } lt(word, end) {
                word := add(word, 32)
            } {
                slot := add(slot, 1)
                mstore(word, sload(slot))
            }
            mstore(0x40, word)
        }
    }

    /// @param shares The store.
    /// @param state Its state.
    /// @param seat One of the newest table's seats.
    /// @return The seat's shares, read without the others'.
    function sharesOf(Shares storage shares, State state, uint256 seat) internal view returns (uint256) {
        // The first three seats stand where the last of eight would.
        uint256 place = seat + FIRST_PLACE;
        uint256 slot = place / SEATS_PER_SLOT;
        uint256 word = slot == 0 ? State.unwrap(state) : shares.others[slot - 1];
        return uint32(word >> (32 * (SEATS_PER_SLOT - 1 - (place % SEATS_PER_SLOT))));
    }

    /// @notice Reverts if the table was not kept: then no pot of that period is open, nor will be.
    /// @param shares The store.
    /// @param state Its state.
    /// @param period Any period; 0 for the founding shares.
    /// @return table The table by which a pot of that period is paid, as far as it has been reviewed by now.
    function forPeriod(Shares storage shares, State state, uint256 period) internal view returns (bytes memory table) {
        if (period >= state.period()) return newest(shares, state);

        uint256 number = state.kept();
        while (number != 0) {
            table = CodeStore.read(number);
            State head = table.headOf();
            if (head.period() <= period) {
                if (period < head.nextPeriod()) return table;
                break;
            }
            number = head.kept();
        }
        revert IRevenueSplit.RevenueSplit_SharesNotKept(period);
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                     WRITING                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @notice Writes the first table, of the founding shares.
    /// @param shares The store, empty.
    /// @param roster The number of the roster's piece of code.
    /// @param table The table, without its sum.
    /// @param sum The sum of its shares.
    function found(Shares storage shares, uint256 roster, bytes memory table, uint256 sum) internal {
        State state = State.wrap(0).withRoster(roster);
        // No pot is open yet, however the period is taken.
        _write(shares, table, state.withTable({head: table.headOf(), newPeriod: 0, newSum: sum, isEnded: true}));
    }

    /// @notice Replaces the newest table, and keeps it first if a pot may still need it.
    /// @param shares The store.
    /// @param state Its state.
    /// @param replaced Its newest table; not to be read any more.
    /// @param table The table that replaces it, without its period and sum; as many seats or more.
    /// @param period The period of that table: later than the newest table's, and the ended one or the running one.
    /// @param sum The sum of its shares.
    /// @param isEnded Whether that period is over.
    /// @return The state as it was written.
    function replace(
        Shares storage shares,
        State state,
        bytes memory replaced,
        bytes memory table,
        uint256 period,
        uint256 sum,
        bool isEnded
    ) internal returns (State) {
        if (_isNeeded(state, period, isEnded)) {
            replaced.setHead(state.asKept(period));
            CodeStore.write(replaced);
            state = state.withKept(state.written() + 1);
        }
        return _write(shares, table, state.withTable(table.headOf(), period, sum, isEnded));
    }

    /// @dev Whether a pot may have to be paid by the newest table when one of `period` has replaced it.
    function _isNeeded(State state, uint256 period, bool isEnded) private pure returns (bool) {
        // What came in and is not closed yet will belong to the period before the running one.
        if (!isEnded || state.samePots() != 0) return true;
        // Later pots are of that period, if none was skipped.
        return state.laterPots() != 0 && period > state.period() + 1;
    }

    /// @dev The state is the table's first word; the others stand behind it.
    function _write(Shares storage shares, bytes memory table, State state) private returns (State) {
        shares.state = state;
        assembly ("memory-safe") {
            let word := add(table, 32)
            let end := add(word, mload(table))
            let slot := shares.slot
            for {
                word := add(word, 32)
            } lt(word, end) {
                word := add(word, 32)
            } {
                slot := add(slot, 1)
                sstore(slot, mload(word))
            }
        }
        return state;
    }
}
