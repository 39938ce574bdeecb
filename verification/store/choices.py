"""What happens next: chosen by chance, so that most of it succeeds and every refusal comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from verification.store.game import Setting, Step
from verification.store.model import DAY, ETHER, ITSELF, NOBODY, Charter, Model, Mood, Review
from verification.store.twins import Signed

STRANGERS = range(300, 306)
"""Accounts that never come in by admission."""

# Of so many games, which are of more tokens than a count can count, of as many seats as there can
# be, of partners who admit others all the time, by the calendar, and near the last period of all.
_KINDS = 40
_CROWDED = (7, 27)
_FULL = (19,)
_GROWING = (2, 4, 8, 12, 14, 18, 22, 28, 34)
_CALENDAR = (5, 15, 25)
_AGED = (6, 26)
_MOST_PERIOD = 2**32 - 1
_BEGINNING = 1_700_000_000
_MOST_SHARES = 2**32 - 1
_AMOUNTS = ((1, 9), (10, 5_000), (10**6, 10**12), (10**18, 10**21), (2**90, 2**104))
_WEIGHTS = {
    "wait": 17,
    "mint": 9,
    "shrink": 3,
    "mute": 4,
    "mood": 4,
    "pay": 9,
    "settle": 8,
    "settle_many": 4,
    "settle_slice": 9,
    "deliver": 3,
    "withdraw": 2,
    "review": 14,
    "countersign": 1,
    "countersign_parent": 5,
    "present": 3,
    "question": 5,
    "answer": 2,
    "offer": 4,
    "withdraw_offer": 1,
    "announce": 2,
    "accept": 4,
}


class Choices:
    """The chance of one game, from its seed."""

    def __init__(self, seed: int) -> None:
        self._random = random = Random(seed)
        self._length = 28 * DAY
        self._weights = dict(_WEIGHTS)
        kind = seed % _KINDS
        self.is_crowded = kind in _CROWDED
        self.is_full = kind in _FULL
        self._grows = kind in _GROWING or self.is_full
        if self.is_full:
            seats = random.randint(236, 254)
        elif self._grows:
            seats = random.choice((2, 3, 9, 10, 11, 17, 18))
        else:
            seats = random.randint(1, 9)
        tokens = random.randint(258, 300) if self.is_crowded else random.randint(4, 7)
        # How soon each token's pots are paid; of some games all as soon as they can be.
        is_diligent = random.random() < 0.25
        self._attention = [
            1.0 if is_diligent else random.choice((0.02, 0.3, 1, 1)) for _ in range(tokens + 1)
        ]
        if self.is_crowded:
            self._attention[6:] = [0.01 for _ in self._attention[6:]]
            self._weights["settle_many"] *= 3
        # Whether reviews come early, in their window, or as it happens.
        self._early = 0.0 if self.is_crowded else random.choice((0, 0, 0.1, 0.5, 1))

        charter = self._charter(is_calendar=kind in _CALENDAR)
        late = random.choice((-50, 0, 0, 10, 5 * self._length))
        if kind in _AGED:
            charter = replace(charter, start=DAY, seconds=1, window=1)
            self._length, late = 1, _MOST_PERIOD - 20_000
        self.setting = Setting(
            charter=charter,
            roster=tuple(range(seats)),
            shares=tuple(self._founding_shares(seats)),
            tokens=tokens,
            now=charter.start + late,
        )
        self._next_account = seats
        self._memo = 0
        self._moved: dict[int, int] = {}

    # ---------------------------------------------------------------- how it begins

    def _charter(self, *, is_calendar: bool) -> Charter:
        random = self._random
        tip = random.choice((0, 0, 5_000, 10_000))
        if is_calendar:
            quarter_hours = random.randint(-48, 56)
            first = datetime(2023, random.randint(1, 12), 1, tzinfo=UTC).timestamp()
            return Charter(
                start=int(first) - quarter_hours * 900,
                window=random.choice((DAY, 14 * DAY, 28 * DAY)),
                months=1,
                quarter_hours=quarter_hours,
                tip=tip,
            )
        self._length = seconds = random.choice((7, 100, 3_600))
        return Charter(
            start=_BEGINNING, window=random.randint(1, seconds), seconds=seconds, tip=tip
        )

    def _founding_shares(self, seats: int) -> list[int]:
        shares = [self._random.choice((0, 1, 10, 100, 1_000)) for _ in range(seats)]
        shares[self._random.randrange(seats)] = 50
        return shares

    # ---------------------------------------------------------------- what happens

    def steps(self, model: Model, length: int) -> Iterator[Step]:
        """All that happens in a game, if each step is made before the next is asked for."""
        yield from self.opening(model)
        for number in range(length // 8 if self.is_full else length):
            if number == length // 2:
                yield from self.opening(model)
            if number == length // 2 + 20:
                yield from self._draining(model)
            yield self.next(model)
        yield from self.ending(model)

    def opening(self, model: Model) -> Sequence[Step]:
        """Steps that come first, and once more: so many pots that a count is full, if crowded."""
        if not self.is_crowded:
            return ()
        tokens = range(1, self.setting.tokens + 1)
        rest = model.calendar.end(model.running) - model.now
        speaking = [token for token in tokens if not model.purses[token].is_mute]
        return (
            *(Step("mint", (token, self._amount())) for token in speaking),
            Step("wait", (rest,)),
            *(Step("settle_many", (0, (token,), NOBODY)) for token in speaking),
        )

    def _draining(self, model: Model) -> Sequence[Step]:
        """Steps that pay most of so many pots: if a full count came down, it would be too low."""
        if not self.is_crowded:
            return ()
        rest = max(model.calendar.review_end(model.ended) - model.now, 0)
        open_pots = [
            token for token, purse in enumerate(model.purses) if purse.pot and not purse.is_mute
        ]
        paid = (Step("settle_many", (0, (token,), NOBODY)) for token in open_pots[5:])
        return (Step("wait", (rest,)), *paid)

    def ending(self, model: Model) -> Sequence[Step]:
        """Steps that come last: every token speaks again, and all that waits is paid."""
        rest = model.calendar.review_end(model.running) - model.now
        waiting = [token for token, purse in enumerate(model.purses) if purse.pot or purse.there]
        return (
            *(Step("mute", (token, False)) for token in waiting if model.purses[token].is_mute),
            Step("wait", (rest,)),
            *(Step("settle", (STRANGERS[-1], token)) for token in waiting for _ in range(2)),
        )

    def next(self, model: Model) -> Step:
        """The next step."""
        while True:
            (kind,) = self._random.choices(tuple(self._weights), tuple(self._weights.values()))
            if (arguments := getattr(self, f"_{kind}")(model)) is not None:
                return Step(kind, arguments)

    def _wait(self, model: Model) -> tuple[int]:
        random = self._random
        end = model.calendar.end(model.running)
        way = random.random()
        if way < 0.3:
            until = model.now + random.randint(1, max(self._length // 5, 1))
        elif way < 0.65:
            until = end + random.randint(-1, 1)
        elif way < 0.9:
            until = model.calendar.review_end(model.ended) + random.randint(-1, 1)
        else:
            until = end + random.randint(1, 3) * self._length + random.randint(0, 3)
        return (max(until - model.now, 1),)

    def _token(self, *, with_ether: bool = True) -> int:
        tokens = range(0 if with_ether else 1, self.setting.tokens + 1)
        if self.is_crowded and self._random.random() < 0.5:
            tokens = range(with_ether ^ 1, 6)
        weights = [self._attention[token] for token in tokens]
        (token,) = self._random.choices(tokens, weights)
        return token

    def _amount(self) -> int:
        return self._random.randint(*self._random.choice(_AMOUNTS))

    def _somebody(self, model: Model) -> int:
        accounts: list[int] = [*STRANGERS, *model.roster[:9]]
        return self._random.choice(accounts)

    def _mint(self, model: Model) -> tuple[int, int]:
        token = self._random.randint(0, self.setting.tokens)
        return token, self._amount()

    def _shrink(self, model: Model) -> tuple[int, int]:
        random = self._random
        token = self._token(with_ether=False)
        purse = model.purses[token]
        part = random.choice((0.1, 0.5, 1))
        if purse.cursor and random.random() < 0.5:
            return token, purse.there
        return token, int(purse.there * part) if part < 1 else purse.there

    def _mute(self, model: Model) -> tuple[int, bool] | None:
        random = self._random
        token = random.randint(1, self.setting.tokens)
        purse = model.purses[token]
        if purse.is_mute:
            # Some never speak again.
            return (token, False) if random.random() < self._attention[token] else None
        return (token, True) if purse.pot or random.random() < 0.2 else None

    def _mood(self, model: Model) -> tuple[int, int, Mood]:
        mood = self._random.choice((Mood.HONEST, Mood.HONEST, *Mood))
        # A payee that is paid often, so that something is set aside.
        account = self._random.choice(model.roster[:9])
        token = self._token(with_ether=False)
        if (owed := list(model.purses[token].owed)) and self._random.random() < 0.5:
            account, mood = self._random.choice(owed), Mood.HONEST
        return token, account, mood

    def _pay(self, model: Model) -> tuple[int, int, int, int]:
        random = self._random
        token = self._token()
        if random.random() < 0.05:
            period = random.choice((0, model.running + 1, model.ended, max(model.ended - 1, 0)))
        elif model.is_payable(model.ended) or random.random() < 0.3:
            period = model.running
        else:
            period = model.ended
        purse = model.purses[token]
        if purse.is_mute and random.random() < 0.8:
            token = ETHER
        amount = 0 if random.random() < 0.02 else self._amount()
        return self._somebody(model), token, amount, period

    def _token_to_settle(self, model: Model) -> int:
        if self._random.random() < 0.12:
            return self._token()
        possible = [
            token
            for token, purse in enumerate(model.purses)
            if (model.is_payable(purse.period) if purse.pot else model.ended > purse.period)
            and (not purse.is_mute or self._random.random() < 0.1)
        ]
        if not possible:
            return self._token()
        weights = [self._attention[token] for token in possible]
        return self._random.choices(possible, weights)[0]

    def _settle(self, model: Model) -> tuple[int, int] | None:
        # Whoever has looked after a token may look away for long.
        token = self._token_to_settle(model)
        if self._random.random() > self._attention[token] + 0.05:
            return None
        return self._somebody(model), token

    def _tip_to(self, model: Model) -> int:
        return self._random.choice((NOBODY, self._somebody(model)))

    def _settle_many(self, model: Model) -> tuple[int, tuple[int, ...], int]:
        random = self._random
        # So many at once that a full count comes down while others are still open.
        most = 60 if self.is_crowded and random.random() < 0.7 else 4
        tokens = tuple(self._token_to_settle(model) for _ in range(random.randint(1, most)))
        if random.random() < 0.5:
            tokens = tuple(token for token in tokens if not model.purses[token].is_mute)
        return self._somebody(model), tokens, self._tip_to(model)

    def _settle_slice(self, model: Model) -> tuple[int, int, int, int]:
        random = self._random
        token = self._token_to_settle(model)
        started = [t for t, purse in enumerate(model.purses) if purse.cursor]
        if started and random.random() < 0.4:
            token = random.choice(started)
        seats = random.choice((1, 1, 2, 5, 100)) if random.random() < 0.97 else 0
        return self._somebody(model), token, seats, self._tip_to(model)

    def _owed(self, model: Model) -> tuple[int, int] | None:
        is_likely = self._random.random() < 0.8
        owed = [
            (token, account)
            for token, purse in enumerate(model.purses)
            for account, amount in purse.owed.items()
            if amount
            and (not is_likely or (purse.moods[account] is Mood.HONEST and not purse.is_mute))
        ]
        if owed and self._random.random() < 0.9:
            return self._random.choice(owed)
        return (self._token(), self._somebody(model)) if self._random.random() < 0.03 else None

    def _deliver(self, model: Model) -> tuple[int, int, int] | None:
        owed = self._owed(model)
        return owed and (self._somebody(model), *owed)

    def _withdraw(self, model: Model) -> tuple[int, int, int] | None:
        owed = self._owed(model)
        if not owed:
            return None
        token, account = owed
        to = self._somebody(model)
        if self._random.random() < 0.1:
            to = self._random.choice((ITSELF, NOBODY))
        return account, token, to

    # ---------------------------------------------------------------- agreement

    def _period_to_review(self, model: Model) -> int | None:
        random = self._random
        possible = [
            period
            for period in (model.ended, model.running)
            if period > model.newest.period and model.now < model.calendar.review_end(period)
        ]
        if len(possible) == 2 and random.random() < 0.93:
            return possible[random.random() < self._early]
        if possible == [model.running] and random.random() > self._early:
            return None
        if possible and random.random() < 0.93:
            return possible[0]
        if not possible and random.random() < 0.9:
            return None
        return random.choice(
            (0, model.ended, model.running, model.running + 1, model.newest.period)
        )

    def _new_shares(self, model: Model) -> list[int]:
        random = self._random
        way = random.random()
        old = model.newest.shares
        if way < 0.5:
            shares = [min(int(has * random.uniform(0.8, 1.25)), _MOST_SHARES) for has in old]
        elif way < 0.85:
            shares = [random.choice((0, 1, 2, 3, 40)) for _ in old]
        elif way < 0.97:
            shares = [random.randint(0, _MOST_SHARES) for _ in old]
        else:
            shares = [0 for _ in old]
        if not any(shares) and random.random() < 0.9:
            shares[random.randrange(len(shares))] = random.randint(1, 1000)
        return shares

    def _draft(self, model: Model) -> Review | None:
        random = self._random
        period = self._period_to_review(model)
        if period is None:
            return None
        shares = self._new_shares(model)
        admitted: list[int] = []
        if random.random() < (0.3 if self._grows else 0.02):
            count = min(random.randint(1, 4), 256 - len(shares))
            admitted = list(range(self._next_account, self._next_account + count))
            if len(model.roster) + count <= 255 or random.random() < 0.2:
                shares += [random.randint(1, 500) for _ in admitted]
            else:
                admitted = []
            if admitted and random.random() < 0.06:
                admitted[-1] = random.choice((ITSELF, NOBODY, model.roster[0], admitted[0]))
            if admitted and random.random() < 0.03:
                shares[-1] = 0
        points = [(seat, amount) for seat, amount in enumerate(shares) if amount]
        if points and random.random() < 0.2:
            seat, amount = points.pop()
            points += [(seat, amount // 2), (seat, amount - amount // 2)]
        if random.random() < 0.02:
            points.append((random.choice((len(shares), 255, 0)), random.choice((1, _MOST_SHARES))))
        if random.random() < 0.3:
            random.shuffle(points)
        deadline = 2**256 - 1
        if random.random() < 0.1:
            deadline = model.now + random.choice((-1, 0, 1))
        surplus = 0 if random.random() < 0.98 else random.choice((-7, -1, 1, 7))
        self._memo += 1
        return Review(period, tuple(points), tuple(admitted), deadline, self._memo, surplus)

    def _review(self, model: Model) -> tuple[int, Review, Signed] | None:
        random = self._random
        review = self._draft(model)
        if review is None:
            return None
        everybody = range(len(model.roster) + len(review.admitted))
        absent = {seat for seat in range(len(model.roster)) if model.is_silent(seat)}
        chance = random.choice((1, 1, 1, 1, 0.9, 0.8, 0.5))
        signers = {
            seat
            for seat in everybody
            if seat >= len(model.roster)
            or random.random() < (chance if seat not in absent else 0.3)
        }
        if random.random() < 0.02:
            signers.discard(max(everybody))
        if random.random() < 0.01:
            signers.add(random.choice((len(everybody), 255)))
        on_chain = {
            seat
            for seat in signers
            if seat < len(everybody) and random.random() < 0.1 and len(everybody) < 30
        }
        silent: set[int] = set()
        if review.period <= model.ended and (absent or random.random() < 0.1):
            silent = set(absent) if random.random() < 0.8 else set()
        if random.random() < 0.05:
            silent.add(random.choice(everybody))
        keys = signers - on_chain
        if on_chain and random.random() < 0.02:
            keys.add(next(iter(on_chain)))
        forged = set()
        if keys and random.random() < 0.02:
            forged.add(min(keys))
        signed = Signed(*map(frozenset, (keys, on_chain, silent, forged)))
        if len(everybody) <= 255:
            self._next_account += len(review.admitted)
        return self._somebody(model), review, signed

    def _countersign(self, model: Model) -> tuple[int, Review] | None:
        review = self._draft(model)
        # What the contract refuses to hash has no digest.
        if review is None or not review.points or max(review.points)[0] >= len(model.roster):
            return None
        if review.surplus or review.admitted:
            return None
        return self._somebody(model), review

    def _countersign_parent(self, model: Model) -> tuple[int, tuple[int, int, bool], Signed]:
        random = self._random
        seats = range(len(model.roster))
        silent = {seat for seat in seats if model.is_silent(seat)}
        signers = {seat for seat in seats if seat not in silent or random.random() < 0.5}
        if random.random() < 0.2:
            signers -= {random.choice(seats)}
        if random.random() < 0.02:
            signers.add(len(seats))
        forged = {min(signers)} if signers and random.random() < 0.02 else set()
        message = (random.randint(1, 2), random.randint(1, 2), random.random() < 0.3)
        named = frozenset(silent) if random.random() < 0.8 else frozenset()
        signed = Signed(keys=frozenset(signers), silent=named, forged=frozenset(forged))
        return self._somebody(model), message, signed

    def _present(self, model: Model) -> tuple[int, int, Signed] | None:
        random = self._random
        period = model.running if random.random() < 0.95 else model.running + 1
        # The contract of before let an account that left and came back be present twice.
        seats = {
            seat
            for seat, account in enumerate(model.roster)
            if random.random() < 0.4
            and not (account in self._moved and model.present.get(account, 0) > period)
        }
        if random.random() < 0.02:
            seats.add(len(model.roster))
        if not seats:
            return None
        forged = {min(seats)} if random.random() < 0.02 else set()
        return (
            self._somebody(model),
            period,
            Signed(keys=frozenset(seats), forged=frozenset(forged)),
        )

    # ---------------------------------------------------------------- seats

    def _question(self, model: Model) -> tuple[int, int]:
        random = self._random
        holders = [
            account
            for account, shares in zip(model.roster, model.newest.shares, strict=True)
            if shares
        ]
        by = random.choice(holders) if random.random() < 0.93 else self._somebody(model)
        seats = range(len(model.roster))
        seat = random.choice(seats) if random.random() < 0.97 else len(seats)
        return by, seat

    def _answer(self, model: Model) -> tuple[int]:
        return (self._somebody(model),)

    def _offer(self, model: Model) -> tuple[int, int, int]:
        random = self._random
        holder = random.choice(model.roster) if random.random() < 0.9 else STRANGERS[0]
        successors = [
            successor for successor in (*STRANGERS, *self._moved) if successor not in model.roster
        ]
        successor = random.choice(successors) if random.random() < 0.93 else self._somebody(model)
        if random.random() < 0.03:
            successor = random.choice((ITSELF, NOBODY))
        return holder, successor, random.choice((0, 0, 1, self._length, 3 * self._length))

    def _offered(self, model: Model, *, is_ripe: bool | None = None) -> int | None:
        """A seat on offer; mostly one that the successor can take now, or has to wait for."""
        seats = [
            seat
            for seat, (successor, notice) in model.offers.items()
            if is_ripe is None or is_ripe == self._is_ripe(model, seat, successor, notice)
        ]
        if seats and self._random.random() < 0.95:
            return self._random.choice(seats)
        return self._random.randrange(len(model.roster)) if self._random.random() < 0.1 else None

    def _is_ripe(self, model: Model, seat: int, successor: int, notice: int) -> bool:
        announced_at = model.doubts[seat].announced_at
        has_waited = announced_at and model.now >= announced_at + notice
        return successor not in model.roster and (not notice or bool(has_waited))

    def _withdraw_offer(self, model: Model) -> tuple[int] | None:
        seat = self._offered(model)
        return None if seat is None else (model.roster[seat],)

    def _successor(self, model: Model, seat: int) -> int:
        account, _ = model.offers.get(seat, (STRANGERS[1], 0))
        return account if self._random.random() < 0.95 else STRANGERS[2]

    def _announce(self, model: Model) -> tuple[int, int] | None:
        seat = self._offered(model, is_ripe=False)
        return None if seat is None else (self._successor(model, seat), seat)

    def _accept(self, model: Model) -> tuple[int, int] | None:
        seat = self._offered(model, is_ripe=True if self._random.random() < 0.8 else None)
        if seat is None:
            return None
        successor = self._successor(model, seat)
        self._moved[model.roster[seat]] = self._moved[successor] = model.running
        return successor, seat
