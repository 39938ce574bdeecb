// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {Calendar} from "../libraries/Calendar.sol";
import {PackedCharter} from "../libraries/CharterLib.sol";
import {Payout} from "../libraries/Payout.sol";
import {ShareStore} from "../libraries/ShareStore.sol";
import {ShareTable} from "../libraries/ShareTable.sol";
import {State} from "../libraries/State.sol";
import {Base} from "./Base.sol";

/// @title Treasury
/// @author daosplit
/// @notice A partnership's money: it comes in by any way, waits as the pot of an ended period, and is paid out.
abstract contract Treasury is Base {
    using Calendar for PackedCharter;
    using ShareStore for ShareStore.Shares;
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
        State state = _foundedState();
        Till memory held = _tills[token];
        uint256 openBefore = _openPeriod(held);
        uint256 ended = _endedPeriod(packed);
        uint256 before = Payout.balanceOf(token) - msg.value;
        if (ended > held.period) {
            if (held.pot != 0) revert RevenueSplit_SettleFirst(token, held.period);
            uint256 firstPeriod = _close(held, ended, before);
            emit Closed(token, ended, firstPeriod, held.pot);
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
            credited = FixedPointMathLib.min(credited, type(uint104).max - held.setAside - held.pot);
            held.pot += uint104(credited);
        }
        _putBack(token, held, openBefore);
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
        State state = _foundedState();
        Till memory held = _tills[token];
        uint256 kept = held.setAside + _unpaid(state, held);
        return FixedPointMathLib.zeroFloorSub(Payout.balanceOf(token), kept);
    }

    /// @inheritdoc IRevenueSplit
    function payableFrom(uint256 period) external view returns (bool isPayable, uint256 from) {
        PackedCharter packed = _charter();
        State state = _foundedState();
        _requirePeriod(period);
        isPayable = _endedPeriod(packed) >= period && _isPayable(packed, state, period);
        from = state.period() >= period ? packed.endOf(period) : packed.reviewEndOf(period);
    }

    /// @inheritdoc IRevenueSplit
    function releasable(
        address token
    ) external view nonReadReentrant returns (uint256 period, uint256[] memory amounts) {
        PackedCharter packed = _charter();
        State state = _foundedState();
        Till memory held = _tills[token];
        if (held.pot == 0) {
            uint256 ended = _endedPeriod(packed);
            if (ended > held.period) _close(held, ended, Payout.balanceOf(token));
        } else {
            _shrinkPot(state, held, token);
        }
        if (held.pot == 0 || !_isPayable(packed, state, held.period)) return (0, amounts);

        period = held.period;
        amounts = Payout.split(_shares.forPeriod(state, period), held.pot);
        for (uint256 seat; seat < held.cursor; ++seat) amounts[seat] = 0;
    }

    /// @inheritdoc IRevenueSplit
    function split(uint256 amount, uint256 period) external view returns (uint256[] memory) {
        return Payout.split(_shares.forPeriod(_foundedState(), period), amount);
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
        State state = _foundedState();
        Till memory held = _tills[token];
        uint256 openBefore = _openPeriod(held);
        uint256 ended = _endedPeriod(packed);
        uint256 firstPeriod;
        if (held.pot == 0) {
            if (ended <= held.period) return false;
            firstPeriod = _close(held, ended, Payout.balanceOf(token));
            if (held.pot == 0 || !_isPayable(packed, state, ended)) {
                _putBack(token, held, openBefore);
                emit Closed(token, ended, firstPeriod, held.pot);
                return true;
            }
        } else if (!_isPayable(packed, state, held.period)) {
            return false;
        } else {
            _shrinkPot(state, held, token);
        }

        _payOut(packed, state, held, token, seats, firstPeriod, tipTo);
        if (held.pot == 0 && ended > held.period) {
            // The pot was an older one: what came in since is closed as well, and paid by the next call.
            firstPeriod = _close(held, ended, Payout.balanceOf(token));
            emit Closed(token, ended, firstPeriod, held.pot);
        }
        _putBack(token, held, openBefore);
        return true;
    }

    /// @dev Makes what `balance` holds beside what is set aside the pot of `ended`. Returns the first period it covers.
    function _close(Till memory held, uint256 ended, uint256 balance) private pure returns (uint256 firstPeriod) {
        firstPeriod = held.period + 1;
        uint256 pot = FixedPointMathLib.zeroFloorSub(balance, held.setAside);
        held.pot = uint104(FixedPointMathLib.min(pot, type(uint104).max - held.setAside));
        held.period = uint32(ended);
    }

    /// @dev If less is there than the pot's unpaid rest, the rest is what is there, shared by the same shares.
    function _shrinkPot(State state, Till memory held, address token) private view {
        uint256 there = FixedPointMathLib.zeroFloorSub(Payout.balanceOf(token), held.setAside);
        if (there >= held.pot) return;

        bytes memory table = _shares.forPeriod(state, held.period);
        if (there >= held.pot - Payout.upTo(table, held.pot, held.cursor)) return;
        uint256 sum = table.sumOf();
        held.pot = uint104((there * sum) / (sum - table.sumBefore(held.cursor)));
    }

    /// @dev Pays at most `seats` seats of the pot, from the cursor on. `firstPeriod` is not 0 if this call closed it.
    function _payOut(
        PackedCharter packed,
        State state,
        Till memory held,
        address token,
        uint256 seats,
        uint256 firstPeriod,
        address tipTo
    ) private {
        uint256 period = held.period;
        bytes memory table = _shares.forPeriod(state, period);
        uint256 last = table.seatsOf();
        Payout.Order memory order;
        order.token = token;
        order.pot = held.pot;
        order.fromSeat = held.cursor;
        order.toSeat = order.fromSeat + FixedPointMathLib.min(seats, last - order.fromSeat);
        order.rate = _tipRate(packed, period);
        Payout.pay(order, _rosterOf(state), table, setAside[token]);

        held.setAside += uint104(order.setAside);
        // A pot of which nothing is left is paid, or its slice would leave a cursor to the next pot.
        bool isPaid = order.toSeat == last || order.pot == 0;
        held.cursor = isPaid ? 0 : uint16(order.toSeat);
        if (isPaid) held.pot = 0;

        if (firstPeriod != 0 && isPaid) {
            emit Settled(token, period, firstPeriod, order.pot);
        } else {
            if (firstPeriod != 0) emit Closed(token, period, firstPeriod, order.pot);
            emit PaidOut(token, period, order.pot, order.fromSeat, order.toSeat);
        }
        if (order.tips != 0) {
            address to = tipTo == address(0) ? msg.sender : tipTo;
            emit Tipped(token, period, to, order.tips, order.rate);
            _transfer(token, to, order.tips);
        }
    }

    /// @dev The period of the pot that waits; 0 if none does.
    function _openPeriod(Till memory held) private pure returns (uint256) {
        return held.pot == 0 ? 0 : held.period;
    }

    /// @dev Writes a till, and counts the pot that it opened, and the one that it paid.
    function _putBack(address token, Till memory held, uint256 openBefore) private {
        uint256 openNow = _openPeriod(held);
        if (openNow != openBefore) {
            // Read anew: tokens were called since.
            State state = _shares.state;
            if (openBefore != 0) state = state.potPaid(openBefore);
            if (openNow != 0) state = state.potOpened(openNow);
            _shares.state = state;
        }
        _tills[token] = held;
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
    function _unpaid(State state, Till memory held) private view returns (uint256) {
        if (held.cursor == 0) return held.pot;
        bytes memory table = _shares.forPeriod(state, held.period);
        return held.pot - Payout.upTo(table, held.pot, held.cursor);
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
