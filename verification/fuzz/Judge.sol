// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../../contracts/interfaces/IRevenueSplit.sol";
import {vm} from "../Vm.sol";
import {Handler} from "./Handler.sol";

/// @title Judge
/// @notice The invariants, in the words of their names. `judge` reverts with the first that is broken.
contract Judge is Handler {
    error Broken(string invariant);

    /// @dev What a transaction may use (EIP-7825).
    uint256 private constant MOST_GAS = 1 << 24;

    function judge() external {
        if (bytes(broken).length != 0) revert Broken(broken);
        // First, since what is asked next needs the shares of pots.
        _requireShares(parent);
        _requireShares(child);
        _requireMoney(parent);
        _requireMoney(child);
        _requireSettles(parent, ETHER);
        _requireSettles(parent, address(honest));
        _requireSettles(child, address(honest));
    }

    function _requireMoney(IRevenueSplit split) private view {
        address[3] memory tokens = _honestTokens();
        for (uint256 i; i < tokens.length; ++i) {
            IRevenueSplit.Till memory t = split.till(tokens[i]);
            uint256 kept = _setAsideInAll(split, tokens[i]);
            if (kept != t.setAside) revert Broken("Conservation: set aside is not what is set aside for accounts");
            kept += _unpaid(split, t);

            uint256 balance = _balanceOf(tokens[i], address(split));
            if (balance < kept) revert Broken("Solvency");
            if (received[split][tokens[i]] != paidOut[split][tokens[i]] + kept + split.accrued(tokens[i])) {
                revert Broken("Conservation");
            }
        }
        if (_setAsideInAll(split, address(moody)) != split.till(address(moody)).setAside) {
            revert Broken("Conservation: of a hostile token");
        }
    }

    function _setAsideInAll(IRevenueSplit split, address token) private view returns (uint256 sum) {
        for (uint256 i; i < people.length; ++i) sum += split.setAside(token, people[i]);
        sum += split.setAside(token, address(child));
    }

    function _unpaid(IRevenueSplit split, IRevenueSplit.Till memory t) private view returns (uint256) {
        uint256[] memory shares = _agreedFor(split, t.period);
        return t.pot - (t.pot * _sumTo(shares, t.cursor)) / _sumTo(shares, shares.length);
    }

    /// @dev Freeze: whatever was reviewed since, each pot that waits, and what is not closed yet, finds the shares of its
    /// period; and no shares are ever taken for others. And who answered is known.
    function _requireShares(IRevenueSplit split) private view {
        address[4] memory tokens = _tokens();
        for (uint256 i; i < tokens.length; ++i) {
            IRevenueSplit.Till memory t = split.till(tokens[i]);
            if (t.pot != 0 && !_hasShares(split, t.period)) revert Broken("Freeze: a pot has lost its shares");
        }
        uint256 running = split.currentPeriod();
        for (uint256 period = running > 4 ? running - 4 : 0; period <= running + 1; ++period) {
            if (!_hasShares(split, period)) revert Broken("Freeze: shares are gone, or taken for others");
        }
        string memory wrong = _wrongAnswers(split);
        if (bytes(wrong).length != 0) revert Broken(wrong);
    }

    /// @dev Liveness: after the review window anybody can settle whatever is there, in one transaction, and nothing that
    /// was there before is left unpaid. Whoever calls this undoes it.
    function _requireSettles(IRevenueSplit split, address token) private {
        uint256 running = split.currentPeriod();
        (, , uint256 reviewEnd) = split.periodTimes(running == 0 ? 1 : running);
        vm.warp(reviewEnd);
        for (uint256 calls; calls < 2; ++calls) {
            uint256 ended = split.currentPeriod() - 1;
            IRevenueSplit.Till memory t = split.till(token);
            if (t.pot == 0 && t.period >= ended) break;
            vm.prank(EXECUTOR);
            try split.settle{gas: MOST_GAS}(token) {} catch {
                revert Broken("Liveness: settling failed");
            }
        }
        IRevenueSplit.Till memory after_ = split.till(token);
        if (after_.pot != 0 || after_.cursor != 0) revert Broken("Liveness: a pot is left");
    }
}
