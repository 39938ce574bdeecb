// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "solady/src/utils/ECDSA.sol";

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {GasBound} from "./GasBound.sol";
import {Roster} from "./Roster.sol";
import {SeatSet} from "./SeatSet.sol";

/// @title Signatures
/// @author daosplit
/// @notice Checks that the accounts of a set of seats signed a digest: keys by ECDSA, contracts by ERC-1271.
library Signatures {
    /// @dev What a contract may use to answer; enough for a Safe of many owners or a passkey checked in Solidity.
    uint256 private constant CONTRACT_GAS = 500_000;

    uint256 private constant SIGNATURE_LENGTH = 64;
    /// @dev Half the order of secp256k1: a larger s is a second form of the same signature.
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @notice Reverts if one of the keys did not sign, or if there are more or fewer signatures than keys.
    /// @param roster The accounts of the seats.
    /// @param digest What is to be signed.
    /// @param keys The seats, each of which must be one of the roster's.
    /// @param signatures r and vs of each, in seat order.
    function requireKeys(bytes memory roster, bytes32 digest, SeatSet keys, bytes calldata signatures) internal view {
        uint256 expected = keys.count() * SIGNATURE_LENGTH;
        if (signatures.length != expected) {
            revert IRevenueSplit.RevenueSplit_SignaturesDoNotMatchSigners(signatures.length, expected);
        }

        uint256 position;
        unchecked {
            // At most 255 seats and signatures.
            for (uint256 seat; !keys.isEmpty(); ++seat) {
                if (!keys.contains(seat)) continue;
                keys = keys.without(seat);
                address account = Roster.accountOf(roster, seat);
                (bytes32 r, bytes32 vs) = _signatureAt(signatures, position);
                bool isHigh = uint256(vs) << 1 > HALF_ORDER << 1;
                if (isHigh || ECDSA.tryRecover(digest, r, vs) != account) {
                    revert IRevenueSplit.RevenueSplit_InvalidSignature(seat, account);
                }
                position += SIGNATURE_LENGTH;
            }
        }
    }

    /// @notice Reverts if one of the contracts does not answer that it signed, or if there are more or fewer signatures
    /// than contracts.
    /// @param roster The accounts of the seats.
    /// @param digest What is to be signed.
    /// @param contracts The seats, each of which must be one of the roster's.
    /// @param signatures What each contract is to judge, in seat order.
    function requireContracts(
        bytes memory roster,
        bytes32 digest,
        SeatSet contracts,
        bytes[] calldata signatures
    ) internal view {
        uint256 expected = contracts.count();
        if (signatures.length != expected) {
            revert IRevenueSplit.RevenueSplit_SignaturesDoNotMatchSigners(signatures.length, expected);
        }

        for (uint256 i; i < expected; ++i) {
            uint256 seat;
            (seat, contracts) = contracts.pop();
            _requireContract(seat, Roster.accountOf(roster, seat), digest, signatures[i]);
        }
    }

    function _signatureAt(bytes calldata signatures, uint256 position) private pure returns (bytes32 r, bytes32 vs) {
        assembly ("memory-safe") {
            r := calldataload(add(signatures.offset, position))
            vs := calldataload(add(add(signatures.offset, position), 32))
        }
    }

    /// @dev Reads one word of the answer, whatever its size, which must be exactly 32 bytes.
    function _requireContract(uint256 seat, address account, bytes32 digest, bytes calldata signature) private view {
        // `isValidSignature(bytes32,bytes)`, and what ERC-1271 wants it to return.
        bytes4 magic = 0x1626ba7e;
        bytes memory question = abi.encodeWithSelector(magic, digest, signature);
        uint256 gasLeft = gasleft();
        bool isValid;
        assembly ("memory-safe") {
            let success := staticcall(CONTRACT_GAS, account, add(question, 32), mload(question), 0x00, 32)
            isValid := and(and(success, eq(returndatasize(), 32)), eq(mload(0x00), magic))
        }
        if (isValid) return;
        GasBound.requireEnough(seat, gasLeft, CONTRACT_GAS);
        revert IRevenueSplit.RevenueSplit_InvalidSignature(seat, account);
    }
}
