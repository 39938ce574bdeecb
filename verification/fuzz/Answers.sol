// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../../contracts/interfaces/IRevenueSplit.sol";
import {Archive} from "./Archive.sol";

/// @title Answers
/// @notice Who was questioned, whose successor has announced itself, and who has answered since, by what was called and
/// signed.
abstract contract Answers is Archive {
    mapping(IRevenueSplit split => mapping(uint256 seat => uint256)) private _silentFrom;
    mapping(IRevenueSplit split => mapping(uint256 seat => uint256)) private _announcedAt;
    /// @dev 1 more than the period in which a presence of the account was handed in last.
    mapping(IRevenueSplit split => mapping(address account => uint256)) private _presentBefore;
    /// @dev 1 more than the last period of its parent for which what the account signed has counted.
    mapping(IRevenueSplit split => mapping(address account => uint256)) private _countedBefore;

    function _noteQuestion(IRevenueSplit split, uint256 seat) internal {
        _silentFrom[split][seat] = split.currentPeriod() + 2;
    }

    function _noteAnnouncement(IRevenueSplit split, uint256 seat) internal {
        _announcedAt[split][seat] = block.timestamp;
    }

    function _noteAnswers(IRevenueSplit split, uint256 seats) internal {
        for (uint256 seat; seats >> seat != 0; ++seat) {
            if ((seats >> seat) & 1 == 0) continue;
            delete _silentFrom[split][seat];
            delete _announcedAt[split][seat];
        }
    }

    /// @dev Of an account a presence in a period is an answer once, whichever seat it holds.
    function _notePresence(IRevenueSplit split, uint256 seats, uint256 period) internal {
        _noteOnce(split, seats, period, _presentBefore[split]);
    }

    /// @dev And so is what it signed for a period of the parent.
    function _noteParentSigned(IRevenueSplit split, uint256 seats, uint256 period) internal {
        _noteOnce(split, seats, period, _countedBefore[split]);
    }

    function _noteOnce(
        IRevenueSplit split,
        uint256 seats,
        uint256 period,
        mapping(address account => uint256) storage answeredBefore
    ) private {
        address[] memory roster = split.roster();
        for (uint256 seat; seat < roster.length; ++seat) {
            if ((seats >> seat) & 1 == 0 || answeredBefore[roster[seat]] > period) continue;
            answeredBefore[roster[seat]] = period + 1;
            _noteAnswers(split, 1 << seat);
        }
    }

    /// @dev What the contract says otherwise; empty if nothing.
    function _wrongAnswers(IRevenueSplit split) internal view returns (string memory) {
        uint256 seats = split.roster().length;
        uint256 running = split.currentPeriod();
        uint256 silent = split.silentSeats();
        for (uint256 seat; seat < seats; ++seat) {
            uint256 wanted = _silentFrom[split][seat];
            (uint256 silentFrom, bool isSilent) = split.questionOf(seat);
            if (silentFrom != 0 && wanted == 0) return "Liveness: who answered is still questioned";
            if (silentFrom != wanted) return "Liveness: a question is gone without an answer";
            if (isSilent != (wanted != 0 && running >= wanted)) return "Liveness: the wrong seat is silent";
            if (isSilent != ((silent >> seat) & 1 != 0)) return "Liveness: the wrong seat is among the silent";
            if (split.offerOf(seat).announcedAt != _announcedAt[split][seat]) {
                return "No admin: an announcement outlives an answer, or ends without one";
            }
        }
        return silent >> seats == 0 ? "" : "Liveness: a seat that is none is silent";
    }
}
