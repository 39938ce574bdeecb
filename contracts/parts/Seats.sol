// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {Calendar} from "../libraries/Calendar.sol";
import {PackedCharter} from "../libraries/CharterLib.sol";
import {CodeStore} from "../libraries/CodeStore.sol";
import {Roster} from "../libraries/Roster.sol";
import {ShareTable} from "../libraries/ShareTable.sol";
import {Base} from "./Base.sol";

/// @title Seats
/// @notice Who holds a seat, and whether they are there. A seat moves in two steps: its holder offers it to an account,
/// and that account accepts. A seat whose holder does not answer another partner's question falls silent.
abstract contract Seats is Base {
    using Calendar for PackedCharter;
    using Roster for bytes;
    using ShareTable for bytes;

    /// @dev The account that a seat is offered to.
    struct Offered {
        address account;
        uint32 notice;
    }

    /// @dev The doubt that a seat's holder is there, and the announcement of an heir: all that an answer ends, in one
    /// slot. Of each the share table that was the newest then.
    struct Doubt {
        uint32 silentFrom;
        uint32 questionTable;
        uint40 announcedAt;
        uint32 announcementTable;
        uint32 presentBefore;
    }

    /// @dev Share tables are numbered in 32 bits, in the same row as the rosters that moving seats write. From here on
    /// all numbers are left to reviews.
    uint256 private constant MOST_WRITTEN_BY_MOVES = 2 ** 32 - 2 ** 24;

    mapping(uint256 seat => Offered) private _offers;

    mapping(uint256 seat => Doubt) private _doubts;

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                 MOVING A SEAT                                                  */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @inheritdoc IRevenueSplit
    function offer(address account, uint32 notice) external nonReentrant {
        if (account == address(0) || account == address(this)) revert RevenueSplit_InvalidAccount(account);
        uint256 seat = seatOf(msg.sender);
        _answer(seat);
        _offers[seat] = Offered({account: account, notice: notice});
        emit SeatOffered(seat, account, notice);
    }

    /// @inheritdoc IRevenueSplit
    function withdrawOffer() external nonReentrant {
        uint256 seat = seatOf(msg.sender);
        address account = _offers[seat].account;
        if (account == address(0)) revert RevenueSplit_NoOffer(seat);
        _answer(seat);
        delete _offers[seat];
        emit OfferWithdrawn(seat, account);
    }

    /// @inheritdoc IRevenueSplit
    function announce(uint256 seat) external nonReentrant {
        Offer memory offer_ = _offerToCaller(seat);
        if (offer_.notice == 0) revert RevenueSplit_NeedsNoNotice(seat);
        Doubt storage doubt = _doubts[seat];
        (doubt.announcedAt, doubt.announcementTable) = (uint40(block.timestamp), uint32(_state.table));
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
        if (state.written >= MOST_WRITTEN_BY_MOVES) revert RevenueSplit_NoMoreMoves(state.written);
        bytes memory roster_ = CodeStore.read(state.roster);
        address holder = roster_.accountOf(seat);
        roster_.move(seat, msg.sender);
        CodeStore.write(roster_);
        state.roster = ++state.written;
        _state = state;
        delete _offers[seat];
        delete _doubts[seat];
        emit SeatMoved(seat, holder, msg.sender);
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                  WHO IS THERE                                                  */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @inheritdoc IRevenueSplit
    function question(uint256 seat) external nonReentrant {
        uint256 by = _requireShares(msg.sender);
        if (seat == by) revert RevenueSplit_OwnSeat(seat);
        State memory state = _state;
        uint256 seats = CodeStore.read(state.roster).seats();
        if (seat >= seats) revert RevenueSplit_NoSuchSeats(1 << seat, seats);

        Doubt storage doubt = _doubts[seat];
        (uint256 silentFrom, ) = _standingQuestion(seat);
        if (silentFrom != 0) revert RevenueSplit_AlreadyQuestioned(seat, silentFrom);
        silentFrom = _charter().periodAt(block.timestamp) + 2;
        (doubt.silentFrom, doubt.questionTable) = (uint32(silentFrom), uint32(state.table));
        emit SeatQuestioned(seat, by, silentFrom);
        _answer(by);
    }

    /// @inheritdoc IRevenueSplit
    function questionParent(address[] calldata parents, uint256 seat) external nonReentrant {
        _answer(_requireShares(msg.sender));
        if (parents.length == 0) revert RevenueSplit_NoParent();
        IRevenueSplit parent = IRevenueSplit(parents[0]);
        if (parents.length == 1) parent.question(seat);
        else parent.questionParent(parents[1:], seat);
    }

    /// @inheritdoc IRevenueSplit
    function answer() external nonReentrant {
        _answer(seatOf(msg.sender));
    }

    /// @inheritdoc IRevenueSplit
    function questionOf(uint256 seat) public view returns (Question memory question_, bool isSilent) {
        Doubt memory doubt = _doubts[seat];
        (question_.table, question_.presentBefore) = (doubt.questionTable, doubt.presentBefore);
        (question_.silentFrom, isSilent) = _standingQuestion(seat);
    }

    /// @inheritdoc IRevenueSplit
    function silentSeats() external view returns (uint256) {
        return _silentAmong(type(uint256).max);
    }

    /// @inheritdoc IRevenueSplit
    function offerOf(uint256 seat) public view returns (Offer memory offer_) {
        Offered memory offered = _offers[seat];
        (offer_.account, offer_.notice) = (offered.account, offered.notice);
        Doubt memory doubt = _doubts[seat];
        if (doubt.announcedAt == 0 || _countersignedSince(seat, doubt.announcementTable)) return offer_;
        (offer_.announcedAt, offer_.table) = (doubt.announcedAt, doubt.announcementTable);
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                    INTERNAL                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    function _offerToCaller(uint256 seat) private view returns (Offer memory offer_) {
        offer_ = offerOf(seat);
        if (offer_.account != msg.sender) revert RevenueSplit_NotOffered(seat, msg.sender);
    }

    /// @dev The seat of an account; reverts if it holds none, or one without shares.
    function _requireShares(address account) private view returns (uint256 seat) {
        seat = seatOf(account);
        if (ShareTable.load(_state.table).sharesOf(seat) == 0) revert RevenueSplit_SeatWithoutShares(seat);
    }

    /// @dev The holder of a seat has shown that it is there: no question stands, and nobody's announcement to take the
    /// seat runs on.
    function _answer(uint256 seat) internal {
        Doubt storage doubt = _doubts[seat];
        if (doubt.silentFrom == 0 && doubt.announcedAt == 0) return;
        (doubt.silentFrom, doubt.announcedAt) = (0, 0);
        emit Answered(seat);
    }

    /// @dev Those of the seats that signed their presence for the first time in `period` have answered.
    function _answerPresent(uint256 seats, uint256 period) internal {
        for (uint256 seat; seats != 0; ++seat) {
            if (seats & 1 != 0 && _doubts[seat].presentBefore <= period) {
                _doubts[seat].presentBefore = uint32(period + 1);
                _answer(seat);
            }
            seats >>= 1;
        }
    }

    /// @dev Walks the tables once for all seats: for each of them, it would cost the square.
    function _silentAmong(uint256 seats) internal view returns (uint256 silent) {
        State memory state = _foundedState();
        uint256 count = CodeStore.read(state.roster).seats();
        uint256 running = _charter().periodAt(block.timestamp);
        uint256[] memory askedAt = new uint256[](count);
        uint256 oldest = state.table;
        for (uint256 seat; seat < count; ++seat) {
            if ((seats >> seat) & 1 == 0) continue;
            Doubt memory doubt = _doubts[seat];
            if (doubt.silentFrom == 0 || running < doubt.silentFrom) continue;
            silent |= 1 << seat;
            askedAt[seat] = doubt.questionTable;
            if (doubt.questionTable < oldest) oldest = doubt.questionTable;
        }

        uint256 number = state.table;
        while (number > oldest) {
            bytes memory table = ShareTable.load(number);
            uint256 counted = table.countersignersOf() & silent;
            for (uint256 seat; counted != 0; ++seat) {
                if (counted & 1 != 0 && askedAt[seat] < number) silent &= ~(1 << seat);
                counted >>= 1;
            }
            number = table.previousOf();
        }
    }

    /// @dev From when on the question makes the seat silent, 0 if none stands; and whether it does now.
    function _standingQuestion(uint256 seat) private view returns (uint32 silentFrom, bool isSilent) {
        Doubt memory doubt = _doubts[seat];
        silentFrom = doubt.silentFrom;
        if (silentFrom == 0) return (0, false);
        if (_countersignedSince(seat, doubt.questionTable)) return (0, false);
        isSilent = _charter().periodAt(block.timestamp) >= silentFrom;
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
