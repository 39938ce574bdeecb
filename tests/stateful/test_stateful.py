"""Whatever anybody does, in whatever order, the contract does exactly what the model does.

Every step must succeed on both sides, with the same events, or be refused by both for the same
reason; afterwards all that can be seen is the same on both, to the last unit. `DAOSPLIT_PROOF=long`
tries much longer, and something else each time.
"""

import sys
from collections.abc import Sequence
from typing import Any

from eth_utils.crypto import keccak
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from daosplit.agreement.charter import Charter
from daosplit.agreement.review import Review
from daosplit.chain import Chain
from support import strategies as choose
from support.behaviours import AccountMood, TokenMood
from support.differential import Differential
from support.double_majority import Support
from support.effort import LONG
from support.faulty_signing import FAULTS, Signing
from support.harness import Harness, Sight
from support.invariants import Invariants
from support.model import ETHER, NOBODY, Strength
from support.strategies import NONE

RUNS, STEPS = (1000, 50) if LONG else (20, 20)

MOST_ETHER = 10**21

faults = st.sampled_from(("nothing",) * 10 + FAULTS)


class Play(Invariants):
    """A partnership in the hands of everybody: partners and strangers, keys and contracts."""

    def __init__(self, harness: Harness) -> None:
        super().__init__()
        self.harness = harness

    @initialize(
        charter=st.sampled_from(choose.CHARTERS),
        cast=st.permutations(range(choose.ACTORS)),
        held=choose.founding_shares,
    )
    def found(self, charter: Charter, cast: Sequence[int], held: Sequence[int]) -> None:
        actors = [self.harness.actors[number] for number in cast]
        self.sides = Differential(self.harness, charter, actors, held)

    @rule(moment=choose.moments, offset=choose.offsets)
    def time_passes(self, moment: str, offset: int) -> None:
        """The next call happens a second before a moment, at it, or a second after it."""
        model, now = self.sides.model, self.harness.chain.now()
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
        self.harness.chain.travel(max(times[moment] + offset - 1, now))
        self.sides.look(self.sides.calendar())

    @rule(
        data=st.data(),
        revenue=choose.amounts,
        is_reviewed=st.booleans(),
        moment=choose.moments,
        offset=choose.offsets,
        slices=st.integers(0, 3),
    )
    def a_period_is_played(
        self,
        data: st.DataObject,
        revenue: int,
        is_reviewed: bool,
        moment: str,
        offset: int,
        slices: int,
    ) -> None:
        """Something of every token comes in; the period ends, and slices are paid then or later."""
        self.revenue_arrives({number: revenue + number for number in range(4)})
        if is_reviewed and self.has_begun():
            self.everybody_agrees(data, 0)
        self.time_passes("the period ends", offset)
        self.time_passes(moment, offset)
        for number in range(slices):
            self.somebody_settles_a_slice(number // 2, 1, caller=number, tip_to=NONE)

    # Money in

    @rule(revenue=st.dictionaries(st.integers(0, 3), choose.amounts, min_size=1))
    def revenue_arrives(self, revenue: dict[int, int]) -> None:
        """Plain transfers, and a plain send of ether."""
        sides = self.sides
        for number, amount in revenue.items():
            token = sides.tokens[number]
            if token == ETHER:
                amount = min(amount, MOST_ETHER)
            self.harness.give(token, sides.account, amount)
            sides.model.money[token].balances[sides.account] += amount
            self.received[token] += amount
        sides.look(sides.money(*(sides.tokens[number] for number in revenue)))

    @rule(
        number=st.integers(0, 3),
        payer=choose.people,
        amount=choose.amounts,
        ago=choose.periods_ago,
        memo=st.text(max_size=5),
        is_too_much=choose.rarely,
    )
    def somebody_pays(
        self, number: int, payer: int, amount: int, ago: int, memo: str, is_too_much: bool
    ) -> None:
        token, actor = self.sides.tokens[number], self.person(payer)
        if token == ETHER:
            amount = min(amount, MOST_ETHER)
        if token == self.sides.plain:
            self.harness.act(actor, self.harness.plain, "approve", self.sides.account, amount)
        value = (amount if token == ETHER else 0) + is_too_much
        payment = (token, amount, max(self.sides.model.ended + 1 - ago, 0), memo)
        self.act(actor, "pay", *payment, modelled=(*payment, value), value=value, tokens=[token])

    # Money out

    @rule(number=choose.tokens, caller=choose.people)
    def somebody_settles(self, number: int, caller: int) -> None:
        token = self.token(number)
        self.act(self.person(caller), "settle", token, tokens=[token])

    @precondition(lambda self: self.is_due())
    @rule(
        numbers=st.lists(choose.tokens, max_size=4), caller=choose.people, tip_to=choose.receivers
    )
    def somebody_settles_many(self, numbers: list[int], caller: int, tip_to: int) -> None:
        tokens = [self.token(number) for number in numbers]
        given = (tokens, self.receiver(tip_to))
        self.act(self.person(caller), "settleMany", *given, tokens=tokens)

    @precondition(lambda self: self.is_due())
    @rule(
        number=choose.tokens,
        count=st.sampled_from([1, 1, 1, 2, 3, 0]),
        caller=choose.people,
        tip_to=choose.receivers,
    )
    def somebody_settles_a_slice(self, number: int, count: int, caller: int, tip_to: int) -> None:
        token = self.token(number)
        given = (token, count, self.receiver(tip_to))
        self.act(self.person(caller), "settleSlice", *given, tokens=[token])

    @precondition(lambda self: self.is_due())
    @rule(number=choose.tokens, caller=choose.people, gas=st.integers(100_000, 1_500_000))
    def somebody_settles_with_little_gas(self, number: int, caller: int, gas: int) -> None:
        """A call with too little gas fails; it never makes a payment fail."""
        token = self.token(number)
        self.act(self.person(caller), "settle", token, tokens=[token], gas=gas)

    @precondition(lambda self: self.debts())
    @rule(debt=st.integers(0, 20), caller=choose.people, relents=st.booleans())
    def somebody_delivers(self, debt: int, caller: int, relents: bool) -> None:
        """What was set aside, perhaps after the payee, or the token, has changed its mind."""
        token, creditor = self.debts()[debt % len(self.debts())]
        if relents and token == ETHER:
            self.account_feels(creditor, AccountMood.THIRSTY)
        elif relents:
            self.token_feels(creditor, TokenMood.SILENT)
        self.act(self.person(caller), "deliver", token, creditor, tokens=[token])

    @precondition(lambda self: self.debts())
    @rule(debt=st.integers(0, 20), to=choose.receivers)
    def somebody_withdraws(self, debt: int, to: int) -> None:
        token, creditor = self.debts()[debt % len(self.debts())]
        self.act(creditor, "withdraw", token, self.receiver(to), tokens=[token])

    @rule(
        number=choose.tokens,
        account=choose.receivers,
        caller=choose.people,
        name=st.sampled_from(["deliver", "withdraw"]),
    )
    def somebody_asks_for_what_may_not_be_there(
        self, number: int, account: int, caller: int, name: str
    ) -> None:
        token = self.token(number)
        self.act(self.person(caller), name, token, self.receiver(account), tokens=[token])

    # Agreement

    @precondition(lambda self: self.has_begun())
    @rule(data=st.data(), ago=st.integers(0, 1))
    def everybody_agrees(self, data: st.DataObject, ago: int) -> None:
        model = self.sides.model
        given = data.draw(choose.contributions(model.tables[-1].shares, 0))
        review = Review(max(model.ended + 1 - ago, 1), given)
        signing = Signing(self.harness, self.sides.digest_of(review), model.roster)
        for seat in range(len(model.roster)):
            signing.sign(seat)
        self.hand_in(model.roster[0], review, signing)

    @precondition(lambda self: self.has_begun())
    @rule(data=st.data(), caller=choose.people, ago=choose.periods_ago)
    def a_review_is_handed_in(self, data: st.DataObject, caller: int, ago: int) -> None:
        """By any support: some are absent, some call instead of signing, some things are wrong."""
        sides = self.sides
        admitted = [self.receiver(number) for number in data.draw(choose.newcomers, "admitted")]
        accounts = (*sides.model.roster, *admitted)
        every_seat = frozenset(range(len(accounts)))
        # The partnership itself can neither sign nor call.
        able = frozenset(seat for seat in every_seat if accounts[seat] != sides.account)
        some_seats = st.frozensets(st.sampled_from(sorted(every_seat)), max_size=2)
        absent = data.draw(some_seats, "absent")
        calling = data.draw(some_seats, "calling") & able - absent
        named: list[frozenset[int]] = [frozenset()] * 4 + [every_seat, absent]
        silent = data.draw(st.sampled_from(named), "named as silent")
        given = data.draw(choose.contributions(sides.model.tables[-1].shares, len(admitted)))
        time_left = data.draw(choose.punctuality, "time left")
        review = Review(
            period=max(sides.model.ended + 1 - ago, 1),
            contributions=given,
            admitted=tuple(admitted),
            evidence_hash=keccak(text=str(absent)),
            evidence_uri="ipfs://…",
            deadline=self.harness.chain.now() + len(calling) + time_left,
        )
        digest = sides.digest_of(review)
        signing = Signing(self.harness, digest, accounts)
        signing.name_silent(silent)
        for seat in every_seat:
            if seat in calling:
                strength = data.draw(choose.strengths, "strength")
                self.countersign(accounts[seat], review.period, digest, strength)
                signing.call(seat)
            elif seat not in absent:
                signing.sign(seat)
        signing.spoil(data.draw(faults, "fault"))
        signed = every_seat - absent
        sides.check_tally(review, Support(signed, signed - calling, signed - calling, absent))
        self.hand_in(self.person(caller), review, signing)

    def hand_in(self, caller: str, review: Review, signing: Signing) -> None:
        self.sides.act(
            caller,
            "review",
            review.to_contract(),
            signing.to_contract(),
            modelled=(review, self.sides.digest_of(review), signing.to_model()),
            touched=self.sides.agreement,
        )

    @rule(
        account=choose.people,
        ago=choose.periods_ago,
        number=st.integers(0, 1),
        strength=choose.strengths,
    )
    def somebody_countersigns(
        self, account: int, ago: int, number: int, strength: Strength | None
    ) -> None:
        """Whatever it may be, perhaps once more."""
        period = max(self.sides.model.ended + 1 - ago, 0)
        self.countersign(self.person(account), period, bytes([number]) * 32, strength)

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

    @precondition(lambda self: self.has_begun())
    @rule(
        data=st.data(),
        periods=st.lists(
            st.tuples(choose.tokens, st.booleans(), st.integers(0, 2), st.integers(0, 1)),
            min_size=1,
            max_size=3,
        ),
    )
    def pots_wait_over_reviews(
        self, data: st.DataObject, periods: list[tuple[int, bool, int, int]]
    ) -> None:
        """Some are closed, a slice of one is perhaps paid, and then periods are reviewed."""
        for number, is_sliced, skipped, ago in periods:
            self.revenue_arrives({0: 1000, 1: 1001, 2: 1002, 3: 1003})
            self.time_passes("the period ends", 1)
            self.somebody_settles(number, caller=0)
            if is_sliced and self.is_due():
                self.somebody_settles_a_slice(number, 1, caller=0, tip_to=NONE)
            for _ in range(skipped):
                self.time_passes("the period ends", 1)
            self.everybody_agrees(data, ago)

    # Seats

    @rule(
        holder=choose.people,
        successor=choose.successors,
        notice=st.sampled_from([0, 0, 2, 300, 300, 2**32 - 1]),
    )
    def somebody_offers_a_seat(self, holder: int, successor: int, notice: int) -> None:
        self.move_seat(self.person(holder), "offer", self.receiver(successor), notice)

    @precondition(lambda self: self.sides.model.offers)
    @rule(holder=choose.people)
    def somebody_withdraws_an_offer(self, holder: int) -> None:
        self.move_seat(self.person(holder), "withdrawOffer")

    @precondition(lambda self: self.sides.model.offers)
    @rule(offer=st.integers(0, 5), waits=st.booleans(), offset=choose.offsets)
    def a_successor_announces_itself(self, offer: int, waits: bool, offset: int) -> None:
        seat, successor = self.offer(offer)
        if self.move_seat(successor, "announce", seat) and waits:
            self.time_passes("a notice has run", offset)

    @precondition(lambda self: self.sides.model.offers)
    @rule(offer=st.integers(0, 5))
    def a_successor_accepts(self, offer: int) -> None:
        seat, successor = self.offer(offer)
        self.move_seat(successor, "accept", seat)

    @rule(person=choose.people, seat=choose.seats, name=st.sampled_from(["announce", "accept"]))
    def somebody_wants_a_seat(self, person: int, seat: int, name: str) -> None:
        self.move_seat(self.person(person), name, seat)

    def move_seat(self, actor: str, name: str, *arguments: Any) -> bool:
        return self.sides.act(actor, name, *arguments, touched=self.sides.agreement)

    def offer(self, number: int) -> tuple[int, str]:
        """A seat that is offered, and to whom; if that one cannot act, somebody else."""
        offers = list(self.sides.model.offers.items())
        seat, offer = offers[number % len(offers)]
        is_able = offer.account in self.sides.actors
        return seat, offer.account if is_able else self.sides.actors[number]

    # Who is there

    @rule(doubter=choose.people, seat=choose.seats, periods=st.sampled_from([0, 0, 1, 2]))
    def somebody_questions_a_seat(self, doubter: int, seat: int, periods: int) -> None:
        """Perhaps nobody answers for some periods."""
        self.sides.act(self.person(doubter), "question", seat, touched=self.sides.doubts)
        for _ in range(periods):
            self.time_passes("the period ends", 0)

    @precondition(lambda self: self.sides.model.silent_from or self.sides.model.offers)
    @rule(holder=choose.people)
    def somebody_answers(self, holder: int) -> None:
        self.sides.act(self.person(holder), "answer", touched=self.sides.doubts)

    @rule(
        caller=choose.people,
        ago=st.sampled_from([0, 0, 0, 0, 0, 1, -1]),
        present=st.frozensets(choose.seats, min_size=1, max_size=2),
        fault=faults,
    )
    def signed_presences_are_handed_in(
        self, caller: int, ago: int, present: frozenset[int], fault: str
    ) -> None:
        sides = self.sides
        period = max(sides.model.charter.period_at(self.harness.chain.now()) - ago, 0)
        digest = sides.presence_digest(period)
        signing = Signing(self.harness, digest, sides.model.roster)
        for seat in present:
            if seat < len(sides.model.roster):
                signing.sign(seat)
        signing.spoil(fault)
        sides.act(
            self.person(caller),
            "present",
            period,
            signing.to_contract(),
            modelled=(period, digest, signing.to_model()),
            touched=lambda: [("hashPresence", period), *sides.presences(), *sides.doubts()],
        )

    # Moods

    @rule(number=st.integers(0, 3), mood=st.sampled_from(AccountMood))
    def an_account_changes_its_mind(self, number: int, mood: AccountMood) -> None:
        self.account_feels(list(self.harness.wallets)[number], mood)

    def account_feels(self, account: str, mood: AccountMood) -> None:
        if self.sides.ether.moods.get(account) != mood:
            self.harness.act(None, self.harness.contracts[account], "setMood", mood)
            self.sides.ether.moods[account] = mood

    @rule(payee=st.integers(0, choose.SELF), mood=st.sampled_from(TokenMood))
    def the_token_changes_its_mind(self, payee: int, mood: TokenMood) -> None:
        self.token_feels(self.receiver(payee), mood)

    def token_feels(self, payee: str, mood: TokenMood) -> None:
        if self.sides.moody_token.moods.get(payee) != mood:
            self.harness.act(None, self.harness.moody, "setMood", payee, mood)
            self.sides.moody_token.moods[payee] = mood

    @rule(percent=st.sampled_from([1, 50, 99, 100]))
    def the_token_shrinks(self, percent: int) -> None:
        token = self.sides.moody_token
        lost = token.balances[self.sides.account] * percent // 100
        self.harness.act(None, self.harness.moody, "shrink", self.sides.account, lost)
        token.shrink(self.sides.account, lost)
        self.sides.look(self.sides.money(self.sides.moody))

    @rule(is_mute=st.booleans())
    def the_token_falls_mute(self, is_mute: bool) -> None:
        self.harness.act(None, self.harness.moody, "setMute", is_mute)
        self.sides.moody_token.is_mute = is_mute
        self.sides.look(self.sides.money(self.sides.moody))

    @rule(gift=st.sampled_from([0, 1, 10**18]))
    def payers_bring_gifts(self, gift: int) -> None:
        self.harness.act(None, self.harness.moody, "setGift", gift)
        self.sides.moody_token.gift = gift

    # The end

    @rule()
    def liveness(self) -> None:
        """After a period and its window an honest token can be settled, whatever payees do."""
        sides = self.sides
        for account in self.harness.wallets:
            self.account_feels(account, AccountMood.BURNING)
        for account in sides.model.roster:
            self.token_feels(account, TokenMood.BURNING)
        # Who settles must be able to take the tip.
        caller = next(actor for actor in sides.actors if actor in self.harness.keys)
        self.token_feels(caller, TokenMood.HONEST)

        charter = sides.model.charter
        self.harness.chain.travel(charter.review_end(charter.period_at(self.harness.chain.now())))
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
        self, actor: str, name: str, *arguments: Any, tokens: Sequence[str], **options: Any
    ) -> bool:
        def touched() -> list[Sight]:
            return self.sides.money(*tokens)

        return self.sides.act(actor, name, *arguments, touched=touched, **options)

    def person(self, number: int) -> str:
        if number < choose.ACTORS:
            return self.sides.actors[number]
        return self.sides.model.roster[number % len(self.sides.model.roster)]

    def receiver(self, number: int) -> str:
        return (*self.sides.actors, self.sides.account, NOBODY)[number]

    def token(self, number: int) -> str:
        def is_idle(token: str) -> bool:
            return not (self.sides.is_due(token) and self.sides.balance(token))

        return sorted(self.sides.tokens, key=is_idle)[number]

    def debts(self) -> list[tuple[str, str]]:
        """Tokens, and accounts for which something of them is set aside."""
        tills = self.sides.model.tills
        return [(token, it) for token in self.sides.tokens for it in +tills[token].set_aside]

    def is_due(self) -> bool:
        return any(self.sides.is_due(token) for token in self.sides.tokens)

    def has_begun(self) -> bool:
        return self.sides.model.charter.period_at(self.sides.model.now) > 0


def test_the_contract_does_what_the_model_does(chain: Chain) -> None:
    harness = Harness(chain)

    class PlayOnStage(Play):
        def __init__(self) -> None:
            super().__init__(harness)

    run_state_machine_as_test(
        PlayOnStage,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
        ),
    )
