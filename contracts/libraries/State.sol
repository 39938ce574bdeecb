// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @dev All that a settlement or a review reads of the partnership itself, in one word. From the highest bit:
///
///     roster   32  the number of the roster's piece of code; 0 if the partnership is not founded
///     kept     32  the number of the piece of code with the table that was kept last; 0 if none was
///     later     8  how many pots of periods later than the newest table's are open
///     same      8  how many pots of the newest table's own period are open
///     period   32  of the newest table: the period that it was reviewed for; 0 for the founding shares
///     sum      40  the sum of its shares
///     seats     8  how many seats it has
///     shares   96  the shares of its first three seats, 32 bits each
///
/// A count may be too high, and 255 stands for any number; it is never too low.
type State is uint256;

using StateLib for State global;

/// @title StateLib
/// @author daosplit
/// @notice Reads and changes the state. The same word heads every table of shares: of one that is kept in code, `roster`
/// is the period of the table that replaced it, `kept` the number of the piece that was kept before, and no pot is counted.
library StateLib {
    /* How far each field is from the lowest bit. */
    uint256 private constant ROSTER = 224;
    uint256 private constant KEPT = 192;
    uint256 private constant LATER = 184;
    uint256 private constant SAME = 176;
    uint256 private constant PERIOD = 144;
    uint256 private constant SUM = 104;
    uint256 private constant SEATS = 96;

    /// @dev For pots of older periods, which are not counted: their tables are kept already.
    uint256 private constant NOWHERE = 0;
    /// @dev The count that stands for any number, and so is left as it is.
    uint256 private constant ANY = type(uint8).max;

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                     FIELDS                                                     */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @param state The state.
    /// @return The number of the roster's piece of code; 0 if the partnership is not founded.
    function roster(State state) internal pure returns (uint256) {
        return State.unwrap(state) >> ROSTER;
    }

    /// @param head The head of a kept table.
    /// @return The period of the table that replaced it.
    function nextPeriod(State head) internal pure returns (uint256) {
        return State.unwrap(head) >> ROSTER;
    }

    /// @param state The state, or the head of a kept table.
    /// @return The number of the piece of code with the table that was kept last; 0 if none was.
    function kept(State state) internal pure returns (uint256) {
        return uint32(State.unwrap(state) >> KEPT);
    }

    /// @param state The state.
    /// @return The number of the newest piece of code.
    function written(State state) internal pure returns (uint256) {
        return FixedPointMathLib.max(state.roster(), state.kept());
    }

    /// @param state The state.
    /// @return How many pots of periods later than the newest table's are open: at most so many, and any number if 255.
    function laterPots(State state) internal pure returns (uint256) {
        return _count(state, LATER);
    }

    /// @param state The state.
    /// @return How many pots of the newest table's own period are open: at most so many, and any number if 255.
    function samePots(State state) internal pure returns (uint256) {
        return _count(state, SAME);
    }

    /// @param state The state, or a table's head.
    /// @return The table's period; 0 for the founding shares.
    function period(State state) internal pure returns (uint256) {
        return uint32(State.unwrap(state) >> PERIOD);
    }

    /// @param state The state, or a table's head.
    /// @return The sum of the table's shares.
    function sum(State state) internal pure returns (uint256) {
        return uint40(State.unwrap(state) >> SUM);
    }

    /// @param state The state, or a table's head.
    /// @return How many seats the table has.
    function seats(State state) internal pure returns (uint256) {
        return uint8(State.unwrap(state) >> SEATS);
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                     CHANGES                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @param state The state.
    /// @param number The number of a piece of code with a new roster, less than 2^32.
    /// @return The state with that roster.
    function withRoster(State state, uint256 number) internal pure returns (State) {
        return State.wrap(uint224(State.unwrap(state)) | (number << ROSTER));
    }

    /// @param state The state.
    /// @param number The number of a piece of code that keeps the newest table, less than 2^32.
    /// @return The state that remembers it.
    function withKept(State state, uint256 number) internal pure returns (State) {
        return State.wrap(State.unwrap(state) - (state.kept() << KEPT) + (number << KEPT));
    }

    /// @param state The state, whose table is to be kept.
    /// @param replacedBy The period of the table that replaces it.
    /// @return The head of the kept table.
    function asKept(State state, uint256 replacedBy) internal pure returns (State) {
        return State.wrap((replacedBy << ROSTER) | (state.kept() << KEPT) | uint176(State.unwrap(state)));
    }

    /// @notice Replaces the newest table's head, and counts the open pots for the new one.
    /// @param state The state.
    /// @param head How many seats the new table has, and the shares of its first three.
    /// @param newPeriod Its period.
    /// @param newSum The sum of its shares, less than 2^40.
    /// @param isEnded Whether the period is over. Only then can pots of it be open, all of them counted as later ones.
    /// @return The state with that table.
    function withTable(
        State state,
        State head,
        uint256 newPeriod,
        uint256 newSum,
        bool isEnded
    ) internal pure returns (State) {
        uint256 bits = (State.unwrap(state) >> KEPT) << KEPT;
        if (isEnded) bits |= state.laterPots() << SAME;
        return State.wrap(bits | (newPeriod << PERIOD) | (newSum << SUM) | uint104(State.unwrap(head)));
    }

    /// @param state The state.
    /// @param potPeriod The period of a pot that is open from now on.
    /// @return The state that counts it.
    function potOpened(State state, uint256 potPeriod) internal pure returns (State) {
        uint256 place = _place(state, potPeriod);
        if (place == NOWHERE || _count(state, place) == ANY) return state;
        return State.wrap(State.unwrap(state) + (1 << place));
    }

    /// @param state The state.
    /// @param potPeriod The period of a pot that was open, and so was counted, and is paid.
    /// @return The state that counts it no more.
    function potPaid(State state, uint256 potPeriod) internal pure returns (State) {
        uint256 place = _place(state, potPeriod);
        if (place == NOWHERE || _count(state, place) == ANY) return state;
        return State.wrap(State.unwrap(state) - (1 << place));
    }

    /// @dev Where the pots of that period are counted.
    function _place(State state, uint256 potPeriod) private pure returns (uint256) {
        if (potPeriod > state.period()) return LATER;
        return potPeriod == state.period() ? SAME : NOWHERE;
    }

    function _count(State state, uint256 place) private pure returns (uint256) {
        return uint8(State.unwrap(state) >> place);
    }
}
