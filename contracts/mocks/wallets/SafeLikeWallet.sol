// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "solady/src/utils/ECDSA.sol";
import {SignatureCheckerLib} from "solady/src/utils/SignatureCheckerLib.sol";

import {Executor} from "../../demo/Executor.sol";

/// @title SafeLikeWallet
/// @notice A contract account of several owners who sign, approve or store its own message around a digest, in the
/// encoding of Safe 1.4 and 1.5.
contract SafeLikeWallet is Executor {
    bytes32 private constant DOMAIN_TYPEHASH = keccak256("EIP712Domain(uint256 chainId,address verifyingContract)");
    bytes32 private constant MESSAGE_TYPEHASH = keccak256("SafeMessage(bytes message)");

    uint256 private constant SIGNATURE_LENGTH = 65;
    /// @dev What the last byte of an owner's 65 says: a contract's signature stands further behind, or the hash is
    /// approved on the chain. Beyond this one it is a key's, 4 more, of the hash as plain text.
    uint8 private constant APPROVED = 1;
    uint8 private constant PLAIN_TEXT = 30;

    uint256 public immutable THRESHOLD;

    mapping(address account => bool) public isOwner;
    mapping(address owner => mapping(bytes32 hash => bool)) public approved;
    mapping(bytes32 hash => bool) public signed;

    error NoOwner(address account);

    constructor(address[] memory owners, uint256 threshold) {
        for (uint256 i; i < owners.length; ++i) isOwner[owners[i]] = true;
        THRESHOLD = threshold;
    }

    /// @notice An owner agrees on the chain.
    function approveHash(bytes32 hash) external {
        if (!isOwner[msg.sender]) revert NoOwner(msg.sender);
        approved[msg.sender][hash] = true;
    }

    /// @notice From now on the wallet agrees to the digest without a signature. A true Safe does so only by its owners'
    /// threshold.
    function signMessage(bytes32 digest) external {
        signed[messageHash(digest)] = true;
    }

    /// @notice What owners sign or approve so that this wallet agrees to a digest.
    function messageHash(bytes32 digest) public view returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(DOMAIN_TYPEHASH, block.chainid, address(this)));
        bytes32 message = keccak256(abi.encode(MESSAGE_TYPEHASH, keccak256(abi.encode(digest))));
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }

    /// @param signatures 65 bytes an owner, in the order of their accounts, and behind them what contracts among them
    /// are to judge; or nothing, if the message is stored.
    function isValidSignature(bytes32 digest, bytes calldata signatures) external view returns (bytes4) {
        bytes32 hash = messageHash(digest);
        bool isValid = signatures.length == 0 ? signed[hash] : _haveSigned(hash, signatures);
        return isValid ? this.isValidSignature.selector : bytes4(0);
    }

    function _haveSigned(bytes32 hash, bytes calldata signatures) private view returns (bool) {
        if (signatures.length < THRESHOLD * SIGNATURE_LENGTH) return false;
        address last;
        for (uint256 i; i < THRESHOLD; ++i) {
            address owner = _signer(hash, signatures, i * SIGNATURE_LENGTH);
            if (owner <= last || !isOwner[owner]) return false;
            last = owner;
        }
        return true;
    }

    /// @dev Whose the signature at this position is; nobody's if it is none.
    function _signer(bytes32 hash, bytes calldata signatures, uint256 position) private view returns (address owner) {
        bytes32 r = bytes32(signatures[position:]);
        bytes32 s = bytes32(signatures[position + 32:]);
        uint8 v = uint8(signatures[position + 64]);
        if (v > PLAIN_TEXT) return ECDSA.tryRecover(ECDSA.toEthSignedMessageHash(hash), v - 4, r, s);
        if (v > APPROVED) return ECDSA.tryRecover(hash, v, r, s);

        owner = address(uint160(uint256(r)));
        if (v == APPROVED) return approved[owner][hash] ? owner : address(0);
        uint256 start = uint256(s) + 32;
        bytes calldata judged = signatures[start:start + uint256(bytes32(signatures[uint256(s):]))];
        if (!SignatureCheckerLib.isValidERC1271SignatureNowCalldata(owner, hash, judged)) return address(0);
    }
}
