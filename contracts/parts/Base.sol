// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "solady/src/utils/ReentrancyGuardTransient.sol";
import {CWIA} from "solady/src/utils/legacy/CWIA.sol";

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {Calendar} from "../libraries/Calendar.sol";
import {CharterLib, PackedCharter} from "../libraries/CharterLib.sol";
import {CodeStore} from "../libraries/CodeStore.sol";
import {Roster} from "../libraries/Roster.sol";
import {ShareStore} from "../libraries/ShareStore.sol";
import {ShareTable} from "../libraries/ShareTable.sol";
import {State} from "../libraries/State.sol";

/// @title Base
/// @author daosplit
/// @notice What every part of a partnership stands on: its charter, its roster, its shares, its periods.
abstract contract Base is IRevenueSplit, CWIA, ReentrancyGuardTransient {
    using Calendar for PackedCharter;
    using Roster for bytes;
    using ShareStore for ShareStore.Shares;
    using ShareTable for bytes;

    ShareStore.Shares internal _shares;

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                     VIEWS                                                      */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @inheritdoc IRevenueSplit
    function charter() external pure returns (Charter memory) {
        return _charter().unpack();
    }

    /// @inheritdoc IRevenueSplit
    function roster() external view returns (address[] memory accounts) {
        return _rosterOf(_foundedState()).allAccounts();
    }

    /// @inheritdoc IRevenueSplit
    function seatOf(address account) public view returns (uint256 seat) {
        seat = _rosterOf(_foundedState()).find(account);
        if (seat == Roster.NO_SEAT) revert RevenueSplit_NotPartner(account);
    }

    /// @inheritdoc IRevenueSplit
    function sharesOf(uint256 period) external view returns (uint256[] memory shares) {
        return _shares.forPeriod(_foundedState(), period).allShares();
    }

    /// @inheritdoc IRevenueSplit
    function reviewedPeriod() external view returns (uint256) {
        return _shares.state.period();
    }

    /// @inheritdoc IRevenueSplit
    function currentPeriod() external view returns (uint256) {
        return _charter().periodAt(block.timestamp);
    }

    /// @inheritdoc IRevenueSplit
    function periodTimes(uint256 period) external pure returns (uint256 start, uint256 end, uint256 reviewEnd) {
        PackedCharter packed = _charter();
        _requirePeriod(period);
        start = packed.endOf(period - 1);
        end = packed.endOf(period);
        reviewEnd = packed.reviewEndOf(period);
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                    INTERNAL                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    function _charter() internal pure returns (PackedCharter) {
        return PackedCharter.wrap(uint200(_getArgUint256(0) >> (256 - 8 * CharterLib.LENGTH)));
    }

    function _foundedState() internal view returns (State state) {
        state = _shares.state;
        if (state.roster() == 0) revert RevenueSplit_NotFounded();
    }

    function _rosterOf(State state) internal view returns (bytes memory) {
        return CodeStore.read(state.roster());
    }

    /// @dev Periods are numbered from 1, in 32 bits.
    function _requirePeriod(uint256 period) internal pure {
        if (period == 0 || period > type(uint32).max) revert RevenueSplit_NoSuchPeriod(period);
    }

    /// @dev The newest period that is over; 0 if none is.
    function _endedPeriod(PackedCharter packed) internal view returns (uint256) {
        return packed.endedAt(block.timestamp);
    }

    /// @dev The period must be over.
    function _isPayable(PackedCharter packed, State state, uint256 period) internal view returns (bool) {
        return state.period() >= period || block.timestamp >= packed.reviewEndOf(period);
    }

    /// @dev On every chain: all that this compiles for have transient storage.
    function _useTransientReentrancyGuardOnlyOnMainnet() internal pure override returns (bool) {
        return false;
    }
}
