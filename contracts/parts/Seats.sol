// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {Calendar} from "../libraries/Calendar.sol";
import {PackedCharter} from "../libraries/CharterLib.sol";
import {CodeStore} from "../libraries/CodeStore.sol";
import {Roster} from "../libraries/Roster.sol";
import {SeatSet, SeatSetLib} from "../libraries/SeatSet.sol";
import {ShareStore} from "../libraries/ShareStore.sol";
import {State} from "../libraries/State.sol";
import {Base} from "./Base.sol";

/// @title Seats
/// @author daosplit
/// @notice Who holds a seat, and whether they are there. A seat moves in two steps: its holder offers it to an account,
/// and that account accepts. A seat whose holder does not answer another partner's question falls silent.
abstract contract Seats is Base {
    using Calendar for PackedCharter;
    using Roster for bytes;
    using ShareStore for ShareStore.Shares;

    /// @dev The account that a seat is offered to.
    struct Offered {
        address account;
        uint32 notice;
    }

    /// @dev Why it is doubted that a seat's holder is there: all that an answer ends. It stands while the seat is among the
    /// doubted ones, whatever is written here.
    struct Doubt {
        /// @dev The period from whose beginning a question makes the seat silent; 0 if none was put.
        uint32 silentFrom;
        /// @dev When the account that the seat is offered to announced itself; 0 if it did not.
        uint40 announcedAt;
    }

    /// @dev Pieces of code are numbered in 32 bits, and moving a seat writes one. From here on all numbers are left to
    /// reviews.
    uint256 private constant MOST_WRITTEN_BY_MOVES = 2 ** 32 - 2 ** 24;
    /// @dev No roster has this seat. Once a seat was doubted it always is, so that the slot is never emptied and filled anew.
    uint256 private constant NO_ROSTERS_SEAT = 255;

    mapping(uint256 seat => Offered) private _offers;

    mapping(uint256 seat => Doubt) private _doubts;

    /// @dev The seats that were questioned, or whose successor announced itself, and that have not answered since: all that
    /// a review looks at to see whether a countersignature is an answer.
    SeatSet private _doubted;

    /// @inheritdoc IRevenueSplit
    mapping(address account => uint256) public presentBefore;

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                 MOVING A SEAT                                                  */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @inheritdoc IRevenueSplit
    function offer(address account, uint32 notice) external nonReentrant {
        if (account == address(0) || account == address(this)) revert RevenueSplit_InvalidAccount(account);
        uint256 seat = seatOf(msg.sender);
        _answer(SeatSetLib.single(seat));
        _offers[seat] = Offered({account: account, notice: notice});
        emit SeatOffered(seat, account, notice);
    }

    /// @inheritdoc IRevenueSplit
    function withdrawOffer() external nonReentrant {
        uint256 seat = seatOf(msg.sender);
        address account = _offers[seat].account;
        if (account == address(0)) revert RevenueSplit_NoOffer(seat);
        _answer(SeatSetLib.single(seat));
        delete _offers[seat];
        emit OfferWithdrawn(seat, account);
    }

    /// @inheritdoc IRevenueSplit
    function announce(uint256 seat) external nonReentrant {
        (uint256 notice, Doubt memory doubt) = _offerToCaller(seat);
        if (notice == 0) revert RevenueSplit_NeedsNoNotice(seat);
        doubt.announcedAt = uint40(block.timestamp);
        _setDoubt(seat, doubt);
        emit SeatAnnounced(seat, msg.sender, block.timestamp + notice);
    }

    /// @inheritdoc IRevenueSplit
    function accept(uint256 seat) external nonReentrant {
        (uint256 notice, Doubt memory doubt) = _offerToCaller(seat);
        if (notice != 0) {
            if (doubt.announcedAt == 0) revert RevenueSplit_NotAnnounced(seat, msg.sender);
            uint256 acceptableFrom = doubt.announcedAt + notice;
            if (block.timestamp < acceptableFrom) revert RevenueSplit_NoticeRuns(seat, acceptableFrom);
        }

        State state = _shares.state;
        uint256 written = state.written();
        if (written >= MOST_WRITTEN_BY_MOVES) revert RevenueSplit_NoMoreMoves(written);
        bytes memory moved = _rosterOf(state);
        address holder = moved.accountOf(seat);
        moved.move(seat, msg.sender);
        CodeStore.write(moved);
        _shares.state = state.withRoster(written + 1);
        delete _offers[seat];
        _doubted = _doubted & ~SeatSetLib.single(seat);
        emit SeatMoved(seat, holder, msg.sender);
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                  WHO IS THERE                                                  */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @inheritdoc IRevenueSplit
    function question(uint256 seat) external nonReentrant {
        uint256 by = _requireShares(msg.sender);
        if (seat == by) revert RevenueSplit_OwnSeat(seat);
        uint256 seats = _rosterOf(_shares.state).seats();
        if (seat >= seats) revert RevenueSplit_NoSuchSeat(seat, seats);

        Doubt memory doubt = _doubtOf(seat);
        if (doubt.silentFrom != 0) revert RevenueSplit_AlreadyQuestioned(seat, doubt.silentFrom);
        // The full period that it has for its answer begins with the next one.
        doubt.silentFrom = uint32(_charter().periodAt(block.timestamp) + 2);
        _setDoubt(seat, doubt);
        emit SeatQuestioned(seat, by, doubt.silentFrom);
        _answer(SeatSetLib.single(by));
    }

    /// @inheritdoc IRevenueSplit
    function questionParent(address[] calldata parents, uint256 seat) external nonReentrant {
        _answer(SeatSetLib.single(_requireShares(msg.sender)));
        if (parents.length == 0) revert RevenueSplit_NoParent();
        IRevenueSplit parent = IRevenueSplit(parents[0]);
        if (parents.length == 1) parent.question(seat);
        else parent.questionParent(parents[1:], seat);
    }

    /// @inheritdoc IRevenueSplit
    function answer() external nonReentrant {
        _answer(SeatSetLib.single(seatOf(msg.sender)));
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                     VIEWS                                                      */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @inheritdoc IRevenueSplit
    function offerOf(uint256 seat) external view returns (Offer memory) {
        Offered memory offered = _offers[seat];
        return Offer({account: offered.account, notice: offered.notice, announcedAt: _doubtOf(seat).announcedAt});
    }

    /// @inheritdoc IRevenueSplit
    function questionOf(uint256 seat) external view returns (uint256 silentFrom, bool isSilent) {
        silentFrom = _doubtOf(seat).silentFrom;
        isSilent = !_silentAmong(SeatSetLib.single(seat)).isEmpty();
    }

    /// @inheritdoc IRevenueSplit
    function silentSeats() external view returns (uint256 seats) {
        return SeatSet.unwrap(_silentAmong(~SeatSetLib.NONE));
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                    INTERNAL                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @dev The seats' holders have shown that they are there: no question stands, and nobody's announcement to take the
    /// seat runs on.
    function _answer(SeatSet seats) internal {
        SeatSet doubted = _doubted;
        SeatSet answered = doubted & seats;
        if (answered.isEmpty()) return;

        _doubted = doubted & ~seats;
        while (!answered.isEmpty()) {
            uint256 seat;
            (seat, answered) = answered.pop();
            emit Answered(seat);
        }
    }

    /// @dev Those of the seats have answered whose accounts did not for this period or a later one.
    function _answerOnce(
        SeatSet seats,
        bytes memory accounts,
        uint256 period,
        mapping(address account => uint256) storage answeredBefore
    ) internal {
        SeatSet answered;
        while (!seats.isEmpty()) {
            uint256 seat;
            (seat, seats) = seats.pop();
            address account = accounts.accountOf(seat);
            if (answeredBefore[account] > period) continue;
            answeredBefore[account] = period + 1;
            answered = answered | SeatSetLib.single(seat);
        }
        _answer(answered);
    }

    /// @dev Those of the seats that are silent now.
    function _silentAmong(SeatSet seats) internal view returns (SeatSet silent) {
        uint256 running = _charter().periodAt(block.timestamp);
        seats = seats & _doubted;
        while (!seats.isEmpty()) {
            uint256 seat;
            (seat, seats) = seats.pop();
            uint256 silentFrom = _doubts[seat].silentFrom;
            if (silentFrom != 0 && running >= silentFrom) silent = silent | SeatSetLib.single(seat);
        }
    }

    function _doubtOf(uint256 seat) private view returns (Doubt memory doubt) {
        if (_doubted.contains(seat)) doubt = _doubts[seat];
    }

    function _setDoubt(uint256 seat, Doubt memory doubt) private {
        _doubts[seat] = doubt;
        _doubted = _doubted | SeatSetLib.single(seat) | SeatSetLib.single(NO_ROSTERS_SEAT);
    }

    /// @dev The notice of a seat's offer, and the doubt about its holder; reverts if the seat is not offered to the caller.
    function _offerToCaller(uint256 seat) private view returns (uint256 notice, Doubt memory doubt) {
        Offered memory offered = _offers[seat];
        if (offered.account != msg.sender) revert RevenueSplit_NotOffered(seat, msg.sender);
        return (offered.notice, _doubtOf(seat));
    }

    /// @dev The seat of an account; reverts if it holds none, or one without shares.
    function _requireShares(address account) private view returns (uint256 seat) {
        seat = seatOf(account);
        if (_shares.sharesOf(_shares.state, seat) == 0) revert RevenueSplit_SeatWithoutShares(seat);
    }
}
