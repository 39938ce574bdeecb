// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LibRLP} from "solady/src/utils/LibRLP.sol";

import {IRevenueSplit} from "../../contracts/interfaces/IRevenueSplit.sol";
import {CodeStore} from "../../contracts/libraries/CodeStore.sol";
import {ShareStore} from "../../contracts/libraries/ShareStore.sol";
import {ShareTable} from "../../contracts/libraries/ShareTable.sol";
import {State} from "../../contracts/libraries/State.sol";
import {vm} from "../Vm.sol";
import {Tables} from "./Tables.sol";

/// @title Store
/// @notice Tables of shares, of unknown bytes: the newest reads as it was written, and a kept one is found for its own
/// periods and no others. How halmos numbers new contracts is not how a chain does: so what is written into code, and what
/// is read from there, are two statements.
contract Store is Tables {
    using ShareStore for ShareStore.Shares;
    using ShareTable for bytes;

    ShareStore.Shares private _shares;

    /* ----------------------------------------------- THE NEWEST TABLE --------------------------------------------- */

    /// @dev Full slots, one seat more, and the most seats: each table over the one before.
    function check_the_newest_table_reads_as_it_was_written(uint32 period, uint40 sum) external {
        bytes memory table = _anyTable(1);
        _shares.found(1, bytes.concat(table), sum);
        assert(_shares.state.roster() == 1);
        _requireNewest(table, 0, sum);
        uint256[8] memory lengths = [uint256(2), 3, 4, 11, 12, 19, 20, 255];
        for (uint256 i; i < lengths.length; ++i) {
            table = _anyTable(lengths[i]);
            State state = _shares.state;
            _shares.replace(state, _shares.newest(state), bytes.concat(table), period, sum, true);
            _requireNewest(table, period, sum);
        }
    }

    function _requireNewest(bytes memory written, uint256 period, uint256 sum) private view {
        State state = _shares.state;
        assert(state.period() == period && state.sum() == sum && state.roster() == 1);
        written.setHead(state.withTable(written.headOf(), period, sum, true));
        assert(keccak256(_shares.newest(state)) == keccak256(written));
        uint256 seats = written.seatsOf();
        for (uint256 seat; seat < seats; ++seat) assert(_shares.sharesOf(state, seat) == written.sharesOf(seat));
        assert(keccak256(_shares.forPeriod(state, period)) == keccak256(written));
    }

    /* ------------------------------------------------ KEPT TABLES ------------------------------------------------- */

    /// @dev Where the replaced table is needed: its bytes, with a head that knows what replaced it and what was kept before.
    function check_a_needed_table_is_written_into_code(uint32 first, uint32 period, uint40 sum) external {
        uint256[4] memory lengths = [uint256(2), 3, 4, 20];
        for (uint256 i; i < lengths.length; ++i) {
            (uint256 roster, uint256 kept) = i % 2 == 0 ? (9, 7) : (5, 6);
            bytes memory replaced = _anyTable(lengths[i]);
            State state = State.wrap(0).withTable(replaced.headOf(), first, sum, true);
            state = state.withRoster(roster).withKept(kept);
            replaced.setHead(state);
            bytes memory wanted = bytes.concat(replaced);
            wanted.setHead(state.asKept(period));

            // halmos gives new contracts addresses one after another.
            address next = address(uint160(CodeStore.write("")) + 1);
            State after_ = _shares.replace(state, replaced, _anyTable(lengths[i]), period, sum, false);
            assert(keccak256(next.code) == keccak256(bytes.concat(hex"00", wanted)));
            assert(after_.kept() == (i % 2 == 0 ? 10 : 7) && after_.roster() == roster);
            assert(State.unwrap(_shares.state) == State.unwrap(after_));
        }
    }

    /// @dev Two kept tables, from `first` to before `firstEnd` and from `second` to before `secondEnd`, and the newest from
    /// `newest` on; where they leave a gap, tables were not kept.
    function check_a_table_is_found_for_its_own_periods_alone(
        uint32 first,
        uint32 firstEnd,
        uint32 second,
        uint32 secondEnd,
        uint32 newest,
        uint32 period
    ) external {
        vm.assume(first < firstEnd && firstEnd <= second && second < secondEnd && secondEnd <= newest);
        bytes memory one = _keep({number: 3, before: 0, seats: 1, period: first, end: firstEnd});
        bytes memory other = _keep({number: 7, before: 3, seats: 4, period: second, end: secondEnd});
        _shares.state = State.wrap(0).withTable(_anyTable(3).headOf(), newest, 1, true).withRoster(8).withKept(7);

        bytes memory wanted;
        if (newest <= period) wanted = _shares.newest(_shares.state);
        else if (second <= period && period < secondEnd) wanted = other;
        else if (first <= period && period < firstEnd) wanted = one;
        try this.readFor(period) returns (bytes memory found) {
            assert(keccak256(found) == keccak256(wanted));
        } catch (bytes memory reason) {
            bytes memory notKept = abi.encodeWithSelector(
                IRevenueSplit.RevenueSplit_SharesNotKept.selector,
                uint256(period)
            );
            assert(wanted.length == 0 && keccak256(reason) == keccak256(notKept));
        }
    }

    function readFor(uint256 period) external view returns (bytes memory) {
        return _shares.forPeriod(_shares.state, period);
    }

    /// @dev A table of unknown shares in the piece of that number.
    function _keep(
        uint256 number,
        uint256 before,
        uint256 seats,
        uint256 period,
        uint256 end
    ) private returns (bytes memory table) {
        table = _anyTable(seats);
        State state = State.wrap(0).withTable(table.headOf(), period, 1, true).withKept(before);
        table.setHead(state.asKept(end));
        vm.etch(LibRLP.computeAddress(address(this), number), bytes.concat(hex"00", table));
    }
}
