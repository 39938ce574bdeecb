// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {CodeStore} from "../libraries/CodeStore.sol";
import {Roster} from "../libraries/Roster.sol";
import {ShareTable} from "../libraries/ShareTable.sol";
import {Partnership} from "./Partnership.sol";

/// @title Seats
/// @notice A seat moves in two steps: its holder offers it to an account, and that account accepts.
abstract contract Seats is Partnership {
    using Roster for bytes;
    using ShareTable for bytes;

    mapping(uint256 seat => Offer) private _offers;

    /// @inheritdoc IRevenueSplit
    function offer(address account, uint32 notice) external nonReentrant {
        if (account == address(0) || account == address(this)) revert RevenueSplit_InvalidAccount(account);
        uint256 seat = seatOf(msg.sender);
        _offers[seat] = Offer({account: account, notice: notice, announcedAt: 0, table: 0});
        emit SeatOffered(seat, account, notice);
    }

    /// @inheritdoc IRevenueSplit
    function withdrawOffer() external nonReentrant {
        uint256 seat = seatOf(msg.sender);
        address account = _offers[seat].account;
        if (account == address(0)) revert RevenueSplit_NoOffer(seat);
        delete _offers[seat];
        emit OfferWithdrawn(seat, account);
    }

    /// @inheritdoc IRevenueSplit
    function announce(uint256 seat) external nonReentrant {
        Offer memory offer_ = _offerToCaller(seat);
        if (offer_.notice == 0) revert RevenueSplit_NeedsNoNotice(seat);
        offer_.announcedAt = uint40(block.timestamp);
        offer_.table = uint24(_state.table);
        _offers[seat] = offer_;
        emit SeatAnnounced(seat, msg.sender, block.timestamp + offer_.notice);
    }

    /// @inheritdoc IRevenueSplit
    function accept(uint256 seat) external nonReentrant {
        Offer memory offer_ = _offerToCaller(seat);
        if (offer_.notice != 0) {
            if (offer_.announcedAt == 0) revert RevenueSplit_NotAnnounced(seat, msg.sender);
            uint256 acceptableFrom = uint256(offer_.announcedAt) + offer_.notice;
            if (block.timestamp < acceptableFrom) revert RevenueSplit_NoticeRuns(seat, acceptableFrom);
        }

        State memory state = _state;
        bytes memory roster_ = CodeStore.read(state.roster);
        address holder = roster_.accountOf(seat);
        roster_.move(seat, msg.sender);
        CodeStore.write(roster_);
        state.roster = ++state.written;
        _state = state;
        delete _offers[seat];
        emit SeatMoved(seat, holder, msg.sender);
    }

    /// @inheritdoc IRevenueSplit
    function offerOf(uint256 seat) public view returns (Offer memory offer_) {
        offer_ = _offers[seat];
        if (offer_.announcedAt != 0 && _countersignedSince(seat, offer_.table)) offer_.announcedAt = 0;
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                    INTERNAL                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    function _offerToCaller(uint256 seat) private view returns (Offer memory offer_) {
        offer_ = offerOf(seat);
        if (offer_.account != msg.sender) revert RevenueSplit_NotOffered(seat, msg.sender);
    }

    /// @dev The holder of a seat has shown that it is there: nobody's announcement to take it runs on.
    function _answer(uint256 seat) internal {
        if (_offers[seat].announcedAt != 0) _offers[seat].announcedAt = 0;
    }

    /// @dev Whether the seat's countersignature counted in a review after that table.
    function _countersignedSince(uint256 seat, uint256 number) private view returns (bool) {
        uint256 newest = _state.table;
        while (newest > number) {
            bytes memory table = ShareTable.load(newest);
            if ((table.countersignersOf() >> seat) & 1 != 0) return true;
            newest = table.previousOf();
        }
        return false;
    }
}
