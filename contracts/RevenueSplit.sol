// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {CWIA} from "solady/src/utils/legacy/CWIA.sol";
import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";
import {EIP712} from "solady/src/utils/EIP712.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {IRevenueSplit} from "./interfaces/IRevenueSplit.sol";
import {Calendar} from "./libraries/Calendar.sol";
import {CharterLib, PackedCharter} from "./libraries/CharterLib.sol";
import {CodeStore} from "./libraries/CodeStore.sol";
import {Contributions} from "./libraries/Contributions.sol";
import {DoubleMajority} from "./libraries/DoubleMajority.sol";
import {Payout} from "./libraries/Payout.sol";
import {Roster} from "./libraries/Roster.sol";
import {ShareTable} from "./libraries/ShareTable.sol";
import {Signatures} from "./libraries/Signatures.sol";

/// @title RevenueSplit
/// @notice One partnership: it holds the money and the rules, and nobody rules it.
/// @dev A clone of this, whose code ends with the charter, is a partnership. The implementation itself is none.
contract RevenueSplit is IRevenueSplit, EIP712, CWIA, ReentrancyGuardTransient {
    using Calendar for PackedCharter;
    using DoubleMajority for Tally;
    using Roster for bytes;
    using ShareTable for bytes;

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                             CONSTANTS AND IMMUTABLES                                         */
    /* ------------------------------------------------------------------------------------------------------------ */

    bytes32 private constant REVIEW_TYPEHASH = keccak256(
        "Review(uint256 period,Contribution[] contributions,address[] admitted,bytes32 evidenceHash,string evidenceURI,uint256 deadline)Contribution(uint256 seat,uint256 points,string reason)"
    );

    /// @dev The tip's rate grows for this long after the review window, or for a shorter period.
    uint256 private constant TIP_GROWTH = 10 days;
    /// @dev Billionths of a rate in a millionth of the charter's tip.
    uint256 private constant TIP_SCALE = 1e3;

    address private immutable FACTORY;

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                    STORAGE                                                   */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @dev All that a settlement or a review reads of the partnership itself, in one slot.
    struct State {
        /// @dev How many pieces of code were written, and so the number of the newest.
        uint32 written;
        /// @dev The numbers of the roster and of the newest share table.
        uint32 roster;
        uint32 table;
        /// @dev The newest table's period.
        uint32 reviewed;
    }

    State private _state;

    mapping(address token => Till) private _tills;

    mapping(address token => mapping(address account => uint256)) public setAside;

    mapping(uint256 seat => Offer) private _offers;

    mapping(uint256 period => mapping(bytes32 digest => mapping(address account => bool))) public countersigned;

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                   FOUNDING                                                   */
    /* ------------------------------------------------------------------------------------------------------------ */

    constructor() {
        FACTORY = msg.sender;
    }

    /// @inheritdoc IRevenueSplit
    function found(address[] calldata accounts, uint256[] calldata shares) external {
        if (msg.sender != FACTORY) revert RevenueSplit_OnlyFactory(msg.sender, FACTORY);
        if (shares.length != accounts.length)
            revert RevenueSplit_SharesDoNotMatchRoster(shares.length, accounts.length);

        CodeStore.write(Roster.pack(accounts));
        (bytes memory table, uint256 sum) = ShareTable.pack(shares);
        if (sum == 0) revert RevenueSplit_NoShares();
        table.append({previous: 0, period: 0, sum_: sum, countersigners_: 0});

        _state = State({written: 2, roster: 1, table: 2, reviewed: 0});
        emit Founded(PackedCharter.unwrap(_charter()), CodeStore.addressOf(1), CodeStore.addressOf(2));
    }

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                   MONEY IN                                                   */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @inheritdoc IRevenueSplit
    function pay(address token, uint256 amount, uint256 period, string calldata memo) external payable nonReentrant {
        uint256 value = token == address(0) ? amount : 0;
        if (msg.value != value) revert RevenueSplit_WrongValue(msg.value, value);

        PackedCharter packed = _charter();
        State memory state = _foundedState();
        Till memory till_ = _tills[token];
        uint256 ended = _endedPeriod(packed);
        uint256 before = Payout.balanceOf(token) - msg.value;
        if (ended > till_.period) {
            if (till_.pot != 0) revert RevenueSplit_SettleFirst(token, till_.period);
            uint256 firstPeriod = _close(till_, ended, before);
            emit Closed(token, ended, firstPeriod, till_.pot);
        }
        if (period != ended + 1 && (period != ended || ended == 0 || _isPayable(packed, state, ended))) {
            revert RevenueSplit_PeriodNotOpen(period, ended + 1);
        }

        if (token != address(0)) SafeTransferLib.safeTransferFrom(token, msg.sender, address(this), amount);
        uint256 credited = FixedPointMathLib.min(
            amount,
            FixedPointMathLib.zeroFloorSub(Payout.balanceOf(token), before)
        );
        if (credited == 0) revert RevenueSplit_NothingArrived(token);
        if (period == ended) {
            credited = FixedPointMathLib.min(credited, type(uint104).max - till_.setAside - till_.pot);
            till_.pot += uint104(credited);
        }
        _tills[token] = till_;
        emit RevenuePaid(token, msg.sender, period, credited, memo);
    }

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                   MONEY OUT                                                  */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @inheritdoc IRevenueSplit
    function settle(address token) external nonReentrant {
        if (!_settle(token, Roster.MOST_SEATS, msg.sender)) revert RevenueSplit_NothingToSettle();
    }

    /// @inheritdoc IRevenueSplit
    function settleMany(address[] calldata tokens, address tipTo) external nonReentrant {
        bool isSettled;
        for (uint256 i; i < tokens.length; ++i) {
            if (_settle(tokens[i], Roster.MOST_SEATS, tipTo)) isSettled = true;
        }
        if (!isSettled) revert RevenueSplit_NothingToSettle();
    }

    /// @inheritdoc IRevenueSplit
    function settleSlice(address token, uint256 seats, address tipTo) external nonReentrant {
        if (seats == 0) revert RevenueSplit_NoSeatsInSlice();
        if (!_settle(token, seats, tipTo)) revert RevenueSplit_NothingToSettle();
    }

    /// @inheritdoc IRevenueSplit
    function deliver(address token, address account) external nonReentrant {
        uint256 amount = _takeSetAside(token, account);
        emit Delivered(token, account, amount);
        _transfer(token, account, amount);
    }

    /// @inheritdoc IRevenueSplit
    function withdraw(address token, address to) external nonReentrant {
        if (to == address(0) || to == address(this)) revert RevenueSplit_InvalidAccount(to);
        uint256 amount = _takeSetAside(token, msg.sender);
        emit Withdrawn(token, msg.sender, to, amount);
        _transfer(token, to, amount);
    }

    /// @dev Closes and pays what there is to close and pay; false if there was nothing.
    function _settle(address token, uint256 seats, address tipTo) private returns (bool) {
        PackedCharter packed = _charter();
        State memory state = _foundedState();
        Till memory till_ = _tills[token];
        uint256 ended = _endedPeriod(packed);
        uint256 firstPeriod;
        if (till_.pot == 0) {
            if (ended <= till_.period) return false;
            firstPeriod = _close(till_, ended, Payout.balanceOf(token));
            if (till_.pot == 0 || !_isPayable(packed, state, ended)) {
                _tills[token] = till_;
                emit Closed(token, ended, firstPeriod, till_.pot);
                return true;
            }
        } else if (!_isPayable(packed, state, till_.period)) {
            return false;
        } else {
            _shrinkPot(state, till_, token);
        }

        _payOut(packed, state, till_, token, seats, firstPeriod, tipTo);
        if (till_.pot == 0 && ended > till_.period) {
            // The pot was an older one: what came in since is closed as well, and paid by the next call.
            firstPeriod = _close(till_, ended, Payout.balanceOf(token));
            emit Closed(token, ended, firstPeriod, till_.pot);
        }
        _tills[token] = till_;
        return true;
    }

    /// @dev Makes what `balance` holds beside what is set aside the pot of `ended`. Returns the first period it covers.
    function _close(Till memory till_, uint256 ended, uint256 balance) private pure returns (uint256 firstPeriod) {
        firstPeriod = till_.period + 1;
        uint256 pot = FixedPointMathLib.zeroFloorSub(balance, till_.setAside);
        till_.pot = uint104(FixedPointMathLib.min(pot, type(uint104).max - till_.setAside));
        till_.period = uint32(ended);
    }

    /// @dev If less is there than the pot's unpaid rest, the rest is what is there, shared by the same shares.
    function _shrinkPot(State memory state, Till memory till_, address token) private view {
        uint256 there = FixedPointMathLib.zeroFloorSub(Payout.balanceOf(token), till_.setAside);
        if (there >= till_.pot) return;

        bytes memory table = ShareTable.loadFor(state.table, till_.period);
        if (there >= till_.pot - Payout.upTo(table, till_.pot, till_.cursor)) return;
        uint256 sum = table.sumOf();
        till_.pot = uint104((there * sum) / (sum - table.sumBefore(till_.cursor)));
    }

    /// @dev Pays at most `seats` seats of the pot, from the cursor on. `firstPeriod` is not 0 if this call closed it.
    function _payOut(
        PackedCharter packed,
        State memory state,
        Till memory till_,
        address token,
        uint256 seats,
        uint256 firstPeriod,
        address tipTo
    ) private {
        uint256 period = till_.period;
        uint256 pot = till_.pot;
        bytes memory table = ShareTable.loadFor(state.table, period);
        bytes memory roster_ = CodeStore.read(state.roster);
        uint256 fromSeat = till_.cursor;
        uint256 toSeat = fromSeat + FixedPointMathLib.min(seats, table.seatsOf() - fromSeat);
        uint256 rate = _tipRate(packed, period);

        (uint256 failed, uint256 tips) = Payout.pay(
            Payout.Order({token: token, pot: pot, fromSeat: fromSeat, toSeat: toSeat, rate: rate}),
            roster_,
            table,
            setAside[token]
        );
        till_.setAside += uint104(failed);
        bool isPaid = toSeat == table.seatsOf();
        till_.cursor = isPaid ? 0 : uint16(toSeat);
        if (isPaid) till_.pot = 0;

        if (firstPeriod == 0) {
            emit PaidOut(token, period, pot, fromSeat, toSeat);
        } else if (isPaid) {
            emit Settled(token, period, firstPeriod, pot);
        } else {
            emit Closed(token, period, firstPeriod, pot);
            emit PaidOut(token, period, pot, fromSeat, toSeat);
        }
        if (tips != 0) {
            address to = tipTo == address(0) ? msg.sender : tipTo;
            emit Tipped(token, period, to, tips, rate);
            _transfer(token, to, tips);
        }
    }

    function _takeSetAside(address token, address account) private returns (uint256 amount) {
        uint256 owed = setAside[token][account];
        // Of a token that shrank, what is there.
        amount = FixedPointMathLib.min(owed, Payout.balanceOf(token));
        if (amount == 0) revert RevenueSplit_NothingSetAside(token, account);
        setAside[token][account] = owed - amount;
        _tills[token].setAside -= uint104(amount);
    }

    function _transfer(address token, address to, uint256 amount) private {
        if (token == address(0)) SafeTransferLib.safeTransferETH(to, amount);
        else SafeTransferLib.safeTransfer(token, to, amount);
    }

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                   AGREEMENT                                                  */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @inheritdoc IRevenueSplit
    function review(Review calldata review_, Countersignatures calldata countersignatures) external nonReentrant {
        State memory state = _foundedState();
        bytes memory roster_ = CodeStore.read(state.roster);
        if (review_.admitted.length != 0) roster_ = roster_.admit(review_.admitted);
        (bytes memory table, uint256 sum, bytes32 digest) = _read(state, review_, roster_.seats());

        uint256 countersigners = _requireCountersigned(review_.period, digest, roster_, countersignatures);
        bytes memory oldTable = ShareTable.load(state.table);
        DoubleMajority.tally(_charter(), oldTable, table, sum, countersigners).requirePasses();

        table.append(state.table, review_.period, sum, countersigners);
        state.table = ++state.written;
        state.reviewed = uint32(review_.period);
        if (review_.admitted.length != 0) {
            CodeStore.write(roster_);
            state.roster = ++state.written;
        }
        _state = state;

        emit Reviewed(
            review_.period,
            digest,
            countersigners,
            review_.contributions,
            review_.admitted,
            review_.evidenceHash,
            review_.evidenceURI,
            review_.deadline
        );
    }

    /// @inheritdoc IRevenueSplit
    function countersign(uint256 period, bytes32 digest) external nonReentrant {
        State memory state = _foundedState();
        _requireReviewTime(period);
        if (countersigned[period][digest][msg.sender]) revert RevenueSplit_AlreadyCountersigned(digest, msg.sender);
        countersigned[period][digest][msg.sender] = true;

        uint256 seat = CodeStore.read(state.roster).find(msg.sender);
        if (seat != Roster.NO_SEAT) _answer(seat);
        emit Countersigned(period, digest, msg.sender);
    }

    /// @dev Reverts if the review cannot pass now, whoever countersigns it; else its shares, their sum and its digest.
    function _read(
        State memory state,
        Review calldata review_,
        uint256 seats
    ) private view returns (bytes memory table, uint256 sum, bytes32 digest) {
        _requireReviewTime(review_.period);
        if (review_.period <= state.reviewed) revert RevenueSplit_AlreadyReviewed(review_.period, state.reviewed);
        if (block.timestamp > review_.deadline) revert RevenueSplit_DeadlinePassed(review_.deadline);

        bytes32 contributionsHash;
        (table, sum, contributionsHash) = Contributions.read(review_.contributions, seats);
        if (sum == 0) revert RevenueSplit_NoShares();
        for (uint256 seat = seats - review_.admitted.length; seat < seats; ++seat) {
            if (table.sharesOf(seat) == 0) revert RevenueSplit_AdmittedWithoutShares(seat);
        }
        digest = _digest(review_, contributionsHash);
    }

    function _digest(Review calldata review_, bytes32 contributionsHash) private view returns (bytes32) {
        return
            _hashTypedData(
                EfficientHashLib.hash(
                    REVIEW_TYPEHASH,
                    bytes32(review_.period),
                    contributionsHash,
                    keccak256(abi.encodePacked(review_.admitted)),
                    review_.evidenceHash,
                    EfficientHashLib.hashCalldata(bytes(review_.evidenceURI)),
                    bytes32(review_.deadline)
                )
            );
    }

    /// @dev From the beginning of the period until its review window closes.
    function _requireReviewTime(uint256 period) private view {
        PackedCharter packed = _charter();
        uint256 running = packed.periodAt(block.timestamp);
        if (period == 0 || period > running) revert RevenueSplit_PeriodNotBegun(period, running);
        uint256 reviewEnd = packed.reviewEndOf(period);
        if (block.timestamp >= reviewEnd) revert RevenueSplit_WindowClosed(period, reviewEnd);
    }

    /// @dev Reverts if one of the countersigners did not; else the set of them.
    function _requireCountersigned(
        uint256 period,
        bytes32 digest,
        bytes memory roster_,
        Countersignatures calldata given
    ) private view returns (uint256 countersigners) {
        uint256 keys = given.keys;
        uint256 contracts = given.contracts;
        uint256 onChain = given.onChain;
        uint256 twice = (keys & contracts) | (keys & onChain) | (contracts & onChain);
        if (twice != 0) revert RevenueSplit_DuplicateCountersigners(twice);
        countersigners = keys | contracts | onChain;
        uint256 seats = roster_.seats();
        if (countersigners >> seats != 0) revert RevenueSplit_NoSuchSeats((countersigners >> seats) << seats, seats);

        Signatures.requireKeys(roster_, digest, keys, given.keySignatures);
        Signatures.requireContracts(roster_, digest, contracts, given.contractSignatures);
        for (uint256 seat; onChain != 0; ++seat) {
            if (onChain & 1 != 0) {
                address account = roster_.accountOf(seat);
                if (!countersigned[period][digest][account]) revert RevenueSplit_NotCountersigned(seat, account);
            }
            onChain >>= 1;
        }
    }

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                     SEATS                                                    */
    /* ------------------------------------------------------------------------------------------------------------ */

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

    function _offerToCaller(uint256 seat) private view returns (Offer memory offer_) {
        offer_ = offerOf(seat);
        if (offer_.account != msg.sender) revert RevenueSplit_NotOffered(seat, msg.sender);
    }

    /// @dev The holder of a seat has shown that it is there: nobody's announcement to take it runs on.
    function _answer(uint256 seat) private {
        if (_offers[seat].announcedAt != 0) _offers[seat].announcedAt = 0;
    }

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                     VIEWS                                                    */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @inheritdoc IRevenueSplit
    function charter() external view returns (Charter memory) {
        return _charter().unpack();
    }

    /// @inheritdoc IRevenueSplit
    function roster() external view returns (address[] memory) {
        return CodeStore.read(_foundedState().roster).allAccounts();
    }

    /// @inheritdoc IRevenueSplit
    function seatOf(address account) public view returns (uint256 seat) {
        seat = CodeStore.read(_foundedState().roster).find(account);
        if (seat == Roster.NO_SEAT) revert RevenueSplit_NotPartner(account);
    }

    /// @inheritdoc IRevenueSplit
    function sharesOf(uint256 period) external view returns (uint256[] memory) {
        return ShareTable.loadFor(_foundedState().table, period).allShares();
    }

    /// @inheritdoc IRevenueSplit
    function reviewedPeriod() external view returns (uint256) {
        return _state.reviewed;
    }

    /// @inheritdoc IRevenueSplit
    function currentPeriod() external view returns (uint256) {
        return _charter().periodAt(block.timestamp);
    }

    /// @inheritdoc IRevenueSplit
    function periodTimes(uint256 period) external view returns (uint256 start, uint256 end, uint256 reviewEnd) {
        PackedCharter packed = _charter();
        _requirePeriod(period);
        start = packed.endOf(period - 1);
        end = packed.endOf(period);
        reviewEnd = packed.reviewEndOf(period);
    }

    /// @inheritdoc IRevenueSplit
    function till(address token) external view nonReentrantView returns (Till memory) {
        return _tills[token];
    }

    /// @inheritdoc IRevenueSplit
    function accrued(address token) external view nonReentrantView returns (uint256) {
        State memory state = _foundedState();
        Till memory till_ = _tills[token];
        uint256 kept = till_.setAside + _unpaid(state, till_);
        return FixedPointMathLib.zeroFloorSub(Payout.balanceOf(token), kept);
    }

    /// @inheritdoc IRevenueSplit
    function payableFrom(uint256 period) external view returns (bool isPayable, uint256 from) {
        PackedCharter packed = _charter();
        State memory state = _foundedState();
        _requirePeriod(period);
        isPayable = _endedPeriod(packed) >= period && _isPayable(packed, state, period);
        from = state.reviewed >= period ? packed.endOf(period) : packed.reviewEndOf(period);
    }

    /// @inheritdoc IRevenueSplit
    function releasable(
        address token
    ) external view nonReentrantView returns (uint256 period, uint256[] memory amounts) {
        PackedCharter packed = _charter();
        State memory state = _foundedState();
        Till memory till_ = _tills[token];
        if (till_.pot == 0) {
            uint256 ended = _endedPeriod(packed);
            if (ended > till_.period) _close(till_, ended, Payout.balanceOf(token));
        } else {
            _shrinkPot(state, till_, token);
        }
        if (till_.pot == 0 || !_isPayable(packed, state, till_.period)) return (0, amounts);

        period = till_.period;
        amounts = Payout.split(ShareTable.loadFor(state.table, period), till_.pot);
        for (uint256 seat; seat < till_.cursor; ++seat) amounts[seat] = 0;
    }

    /// @inheritdoc IRevenueSplit
    function split(uint256 amount, uint256 period) external view returns (uint256[] memory) {
        return Payout.split(ShareTable.loadFor(_foundedState().table, period), amount);
    }

    /// @inheritdoc IRevenueSplit
    function tipRate(uint256 period) external view returns (uint256) {
        _requirePeriod(period);
        return _tipRate(_charter(), period);
    }

    /// @inheritdoc IRevenueSplit
    function hashReview(Review calldata review_) external view returns (bytes32 digest) {
        uint256 seats = CodeStore.read(_foundedState().roster).seats() + review_.admitted.length;
        (, , bytes32 contributionsHash) = Contributions.read(review_.contributions, seats);
        return _digest(review_, contributionsHash);
    }

    /// @inheritdoc IRevenueSplit
    function tallyReview(
        Review calldata review_,
        uint256 countersigners
    ) external view returns (bool passes, Tally memory tally) {
        State memory state = _foundedState();
        bytes memory roster_ = CodeStore.read(state.roster).admit(review_.admitted);
        (bytes memory table, uint256 sum, ) = _read(state, review_, roster_.seats());
        tally = DoubleMajority.tally(_charter(), ShareTable.load(state.table), table, sum, countersigners);
        passes = tally.passes();
    }

    /// @inheritdoc IRevenueSplit
    function offerOf(uint256 seat) public view returns (Offer memory offer_) {
        offer_ = _offers[seat];
        if (offer_.announcedAt != 0 && _countersignedSince(seat, offer_.table)) offer_.announcedAt = 0;
    }

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                              WHAT THE ABOVE READS                                            */
    /* ------------------------------------------------------------------------------------------------------------ */

    function _charter() private pure returns (PackedCharter) {
        return PackedCharter.wrap(uint200(_getArgUint256(0) >> (256 - 8 * CharterLib.LENGTH)));
    }

    function _foundedState() private view returns (State memory state) {
        state = _state;
        if (state.table == 0) revert RevenueSplit_NotFounded();
    }

    /// @dev Periods are numbered from 1, in 32 bits.
    function _requirePeriod(uint256 period) private pure {
        if (period == 0 || period > type(uint32).max) revert RevenueSplit_NoSuchPeriod(period);
    }

    /// @dev The newest period that is over; 0 if none is.
    function _endedPeriod(PackedCharter packed) private view returns (uint256) {
        return FixedPointMathLib.zeroFloorSub(packed.periodAt(block.timestamp), 1);
    }

    /// @dev The period must be over.
    function _isPayable(PackedCharter packed, State memory state, uint256 period) private view returns (bool) {
        return state.reviewed >= period || block.timestamp >= packed.reviewEndOf(period);
    }

    /// @dev The rate grows evenly from nothing, when the review window closes, to its full value.
    function _tipRate(PackedCharter packed, uint256 period) private view returns (uint256) {
        uint256 tip = packed.tip();
        if (tip == 0) return 0;

        uint256 growth = FixedPointMathLib.min(
            TIP_GROWTH,
            Calendar.shortestPeriod(packed.months(), packed.testSeconds())
        );
        uint256 late = FixedPointMathLib.zeroFloorSub(block.timestamp, packed.reviewEndOf(period));
        return (tip * TIP_SCALE * FixedPointMathLib.min(late, growth)) / growth;
    }

    /// @dev The rest of the pot that waits.
    function _unpaid(State memory state, Till memory till_) private view returns (uint256) {
        if (till_.cursor == 0) return till_.pot;
        bytes memory table = ShareTable.loadFor(state.table, till_.period);
        return till_.pot - Payout.upTo(table, till_.pot, till_.cursor);
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

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("daosplit", "1");
    }
}
