// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../../interfaces/IRevenueSplit.sol";

/// @title MoodyToken
/// @notice A token that changes its mind about whom it pays and how. It keeps a fee, can shrink, brings gifts along as a
/// sender's hook would, and may say nothing when it is asked.
contract MoodyToken {
    /// @dev What it does when somebody is to be paid. `Silent` pays and answers nothing; `Lying` says that it has paid,
    /// and `Shouting` answers at length, but neither moves anything; `Reentering` pays unless whoever pays can be made
    /// to settle meanwhile.
    enum Mood {
        Honest,
        Silent,
        Reverting,
        Refusing,
        Burning,
        Shouting,
        Lying,
        Reentering
    }

    error MoodyToken_Refused(address payee);
    error MoodyToken_Mute();

    uint256 private constant FEE_SCALE = 100;
    uint256 private constant SHOUT = 32_768;

    /// @dev Hundredths of each transfer that do not arrive.
    uint256 private immutable FEE;
    /// @dev What arrives beside each payment that is drawn from an account.
    uint256 private _gift;
    bool private _isMute;
    mapping(address account => uint256) private _balances;
    mapping(address payee => Mood) private _moods;

    constructor(uint256 fee) {
        FEE = fee;
    }

    function setMood(address payee, Mood mood) external {
        _moods[payee] = mood;
    }

    function setGift(uint256 gift) external {
        _gift = gift;
    }

    function setMute(bool isMute) external {
        _isMute = isMute;
    }

    function mint(address account, uint256 amount) external {
        _balances[account] += amount;
    }

    function shrink(address account, uint256 amount) external {
        _balances[account] -= amount;
    }

    function balanceOf(address account) external view returns (uint256) {
        if (_isMute) revert MoodyToken_Mute();
        return _balances[account];
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _pay(msg.sender, to, amount);
    }

    /// @notice Needs no allowance.
    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _balances[to] += _gift;
        return _pay(from, to, amount);
    }

    function _pay(address from, address to, uint256 amount) private returns (bool) {
        Mood mood = _moods[to];
        if (mood == Mood.Reverting) revert MoodyToken_Refused(to);
        if (mood == Mood.Refusing) return false;
        if (mood == Mood.Lying) return true;
        if (mood == Mood.Burning) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (mood == Mood.Shouting) {
            assembly ("memory-safe") {
                mstore(0x00, not(0))
                return(0, SHOUT)
            }
        }
        if (mood == Mood.Reentering) {
            (bool isSettled, ) = msg.sender.call(abi.encodeCall(IRevenueSplit.settle, (address(this))));
            if (isSettled && msg.sender.code.length != 0) revert MoodyToken_Refused(to);
        }

        _balances[from] -= amount;
        _balances[to] += amount - (amount * FEE) / FEE_SCALE;
        if (mood == Mood.Silent) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        return true;
    }
}
