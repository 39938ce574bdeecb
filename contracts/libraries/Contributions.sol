// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {ShareTable} from "./ShareTable.sol";

/// @title Contributions
/// @author daosplit
/// @notice Reads a review's packed contributions once, into the shares that they add up to and the hash that a wallet
/// signs, which it shows as a list in words.
library Contributions {
    using EfficientHashLib for bytes32[];

    bytes32 internal constant TYPEHASH = keccak256("Contribution(uint256 seat,uint256 points,string reason)");

    /// @dev The packed lengths: how many contributions, and a contribution without its reason.
    uint256 private constant COUNT_LENGTH = 2;
    uint256 private constant ENTRY_LENGTH = 7;

    /// @param packed As `IRevenueSplit.Review.contributions` says.
    /// @param seats How many seats there are, the admitted ones among them.
    /// @return table The shares, without their period and sum.
    /// @return sum The sum of the shares.
    /// @return hash The EIP-712 hash of `Contribution[]`.
    function read(
        bytes calldata packed,
        uint256 seats
    ) internal pure returns (bytes memory table, uint256 sum, bytes32 hash) {
        uint256 length = packed.length;
        // Of what is too short for a count, zeros are read, and it is too short for none as well.
        uint256 count = uint16(bytes2(packed));
        // Bounds the memory by the calldata that the caller paid for.
        if (length < COUNT_LENGTH + count * ENTRY_LENGTH) {
            revert IRevenueSplit.RevenueSplit_MalformedContributions(length);
        }

        table = ShareTable.create(seats);
        bytes32[] memory hashes = EfficientHashLib.malloc(count);
        uint256 position = COUNT_LENGTH;
        for (uint256 i; i < count;) {
            unchecked {
                // A position grows by less than 2^17; the sum is of at most 255 shares of 32 bits.
                (uint256 seat, uint256 points, uint256 reasonLength) = _entryAt(packed, position);
                if (seat >= seats) revert IRevenueSplit.RevenueSplit_NoSuchSeat(seat, seats);

                ShareTable.add(table, seat, points);
                sum += points;
                hashes.set(i, _hash(seat, points, packed, position + ENTRY_LENGTH, reasonLength));
                position += ENTRY_LENGTH + reasonLength;
                ++i;
            }
        }
        // An entry that reaches beyond `packed` ends beyond it, and so do all that follow.
        if (position != length) revert IRevenueSplit.RevenueSplit_MalformedContributions(length);
        hash = hashes.hash();
    }

    /// @dev Reads a word that may reach beyond `packed`: the caller refuses such an entry.
    function _entryAt(
        bytes calldata packed,
        uint256 position
    ) private pure returns (uint256 seat, uint256 points, uint256 reasonLength) {
        assembly ("memory-safe") {
            let word := calldataload(add(packed.offset, position))
            seat := shr(248, word)
            points := and(shr(216, word), 0xffffffff)
            reasonLength := and(shr(200, word), 0xffff)
        }
    }

    /// @dev The EIP-712 hash of a contribution, whose reason stands at `position`.
    function _hash(
        uint256 seat,
        uint256 points,
        bytes calldata packed,
        uint256 position,
        uint256 reasonLength
    ) private pure returns (bytes32 hash) {
        bytes32 typehash = TYPEHASH;
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, add(packed.offset, position), reasonLength)
            let reasonHash := keccak256(free, reasonLength)
            mstore(free, typehash)
            mstore(add(free, 0x20), seat)
            mstore(add(free, 0x40), points)
            mstore(add(free, 0x60), reasonHash)
            hash := keccak256(free, 0x80)
        }
    }
}
