// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "solady/src/utils/ECDSA.sol";

import {IRevenueSplit} from "../../interfaces/IRevenueSplit.sol";
import {Executor} from "../../demo/Executor.sol";

/// @title MoodyAccount
/// @notice A contract account that changes its mind about taking ether. Its owner's key signs for it.
contract MoodyAccount is Executor {
    /// @dev What it does when it is paid ether. `Thirsty` takes it, but needs more gas than a settlement gives;
    /// `Reentering` takes it unless whoever pays can be made to settle meanwhile.
    enum Mood {
        Welcoming,
        Refusing,
        Burning,
        Shouting,
        Thirsty,
        Reentering
    }

    uint256 private constant SHOUT = 32_768;

    address private immutable OWNER;
    Mood private _mood;
    uint256[] private _received;

    constructor(address owner) {
        OWNER = owner;
    }

    receive() external payable {
        Mood mood = _mood;
        if (mood == Mood.Refusing) revert();
        if (mood == Mood.Thirsty) _received.push(msg.value);
        if (mood == Mood.Reentering) {
            (bool isSettled, ) = msg.sender.call(abi.encodeCall(IRevenueSplit.settle, (address(0))));
            if (isSettled) revert();
        }
        if (mood == Mood.Burning) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (mood == Mood.Shouting) {
            assembly ("memory-safe") {
                revert(0, SHOUT)
            }
        }
    }

    function setMood(Mood mood) external {
        _mood = mood;
    }

    /// @notice ERC-1271. Asked without a signature it burns all its gas.
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        if (signature.length == 0) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        return ECDSA.tryRecoverCalldata(digest, signature) == OWNER ? this.isValidSignature.selector : bytes4(0);
    }
}
