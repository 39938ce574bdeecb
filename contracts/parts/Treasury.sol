// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {Calendar} from "../libraries/Calendar.sol";
import {PackedCharter} from "../libraries/CharterLib.sol";
import {CodeStore} from "../libraries/CodeStore.sol";
import {Payout} from "../libraries/Payout.sol";
import {ShareTable} from "../libraries/ShareTable.sol";
import {Base} from "./Base.sol";

/// @title Treasury
/// @notice A partnership's money: it comes in by any way, waits as the pot of an ended period, and is paid out.
abstract contract Treasury is Base {
    using Calendar for PackedCharter;
    using ShareTable for bytes;

    /// @dev The tip's rate grows for this long after the review window, or for a shorter period.
    uint256 private constant TIP_GROWTH = 10 days;
    /// @dev Billionths of a rate in a millionth of the charter's tip.
    uint256 private constant TIP_SCALE = 1e3;

    mapping(address token => Till) private _tills;

    /// @inheritdoc IRevenueSplit
    mapping(address token => mapping(address account => uint256)) public setAside;

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                    MONEY IN                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

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
        // Before the first period ends, period 0 counts as reviewed.
        if (period != ended + 1 && (period != ended || _isPayable(packed, state, ended))) {
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

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                   MONEY OUT                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @inheritdoc IRevenueSplit
    function settle(address token) external nonReentrant {
        if (!_settle(token, gasleft(), msg.sender)) revert RevenueSplit_NothingToSettle();
    }

    /// @inheritdoc IRevenueSplit
    function settleMany(address[] calldata tokens, address tipTo) external nonReentrant {
        bool isSettled;
        for (uint256 i; i < tokens.length; ++i) {
            if (_settle(tokens[i], gasleft(), tipTo)) isSettled = true;
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

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                     VIEWS                                                      */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @inheritdoc IRevenueSplit
    function till(address token) external view nonReadReentrant returns (Till memory) {
        return _tills[token];
    }

    /// @inheritdoc IRevenueSplit
    function accrued(address token) external view nonReadReentrant returns (uint256) {
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
    ) external view nonReadReentrant returns (uint256 period, uint256[] memory amounts) {
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

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                    INTERNAL                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @dev Closes and pays what there is to close and pay; false if there was nothing. For all seats, callers give as many
    /// as there is gas: a constant would make the compiler write this twice.
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
        // A pot of which nothing is left is paid, or its slice would leave a cursor to the next pot.
        bool isPaid = toSeat == table.seatsOf() || pot == 0;
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

    /// @dev The rest of the pot that waits.
    function _unpaid(State memory state, Till memory till_) private view returns (uint256) {
        if (till_.cursor == 0) return till_.pot;
        bytes memory table = ShareTable.loadFor(state.table, till_.period);
        return till_.pot - Payout.upTo(table, till_.pot, till_.cursor);
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
}
