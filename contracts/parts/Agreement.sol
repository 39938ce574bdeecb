// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";
import {EIP712} from "solady/src/utils/EIP712.sol";

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";
import {Calendar} from "../libraries/Calendar.sol";
import {PackedCharter} from "../libraries/CharterLib.sol";
import {CodeStore} from "../libraries/CodeStore.sol";
import {Contributions} from "../libraries/Contributions.sol";
import {DoubleMajority} from "../libraries/DoubleMajority.sol";
import {Roster} from "../libraries/Roster.sol";
import {SeatSet, SeatSetLib} from "../libraries/SeatSet.sol";
import {ShareStore} from "../libraries/ShareStore.sol";
import {ShareTable} from "../libraries/ShareTable.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {State} from "../libraries/State.sol";
import {Seats} from "./Seats.sol";

/// @title Agreement
/// @author daosplit
/// @notice What the partners agree on: a review sets a period's shares, if enough of them countersign it.
abstract contract Agreement is Seats, EIP712 {
    using Calendar for PackedCharter;
    using DoubleMajority for Tally;
    using Roster for bytes;
    using ShareStore for ShareStore.Shares;
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

    /// @dev 1 more than the last period of a parent for which an account's countersignature has counted.
    mapping(address parent => mapping(address account => uint256)) private _countedBefore;

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                     REVIEWS                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @inheritdoc IRevenueSplit
    function review(Review calldata document, Countersignatures calldata countersignatures) external nonReentrant {
        PackedCharter packed = _charter();
        State state = _foundedState();
        bytes memory accounts = _rosterOf(state);
        if (document.admitted.length != 0) accounts = accounts.admit(document.admitted);
        (bytes memory table, uint256 sum, bytes32 digest) = _read(state, document, accounts.seats());

        Support memory support = _requireCountersigned(document.period, digest, accounts, countersignatures);
        uint256 end = packed.endOf(document.period);
        support.silent = _requireSilent(countersignatures.silent, support, document.period, end);
        bytes memory replaced = _shares.newest(state);
        DoubleMajority.tally(packed, replaced, table, sum, support).requirePasses();

        _answer(SeatSet.wrap(support.countersigners));
        uint256 previousPeriod = state.period();
        state = _shares.replace(state, replaced, table, document.period, sum, block.timestamp >= end);
        if (document.admitted.length != 0) {
            CodeStore.write(accounts);
            _shares.state = state.withRoster(state.written() + 1);
        }

        emit Reviewed(
            document.period,
            digest,
            previousPeriod,
            support.countersigners,
            document.contributions,
            document.admitted,
            document.evidenceHash,
            document.evidenceURI,
            document.deadline
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
        State state = _foundedState();
        bytes32 message = hashParentReview(parent, period, digest, consentsToCut);
        bytes memory accounts = _rosterOf(state);
        Support memory support = _requireCountersigned(ownPeriod, message, accounts, countersignatures);
        bytes memory table = _shares.newest(state);
        bool admits = _tallyOwn(table, Support(support.admitting, 0, 0, 0)).passes();
        if (!admits) {
            if (countersignatures.silent != 0) {
                (, uint256 end, ) = IRevenueSplit(parent).periodTimes(period);
                support.silent = _requireSilent(countersignatures.silent, support, period, end);
            }
            _tallyOwn(table, support).requirePasses();
        }
        if (consentsToCut) {
            SeatSet withoutConsent = DoubleMajority.holdersOf(table) & ~SeatSet.wrap(support.consenting);
            if (!withoutConsent.isEmpty()) revert RevenueSplit_CutWithoutConsent(SeatSet.unwrap(withoutConsent));
        }

        _answerOnce(SeatSet.wrap(support.countersigners), accounts, period, _countedBefore[parent]);
        emit ParentCountersigned(parent, period, digest, consentsToCut, admits);
        IRevenueSplit(parent).countersignWith(period, digest, consentsToCut, admits);
    }

    /// @inheritdoc IRevenueSplit
    function present(uint256 period, Countersignatures calldata signatures) external nonReentrant {
        bytes memory accounts = _rosterOf(_foundedState());
        uint256 running = _charter().periodAt(block.timestamp);
        if (period != running) revert RevenueSplit_NotThePresent(period, running);
        Support memory support = _requireCountersigned(period, hashPresence(period), accounts, signatures);
        _answerOnce(SeatSet.wrap(support.countersigners), accounts, period, presentBefore);
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                     VIEWS                                                      */
    /* -------------------------------------------------------------------------------------------------------------- */

    /// @inheritdoc IRevenueSplit
    function hashReview(Review calldata document) external view returns (bytes32 digest) {
        uint256 seats = _rosterOf(_foundedState()).seats() + document.admitted.length;
        (, , bytes32 contributionsHash) = Contributions.read(document.contributions, seats);
        return _digest(document, contributionsHash);
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
    function tallyReview(
        Review calldata document,
        Support calldata support
    ) external view returns (bool passes, Tally memory tally) {
        State state = _foundedState();
        uint256 seats = _rosterOf(state).admit(document.admitted).seats();
        (bytes memory table, uint256 sum, ) = _read(state, document, seats);
        tally = DoubleMajority.tally(_charter(), _shares.newest(state), table, sum, support);
        passes = tally.passes();
    }

    /* -------------------------------------------------------------------------------------------------------------- */
    /*                                                    INTERNAL                                                    */
    /* -------------------------------------------------------------------------------------------------------------- */

    function _countersign(uint256 period, bytes32 digest, uint8 strength) private {
        State state = _foundedState();
        _requireReviewTime(period);
        uint8 before = countersigned[period][digest][msg.sender];
        strength |= before;
        // What changes nothing answers for nobody.
        if (strength == before) return;

        countersigned[period][digest][msg.sender] = strength;
        emit Countersigned(period, digest, msg.sender, strength & CONSENTS != 0, strength & ADMITS != 0);
        uint256 seat = _rosterOf(state).find(msg.sender);
        if (seat != Roster.NO_SEAT) _answer(SeatSetLib.single(seat));
    }

    /// @dev Those of the named seats that are silent and did not countersign; seats can be named when `period` is over.
    function _requireSilent(
        uint256 named,
        Support memory support,
        uint256 period,
        uint256 end
    ) private view returns (uint256 silent) {
        if (named == 0) return 0;
        if (block.timestamp < end) revert RevenueSplit_PeriodNotOver(period, end);
        return SeatSet.unwrap(_silentAmong(SeatSet.wrap(named & ~support.countersigners)));
    }

    /// @dev The double majority by the newest shares, which stay as they are.
    function _tallyOwn(bytes memory table, Support memory support) private pure returns (Tally memory) {
        return DoubleMajority.tally(_charter(), table, table, table.sumOf(), support);
    }

    /// @dev Reverts if the review cannot pass now, whoever countersigns it; else its shares, their sum and its digest.
    function _read(
        State state,
        Review calldata document,
        uint256 seats
    ) private view returns (bytes memory table, uint256 sum, bytes32 digest) {
        _requireReviewTime(document.period);
        if (document.period <= state.period()) revert RevenueSplit_AlreadyReviewed(document.period, state.period());
        if (block.timestamp > document.deadline) revert RevenueSplit_DeadlinePassed(document.deadline);

        bytes32 contributionsHash;
        (table, sum, contributionsHash) = Contributions.read(document.contributions, seats);
        if (sum == 0) revert RevenueSplit_NoShares();
        for (uint256 seat = seats - document.admitted.length; seat < seats; ++seat) {
            if (table.sharesOf(seat) == 0) revert RevenueSplit_AdmittedWithoutShares(seat);
        }
        digest = _digest(document, contributionsHash);
    }

    function _digest(Review calldata document, bytes32 contributionsHash) private view returns (bytes32) {
        return
            _hashTypedData(
                EfficientHashLib.hash(
                    REVIEW_TYPEHASH,
                    bytes32(document.period),
                    contributionsHash,
                    keccak256(abi.encodePacked(document.admitted)),
                    document.evidenceHash,
                    EfficientHashLib.hashCalldata(bytes(document.evidenceURI)),
                    bytes32(document.deadline)
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
        bytes memory accounts,
        Countersignatures calldata given
    ) private view returns (Support memory support) {
        SeatSet keys = SeatSet.wrap(given.keys);
        SeatSet contracts = SeatSet.wrap(given.contracts);
        SeatSet onChain = SeatSet.wrap(given.onChain);
        SeatSet twice = (keys & contracts) | (keys & onChain) | (contracts & onChain);
        if (!twice.isEmpty()) revert RevenueSplit_DuplicateCountersigners(SeatSet.unwrap(twice));
        SeatSet all = keys | contracts | onChain;
        uint256 seats = accounts.seats();
        SeatSet unknown = all & ~SeatSetLib.between(0, seats);
        if (!unknown.isEmpty()) revert RevenueSplit_NoSuchSeats(SeatSet.unwrap(unknown), seats);

        Signatures.requireKeys(accounts, digest, keys, given.keySignatures);
        Signatures.requireContracts(accounts, digest, contracts, given.contractSignatures);
        SeatSet consenting = all;
        SeatSet admitting = all;
        while (!onChain.isEmpty()) {
            uint256 seat;
            (seat, onChain) = onChain.pop();
            address account = accounts.accountOf(seat);
            uint8 strength = countersigned[period][digest][account];
            if (strength == 0) revert RevenueSplit_NotCountersigned(seat, account);
            if (strength & CONSENTS == 0) consenting = consenting & ~SeatSetLib.single(seat);
            if (strength & ADMITS == 0) admitting = admitting & ~SeatSetLib.single(seat);
        }
        support.countersigners = SeatSet.unwrap(all);
        support.consenting = SeatSet.unwrap(consenting);
        support.admitting = SeatSet.unwrap(admitting);
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("daosplit", "1");
    }
}
