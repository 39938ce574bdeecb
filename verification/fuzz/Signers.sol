// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../../contracts/interfaces/IRevenueSplit.sol";
import {vm} from "../Vm.sol";
import {Ledger} from "./Ledger.sol";

/// @title Signers
/// @notice Reviews with real signatures, and what a review, and every other action, may change.
abstract contract Signers is Ledger {
    /// @dev What an action may change of a partnership, beside the money of the token that it is about.
    enum Change {
        Nothing,
        SetsAside,
        Delivers,
        Seat,
        Agreement
    }

    /// @dev In place of a seed for new shares: that they stay as they are.
    uint256 internal constant KEEP = type(uint256).max;
    uint256 private constant MOST_SEATS = 9;

    struct Proposal {
        IRevenueSplit.Review review;
        /// @dev Whether the reviewed period is over.
        bool isOver;
        uint256 signers;
        uint256 silent;
    }

    /// @dev All that could make a partner poorer, hashed.
    struct Witness {
        bytes32 shares;
        bytes32 roster;
        bytes32 charter;
        uint256 reviewed;
        uint256[] setAside;
    }

    /// @notice How many things that nobody may do were refused.
    uint256 public refused;
    /// @notice How many reviews passed, and how many of them with a partner cut beyond the limit.
    uint256 public reviewed;
    uint256 public reviewedWithCut;
    uint256 public reviewedWithSilent;

    /* ------------------------------------------------- PROPOSALS -------------------------------------------------- */

    function _propose(IRevenueSplit split, uint256 seed, uint256 shareSeed) internal view returns (Proposal memory p) {
        uint256 running = split.currentPeriod();
        uint256 newest = split.reviewedPeriod();
        vm.assume(running > newest);
        uint256 period = running;
        if (running > 1 && running - 1 > newest && seed % 2 == 0) {
            (, , uint256 reviewEnd) = split.periodTimes(running - 1);
            if (block.timestamp < reviewEnd) period = running - 1;
        }
        return _proposeFor(split, period, seed, shareSeed);
    }

    function _proposeFor(
        IRevenueSplit split,
        uint256 period,
        uint256 seed,
        uint256 shareSeed
    ) internal view returns (Proposal memory p) {
        p.isOver = period < split.currentPeriod();

        uint256 seats = split.roster().length;
        uint256[] memory old = _newestShares(split);
        bool admits = (seed >> 8) % 8 == 0 && seats < MOST_SEATS && shareSeed != KEEP;
        if (admits) {
            p.review.admitted = new address[](1);
            p.review.admitted[0] = _outsider(split, seed >> 16);
        }
        bytes memory contributions;
        uint256 count;
        for (uint256 seat; seat < seats; ++seat) {
            uint256 shares = seat < old.length ? old[seat] : 0;
            if (shareSeed != KEEP) shares = _newShares(shares, shareSeed >> (8 * seat));
            if (shares == 0) continue;
            contributions = abi.encodePacked(contributions, uint8(seat), uint32(shares), uint16(0));
            ++count;
        }
        if (admits) {
            contributions = abi.encodePacked(contributions, uint8(seats), uint32(1 + ((seed >> 24) % 5000)), uint16(0));
            ++count;
        }
        p.review.contributions = abi.encodePacked(uint16(count), contributions);
        p.review.period = period;
        p.review.deadline = type(uint256).max;
    }

    /// @dev Mostly about as many as before; at times far fewer, none at all, or some where there were none.
    function _newShares(uint256 old, uint256 seed) private pure returns (uint256) {
        if (old == 0) return seed % 16 == 0 ? 1 + ((seed >> 4) % 16) * 100 : 0;
        if (seed % 32 == 0) return 0;
        uint256 percent = seed % 8 == 1 ? 30 + ((seed >> 3) % 32) : 90 + ((seed >> 3) % 21);
        uint256 shares = (old * percent) / 100;
        return shares > 1e9 ? 1e9 : shares;
    }

    /// @dev What a review says: the shares of each seat, of which a proposal gives none a reason.
    function _sharesIn(bytes memory contributions, uint256 seats) internal pure returns (uint256[] memory shares) {
        shares = new uint256[](seats);
        for (uint256 i = 2; i < contributions.length; i += 7) {
            uint256 points;
            for (uint256 j = 1; j < 5; ++j) points = (points << 8) | uint8(contributions[i + j]);
            shares[uint8(contributions[i])] = points;
        }
    }

    /* ------------------------------------------------- SIGNATURES ------------------------------------------------- */

    /// @dev The seats among `seats` that can sign, and what they sign, in the form that the contract takes.
    function _sign(
        IRevenueSplit split,
        bytes32 digest,
        uint256 seats
    ) internal view returns (IRevenueSplit.Countersignatures memory given) {
        return _signBy(split.roster(), digest, seats);
    }

    function _signBy(
        address[] memory roster,
        bytes32 digest,
        uint256 seats
    ) private view returns (IRevenueSplit.Countersignatures memory given) {
        bytes[] memory all = new bytes[](roster.length);
        uint256 count;
        for (uint256 seat; seat < roster.length; ++seat) {
            uint256 key = keyOf[roster[seat]];
            if ((seats >> seat) & 1 == 0 || key == 0) continue;
            (bytes32 r, bytes32 vs) = vm.signCompact(key, digest);
            if (isWallet[roster[seat]]) {
                given.contracts |= 1 << seat;
                all[count++] = abi.encodePacked(r, vs);
            } else {
                given.keys |= 1 << seat;
                given.keySignatures = abi.encodePacked(given.keySignatures, r, vs);
            }
        }
        given.contractSignatures = new bytes[](count);
        for (uint256 i; i < count; ++i) given.contractSignatures[i] = all[i];
    }

    /// @dev Everybody's signature, made with one key.
    function _forge(
        IRevenueSplit split,
        bytes32 digest,
        address forger
    ) internal view returns (IRevenueSplit.Countersignatures memory given) {
        address[] memory roster = split.roster();
        (bytes32 r, bytes32 vs) = vm.signCompact(keyOf[forger], digest);
        for (uint256 seat; seat < roster.length; ++seat) {
            given.keys |= 1 << seat;
            given.keySignatures = abi.encodePacked(given.keySignatures, r, vs);
        }
    }

    /// @dev Signs by everybody who is to, the nested partnership among them, and the admitted.
    function _countersign(
        IRevenueSplit split,
        Proposal memory p
    ) internal returns (bytes32 digest, IRevenueSplit.Countersignatures memory given) {
        digest = split.hashReview(p.review);
        address[] memory roster = split.roster();
        address[] memory accounts = new address[](roster.length + p.review.admitted.length);
        for (uint256 seat; seat < accounts.length; ++seat) {
            accounts[seat] = seat < roster.length ? roster[seat] : p.review.admitted[seat - roster.length];
        }
        given = _signBy(accounts, digest, p.signers);
        given.silent = p.silent;
        uint256 nested = _seatOf(split, address(child));
        if (p.signers & nested != 0 && _countersignByChild(split, p.review.period, digest)) given.onChain = nested;
    }

    function _countersignByChild(IRevenueSplit split, uint256 period, bytes32 digest) private returns (bool) {
        if (split.countersigned(period, digest, address(child)) != 0) return true;
        bool consents = uint256(digest) % 2 == 0;
        bytes32 message = child.hashParentReview(address(split), period, digest, consents);
        IRevenueSplit.Countersignatures memory given = _sign(child, message, type(uint256).max);
        try child.countersignParent(address(split), period, digest, consents, given, 0) {
            _noteParentSigned(child, given.keys | given.contracts, period);
            _noteAnswers(split, _seatOf(split, address(child)));
            return true;
        } catch {
            return false;
        }
    }

    /// @dev Those of the seats that countersigned on the chain that consent to their own cut.
    function _consenting(
        IRevenueSplit split,
        Proposal memory p,
        bytes32 digest,
        uint256 onChain
    ) internal view returns (uint256) {
        bool consents = split.countersigned(p.review.period, digest, address(child)) & 2 != 0;
        return consents ? onChain : 0;
    }

    /* ----------------------------------------------- WHAT MAY CHANGE ---------------------------------------------- */

    /// @dev Consent: whoever is cut beyond the limit agreed to it, or is silent and holds next to nothing.
    function _checkConsent(IRevenueSplit split, uint256[] memory old, uint256 consenting, uint256 silent) internal {
        IRevenueSplit.Charter memory charter = split.charter();
        uint256[] memory now_ = _newestShares(split);
        uint256 kept = charter.cutLimitDenominator - charter.cutLimitNumerator;
        uint256 oldSum = _sumTo(old, old.length);
        uint256 newSum = _sumTo(now_, now_.length);
        uint256 holders;
        for (uint256 seat; seat < old.length; ++seat) if (old[seat] != 0) ++holders;
        ++reviewed;
        if (silent != 0) ++reviewedWithSilent;
        for (uint256 seat; seat < old.length; ++seat) {
            if (now_[seat] * oldSum * charter.cutLimitDenominator >= old[seat] * newSum * kept) continue;
            ++reviewedWithCut;
            bool isDust = old[seat] * holders * 100 < oldSum;
            if ((consenting >> seat) & 1 == 0 && !(isDust && (silent >> seat) & 1 != 0)) {
                _break("Consent: a partner was cut beyond the limit without its countersignature");
            }
        }
    }

    function _witness(IRevenueSplit split) internal view returns (Witness memory witness) {
        witness.shares = keccak256(abi.encode(_newestShares(split)));
        witness.roster = keccak256(abi.encode(split.roster()));
        witness.charter = keccak256(abi.encode(split.charter()));
        witness.reviewed = split.reviewedPeriod();
        witness.setAside = _allSetAside(split);
    }

    function _check(IRevenueSplit split, Witness memory before, Change allowed) internal {
        Witness memory now_ = _witness(split);
        if (now_.charter != before.charter) _break("No admin: the charter has changed");
        if (allowed != Change.Agreement) {
            if (now_.shares != before.shares) _break("No admin: shares changed without a review");
            if (now_.reviewed != before.reviewed) _break("No admin: a period was reviewed without a review");
            if (allowed != Change.Seat && now_.roster != before.roster) _break("No admin: a seat moved by itself");
        }
        uint256 lessened;
        for (uint256 i; i < now_.setAside.length; ++i) if (now_.setAside[i] < before.setAside[i]) ++lessened;
        if (lessened > (allowed == Change.Delivers ? 1 : 0)) _break("No admin: money set aside went without a call");
    }

    function _allSetAside(IRevenueSplit split) private view returns (uint256[] memory all) {
        uint256 count = people.length;
        all = new uint256[](2 * count + 1);
        for (uint256 i; i < count; ++i) {
            all[2 * i] = split.setAside(ETHER, people[i]);
            all[2 * i + 1] = split.setAside(address(honest), people[i]);
        }
        all[2 * count] = split.setAside(ETHER, address(child));
    }

    /* ---------------------------------------------------- PEOPLE -------------------------------------------------- */

    /// @dev A partner that acts by itself.
    function _partner(IRevenueSplit split, uint256 seed) internal view returns (address account) {
        address[] memory roster = split.roster();
        for (uint256 i; i < roster.length; ++i) {
            account = roster[((seed % roster.length) + i) % roster.length];
            if (keyOf[account] != 0) return account;
        }
    }

    function _outsider(IRevenueSplit split, uint256 seed) internal view returns (address account) {
        for (uint256 i; i < people.length; ++i) {
            account = people[((seed % people.length) + i) % people.length];
            if (_seatOf(split, account) == 0) return account;
        }
        vm.assume(false);
    }

    /// @dev The bit of the account's seat; 0 if it holds none.
    function _seatOf(IRevenueSplit split, address account) internal view returns (uint256) {
        address[] memory roster = split.roster();
        for (uint256 seat; seat < roster.length; ++seat) if (roster[seat] == account) return 1 << seat;
        return 0;
    }

    function _votersWithShares(IRevenueSplit split, uint256 silent) internal view returns (uint256 voters) {
        uint256[] memory shares = _newestShares(split);
        for (uint256 seat; seat < shares.length; ++seat) {
            if (shares[seat] != 0 && (silent >> seat) & 1 == 0) ++voters;
        }
    }

    function _silentMajority(IRevenueSplit split) internal view returns (bool) {
        return _votersWithShares(split, split.silentSeats()) < 2;
    }
}
