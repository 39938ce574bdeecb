// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {Calendar} from "../libraries/Calendar.sol";
import {PackedCharter} from "../libraries/CharterLib.sol";
import {CodeStore} from "../libraries/CodeStore.sol";
import {Roster} from "../libraries/Roster.sol";
import {ShareTable} from "../libraries/ShareTable.sol";
import {Partnership} from "./Partnership.sol";

/// @title Seats
/// @notice Who holds a seat, and whether they are there. A seat moves in two steps: its holder offers it to an account,
/// and that account accepts. A seat whose holder does not answer another partner's question falls silent.
abstract contract Seats is Partnership {
    using Calendar for PackedCharter;
    using Roster for bytes;
    using ShareTable for bytes;

    mapping(uint256 seat => Offer) private _offers;

    mapping(uint256 seat => Question) private _questions;

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                 MOVING A SEAT                                                  */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @inheritdoc IRevenueSplit
    function offer(address account, uint32 notice) external nonReentrant {
        if (account == address(0) || account == address(this)) revert RevenueSplit_InvalidAccount(account);
        uint256 seat = seatOf(msg.sender);
        _answer(seat);
        _offers[seat] = Offer({account: account, notice: notice, announcedAt: 0, table: 0});
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
        delete _questions[seat];
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

        Question storage question_ = _questions[seat];
        (uint256 silentFrom, ) = _standingQuestion(seat);
        if (silentFrom != 0) revert RevenueSplit_AlreadyQuestioned(seat, silentFrom);
        silentFrom = _charter().periodAt(block.timestamp) + 2;
        (question_.silentFrom, question_.table) = (uint32(silentFrom), uint32(state.table));
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
        question_ = _questions[seat];
        (question_.silentFrom, isSilent) = _standingQuestion(seat);
    }

    /// @inheritdoc IRevenueSplit
    function silentSeats() external view returns (uint256) {
        return _silentAmong(type(uint256).max);
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

    /// @dev The seat of an account; reverts if it holds none, or one without shares.
    function _requireShares(address account) private view returns (uint256 seat) {
        seat = seatOf(account);
        if (ShareTable.load(_state.table).sharesOf(seat) == 0) revert RevenueSplit_SeatWithoutShares(seat);
    }

    /// @dev The holder of a seat has shown that it is there: no question stands, and nobody's announcement to take the
    /// seat runs on.
    function _answer(uint256 seat) internal {
        bool isQuestioned = _questions[seat].silentFrom != 0;
        bool isAnnounced = _offers[seat].announcedAt != 0;
        if (isQuestioned) _questions[seat].silentFrom = 0;
        if (isAnnounced) _offers[seat].announcedAt = 0;
        if (isQuestioned || isAnnounced) emit Answered(seat);
    }

    /// @dev Those of the seats that signed their presence for the first time in `period` have answered.
    function _answerPresent(uint256 seats, uint256 period) internal {
        for (uint256 seat; seats != 0; ++seat) {
            if (seats & 1 != 0 && _questions[seat].presentBefore <= period) {
                _questions[seat].presentBefore = uint32(period + 1);
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
            Question memory question_ = _questions[seat];
            if (question_.silentFrom == 0 || running < question_.silentFrom) continue;
            silent |= 1 << seat;
            askedAt[seat] = question_.table;
            if (question_.table < oldest) oldest = question_.table;
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
        Question memory question_ = _questions[seat];
        silentFrom = question_.silentFrom;
        if (silentFrom == 0) return (0, false);
        if (_countersignedSince(seat, question_.table)) return (0, false);
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
