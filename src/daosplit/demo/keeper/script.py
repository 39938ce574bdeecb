"""Plays a year with a keeper that is killed, and whose node and tokens fail."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from eth_account import Account

from daosplit.agreement.charter import DAY, Charter
from daosplit.chain import Chain
from daosplit.chain.connection import known_errors
from daosplit.chain.embedded import EmbeddedNode
from daosplit.chain.outbox import Entry, SqliteOutbox, Step
from daosplit.client.revenue_split import RevenueSplit
from daosplit.demo.first_year.events import Amount, Line, Moment, Reckoning
from daosplit.demo.first_year.script import Play
from daosplit.demo.first_year.setup import make_cast
from daosplit.errors import ChainError
from daosplit.events import Closed, Delivered, PaidOut, SetAside
from daosplit.history.history import read_events
from daosplit.keeper.kept import Kept
from daosplit.keeper.loop import Keeper, Settings
from daosplit.keeper.metrics import Metrics
from daosplit.keeper.store import open_store
from daosplit.keeper.telling import Telling
from daosplit.simulation.contracts import TEST_TOKEN
from daosplit.values.amounts import Token
from daosplit.values.catalogue import Language
from daosplit.values.keccak import keccak
from daosplit.values.text import text

YEN = (12_345_678, 23_456_789, 34_567_891, 45_678_913)
DOLLARS = 98_765_432_107
_OF_DOLLARS = 3
HOUR = 3_600
_KEY = Account.from_key(keccak(b"the demo's keeper"))


class KeptYear(Play):
    """Four quarters, from the founding to the reckoning; they can be played once."""

    def __init__(self, language: Language) -> None:
        cast = make_cast(language, self._begin_chain)
        chain, customers = cast.chain, cast.customers
        self._coin = chain.deploy(TEST_TOKEN, "Dollar", "USD", 6, 0, False, sender=customers)
        chain.transact(self._coin.functions.mint(customers, DOLLARS), sender=customers)
        chain.send(_KEY.address, 10**18, sender=customers)
        dollar = Token(self._coin.address, "USD", 6)
        super().__init__(replace(cast, tokens=(cast.tokens[0], dollar)), language)
        self._told = 0

    @property
    def charter(self) -> Charter:
        """The partnership's."""
        return self._cast.founding.charter

    def moments(self) -> Iterator[Moment]:
        """Everything that happens, in order of time."""
        yield self._found()
        with TemporaryDirectory() as folder:
            self._folder = Path(folder)
            self._start_keeper()
            yield self._line("begins", account=_KEY.address)
            for period in range(1, len(YEN) + 1):
                yield from self._play_quarter(period)
        yield self._count()
        yield self._reckon()

    def _play_quarter(self, period: int) -> Iterator[Line]:
        self._cast.travel(self.charter.local(self.charter.start_of(period)) + timedelta(days=40))
        tokens = self._cast.tokens
        yield self._earn_units(YEN[period - 1], tokens[0])
        if period == _OF_DOLLARS:
            yield self._earn_units(DOLLARS, tokens[1])
        self._outbox.dies_at = {1: Step.PLANNED, 2: Step.SENT}.get(period)
        yield from self._keep_until(self.charter.end_of(period))
        if period == 1:
            self._node.loses_answer = True
        payable_from = self.charter.review_end(period)
        if period != _OF_DOLLARS:
            yield from self._keep_until(payable_from)
            return
        yield self._block("blocked", is_blocked=True)
        yield from self._keep_until(payable_from)
        yield from self._keep_until(payable_from + 5 * HOUR)
        yield self._block("unblocked", is_blocked=False)
        yield from self._keep_until(payable_from + DAY)

    def _earn_units(self, units: int, token: Token) -> Line:
        contract = self._coin if token.address == self._coin.address else self._cast.yen
        transfer = contract.functions.transfer(self.split.address, units)
        self._chain.transact(transfer, sender=self._cast.customers)
        return self._line("earned", amount=Amount(units, token))

    def _block(self, happening: str, *, is_blocked: bool) -> Line:
        call = self._coin.functions.setBlocked(self.split.address, is_blocked)
        self._chain.transact(call, sender=self._cast.stranger)
        return self._line(happening)

    # The keeper

    def _begin_chain(self, **how: Any) -> Chain:
        decoder = known_errors()
        self._node = _ForgetfulNode(decoder, how["start"])
        return Chain(self._node, decoder, (*how["signers"], *self._node.signers))

    def _start_keeper(self) -> None:
        """A process would begin with no more than this: a key, a node, and files."""
        chain = Chain(self._node, known_errors(), [_KEY])
        self._outbox = _MortalOutbox(self._folder / "outbox.sqlite")
        chain.send_with(outbox=self._outbox)
        store, metrics = open_store(str(self._folder / "keeper.sqlite")), Metrics()
        self._keeper = Keeper(
            chain,
            _KEY.address,
            [
                Kept(
                    self._cast.founding.name,
                    self.split.address,
                    partial(RevenueSplit, chain, self.split.address),
                )
            ],
            store,
            settings=Settings(),
            metrics=metrics,
            telling=Telling((), store, metrics, str),
            log=structlog.wrap_logger(structlog.ReturnLogger()),
        )

    def _keep_until(self, moment: int) -> Iterator[Line]:
        """Time goes by, and the keeper looks whenever it wants to."""
        next_at = self._chain.now()
        nonce = ""
        while next_at <= moment:
            self._chain.travel(max(next_at, self._chain.now()))
            is_forgetful = self._node.loses_answer
            try:
                next_at = self._keeper.round()
            except _KilledError as killed:
                nonce = str(killed.entry.nonce)
                yield self._line(f"killed_{killed.entry.step}", nonce=nonce)
                self._start_keeper()
                continue
            if nonce:
                yield self._line("restarts", nonce=nonce)
                nonce = ""
            if is_forgetful and not self._node.loses_answer:
                yield self._line("answer_lost")
            yield from self._tell()
        self._chain.travel(max(moment, self._chain.now()))

    def _tell(self) -> Iterator[Line]:
        """What is new on the chain."""
        events = read_events(self.split)
        tokens = {token.address: token for token in self._cast.tokens}
        for event in events[self._told :]:
            match event:
                case Closed():
                    seconds = str(event.timestamp - self.charter.end_of(event.period))
                    values = {"quarter": f"{event.period}Q", "seconds": seconds}
                    happening, units = "closed", event.pot
                case PaidOut():
                    happening, units, values = "paid", event.pot, {"quarter": f"{event.period}Q"}
                case SetAside() | Delivered():
                    happening = "set_aside" if isinstance(event, SetAside) else "delivered"
                    seat = self.split.roster().index(event.account)
                    units, values = event.amount, {"partner": self._names[seat]}
                case _:
                    continue
            amount = Amount(units, tokens[event.token])
            yield Line(event.timestamp, happening, {**values, "amount": amount})
        self._told = len(events)

    # What it comes to

    def _count(self) -> Line:
        events = read_events(self.split)
        useful = Closed | PaidOut | Delivered
        did = {event.transaction_hash for event in events if isinstance(event, useful)}
        return self._line(
            "counted",
            sent=str(self._chain.nonce(_KEY.address)),
            useful=str(len(did)),
            partners=str(sum(self._chain.nonce(key.address) for key in self._cast.keys)),
        )

    def _reckon(self) -> Reckoning:
        for period in range(1, len(YEN) + 1):
            self._paid(period, self._cast.tokens)
        return super()._reckon()


class _KilledError(BaseException):
    """The keeper's process is gone; nothing that it meant to do afterwards happens."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry


class _MortalOutbox(SqliteOutbox):
    """One whose process is killed as soon as a transaction has come so far."""

    dies_at: Step | None = None

    def plan(self, *arguments: Any) -> Entry:
        return self._live_on(super().plan(*arguments))

    def advance(self, entry: Entry, step: Step) -> Entry:
        return self._live_on(super().advance(entry, step))

    def _live_on(self, entry: Entry) -> Entry:
        if entry.step is self.dies_at:
            raise _KilledError(entry)
        return entry


class _ForgetfulNode(EmbeddedNode):
    """One that takes a transaction and loses the answer, if it is told to."""

    loses_answer = False

    def send_raw(self, transaction: bytes) -> str:
        sent = super().send_raw(transaction)
        if self.loses_answer:
            self.loses_answer = False
            raise ChainError(text("the connection was lost"))
        return sent
