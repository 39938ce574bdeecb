// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {State} from "../../contracts/libraries/State.sol";
import {vm} from "../Vm.sol";

/// @title States
/// @notice The partnership's state, for all words that it could be: every field reads as it was written, and nothing beside
/// it changes.
contract States {
    uint256 private constant ANY = 255;

    /* A field of the word, by its lowest bit and its width: apart from the library, by its description. */

    function _field(State state, uint256 place, uint256 width) private pure returns (uint256) {
        return (State.unwrap(state) >> place) & ((1 << width) - 1);
    }

    function _beside(State state, uint256 place, uint256 width) private pure returns (uint256) {
        return State.unwrap(state) & ~(((1 << width) - 1) << place);
    }

    function check_each_field_is_read_from_its_bits(uint256 bits) external pure {
        State state = State.wrap(bits);
        assert(state.roster() == _field(state, 224, 32));
        assert(state.nextPeriod() == _field(state, 224, 32));
        assert(state.kept() == _field(state, 192, 32));
        assert(state.laterPots() == _field(state, 184, 8));
        assert(state.samePots() == _field(state, 176, 8));
        assert(state.period() == _field(state, 144, 32));
        assert(state.sum() == _field(state, 104, 40));
        assert(state.seats() == _field(state, 96, 8));
        assert(state.written() >= state.roster() && state.written() >= state.kept());
        assert(state.written() == state.roster() || state.written() == state.kept());
    }

    function check_a_new_roster_changes_nothing_else(uint256 bits, uint32 number) external pure {
        State after_ = State.wrap(bits).withRoster(number);
        assert(after_.roster() == number);
        assert(_beside(after_, 224, 32) == _beside(State.wrap(bits), 224, 32));
    }

    function check_a_kept_table_changes_nothing_else(uint256 bits, uint32 number) external pure {
        State after_ = State.wrap(bits).withKept(number);
        assert(after_.kept() == number);
        assert(_beside(after_, 192, 32) == _beside(State.wrap(bits), 192, 32));
    }

    function check_what_is_kept_knows_what_replaced_it(uint256 bits, uint32 replacedBy) external pure {
        State head = State.wrap(bits).asKept(replacedBy);
        assert(head.nextPeriod() == replacedBy && head.kept() == State.wrap(bits).kept());
        assert(head.laterPots() == 0 && head.samePots() == 0);
        assert(_field(head, 0, 176) == _field(State.wrap(bits), 0, 176));
    }

    function check_a_new_table_changes_no_piece(
        uint256 bits,
        uint256 head,
        uint32 period,
        uint40 sum,
        bool isEnded
    ) external pure {
        State before = State.wrap(bits);
        State after_ = before.withTable(State.wrap(head), period, sum, isEnded);
        assert(_field(after_, 192, 64) == _field(before, 192, 64));
        assert(after_.laterPots() == 0 && after_.samePots() == (isEnded ? before.laterPots() : 0));
        assert(after_.period() == period && after_.sum() == sum);
        assert(_field(after_, 0, 104) == _field(State.wrap(head), 0, 104));
    }

    /* ------------------------------------------------- OPEN POTS -------------------------------------------------- */

    function check_an_open_pot_is_counted_once(uint256 bits, uint256 potPeriod) external pure {
        State before = State.wrap(bits);
        State after_ = before.potOpened(potPeriod);
        (uint256 place, uint256 other) = _places(before, potPeriod);
        assert(place == 0 || _field(after_, place, 8) == _oneMore(_field(before, place, 8)));
        assert(_beside(after_, place, place == 0 ? 0 : 8) == _beside(before, place, place == 0 ? 0 : 8));
        assert(_field(after_, other, 8) == _field(before, other, 8));
    }

    /// @dev One that was counted: then the count is not zero, and never wraps.
    function check_a_paid_pot_is_counted_no_more(uint256 bits, uint256 potPeriod) external pure {
        State before = State.wrap(bits);
        (uint256 place, ) = _places(before, potPeriod);
        vm.assume(place == 0 || _field(before, place, 8) != 0);
        State after_ = before.potPaid(potPeriod);
        uint256 count = _field(before, place, 8);
        assert(place == 0 || _field(after_, place, 8) == (count == ANY ? ANY : count - 1));
        assert(_beside(after_, place, place == 0 ? 0 : 8) == _beside(before, place, place == 0 ? 0 : 8));
    }

    /// @dev Where pots of a period are counted (0: nowhere), and a place where they are not.
    function _places(State state, uint256 potPeriod) private pure returns (uint256 place, uint256 other) {
        if (potPeriod > state.period()) return (184, 176);
        return potPeriod == state.period() ? (176, 184) : (0, 184);
    }

    function _oneMore(uint256 count) private pure returns (uint256) {
        return count == ANY ? ANY : count + 1;
    }
}
