"""Whatever anybody does, in whatever order, the contract does exactly what the model does.

Every step must succeed on both sides, with the same events, or be refused by both for the same
reason; afterwards all that can be seen is the same on both, to the last unit. `DAOSPLIT_PROOF=long`
tries much longer.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from eth_utils.crypto import keccak
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from both_sides import BothSides
from daosplit.chain import Chain
from daosplit.charter import Charter
from daosplit.contributions import Contribution
from daosplit.review import Review
from daosplit.shares import MOST_SHARES
from daosplit.testing import START
from double_majority import Support
from invariants import Invariants
from model import ETHER, NOBODY, Strength
from moods import AccountMood, TokenMood
from proof import LONG
from signing import FAULTS, Signing
from stage import Sight, Stage

RUNS, STEPS = (1000, 50) if LONG else (16, 20)

TEST = Charter(start=START, months=0, test_seconds=5000, review_window=2000)
CHARTERS = (
    TEST,
    replace(TEST, start=START + 7000, review_window=5000, tip=10_000),
    replace(TEST, start=START - 12_345, threshold=(1, 1), cut_limit=(0, 1), tip=1),
    Charter(
        start=START - 9 * 3600,
        months=1,
        utc_offset=timedelta(hours=9),
        threshold=(51, 100),
        cut_limit=(1, 3),
        tip=9_999,
    ),
)
MOMENTS = (
    "soon",
    "the period ends",
    "the period's window closes",
    "the ended period's window closes",
    "its tip is half grown",
    "periods later",
    "a notice has run",
)
ACTORS = 9
MOST_ETHER = 10**21

actors = st.one_of(st.integers(0, 3), st.integers(0, ACTORS - 1))
"""Actors by their numbers: partners come first."""
receivers = st.one_of(actors, st.integers(0, ACTORS + 1))
"""An actor, the partnership itself, or nobody."""
seats = st.one_of(st.integers(0, 2), st.integers(0, 6))
tokens = st.sampled_from([0, 0, 0, 1, 1, 2, 3])
"""Tokens by their numbers: those of which there is something to pay come first."""
amounts = st.one_of(
    st.integers(0, 1000),
    st.integers(1, 10**24),
    st.sampled_from([1, 2, 3, 10**18 + 1, 2**104 - 1, 2**104 + 7]),
)
shares = st.one_of(
    st.integers(0, 10), st.sampled_from([40, 60, 10_000]), st.integers(1, MOST_SHARES)
)
periods_ago = st.sampled_from([0, 0, 0, 1, 1, 1, 2, -1])
punctuality = st.sampled_from([10**9, 10**9, 10**9, 1, 0])
"""Seconds from the last call before the review to its deadline: the review comes a second later."""
newcomers: st.SearchStrategy[list[int]] = st.one_of(
    st.just([]), st.just([]), st.lists(st.integers(0, ACTORS), max_size=2, unique=True)
)
strengths = st.sampled_from(
    [None, None, *(Strength.COUNTERSIGNS | it for it in (*Strength, Strength(6)))]
)
"""What is given with a countersignature on the chain; None for all there is, the usual way."""
rarely = st.sampled_from([False] * 9 + [True])


@st.composite
def contributions(draw: st.DrawFn, held: Sequence[int], newcomers: int) -> tuple[Contribution, ...]:
    """Some shares go from a seat to another; how many, is often just at the limit of a cut."""
    kind = draw(st.sampled_from(["usual"] * 10 + ["nothing", "for a seat that is none"]))
    if kind == "nothing":
        return ()
    scale = 1000 if max(held) < 1000 else 1
    points = [share * scale for share in held]
    points += draw(st.lists(shares, min_size=newcomers, max_size=newcomers))
    places = st.integers(0, len(points) - 1)
    permille = st.sampled_from([1, 100, 200, 201, 333, 334, 1000])
    for giver, taker, part in draw(st.lists(st.tuples(places, places, permille), max_size=3)):
        moved = points[giver] * part // 1000
        points[giver] -= moved
        points[taker] += moved
    if kind == "for a seat that is none":
        points.append(1)
    return tuple(
        Contribution(seat, part, "…")
        for seat, total in enumerate(points)
        for part in (min(total, MOST_SHARES), max(total - MOST_SHARES, 0))
        if part
    )


class Play(Invariants):
    """A partnership in the hands of everybody: partners and strangers, keys and contracts."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage

    @initialize(
        charter=st.sampled_from(CHARTERS),
        cast=st.permutations(range(ACTORS)),
        held=st.lists(shares, min_size=1, max_size=5).filter(any),
    )
    def found(self, charter: Charter, cast: Sequence[int], held: Sequence[int]) -> None:
        actors = [self.stage.actors[number] for number in cast]
        self.sides = BothSides(self.stage, charter, actors, held)

    @rule(moment=st.sampled_from(MOMENTS), offset=st.integers(-1, 1))
    def time_passes(self, moment: str, offset: int) -> None:
        """The next call happens a second before a moment, at it, or a second after it."""
        model, now = self.sides.model, self.stage.chain.now()
        running = model.charter.period_at(now)
        times = {
            "soon": now + 100,
            "the period ends": model.charter.end_of(running),
            "the period's window closes": model.charter.review_end(running),
            "the ended period's window closes": model.charter.review_end(model.ended),
            "its tip is half grown": model.charter.review_end(model.ended) + 2500,
            "periods later": model.charter.end_of(running + 2),
            "a notice has run": min(
                (it.announced_at + it.notice for it in model.offers.values() if it.announced_at),
                default=now,
            ),
        }
        self.stage.chain.travel(max(times[moment] + offset - 1, now))
        self.sides.look(self.sides.calendar())

    # Money in

    @rule(revenue=st.dictionaries(st.integers(0, 3), amounts, min_size=1))
    def revenue_arrives(self, revenue: dict[int, int]) -> None:
        """Plain transfers, and a plain send of ether."""
        sides = self.sides
        for number, amount in revenue.items():
            token = sides.tokens[number]
            if token == ETHER:
                amount = min(amount, MOST_ETHER)
            self.stage.give(token, sides.account, amount)
            sides.model.money[token].balances[sides.account] += amount
            self.received[token] += amount
        sides.look(sides.money(*(sides.tokens[number] for number in revenue)))

    @rule(revenue=amounts, offset=st.integers(-1, 1))
    def a_period_earns(self, revenue: int, offset: int) -> None:
        """Of every token something comes in before the period ends."""
        self.revenue_arrives({number: revenue + number for number in range(4)})
        self.time_passes("the period ends", offset)

    @rule(
        number=st.integers(0, 3),
        payer=actors,
        amount=amounts,
        ago=periods_ago,
        memo=st.text(max_size=5),
        excess=st.sampled_from([0] * 9 + [1]),
    )
    def somebody_pays(
        self, number: int, payer: int, amount: int, ago: int, memo: str, excess: int
    ) -> None:
        token = self.sides.tokens[number]
        if token == ETHER:
            amount = min(amount, MOST_ETHER)
        value = (amount if token == ETHER else 0) + excess
        period = max(self.sides.model.ended + 1 - ago, 0)
        payment = (token, amount, period, memo)
        self.act(payer, "pay", *payment, modelled=(*payment, value), value=value, tokens=[token])

    # Money out

    @rule(number=tokens, caller=actors)
    def somebody_settles(self, number: int, caller: int) -> None:
        token = self.token(number)
        self.act(caller, "settle", token, tokens=[token])

    @precondition(lambda self: self.is_due())
    @rule(numbers=st.lists(tokens, max_size=4), caller=actors, tip_to=receivers)
    def somebody_settles_many(self, numbers: list[int], caller: int, tip_to: int) -> None:
        tokens = [self.token(number) for number in numbers]
        self.act(caller, "settleMany", tokens, self.receiver(tip_to), tokens=tokens)

    @precondition(lambda self: self.is_due())
    @rule(number=tokens, count=st.sampled_from([1, 1, 2, 3, 0]), caller=actors, tip_to=receivers)
    def somebody_settles_a_slice(self, number: int, count: int, caller: int, tip_to: int) -> None:
        token = self.token(number)
        self.act(caller, "settleSlice", token, count, self.receiver(tip_to), tokens=[token])

    @precondition(lambda self: self.is_due())
    @rule(number=tokens, caller=actors, gas=st.integers(100_000, 1_500_000))
    def somebody_settles_with_little_gas(self, number: int, caller: int, gas: int) -> None:
        """A call with too little gas fails; it never makes a payment fail."""
        token = self.token(number)
        self.act(caller, "settle", token, tokens=[token], gas=gas)

    @precondition(lambda self: self.debts())
    @rule(debt=st.integers(0, 20), caller=actors, is_idle=rarely, number=tokens)
    def somebody_delivers(self, debt: int, caller: int, is_idle: bool, number: int) -> None:
        token, creditor = self.debt(debt, is_idle, number)
        self.act(caller, "deliver", token, self.sides.actors[creditor], tokens=[token])

    @precondition(lambda self: self.debts())
    @rule(debt=st.integers(0, 20), to=receivers, is_idle=rarely, number=tokens)
    def somebody_withdraws(self, debt: int, to: int, is_idle: bool, number: int) -> None:
        token, creditor = self.debt(debt, is_idle, number)
        self.act(creditor, "withdraw", token, self.receiver(to), tokens=[token])

    # Agreement

    @precondition(lambda self: self.has_begun())
    @rule(data=st.data(), caller=actors, ago=periods_ago)
    def a_review_is_handed_in(self, data: st.DataObject, caller: int, ago: int) -> None:
        sides = self.sides
        admitted = [self.receiver(number) for number in data.draw(newcomers, "admitted")]
        accounts = (*sides.model.roster, *admitted)
        every_seat = frozenset(range(len(accounts)))
        # The partnership itself can neither sign nor call.
        able = frozenset(seat for seat in every_seat if accounts[seat] != sides.account)
        some_seats = st.frozensets(st.sampled_from(sorted(every_seat)), max_size=2)
        absent = data.draw(some_seats, "absent")
        calling = data.draw(some_seats, "calling") & able - absent
        named: list[frozenset[int]] = [frozenset()] * 4 + [every_seat, absent]
        silent = data.draw(st.sampled_from(named), "named as silent")
        review = Review(
            period=max(sides.model.ended + 1 - ago, 1),
            contributions=data.draw(contributions(sides.model.tables[-1].shares, len(admitted))),
            admitted=tuple(admitted),
            evidence_hash=keccak(text=str(absent)),
            evidence_uri="ipfs://…",
            deadline=self.stage.chain.now() + len(calling) + data.draw(punctuality, "deadline"),
        )
        digest = sides.digest_of(review)
        signing = Signing(self.stage, digest, accounts)
        signing.name_silent(silent)
        for seat in every_seat:
            if seat in calling:
                strength = data.draw(strengths, "strength")
                self.countersign(accounts[seat], review.period, digest, strength)
                signing.call(seat)
            elif seat not in absent:
                signing.sign(seat)
        signing.spoil(data.draw(st.sampled_from(("nothing",) * 10 + FAULTS), "fault"))
        signed = every_seat - absent
        sides.check_tally(review, Support(signed, signed - calling, signed - calling, absent))
        self.hand_in(caller, review, signing)

    @precondition(lambda self: self.has_begun())
    @rule(data=st.data(), ago=st.integers(0, 1))
    def everybody_agrees(self, data: st.DataObject, ago: int) -> None:
        model = self.sides.model
        review = Review(
            period=max(model.ended + 1 - ago, 1),
            contributions=data.draw(contributions(model.tables[-1].shares, 0)),
        )
        signing = Signing(self.stage, self.sides.digest_of(review), model.roster)
        for seat in range(len(model.roster)):
            signing.sign(seat)
        self.hand_in(0, review, signing)

    def hand_in(self, caller: int, review: Review, signing: Signing) -> None:
        self.sides.act(
            self.sides.actors[caller],
            "review",
            review.to_contract(),
            signing.to_contract(),
            modelled=(review, self.sides.digest_of(review), signing.to_model()),
            touched=self.sides.agreement,
        )

    @rule(account=actors, ago=periods_ago, number=st.integers(0, 1), strength=strengths)
    def somebody_countersigns(
        self, account: int, ago: int, number: int, strength: Strength | None
    ) -> None:
        """Whatever it may be, perhaps once more."""
        period = max(self.sides.model.ended + 1 - ago, 0)
        self.countersign(self.sides.actors[account], period, bytes([number]) * 32, strength)

    def countersign(
        self, account: str, period: int, digest: bytes, strength: Strength | None
    ) -> None:
        def touched() -> list[Sight]:
            return [("countersigned", period, digest, account), *self.sides.doubts()]

        if strength is None:
            self.sides.act(account, "countersign", period, digest, touched=touched)
        else:
            gives = (Strength.CONSENTS in strength, Strength.ADMITS in strength)
            self.sides.act(account, "countersignWith", period, digest, *gives, touched=touched)

    # Seats

    @rule(holder=actors, heir=receivers, notice=st.sampled_from([0, 0, 2, 300, 2**32 - 1]))
    def somebody_offers_a_seat(self, holder: int, heir: int, notice: int) -> None:
        self.move_seat(self.sides.actors[holder], "offer", self.receiver(heir), notice)

    @precondition(lambda self: self.sides.model.offers)
    @rule(holder=actors)
    def somebody_withdraws_an_offer(self, holder: int) -> None:
        self.move_seat(self.sides.actors[holder], "withdrawOffer")

    @precondition(lambda self: self.sides.model.offers)
    @rule(seat=seats, stranger=actors, is_stranger=rarely)
    def somebody_announces(self, seat: int, stranger: int, is_stranger: bool) -> None:
        self.move_seat(self.heir(seat, stranger, is_stranger), "announce", seat)

    @precondition(lambda self: self.sides.model.offers)
    @rule(seat=seats, stranger=actors, is_stranger=rarely)
    def somebody_accepts(self, seat: int, stranger: int, is_stranger: bool) -> None:
        self.move_seat(self.heir(seat, stranger, is_stranger), "accept", seat)

    def move_seat(self, actor: str, name: str, *arguments: Any) -> None:
        self.sides.act(actor, name, *arguments, touched=self.sides.agreement)

    def heir(self, seat: int, stranger: int, is_stranger: bool) -> str:
        """Whom the seat is offered to, or somebody else."""
        offer = self.sides.model.offers.get(seat)
        if offer is None or is_stranger or offer.account not in self.sides.actors:
            return self.sides.actors[stranger]
        return offer.account

    # Who is there

    @rule(doubter=actors, seat=seats)
    def somebody_questions_a_seat(self, doubter: int, seat: int) -> None:
        actor = self.sides.actors[doubter]
        self.sides.act(actor, "question", seat, touched=self.sides.doubts)

    @precondition(lambda self: self.sides.model.silent_from or self.sides.model.offers)
    @rule(holder=actors)
    def somebody_answers(self, holder: int) -> None:
        self.sides.act(self.sides.actors[holder], "answer", touched=self.sides.doubts)

    @rule(
        caller=actors,
        ago=st.sampled_from([0, 0, 0, 1, -1]),
        present=st.frozensets(seats, min_size=1, max_size=2),
        fault=st.sampled_from(("nothing",) * 10 + FAULTS),
    )
    def signed_presences_are_handed_in(
        self, caller: int, ago: int, present: frozenset[int], fault: str
    ) -> None:
        sides = self.sides
        period = max(sides.model.charter.period_at(self.stage.chain.now()) - ago, 0)
        digest = sides.presence_digest(period)
        signing = Signing(self.stage, digest, sides.model.roster)
        for seat in present:
            if seat < len(sides.model.roster):
                signing.sign(seat)
        signing.spoil(fault)
        sides.act(
            sides.actors[caller],
            "present",
            period,
            signing.to_contract(),
            modelled=(period, digest, signing.to_model()),
            touched=lambda: [("hashPresence", period), *sides.doubts()],
        )

    # Moods

    @rule(number=st.integers(0, 3), mood=st.sampled_from(AccountMood))
    def an_account_changes_its_mind(self, number: int, mood: AccountMood) -> None:
        account = list(self.stage.wallets)[number]
        self.stage.act(None, self.stage.wallet(account), "setMood", mood)
        self.sides.ether.moods[account] = mood

    @rule(payee=st.integers(0, ACTORS), mood=st.sampled_from(TokenMood))
    def the_token_changes_its_mind(self, payee: int, mood: TokenMood) -> None:
        account = self.receiver(payee)
        self.stage.act(None, self.stage.moody, "setMood", account, mood)
        self.sides.moody_token.moods[account] = mood

    @rule(percent=st.sampled_from([1, 50, 99, 100]))
    def the_token_shrinks(self, percent: int) -> None:
        token = self.sides.moody_token
        lost = token.balances[self.sides.account] * percent // 100
        self.stage.act(None, self.stage.moody, "shrink", self.sides.account, lost)
        token.shrink(self.sides.account, lost)
        self.sides.look(self.sides.money(self.sides.moody))

    @rule(is_mute=st.booleans())
    def the_token_falls_mute(self, is_mute: bool) -> None:
        self.stage.act(None, self.stage.moody, "setMute", is_mute)
        self.sides.moody_token.is_mute = is_mute
        self.sides.look(self.sides.money(self.sides.moody))

    @rule(gift=st.sampled_from([0, 1, 10**18]))
    def payers_bring_gifts(self, gift: int) -> None:
        self.stage.act(None, self.stage.moody, "setGift", gift)
        self.sides.moody_token.gift = gift

    # The end

    @rule()
    def liveness(self) -> None:
        """After a period and its window an honest token can be settled, whatever payees do."""
        sides = self.sides
        for number in range(len(self.stage.wallets)):
            self.an_account_changes_its_mind(number, AccountMood.BURNING)
        caller = next(number for number in range(ACTORS) if sides.actors[number] in self.stage.keys)
        for account in sides.model.roster:
            self.the_token_changes_its_mind(sides.actors.index(account), TokenMood.BURNING)
        # Who settles must be able to take the tip.
        self.the_token_changes_its_mind(caller, TokenMood.HONEST)

        charter = sides.model.charter
        self.stage.chain.travel(charter.review_end(charter.period_at(self.stage.chain.now())))
        sides.look(sides.calendar())
        tokens = self._honest_tokens()
        while any(sides.is_due(token) for token in tokens):
            assert self.act(caller, "settleMany", tokens, NOBODY, tokens=tokens)

    def teardown(self) -> None:
        # After a failure there is nothing more to find.
        if sys.exc_info()[0] is None:
            self.liveness()
            for invariant in (self.solvency, self.conservation, self.exactness, self.freeze):
                invariant()
            self.sides.look(self.sides.everything())

    # What the rules have in common

    def act(
        self, actor: int, name: str, *arguments: Any, tokens: Sequence[str], **options: Any
    ) -> bool:
        def touched() -> list[Sight]:
            return self.sides.money(*tokens)

        return self.sides.act(
            self.sides.actors[actor], name, *arguments, touched=touched, **options
        )

    def receiver(self, number: int) -> str:
        return (*self.sides.actors, self.sides.account, NOBODY)[number]

    def token(self, number: int) -> str:
        def is_idle(token: str) -> bool:
            return not (self.sides.is_due(token) and self.sides.balance(token))

        return sorted(self.sides.tokens, key=is_idle)[number]

    def debt(self, debt: int, is_idle: bool, number: int) -> tuple[str, int]:
        """A token, and an actor for which something of it is set aside; any, to no purpose."""
        debts = self.debts()
        return (self.token(number), debt % ACTORS) if is_idle else debts[debt % len(debts)]

    def debts(self) -> list[tuple[str, int]]:
        return [
            (token, self.sides.actors.index(account))
            for token in self.sides.tokens
            for account in +self.sides.model.tills[token].set_aside
        ]

    def is_due(self) -> bool:
        return any(self.sides.is_due(token) for token in self.sides.tokens)

    def has_begun(self) -> bool:
        return self.sides.model.charter.period_at(self.sides.model.now) > 0


def test_the_contract_does_what_the_model_does(chain: Chain) -> None:
    stage = Stage(chain)

    class PlayOnStage(Play):
        def __init__(self) -> None:
            super().__init__(stage)

    run_state_machine_as_test(
        PlayOnStage,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
        ),
    )
