// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";
import {EIP712} from "solady/src/utils/EIP712.sol";

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {Calendar} from "../libraries/Calendar.sol";
import {PackedCharter} from "../libraries/CharterLib.sol";
import {CodeStore} from "../libraries/CodeStore.sol";
import {Contributions} from "../libraries/Contributions.sol";
import {DoubleMajority} from "../libraries/DoubleMajority.sol";
import {Roster} from "../libraries/Roster.sol";
import {ShareTable} from "../libraries/ShareTable.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {Seats} from "./Seats.sol";

/// @title Agreement
/// @notice What the partners agree on: a review sets a period's shares, if enough of them countersign it.
abstract contract Agreement is Seats, EIP712 {
    using Calendar for PackedCharter;
    using DoubleMajority for Tally;
    using Roster for bytes;
    using ShareTable for bytes;

    bytes32 private constant REVIEW_TYPEHASH = keccak256(
        "Review(uint256 period,Contribution[] contributions,address[] admitted,bytes32 evidenceHash,string evidenceURI,uint256 deadline)Contribution(uint256 seat,uint256 points,string reason)"
    );

    /// @inheritdoc IRevenueSplit
    mapping(uint256 period => mapping(bytes32 digest => mapping(address account => bool))) public countersigned;

    /// @inheritdoc IRevenueSplit
    function review(Review calldata review_, Countersignatures calldata countersignatures) external nonReentrant {
        State memory state = _foundedState();
        bytes memory roster_ = CodeStore.read(state.roster);
        if (review_.admitted.length != 0) roster_ = roster_.admit(review_.admitted);
        (bytes memory table, uint256 sum, bytes32 digest) = _read(state, review_, roster_.seats());

        uint256 countersigners = _requireCountersigned(review_.period, digest, roster_, countersignatures);
        bytes memory oldTable = ShareTable.load(state.table);
        DoubleMajority.tally(_charter(), oldTable, table, sum, countersigners).requirePasses();

        table.append(state.table, review_.period, sum, countersigners);
        state.table = ++state.written;
        state.reviewed = uint32(review_.period);
        if (review_.admitted.length != 0) {
            CodeStore.write(roster_);
            state.roster = ++state.written;
        }
        _state = state;

        emit Reviewed(
            review_.period,
            digest,
            countersigners,
            review_.contributions,
            review_.admitted,
            review_.evidenceHash,
            review_.evidenceURI,
            review_.deadline
        );
    }

    /// @inheritdoc IRevenueSplit
    function countersign(uint256 period, bytes32 digest) external nonReentrant {
        State memory state = _foundedState();
        _requireReviewTime(period);
        // What changes nothing answers for nobody.
        if (countersigned[period][digest][msg.sender]) return;
        countersigned[period][digest][msg.sender] = true;

        uint256 seat = CodeStore.read(state.roster).find(msg.sender);
        if (seat != Roster.NO_SEAT) _answer(seat);
        emit Countersigned(period, digest, msg.sender);
    }

    /// @inheritdoc IRevenueSplit
    function hashReview(Review calldata review_) external view returns (bytes32 digest) {
        uint256 seats = CodeStore.read(_foundedState().roster).seats() + review_.admitted.length;
        (, , bytes32 contributionsHash) = Contributions.read(review_.contributions, seats);
        return _digest(review_, contributionsHash);
    }

    /// @inheritdoc IRevenueSplit
    function tallyReview(
        Review calldata review_,
        uint256 countersigners
    ) external view returns (bool passes, Tally memory tally) {
        State memory state = _foundedState();
        bytes memory roster_ = CodeStore.read(state.roster).admit(review_.admitted);
        (bytes memory table, uint256 sum, ) = _read(state, review_, roster_.seats());
        tally = DoubleMajority.tally(_charter(), ShareTable.load(state.table), table, sum, countersigners);
        passes = tally.passes();
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                    INTERNAL                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @dev Reverts if the review cannot pass now, whoever countersigns it; else its shares, their sum and its digest.
    function _read(
        State memory state,
        Review calldata review_,
        uint256 seats
    ) private view returns (bytes memory table, uint256 sum, bytes32 digest) {
        _requireReviewTime(review_.period);
        if (review_.period <= state.reviewed) revert RevenueSplit_AlreadyReviewed(review_.period, state.reviewed);
        if (block.timestamp > review_.deadline) revert RevenueSplit_DeadlinePassed(review_.deadline);

        bytes32 contributionsHash;
        (table, sum, contributionsHash) = Contributions.read(review_.contributions, seats);
        if (sum == 0) revert RevenueSplit_NoShares();
        for (uint256 seat = seats - review_.admitted.length; seat < seats; ++seat) {
            if (table.sharesOf(seat) == 0) revert RevenueSplit_AdmittedWithoutShares(seat);
        }
        digest = _digest(review_, contributionsHash);
    }

    function _digest(Review calldata review_, bytes32 contributionsHash) private view returns (bytes32) {
        return
            _hashTypedData(
                EfficientHashLib.hash(
                    REVIEW_TYPEHASH,
                    bytes32(review_.period),
                    contributionsHash,
                    keccak256(abi.encodePacked(review_.admitted)),
                    review_.evidenceHash,
                    EfficientHashLib.hashCalldata(bytes(review_.evidenceURI)),
                    bytes32(review_.deadline)
                )
            );
    }

    /// @dev From the beginning of the period until its review window closes.
    function _requireReviewTime(uint256 period) private view {
        PackedCharter packed = _charter();
        uint256 running = packed.periodAt(block.timestamp);
        if (period == 0 || period > running) revert RevenueSplit_PeriodNotBegun(period, running);
        uint256 reviewEnd = packed.reviewEndOf(period);
        if (block.timestamp >= reviewEnd) revert RevenueSplit_WindowClosed(period, reviewEnd);
    }

    /// @dev Reverts if one of the countersigners did not; else the set of them.
    function _requireCountersigned(
        uint256 period,
        bytes32 digest,
        bytes memory roster_,
        Countersignatures calldata given
    ) private view returns (uint256 countersigners) {
        uint256 keys = given.keys;
        uint256 contracts = given.contracts;
        uint256 onChain = given.onChain;
        uint256 twice = (keys & contracts) | (keys & onChain) | (contracts & onChain);
        if (twice != 0) revert RevenueSplit_DuplicateCountersigners(twice);
        countersigners = keys | contracts | onChain;
        uint256 seats = roster_.seats();
        if (countersigners >> seats != 0) revert RevenueSplit_NoSuchSeats((countersigners >> seats) << seats, seats);

        Signatures.requireKeys(roster_, digest, keys, given.keySignatures);
        Signatures.requireContracts(roster_, digest, contracts, given.contractSignatures);
        for (uint256 seat; onChain != 0; ++seat) {
            if (onChain & 1 != 0) {
                address account = roster_.accountOf(seat);
                if (!countersigned[period][digest][account]) revert RevenueSplit_NotCountersigned(seat, account);
            }
            onChain >>= 1;
        }
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("daosplit", "1");
    }
}
