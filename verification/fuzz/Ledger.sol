// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../../contracts/interfaces/IRevenueSplit.sol";
import {Answers} from "./Answers.sol";

/// @title Ledger
/// @notice What must have happened, worked out apart from the contract: what came in, what each settlement had to pay to
/// whom, and what may never change again.
/// @dev The first thing that went otherwise is kept in `broken`: to revert would undo the proof.
abstract contract Ledger is Answers {
    /// @notice The invariant that was broken, and how; empty as long as all hold.
    string public broken;

    /// @notice What came in and went out of each honest token, as seen from outside.
    mapping(IRevenueSplit split => mapping(address token => uint256)) public received;
    mapping(IRevenueSplit split => mapping(address token => uint256)) public paidOut;

    /// @dev The hash of what was agreed on for a period, once nothing may change it.
    mapping(IRevenueSplit split => mapping(uint256 period => bytes32)) private _frozenShares;
    mapping(IRevenueSplit split => uint256) private _frozenUpTo;
    /// @dev The pot that was seen payable last, by token: its period and what it was.
    mapping(IRevenueSplit split => mapping(address token => uint256)) private _frozenPeriod;
    mapping(IRevenueSplit split => mapping(address token => uint256)) private _frozenPot;

    /// @dev All that decides what a settlement must do, read before it.
    struct Before {
        IRevenueSplit.Till till;
        address token;
        uint256 balance;
        uint256 ended;
        uint256 period;
        uint256 pot;
        bool isPaid;
        uint256 rate;
        uint256[] shares;
        address[] roster;
        uint256[] balances;
        uint256[] setAside;
        uint256 executor;
    }

    function _break(string memory what) internal {
        if (bytes(broken).length == 0) broken = what;
    }

    function _isHonest(address token) internal view returns (bool) {
        return token != address(moody);
    }

    function _isPayable(IRevenueSplit split, uint256 period) internal view returns (bool) {
        (, uint256 end, uint256 reviewEnd) = split.periodTimes(period);
        return block.timestamp >= end && (split.reviewedPeriod() >= period || block.timestamp >= reviewEnd);
    }

    /* ------------------------------------------------ A SETTLEMENT ------------------------------------------------ */

    function _before(IRevenueSplit split, address token) internal view returns (Before memory b) {
        b.token = token;
        b.till = split.till(token);
        b.balance = _balanceOf(token, address(split));
        b.ended = _ended(split);
        (b.period, b.pot) = (b.till.period, b.till.pot);
        if (b.pot == 0 && b.ended > b.till.period) {
            b.period = b.ended;
            b.pot = b.balance - b.till.setAside;
        }
        b.isPaid = b.pot != 0 && _isPayable(split, b.period);
        if (b.period != 0) b.rate = split.tipRate(b.period);
        b.shares = _agreedFor(split, b.period);
        b.roster = split.roster();
        (b.balances, b.setAside) = _holdings(split, token, b.roster);
        b.executor = _balanceOf(token, EXECUTOR);
    }

    /// @dev Exactness: each seat of the slice got its part of the pot less its tip, and nobody else got anything.
    function _afterSettling(IRevenueSplit split, Before memory b, uint256 seats) internal {
        uint256 toSeat = b.isPaid ? b.till.cursor : 0;
        if (b.isPaid) toSeat = seats < b.shares.length - toSeat ? toSeat + seats : b.shares.length;
        uint256 tips = _checkPayments(split, b, toSeat);

        uint256 tipped = _balanceOf(b.token, EXECUTOR) - b.executor;
        if (tipped != tips) _break("Exactness: the tips are not the sum of what was taken from the payments");
        paidOut[split][b.token] += tipped;

        _checkTill(split, b, toSeat);
    }

    function _checkPayments(IRevenueSplit split, Before memory b, uint256 toSeat) private returns (uint256 tips) {
        (uint256[] memory balances, uint256[] memory setAside) = _holdings(split, b.token, b.roster);
        uint256 sum = _sumTo(b.shares, b.shares.length);
        for (uint256 seat; seat < b.roster.length; ++seat) {
            uint256 due;
            if (b.isPaid && seat >= b.till.cursor && seat < toSeat) {
                uint256 upTo = _sumTo(b.shares, seat + 1);
                due = (b.pot * upTo) / sum - (b.pot * (upTo - b.shares[seat])) / sum;
                uint256 tip = (due * b.rate) / 1e9;
                if (tip * 100 > due) _break("Exactness: a tip is more than a hundredth");
                (due, tips) = (due - tip, tips + tip);
            }
            uint256 got = balances[seat] - b.balances[seat];
            if (got + setAside[seat] != due + b.setAside[seat]) _break("Exactness: a seat did not get its part");
            _left(split, b.token, b.roster[seat], got);
        }
    }

    function _checkTill(IRevenueSplit split, Before memory b, uint256 toSeat) private {
        IRevenueSplit.Till memory t = split.till(b.token);
        bool isUnpaid = b.pot != 0 && (!b.isPaid || toSeat < b.shares.length);
        if (isUnpaid) {
            if (t.period != b.period || t.pot != b.pot || t.cursor != toSeat) _break("Exactness: not what waits");
            return;
        }
        if (t.period != b.ended || t.cursor != 0) _break("Exactness: what has ended is not closed");
        uint256 accrued = _balanceOf(b.token, address(split)) - t.setAside;
        bool closedAnother = b.till.pot != 0 && b.ended > b.till.period;
        if (t.pot != (closedAnother ? accrued : 0)) _break("Exactness: the next pot is not what came in");
    }

    /// @dev What an account got has left the one partnership, and may have come to the other.
    function _left(IRevenueSplit split, address token, address to, uint256 amount) internal {
        paidOut[split][token] += amount;
        if (to == address(child) || to == address(parent)) received[IRevenueSplit(to)][token] += amount;
    }

    function _holdings(
        IRevenueSplit split,
        address token,
        address[] memory accounts
    ) internal view returns (uint256[] memory balances, uint256[] memory setAside) {
        balances = new uint256[](accounts.length);
        setAside = new uint256[](accounts.length);
        for (uint256 i; i < accounts.length; ++i) {
            balances[i] = _balanceOf(token, accounts[i]);
            setAside[i] = split.setAside(token, accounts[i]);
        }
    }

    /* ------------------------------------------------- THE FROZEN ------------------------------------------------- */

    /// @dev Takes down what is final by now. Called after every action: what was final before is compared first.
    function _freeze(IRevenueSplit split) internal {
        uint256 ended = _ended(split);
        uint256 last = _frozenUpTo[split];
        while (last < ended && _isPayable(split, last + 1)) {
            ++last;
            _frozenShares[split][last] = keccak256(abi.encode(_agreedFor(split, last)));
        }
        _frozenUpTo[split] = last;

        address[4] memory tokens = _tokens();
        for (uint256 i; i < tokens.length; ++i) {
            IRevenueSplit.Till memory t = split.till(tokens[i]);
            bool isFinal = t.pot != 0 && _isPayable(split, t.period);
            _frozenPeriod[split][tokens[i]] = isFinal ? t.period : 0;
            _frozenPot[split][tokens[i]] = t.pot;
        }
    }

    /// @notice Whether anything final has changed.
    function isFrozen(IRevenueSplit split) public view returns (bool) {
        uint256 last = _frozenUpTo[split];
        for (uint256 period = last > 3 ? last - 3 : 1; period <= last; ++period) {
            if (_frozenShares[split][period] != keccak256(abi.encode(_agreedFor(split, period)))) return false;
        }
        address[4] memory tokens = _tokens();
        for (uint256 i; i < tokens.length; ++i) {
            IRevenueSplit.Till memory t = split.till(tokens[i]);
            if (t.pot == 0 || t.period != _frozenPeriod[split][tokens[i]]) continue;
            // A token that shrinks may lessen its pot; nothing may make it more.
            uint256 pot = _frozenPot[split][tokens[i]];
            if (_isHonest(tokens[i]) ? t.pot != pot : t.pot > pot) return false;
        }
        return true;
    }
}
