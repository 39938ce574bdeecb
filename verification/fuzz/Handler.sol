// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../../contracts/interfaces/IRevenueSplit.sol";
import {MoodyAccount} from "../../contracts/mocks/payees/MoodyAccount.sol";
import {MoodyToken} from "../../contracts/mocks/tokens/MoodyToken.sol";
import {Token} from "../../contracts/demo/Token.sol";
import {vm} from "../Vm.sol";
import {Signers} from "./Signers.sol";

/// @title Handler
/// @notice Everything that partners, outsiders, time, hostile tokens and payees can do, one function each. The fuzzer
/// calls them with random numbers; each turns them into an action that may well be possible at that moment.
contract Handler is Signers {
    uint256 private constant MOST_AMOUNT = 1e27;

    /// @dev Nothing but what an action is for may change: checked around every one.
    modifier act(IRevenueSplit split, Change allowed) {
        Witness memory witness = _witness(split);
        _;
        _check(split, witness, allowed);
        _freezeBoth();
    }

    constructor() {
        wallets[0].setMood(MoodyAccount.Mood.Refusing);
        wallets[1].setMood(MoodyAccount.Mood.Burning);
        moody.setMood(people[1], MoodyToken.Mood.Reverting);
        _freezeBoth();
    }

    function _freezeBoth() private {
        if (!isFrozen(parent) || !isFrozen(child)) _break("Freeze: what was final has changed");
        _freeze(parent);
        _freeze(child);
    }

    /* ---------------------------------------------------- TIME ---------------------------------------------------- */

    function passTime(uint256 duration) external {
        vm.warp(block.timestamp + (duration % 25 days) + 1);
        _freezeBoth();
    }

    /// @notice To the second in which a period ends or its window closes, or the one before.
    function passTimeToAnEdge(uint256 seed) external {
        IRevenueSplit split = _split(seed);
        uint256 period = split.currentPeriod();
        if (period == 0) period = 1;
        (, uint256 end, ) = split.periodTimes(period);
        (, , uint256 lastWindowEnd) = split.periodTimes(period == 1 ? 1 : period - 1);
        uint256 edge = (seed >> 8) % 2 == 0 || lastWindowEnd <= block.timestamp ? end : lastWindowEnd;
        if ((seed >> 16) % 2 == 0 && edge - 1 > block.timestamp) --edge;
        vm.warp(edge);
        _freezeBoth();
    }

    /* --------------------------------------------------- MONEY IN ------------------------------------------------- */

    function send(uint256 seed, uint256 amount) external {
        IRevenueSplit split = _split(seed);
        address token = _token(seed >> 8);
        _send(split, token, amount);
    }

    function _send(IRevenueSplit split, address token, uint256 amount) private act(split, Change.Nothing) {
        amount = _amount(amount);
        address payer = _fund(split, token, amount);
        vm.prank(payer);
        bool sent;
        if (token == ETHER) (sent, ) = address(split).call{value: amount, gas: 2300}("");
        else sent = MoodyToken(token).transfer(address(split), amount);
        require(sent);
        received[split][token] += amount;
    }

    function pay(uint256 seed, uint256 amount, bool forEnded) external {
        IRevenueSplit split = _split(seed);
        _pay(split, _token(seed >> 8), amount, forEnded);
    }

    function _pay(
        IRevenueSplit split,
        address token,
        uint256 amount,
        bool forEnded
    ) private act(split, Change.Nothing) {
        amount = _amount(amount);
        uint256 ended = _ended(split);
        if (split.till(token).pot != 0 && split.till(token).period < ended) return _settle(split, token, 256, false);
        uint256 period = forEnded && ended != 0 && !_isPayable(split, ended) ? ended : ended + 1;
        address payer = _fund(split, token, amount);
        vm.prank(payer);
        if (token == ETHER) {
            split.pay{value: amount}(token, amount, period, "");
        } else {
            split.pay(token, amount, period, "");
        }
        received[split][token] += amount;
    }

    /* -------------------------------------------------- MONEY OUT ------------------------------------------------- */

    function settle(uint256 seed) external {
        IRevenueSplit split = _split(seed);
        _settleAny(split, _token(seed >> 8), 256, seed >> 16);
    }

    function settleSlice(uint256 seed, uint256 seats) external {
        IRevenueSplit split = _split(seed);
        _settleAny(split, _token(seed >> 8), 1 + (seats % 4), seed >> 16);
    }

    /// @notice All honest tokens at once.
    function settleMany(uint256 seed) external {
        _settleMany(_split(seed));
    }

    function _settleMany(IRevenueSplit split) private act(split, Change.SetsAside) {
        address[] memory tokens = new address[](3);
        (tokens[0], tokens[1], tokens[2]) = (ETHER, address(honest), address(other));
        bool hasWork;
        for (uint256 i; i < tokens.length; ++i) hasWork = hasWork || _hasWork(_before(split, tokens[i]));
        if (!hasWork) _passUntilWork(split, ETHER);
        Before[] memory before = new Before[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) before[i] = _before(split, tokens[i]);
        split.settleMany(tokens, EXECUTOR);
        for (uint256 i; i < tokens.length; ++i) if (_hasWork(before[i])) _afterSettling(split, before[i], 256);
    }

    function _hasWork(Before memory b) private pure returns (bool) {
        return b.isPaid || (b.till.pot == 0 && b.ended > b.till.period);
    }

    /// @dev Of the tokens, one that has something to settle, if there is one.
    function _settleAny(
        IRevenueSplit split,
        address token,
        uint256 seats,
        uint256 seed
    ) private act(split, Change.SetsAside) {
        if (_isHonest(token) && !_hasWork(_before(split, token))) _passUntilWork(split, token);
        _settle(split, token, seats, seed % 2 == 0);
    }

    /// @dev To the end of the running period, or to where the window of the pot that waits closes.
    function _passUntilWork(IRevenueSplit split, address token) private {
        IRevenueSplit.Till memory t = split.till(token);
        uint256 running = split.currentPeriod();
        (, uint256 end, uint256 reviewEnd) = split.periodTimes(
            t.pot != 0
                ? t.period
                : running == 0
                    ? 1
                    : running
        );
        vm.warp(t.pot != 0 ? reviewEnd : end);
        _freezeBoth();
    }

    function _settle(IRevenueSplit split, address token, uint256 seats, bool byExecutor) private {
        if (!_isHonest(token)) {
            split.settleSlice(token, seats, EXECUTOR);
            return;
        }
        Before memory b = _before(split, token);
        if (byExecutor && seats == 256) {
            vm.prank(EXECUTOR);
            split.settle(token);
        } else {
            split.settleSlice(token, seats, EXECUTOR);
        }
        _afterSettling(split, b, seats);
    }

    function deliver(uint256 seed) external {
        IRevenueSplit split = _split(seed);
        if (!_owesAnything(split)) _makeOwe(split, seed);
        (address token, address account) = _owed(split, seed >> 8);
        if (isWallet[account]) MoodyAccount(payable(account)).setMood(MoodyAccount.Mood.Welcoming);
        moody.setMood(account, MoodyToken.Mood.Honest);
        _deliver(split, token, account, seed % 3 == 0);
    }

    /// @dev Lets a payment of ether to a contract account fail.
    function _makeOwe(IRevenueSplit split, uint256 seed) private {
        for (uint256 i; i < WALLETS; ++i) wallets[i].setMood(MoodyAccount.Mood(1 + (((seed >> 32) + i) % 4)));
        _send(split, ETHER, seed >> 8);
        for (uint256 calls; calls < 2; ++calls) _settleAny(split, ETHER, 256, seed);
    }

    function _deliver(
        IRevenueSplit split,
        address token,
        address account,
        bool withdraws
    ) private act(split, Change.Delivers) {
        address to = withdraws ? EXECUTOR : account;
        uint256 owed = split.setAside(token, account);
        uint256 before = _isHonest(token) ? _balanceOf(token, to) : 0;
        if (withdraws) {
            vm.prank(account);
            split.withdraw(token, to);
        } else {
            split.deliver(token, account);
        }
        if (!_isHonest(token)) return;
        uint256 got = _balanceOf(token, to) - before;
        if (got != owed) _break("Conservation: what was set aside was not delivered");
        _left(split, token, to, got);
    }

    /* -------------------------------------------------- THE HOSTILE ----------------------------------------------- */

    function changeAccountMood(uint256 seed) external {
        wallets[seed % WALLETS].setMood(MoodyAccount.Mood((seed >> 8) % 6));
    }

    function changeTokenMood(uint256 seed) external {
        moody.setMood(people[seed % people.length], MoodyToken.Mood((seed >> 8) % 8));
        moody.setGift((seed >> 16) % 3);
        moody.setMute((seed >> 24) % 4 == 0);
    }

    function shrinkToken(uint256 seed, uint256 amount) external {
        IRevenueSplit split = _split(seed);
        moody.setMute(false);
        moody.shrink(address(split), amount % (moody.balanceOf(address(split)) + 1));
        _freezeBoth();
    }

    /* -------------------------------------------------- AGREEMENT ------------------------------------------------- */

    /// @notice A review that most or all sign.
    function review(uint256 seed, uint256 shares, uint256 signers) external {
        IRevenueSplit split = _split(seed);
        if (split.currentPeriod() <= split.reviewedPeriod()) _passTo(split, split.currentPeriod() + 1);
        Proposal memory p = _propose(split, seed >> 8, shares);
        p.signers = signers % 4 == 0 ? signers >> 8 : type(uint256).max;
        if ((signers >> 2) % 4 == 0) p.silent = type(uint256).max;
        _review(split, p);
    }

    /// @notice A pot is left open, and the period after it is reviewed when it is over; its own is not.
    function reviewAfterSkipping(uint256 seed, uint256 shares) external {
        IRevenueSplit split = _split(seed);
        uint256 skipped = split.currentPeriod();
        if (skipped <= split.reviewedPeriod()) skipped = split.reviewedPeriod() + 1;
        _passTo(split, skipped);
        address token = _honestTokens()[(seed >> 16) % 3];
        _send(split, token, seed >> 8);
        _passTo(split, skipped + 1);
        _settleAny(split, token, 256, seed);
        _passTo(split, skipped + 2);
        Proposal memory p = _proposeFor(split, skipped + 1, seed >> 8, shares);
        p.signers = type(uint256).max;
        _review(split, p);
    }

    /// @notice A review by one partner that says the others are silent.
    function reviewAlone(uint256 seed, uint256 shares) external {
        IRevenueSplit split = _split(seed);
        Proposal memory p = _propose(split, seed >> 8, shares);
        p.signers = 1 << ((seed >> 16) % split.roster().length);
        p.silent = type(uint256).max;
        if (p.isOver && _silentMajority(split)) _review(split, p);
        else _tryAlone(split, p);
    }

    function _review(IRevenueSplit split, Proposal memory p) private act(split, Change.Agreement) {
        (bytes32 digest, IRevenueSplit.Countersignatures memory given) = _countersign(split, p);
        uint256[] memory old = _newestShares(split);
        uint256 silent = p.isOver ? split.silentSeats() : 0;
        if (!p.isOver) given.silent = 0;
        split.review(p.review, given);
        uint256[] memory agreed = _sharesIn(p.review.contributions, split.roster().length);
        if (keccak256(abi.encode(_newestShares(split))) != keccak256(abi.encode(agreed))) {
            _break("Freeze: the shares are not those of the review");
        }
        _takeDown(split, p.review.period, agreed);
        _noteAnswers(split, given.keys | given.contracts | given.onChain);
        _checkConsent(split, old, given.keys | given.contracts | _consenting(split, p, digest, given.onChain), silent);
    }

    function _tryAlone(IRevenueSplit split, Proposal memory p) private act(split, Change.Nothing) {
        p.signers &= ~_seatOf(split, address(child));
        (, IRevenueSplit.Countersignatures memory given) = _countersign(split, p);
        if (!p.isOver) given.silent = 0;
        if (_votersWithShares(split, p.isOver ? split.silentSeats() : 0) < 2) return;
        try split.review(p.review, given) {
            _break("No admin: one account passed a review alone");
        } catch {
            ++refused;
        }
    }

    /* ---------------------------------------------------- SEATS --------------------------------------------------- */

    function offer(uint256 seed) external {
        IRevenueSplit split = _split(seed);
        address holder = _partner(split, seed >> 8);
        address to = _outsider(split, seed >> 16);
        _offer(split, holder, to, (seed >> 24) % 2 == 0 ? 0 : 3 days);
    }

    function _offer(IRevenueSplit split, address holder, address to, uint32 notice) private act(split, Change.Nothing) {
        vm.prank(holder);
        split.offer(to, notice);
        _noteAnswers(split, _seatOf(split, holder));
    }

    /// @notice Whoever is offered a seat announces itself, or takes it.
    function takeSeat(uint256 seed) external {
        IRevenueSplit split = _split(seed);
        uint256 seats = split.roster().length;
        for (uint256 i; i < seats; ++i) {
            uint256 seat = (i + ((seed >> 8) % seats)) % seats;
            IRevenueSplit.Offer memory o = split.offerOf(seat);
            if (o.account == address(0)) continue;
            if (o.notice != 0 && o.announcedAt == 0) return _announce(split, seat, o.account);
            if (block.timestamp < o.announcedAt + o.notice) vm.warp(o.announcedAt + o.notice);
            return _accept(split, seat, o.account);
        }
        _offer(split, _partner(split, seed >> 8), _outsider(split, seed >> 16), (seed >> 24) % 2 == 0 ? 0 : 3 days);
    }

    function _announce(IRevenueSplit split, uint256 seat, address account) private act(split, Change.Nothing) {
        vm.prank(account);
        split.announce(seat);
        _noteAnnouncement(split, seat);
    }

    function _accept(IRevenueSplit split, uint256 seat, address account) private act(split, Change.Seat) {
        vm.prank(account);
        split.accept(seat);
        _noteAnswers(split, 1 << seat);
        if (split.roster()[seat] != account) _break("No admin: a seat went to another than it was offered to");
    }

    function question(uint256 seed) external {
        IRevenueSplit split = _split(seed);
        address holder = _partner(split, seed >> 8);
        _question(split, holder, _unquestioned(split, seed >> 16, _seatOf(split, holder)));
    }

    function _question(IRevenueSplit split, address holder, uint256 seat) private act(split, Change.Nothing) {
        _questionBy(split, holder, seat);
    }

    function _questionBy(IRevenueSplit split, address holder, uint256 seat) private {
        vm.prank(holder);
        split.question(seat);
        _noteQuestion(split, seat);
        _noteAnswers(split, _seatOf(split, holder));
    }

    function questionAll(uint256 seed) external {
        IRevenueSplit split = _split(seed);
        _questionAll(split, _partner(split, seed >> 8));
    }

    /// @notice Only one partner is left: it questions all others, and by the third period it must be able to review alone.
    /// At times it tries to take from the silent first.
    function survive(uint256 seed, uint256 shares) external {
        IRevenueSplit split = _split(seed);
        address survivor = _partner(split, seed >> 8);
        _questionAll(split, survivor);
        if (split.currentPeriod() == 0) _passTo(split, 1);
        _passTo(split, split.currentPeriod() + 2);

        Proposal memory p = _propose(split, 0, seed % 2 == 0 ? shares : KEEP);
        p.signers = _seatOf(split, survivor);
        p.silent = type(uint256).max;
        if (seed % 2 == 0 && _tryReview(split, p)) return;
        p.review.contributions = _propose(split, 0, KEEP).review.contributions;
        p.review.admitted = new address[](0);
        if (!_tryReview(split, p)) _break("Liveness: the only one who answers cannot review");
    }

    function _tryReview(IRevenueSplit split, Proposal memory p) private returns (bool) {
        (bool succeeded, ) = address(this).call(abi.encodeCall(this.reviewNow, (split, p)));
        return succeeded;
    }

    function reviewNow(IRevenueSplit split, Proposal memory p) external {
        require(msg.sender == address(this));
        _review(split, p);
    }

    /// @dev To the beginning of a period.
    function _passTo(IRevenueSplit split, uint256 period) private {
        (uint256 start, , ) = split.periodTimes(period);
        vm.warp(start);
        _freezeBoth();
    }

    function _questionAll(IRevenueSplit split, address holder) private act(split, Change.Nothing) {
        uint256 own = split.seatOf(holder);
        uint256 seats = split.roster().length;
        for (uint256 seat; seat < seats; ++seat) {
            (uint256 silentFrom, ) = split.questionOf(seat);
            if (seat == own || silentFrom != 0) continue;
            _questionBy(split, holder, seat);
        }
    }

    function questionParent(uint256 seed) external act(parent, Change.Nothing) {
        address[] memory parents = new address[](1);
        parents[0] = address(parent);
        uint256 seat = _unquestioned(parent, seed >> 8, _seatOf(parent, address(child)));
        address holder = _partner(child, seed);
        vm.prank(holder);
        child.questionParent(parents, seat);
        _noteAnswers(child, _seatOf(child, holder));
        _noteQuestion(parent, seat);
        _noteAnswers(parent, _seatOf(parent, address(child)));
    }

    function answer(uint256 seed) external {
        IRevenueSplit split = _split(seed);
        _answer(split, _partner(split, seed >> 8));
    }

    function _answer(IRevenueSplit split, address holder) private act(split, Change.Nothing) {
        vm.prank(holder);
        split.answer();
        _noteAnswers(split, _seatOf(split, holder));
    }

    function present(uint256 seed) external {
        IRevenueSplit split = _split(seed);
        _present(split, seed >> 8);
    }

    function _present(IRevenueSplit split, uint256 seats) private act(split, Change.Nothing) {
        uint256 period = split.currentPeriod();
        IRevenueSplit.Countersignatures memory given = _sign(split, split.hashPresence(period), seats);
        split.present(period, given);
        _notePresence(split, given.keys | given.contracts, period);
    }

    /* --------------------------------------------------- ATTACKS -------------------------------------------------- */

    /// @notice What nobody may do: it must be refused, whoever tries.
    function attack(uint256 seed, uint256 shares) external {
        IRevenueSplit split = _split(seed);
        _attack(split, seed >> 8, shares);
    }

    function _attack(IRevenueSplit split, uint256 seed, uint256 shares) private act(split, Change.Nothing) {
        address attacker = people[seed % KEYS];
        bytes memory data;
        uint256 way = (seed >> 8) % 7;
        uint256 value;
        if (way == 0) {
            data = abi.encodeCall(split.found, (split.roster(), _newestShares(split)));
        } else if (way == 1) {
            Proposal memory p = _propose(split, seed >> 16, shares);
            data = abi.encodeCall(split.review, (p.review, _forge(split, split.hashReview(p.review), attacker)));
        } else if (way == 2) {
            // Signatures of another document.
            Proposal memory p = _propose(split, seed >> 16, shares);
            p.signers = type(uint256).max;
            data = abi.encodeCall(split.review, (p.review, _sign(split, keccak256("another"), p.signers)));
        } else if (way == 3) {
            uint256 seat = (seed >> 16) % split.roster().length;
            if (split.offerOf(seat).account == attacker) return;
            data = abi.encodeCall(split.accept, (seat));
        } else if (way == 4) {
            if (split.setAside(ETHER, attacker) != 0) return;
            data = abi.encodeCall(split.withdraw, (ETHER, attacker));
        } else if (way == 5) {
            // Everybody signs, but it is too late.
            Proposal memory p = _propose(split, seed >> 16, shares);
            p.review.period = (seed >> 16) % (split.reviewedPeriod() + 1);
            p.signers = type(uint256).max;
            (, IRevenueSplit.Countersignatures memory given) = _countersign(split, p);
            data = abi.encodeCall(split.review, (p.review, given));
        } else {
            uint256 ended = _ended(split);
            if (ended == 0 || !_isPayable(split, ended)) return;
            (data, value) = (abi.encodeCall(split.pay, (ETHER, 1, ended, "")), 1);
            vm.deal(attacker, attacker.balance + 1);
        }
        vm.prank(attacker);
        (bool succeeded, ) = address(split).call{value: value}(data);
        if (succeeded && way > 4) _break("Freeze: something final was changed");
        if (succeeded) _break("No admin: an attack succeeded");
        ++refused;
    }

    /* --------------------------------------------------- CHOICES -------------------------------------------------- */

    function _split(uint256 seed) private view returns (IRevenueSplit) {
        return seed % 4 == 0 ? child : parent;
    }

    function _token(uint256 seed) private view returns (address) {
        return seed % 5 == 4 ? ETHER : _tokens()[seed % 5];
    }

    /// @dev Few units as often as many: the odd units are where a division goes wrong.
    function _amount(uint256 seed) private pure returns (uint256) {
        return 1 + (seed % 3 == 0 ? (seed >> 8) % 1000 : (seed >> 8) % MOST_AMOUNT);
    }

    /// @dev A seat about which no question stands, if there is one; not that of `own`.
    function _unquestioned(IRevenueSplit split, uint256 seed, uint256 own) private view returns (uint256 seat) {
        uint256 seats = split.roster().length;
        for (uint256 i; i < seats; ++i) {
            seat = (i + (seed % seats)) % seats;
            (uint256 silentFrom, ) = split.questionOf(seat);
            if (1 << seat != own && silentFrom == 0) return seat;
        }
        vm.assume(false);
    }

    function _fund(IRevenueSplit split, address token, uint256 amount) private returns (address payer) {
        payer = address(0xFEED);
        if (token == ETHER) {
            vm.deal(payer, amount);
        } else {
            MoodyToken(token).mint(payer, amount);
            if (_isHonest(token)) {
                vm.prank(payer);
                Token(token).approve(address(split), amount);
            }
        }
    }

    function _owesAnything(IRevenueSplit split) private view returns (bool) {
        address[4] memory tokens = _tokens();
        for (uint256 i; i < tokens.length; ++i) if (split.till(tokens[i]).setAside != 0) return true;
        return false;
    }

    /// @dev Somebody for whom something is set aside, if there is one.
    function _owed(IRevenueSplit split, uint256 seed) private view returns (address token, address account) {
        address[4] memory tokens = _tokens();
        for (uint256 i; i < tokens.length * people.length; ++i) {
            token = tokens[((seed % 4) + i) % tokens.length];
            account = people[(((seed >> 8) % people.length) + i / tokens.length) % people.length];
            if (split.setAside(token, account) != 0) return (token, account);
        }
        vm.assume(false);
    }
}
