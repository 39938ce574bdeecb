// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../../contracts/interfaces/IRevenueSplit.sol";
import {World} from "./World.sol";

/// @title Archive
/// @notice All shares that were ever agreed on, taken down when they were: the contract forgets those that it can spare.
abstract contract Archive is World {
    struct Agreed {
        uint256 period;
        uint256[] shares;
    }

    mapping(IRevenueSplit split => Agreed[]) private _agreed;

    constructor() {
        _takeDown(parent, 0, parent.sharesOf(0));
        _takeDown(child, 0, child.sharesOf(0));
    }

    function _takeDown(IRevenueSplit split, uint256 period, uint256[] memory shares) internal {
        _agreed[split].push(Agreed(period, shares));
    }

    /// @dev By what was agreed on last for the period, or for one before it.
    function _agreedFor(IRevenueSplit split, uint256 period) internal view returns (uint256[] memory) {
        Agreed[] storage all = _agreed[split];
        uint256 last = all.length - 1;
        while (all[last].period > period) --last;
        return all[last].shares;
    }

    /// @dev Whether the contract has the shares of a period as they were agreed on: of one that no pot needs, they may be
    /// gone, but must not be others.
    function _hasShares(IRevenueSplit split, uint256 period) internal view returns (bool) {
        try split.sharesOf(period) returns (uint256[] memory shares) {
            return keccak256(abi.encode(shares)) == keccak256(abi.encode(_agreedFor(split, period)));
        } catch (bytes memory reason) {
            bytes memory gone = abi.encodeWithSelector(IRevenueSplit.RevenueSplit_SharesNotKept.selector, period);
            return keccak256(reason) == keccak256(gone) && !_isNeeded(split, period);
        }
    }

    /// @dev By a pot that waits, or by one that is still to be closed.
    function _isNeeded(IRevenueSplit split, uint256 period) private view returns (bool) {
        if (period >= _ended(split)) return true;
        address[4] memory tokens = _tokens();
        for (uint256 i; i < tokens.length; ++i) {
            IRevenueSplit.Till memory t = split.till(tokens[i]);
            if (t.pot != 0 && t.period == period) return true;
        }
        return false;
    }

    function _ended(IRevenueSplit split) internal view returns (uint256) {
        uint256 running = split.currentPeriod();
        return running == 0 ? 0 : running - 1;
    }
}
