// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "solady/src/utils/ECDSA.sol";

import {Executor} from "../../demo/Executor.sol";

/// @title ContractWallet
/// @notice A contract account that answers ERC-1271 for the key that owns it, or in one of many bad ways.
contract ContractWallet is Executor {
    enum Way {
        Properly,
        AnswerWrong,
        AnswerShort,
        AnswerLong,
        AnswerDirty,
        AnswerHuge,
        Refuse,
        BurnGas,
        Reenter,
        AgreeIfGivenGas
    }

    bytes4 private constant MAGIC = 0x1626ba7e;
    uint256 private constant HUGE = 200_000;

    address public immutable OWNER;

    Way private _way;
    address private _target;
    bytes private _data;
    bytes4 private _expected;
    uint256 private _neededGas;

    constructor(address owner) {
        OWNER = owner;
    }

    receive() external payable {}

    function misbehave(Way way) external {
        _way = way;
    }

    /// @notice From now on the wallet agrees to everything, if a call that it then makes fails with this error.
    function reenter(address target, bytes calldata data, bytes4 expected) external {
        _way = Way.Reenter;
        _target = target;
        _data = data;
        _expected = expected;
    }

    /// @notice From now on the wallet agrees to everything that it is asked with as much gas.
    function agreeIfGivenGas(uint256 needed) external {
        _way = Way.AgreeIfGivenGas;
        _neededGas = needed;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external returns (bytes4) {
        Way way = _way;
        if (way == Way.Properly) {
            return ECDSA.tryRecoverCalldata(digest, signature) == OWNER ? MAGIC : bytes4(0);
        }
        if (way == Way.Refuse) revert();
        if (way == Way.AgreeIfGivenGas) return gasleft() < _neededGas ? bytes4(0) : MAGIC;
        if (way == Way.Reenter) {
            (bool succeeded, bytes memory answer) = _target.call(_data);
            return !succeeded && bytes4(answer) == _expected ? MAGIC : bytes4(0);
        }
        uint256 length = 32;
        bytes32 word = MAGIC;
        if (way == Way.AnswerWrong) word = ~word;
        if (way == Way.AnswerDirty) word |= bytes32(uint256(1));
        if (way == Way.AnswerShort) length = 31;
        if (way == Way.AnswerLong) length = 33;
        if (way == Way.AnswerHuge) length = HUGE;
        bool burns = way == Way.BurnGas;
        assembly ("memory-safe") {
            if burns {
                invalid()
            }
            mstore(0, word)
            return(0, length)
        }
    }
}
