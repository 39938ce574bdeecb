// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ShrinkingToken} from "./ShrinkingToken.sol";

/// @title MisbehavingToken
/// @notice A token that does to chosen accounts what they choose: their transfers, and questions about their balance, end
/// in one of many bad ways.
contract MisbehavingToken is ShrinkingToken {
    enum Way {
        Properly,
        Refuse,
        AnswerFalse,
        AnswerTwo,
        AnswerNothing,
        AnswerShort,
        AnswerHuge,
        RefuseHuge,
        BurnGas
    }

    uint256 private constant HUGE = 200_000;

    /// @notice How transfers to an account end; nothing is transferred.
    mapping(address account => Way) public wayOfTransfer;
    /// @notice How a question about an account's balance ends.
    mapping(address account => Way) public wayOfBalance;

    function misbehave(address account, Way ofTransfer, Way ofBalance) external {
        wayOfTransfer[account] = ofTransfer;
        wayOfBalance[account] = ofBalance;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        _end(wayOfTransfer[to]);
        return super.transfer(to, amount);
    }

    function balanceOf(address account) public view override returns (uint256) {
        _end(wayOfBalance[account]);
        return super.balanceOf(account);
    }

    function _end(Way way) private pure {
        if (way == Way.Properly) return;
        if (way == Way.Refuse) revert();
        uint256 length = 32;
        uint256 answer = way == Way.AnswerTwo ? 2 : 0;
        if (way == Way.AnswerNothing) length = 0;
        // As much as a word that says yes, less its last byte.
        if (way == Way.AnswerShort) (length, answer) = (31, 1 << 8);
        if (way == Way.AnswerHuge || way == Way.RefuseHuge) length = HUGE;
        bool burns = way == Way.BurnGas;
        bool refuses = way == Way.RefuseHuge;
        assembly ("memory-safe") {
            if burns {
                invalid()
            }
            mstore(0, answer)
            if refuses {
                revert(0, length)
            }
            return(0, length)
        }
    }
}
