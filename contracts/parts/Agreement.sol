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

    bytes32 private constant PARENT_REVIEW_TYPEHASH = keccak256(
        "ParentReview(address parent,uint256 period,bytes32 review,bool consentsToCut)"
    );

    bytes32 private constant PRESENCE_TYPEHASH = keccak256("Presence(uint256 period)");

    /// @dev The bits of a countersignature on the chain: the review, a cut of the account's own, and shares for a seat
    /// that had none.
    uint8 private constant COUNTERSIGNS = 1;
    uint8 private constant CONSENTS = 2;
    uint8 private constant ADMITS = 4;

    /// @inheritdoc IRevenueSplit
    mapping(uint256 period => mapping(bytes32 digest => mapping(address account => uint8))) public countersigned;

    /// @inheritdoc IRevenueSplit
    function review(Review calldata review_, Countersignatures calldata countersignatures) external nonReentrant {
        State memory state = _foundedState();
        bytes memory roster_ = CodeStore.read(state.roster);
        if (review_.admitted.length != 0) roster_ = roster_.admit(review_.admitted);
        (bytes memory table, uint256 sum, bytes32 digest) = _read(state, review_, roster_.seats());

        Support memory support = _requireCountersigned(review_.period, digest, roster_, countersignatures);
        if (countersignatures.silent != 0) {
            _requireOver(review_.period, _charter().endOf(review_.period));
            support.silent = _silentAmong(countersignatures.silent) & ~support.countersigners;
        }
        DoubleMajority.tally(_charter(), ShareTable.load(state.table), table, sum, support).requirePasses();

        table.append(state.table, review_.period, sum, support.countersigners);
        state.table = ++state.written;
        state.reviewed = uint80(review_.period);
        if (review_.admitted.length != 0) {
            CodeStore.write(roster_);
            state.roster = ++state.written;
        }
        _state = state;

        emit Reviewed(
            review_.period,
            digest,
            support.countersigners,
            review_.contributions,
            review_.admitted,
            review_.evidenceHash,
            review_.evidenceURI,
            review_.deadline
        );
    }

    /// @inheritdoc IRevenueSplit
    function countersign(uint256 period, bytes32 digest) external nonReentrant {
        _countersign(period, digest, COUNTERSIGNS | CONSENTS | ADMITS);
    }

    /// @inheritdoc IRevenueSplit
    function countersignWith(uint256 period, bytes32 digest, bool consentsToCut, bool admits) external nonReentrant {
        _countersign(period, digest, COUNTERSIGNS | (consentsToCut ? CONSENTS : 0) | (admits ? ADMITS : 0));
    }

    /// @inheritdoc IRevenueSplit
    function countersignParent(
        address parent,
        uint256 period,
        bytes32 digest,
        bool consentsToCut,
        Countersignatures calldata countersignatures,
        uint256 ownPeriod
    ) external nonReentrant {
        State memory state = _foundedState();
        Support memory support = _requireCountersigned(
            ownPeriod,
            hashParentReview(parent, period, digest, consentsToCut),
            CodeStore.read(state.roster),
            countersignatures
        );
        bytes memory table = ShareTable.load(state.table);
        bool admits = _tallyOwn(table, Support(support.admitting, 0, 0, 0)).passes();
        if (!admits) {
            if (countersignatures.silent != 0) {
                (, uint256 end, ) = IRevenueSplit(parent).periodTimes(period);
                _requireOver(period, end);
                support.silent = _silentAmong(countersignatures.silent) & ~support.countersigners;
            }
            _tallyOwn(table, support).requirePasses();
        }
        if (consentsToCut) {
            uint256 withoutConsent = table.holdersOf() & ~support.consenting;
            if (withoutConsent != 0) revert RevenueSplit_CutWithoutConsent(withoutConsent);
        }

        emit ParentCountersigned(parent, period, digest, consentsToCut, admits);
        IRevenueSplit(parent).countersignWith(period, digest, consentsToCut, admits);
    }

    /// @inheritdoc IRevenueSplit
    function present(uint256 period, Countersignatures calldata signatures) external nonReentrant {
        State memory state = _foundedState();
        uint256 running = _charter().periodAt(block.timestamp);
        if (period != running) revert RevenueSplit_NotThePresent(period, running);
        bytes memory roster_ = CodeStore.read(state.roster);
        Support memory support = _requireCountersigned(period, hashPresence(period), roster_, signatures);
        _answerPresent(support.countersigners, period);
    }

    /// @inheritdoc IRevenueSplit
    function hashParentReview(
        address parent,
        uint256 period,
        bytes32 digest,
        bool consentsToCut
    ) public view returns (bytes32) {
        return _hashTypedData(keccak256(abi.encode(PARENT_REVIEW_TYPEHASH, parent, period, digest, consentsToCut)));
    }

    /// @inheritdoc IRevenueSplit
    function hashPresence(uint256 period) public view returns (bytes32) {
        return _hashTypedData(keccak256(abi.encode(PRESENCE_TYPEHASH, period)));
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
        Support calldata support
    ) external view returns (bool passes, Tally memory tally) {
        State memory state = _foundedState();
        bytes memory roster_ = CodeStore.read(state.roster).admit(review_.admitted);
        (bytes memory table, uint256 sum, ) = _read(state, review_, roster_.seats());
        tally = DoubleMajority.tally(_charter(), ShareTable.load(state.table), table, sum, support);
        passes = tally.passes();
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                    INTERNAL                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    function _countersign(uint256 period, bytes32 digest, uint8 strength) private {
        State memory state = _foundedState();
        _requireReviewTime(period);
        uint8 before = countersigned[period][digest][msg.sender];
        strength |= before;
        // What changes nothing answers for nobody.
        if (strength == before) return;

        countersigned[period][digest][msg.sender] = strength;
        emit Countersigned(period, digest, msg.sender, strength & CONSENTS != 0, strength & ADMITS != 0);
        uint256 seat = CodeStore.read(state.roster).find(msg.sender);
        if (seat != Roster.NO_SEAT) _answer(seat);
    }

    function _requireOver(uint256 period, uint256 end) private view {
        if (block.timestamp < end) revert RevenueSplit_PeriodNotOver(period, end);
    }

    /// @dev The double majority by the newest shares, which stay as they are.
    function _tallyOwn(bytes memory table, Support memory support) private pure returns (Tally memory) {
        return DoubleMajority.tally(_charter(), table, table, table.sumOf(), support);
    }

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

    /// @dev Reverts if one of the countersigners did not; else what they give.
    function _requireCountersigned(
        uint256 period,
        bytes32 digest,
        bytes memory roster_,
        Countersignatures calldata given
    ) private view returns (Support memory support) {
        uint256 keys = given.keys;
        uint256 contracts = given.contracts;
        uint256 onChain = given.onChain;
        uint256 twice = (keys & contracts) | (keys & onChain) | (contracts & onChain);
        if (twice != 0) revert RevenueSplit_DuplicateCountersigners(twice);
        uint256 all = keys | contracts | onChain;
        uint256 seats = roster_.seats();
        if (all >> seats != 0) revert RevenueSplit_NoSuchSeats((all >> seats) << seats, seats);

        Signatures.requireKeys(roster_, digest, keys, given.keySignatures);
        Signatures.requireContracts(roster_, digest, contracts, given.contractSignatures);
        support = Support({countersigners: all, consenting: all, admitting: all, silent: 0});
        for (uint256 seat; onChain != 0; ++seat) {
            if (onChain & 1 != 0) {
                address account = roster_.accountOf(seat);
                uint8 strength = countersigned[period][digest][account];
                if (strength == 0) revert RevenueSplit_NotCountersigned(seat, account);
                if (strength & CONSENTS == 0) support.consenting &= ~(1 << seat);
                if (strength & ADMITS == 0) support.admitting &= ~(1 << seat);
            }
            onChain >>= 1;
        }
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("daosplit", "1");
    }
}
