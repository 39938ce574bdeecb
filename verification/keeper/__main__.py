"""Keepers keep partnerships on chains whose time flies; kills them, and looks at what they did."""

import argparse
import math
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from web3.types import RPCEndpoint

import daosplit
from daosplit.agreement.charter import Charter
from daosplit.agreement.founding import Founding, Partner
from daosplit.artifacts import look_in
from daosplit.chain import sending
from daosplit.chain.blocks import TransactionReceipt
from daosplit.chain.contract import Contract
from daosplit.events import Closed, Delivered, PaidOut, Settled
from daosplit.keeper.loop import Settings
from daosplit.values.addresses import ETHER
from support.nodes import running_anvil
from support.project import TESTS
from verification.keeper.node import end, fork, running_liar
from verification.keeper.postgres import running_postgres
from verification.keeper.worker import ANY_LAG, KEY, Work, keep

START = 1_798_761_600  # 2027-01-01
HOUR, DAY = 3_600, 86_400
BLOCKS_UNTIL_FINAL = 64
WELCOMING, REFUSING = 0, 1
# A transaction may hold seven payments or so, as if there were hundreds of seats.
FEW_GAS = 400_000
# Chain time passes with the work that is done, however busy this machine is: so many seconds for
# so many requests, which is slower than a public node answers.
STEP, REQUESTS_IN_A_STEP = 15, 20
# Many partnerships are kept at a good node, which answers as fast as good ones do; a step then ends
# after two seconds too, since who waits for a block asks for little.
REQUESTS_IN_A_STEP_OF_A_LOAD, SECONDS_OF_A_STEP_OF_A_LOAD = 300, 2
# A worker is killed after at most so many requests. It begins with more than those.
LONGEST_LIFE = 150
MOST_REQUESTS_FOR_EACH = 20_000
# The states after older blocks are asked for by nobody, and take a lot of memory.
STATES_OF_A_LOAD = 500
FOREVER = 10**12


@dataclass
class World:
    """A chain and the partnerships on it, which all get ether and some a token of their own.

    What keepers send waits until time passes; only what happens to the partnerships is mined at
    once.

    Attributes:
        payee: A partner of each, which refuses money in some months.
        good: A token that each gets, of which its issuer stops all transfers at times.
        hostile: One that burns all gas.
        is_hard: Whether accounts, tokens and the number of seats make it hard to pay.
        earned: What came in by partnership, token and period.
        unsettled: The partnerships that were not seen settled since all of them were.
    """

    url: str
    chain: daosplit.Chain
    splits: list[daosplit.RevenueSplit]
    payee: Contract
    good: Contract
    hostile: Contract
    is_hard: bool
    earned: set[tuple[str, str, int]] = field(default_factory=set)
    unsettled: list[daosplit.RevenueSplit] = field(default_factory=list)

    @classmethod
    def begin(cls, url: str, count: int, *, is_hard: bool) -> "World":
        chain = daosplit.connect(url)
        author = chain.accounts[1]
        chain.send(KEY.address, 10**22, sender=author)
        payee = chain.deploy("MoodyAccount", author, sender=author)
        good = chain.deploy("PausableToken", sender=author)
        hostile = chain.deploy("GasBurningToken", sender=author)
        splits = []
        for number in range(count):
            # One of them has so many seats that it is paid in slices.
            seats = 11 if is_hard and number == 0 else 3
            charter = Charter(start=START, months=1 if number % 2 else 3, tip=number % 3 * 1_000)
            accounts = [payee.address, *chain.accounts[2 : seats + 1]]
            # What is founded in the same way is the same partnership.
            shares = range(10 + number, 10 + number + seats)
            partners = map(Partner, (f"p{seat}" for seat in range(seats)), accounts, shares)
            founding = Founding(f"partnership {number}", charter, tuple(partners))
            splits.append(daosplit.found(chain, founding, sender=author).split)
            if is_hard:
                chain.transact(hostile.functions.mint(splits[-1].address, 1_000), sender=author)
        world = cls(url, chain, splits, payee, good, hostile, is_hard, unsettled=[*splits])
        world.command("evm_setAutomine", False)
        return world

    def moments(self, months: int) -> set[int]:
        """When periods and windows end."""
        end = self.splits[0].charter.start + months * 31 * DAY
        found = set()
        for charter in {split.charter for split in self.splits}:
            for period in range(1, charter.period_at(end)):
                found |= {charter.end_of(period), charter.review_end(period)}
        return found

    def earn(self, choose: random.Random) -> None:
        """Something comes in for each partnership, in the period that runs."""
        now = self.chain.now()
        for split in self.splits:
            period = split.charter.period_at(now)
            if period < 1 or (split.address, ETHER, period) in self.earned:
                continue
            self.chain.send(split.address, choose.randrange(10**15, 10**17), sender=self.author)
            self.earned.add((split.address, ETHER, period))
            if self.is_hard and choose.random() < 0.3:
                amount = choose.randrange(1, 10**9)
                self.transact(self.good, "mint", split.address, amount)
                self.earned.add((split.address, self.good.address, period))

    @contextmanager
    def mining_at_once(self) -> Iterator[None]:
        """Within, something happens to the partnerships."""
        self.command("evm_setAutomine", True)
        yield
        self.command("evm_setAutomine", False)

    def command(self, method: str, *parameters: object) -> None:
        self.chain.w3.provider.make_request(RPCEndpoint(method), parameters)

    def transact(self, contract: Contract, name: str, *arguments: object) -> None:
        self.chain.transact(getattr(contract.functions, name)(*arguments), sender=self.author)

    @property
    def author(self) -> str:
        return self.chain.accounts[1]

    @property
    def tokens(self) -> tuple[str, ...]:
        """What is to be paid."""
        return (ETHER, self.good.address) if self.is_hard else (ETHER,)

    def pass_time(self, seconds: int) -> None:
        """Time goes by, and what others sent is mined."""
        self.command("evm_increaseTime", seconds)
        self.command("evm_mine")

    def pass_to(self, moment: int) -> None:
        """The same, with as many blocks as there must be until what came in before is final."""
        self.command("anvil_mine", hex(BLOCKS_UNTIL_FINAL))
        self.pass_time(moment - self.chain.now())

    def receipts(self) -> Iterator[TransactionReceipt]:
        """Of all transactions."""
        for number in range(self.chain.block_number() + 1):
            if self.chain.block(number).transactions:
                yield from self.chain.receipts(number)

    def earned_by(self, until: int) -> list[tuple[str, str, int]]:
        """What came in, in periods that ended by then."""
        ended = {str(one.address): one.charter.period_at(until) for one in self.splits}
        return [key for key in self.earned if key[2] < ended[key[0]]]

    def is_settled(self) -> bool:
        """Whether nothing is to be closed or paid; what is set aside waits for its account."""
        now = self.chain.now()
        while self.unsettled:
            if self._has_due(self.unsettled[-1], now):
                return False
            self.unsettled.pop()
        self.unsettled = [*self.splits]
        return True

    def _has_due(self, split: daosplit.RevenueSplit, now: int) -> bool:
        """Whether a period that earned is not closed, or a pot not paid; nobody reviews here."""
        charter, ended = split.charter, range(1, split.charter.period_at(now))
        for token in self.tokens:
            till = split.till(token)
            unclosed = ended[till.period :]
            if any((split.address, token, period) in self.earned for period in unclosed):
                return True
            if till.pot and charter.review_end(till.period) <= now:
                return True
        return False

    def owed(self) -> int:
        """How much is set aside in all partnerships."""
        return sum(split.till(token).set_aside for split in self.splits for token in self.tokens)


class Workers:
    """Processes that keep, of which some are killed."""

    def __init__(self, work: Work, count: int, *, is_load: bool) -> None:
        self._work = work
        self._requests_in_a_step = REQUESTS_IN_A_STEP_OF_A_LOAD if is_load else REQUESTS_IN_A_STEP
        self._most_seconds = SECONDS_OF_A_STEP_OF_A_LOAD if is_load else math.inf
        self._counted = work.folder / "requests"
        self._counted.touch()
        self._alive = [fork(keep, work) for _ in range(count)]
        self.kills = 0
        self.memory = 0

    def __len__(self) -> int:
        return len(self._alive)

    @property
    def requests(self) -> int:
        """How many they have asked of their nodes."""
        return self._counted.stat().st_size

    def kill(self, number: int) -> None:
        """Ends one at once, wherever it is, and begins another."""
        self.measure()
        end(self._alive[number])
        self.kills += 1
        self._alive[number] = fork(keep, self._work)

    def wait(self, steps: int, kill_at: list[int], victim: int) -> None:
        """Until they have asked for so much more; one is killed on the way, if it is time."""
        until = self.requests + steps * self._requests_in_a_step
        give_up = time.monotonic() + self._most_seconds
        while (now := self.requests) < until and time.monotonic() < give_up:
            if kill_at and now >= kill_at[0]:
                kill_at.pop(0)
                self.kill(victim)
                return
            time.sleep(0.005)

    def measure(self) -> None:
        """Notes the most memory that one of them ever had, in MB."""
        for worker in self._alive:
            status = Path(f"/proc/{worker}/status").read_text()
            peaks = (int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line)
            self.memory = max(self.memory, *(peak // 1024 for peak in peaks), 0)

    def stop(self) -> None:
        for worker in self._alive:
            end(worker)


def play(
    worlds: Sequence[World],
    workers: Workers,
    months: int,
    kills: int,
    choose: random.Random,
    victims: Sequence[int],
) -> int:
    """Lets the months pass, to the last period's end, and kills workers when something is due."""
    moments = sorted(set().union(*(one.moments(months) for one in worlds)))
    for place, moment in enumerate(moments):
        for one in worlds:
            is_bad = one.is_hard and place % 4 == 1
            with one.mining_at_once():
                one.transact(one.payee, "setMood", REFUSING if is_bad else WELCOMING)
                one.transact(one.good, "setPaused", place % 8 == 5)
                one.earn(choose)
            one.pass_to(moment)
        here = -(-(kills - workers.kills) // (len(moments) - place))
        let_pass(worlds, workers, here, choose, victims)
        done = f"{place + 1} of {len(moments)} moments"
        print(f"  {done}, {workers.kills} kills, {workers.requests:,} requests", flush=True)
    for one in worlds:
        with one.mining_at_once():
            one.transact(one.payee, "setMood", WELCOMING)
            one.transact(one.good, "setPaused", False)
    # The longest wait of a delivery is thirty days.
    for _ in range(62):
        if not any(one.owed() for one in worlds):
            break
        for one in worlds:
            one.pass_time(DAY // 2)
        workers.wait(3, [], 0)
    let_pass(worlds, workers, 0, choose, victims)
    return moments[-1]


def let_pass(
    worlds: Sequence[World],
    workers: Workers,
    kills: int,
    choose: random.Random,
    victims: Sequence[int],
) -> None:
    """Time passes until nothing is left to do and nobody to kill."""
    begun = workers.requests
    most = begun + MOST_REQUESTS_FOR_EACH * sum(len(one.splits) for one in worlds)
    lives = (choose.randrange(LONGEST_LIFE) for _ in range(kills))
    kill_at = [*accumulate(lives, initial=begun)][1:]
    while kill_at or not all(one.is_settled() for one in worlds):
        workers.wait(1, kill_at, choose.choice(victims))
        if workers.requests >= most:
            raise SystemExit("not everything is closed and paid after as many requests as ever")
        for one in worlds:
            one.pass_time(STEP)


def judge(one: World, until: int, *, is_whole: bool) -> Mapping[str, int]:
    """What was done late, in vain, or wrongly: all of it must be nothing."""
    useful: set[str] = set()
    # By partnership, token and period: how long after the period's end it was closed.
    lateness: dict[tuple[str, str, int], int] = {}
    unreconciled = unpaid = 0
    for split in one.splits:
        history = daosplit.read_history(split, with_balances=False)
        for event in history.events:
            if isinstance(event, Closed | Settled):
                for period in range(event.first_period, event.period + 1):
                    end = split.charter.end_of(period)
                    lateness[split.address, event.token, period] = event.timestamp - end
            if isinstance(event, Closed | Settled | PaidOut | Delivered):
                useful.add(event.transaction_hash)
        unreconciled += not daosplit.reconcile(history).is_exact
        pots = [till for till in map(split.till, one.tokens) if till.pot]
        unpaid += sum(split.payable_from(till.period).is_payable for till in pots)
    sent = [receipt for receipt in one.receipts() if receipt.sender == KEY.address]
    late = [lateness.get(key, FOREVER) for key in one.earned_by(until)]
    print(f"  {len(sent)} transactions; closed {max(late)} s after a period's end at the latest")
    return {
        "not closed within an hour": sum(seconds >= HOUR for seconds in late),
        "unpaid pots": unpaid,
        "left set aside": one.owed() if is_whole else 0,
        "reverted": sum(not receipt.succeeded for receipt in sent),
        "sent in vain": sum(receipt.transaction_hash not in useful for receipt in sent),
        "not reconciled": unreconciled,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["kills", "load"])
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--months", type=int, default=3)
    parser.add_argument("--partnerships", type=int, default=5)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    look_in(TESTS / "support" / "artifacts")
    sending._SECONDS_BETWEEN_LOOKS = 0.005
    is_load = given.what == "load"
    chains, count = 1 if is_load else 2, 3 if given.postgres else 1
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        database = str(folder / "keeper.sqlite")
        if given.postgres:
            database = stack.enter_context(running_postgres())
        options = [f"--timestamp={START}", "--accounts=20", "--balance=1000000"]
        options += [f"--prune-history={STATES_OF_A_LOAD}"] if is_load else []
        urls = [
            stack.enter_context(running_anvil(*options, f"--chain-id={20_000 + number}"))
            for number in range(chains)
        ]
        asked = urls
        if not is_load:
            asked = [stack.enter_context(running_liar(url, given.seed)) for url in urls]
        worlds = [
            World.begin(url, len(range(number, given.partnerships, chains)), is_hard=not is_load)
            for number, url in enumerate(urls)
        ]
        work = Work(
            database,
            folder,
            {
                url: [split.address for split in one.splits]
                for url, one in zip(asked, worlds, strict=True)
            },
            Settings(
                watch_every=DAY if is_load else 600,
                most_lag=ANY_LAG,
                tokens=[ETHER] if is_load else None,
            ),
            interval=1 if is_load else 0.05,
            most_gas=None if is_load else FEW_GAS,
        )
        workers = Workers(work, count, is_load=is_load)
        stack.callback(workers.stop)
        began = time.monotonic()
        victims = range(1 if is_load and count > 1 else 0, count)
        until = play(worlds, workers, given.months, given.kills, random.Random(given.seed), victims)
        workers.measure()
        seconds = time.monotonic() - began
        print(
            f"{given.partnerships} partnerships, {given.months} months, "
            f"{'Postgres' if given.postgres else 'SQLite'}, {count} processes, "
            f"{workers.kills} kills: {seconds:.0f} s, {workers.requests:,} requests, "
            f"{workers.memory} MB at most"
        )
        quarters = given.partnerships * given.months / 3
        sent = sum(one.chain.nonce(KEY.address) for one in worlds)
        print(
            f"{sent} transactions, {sent / seconds:.1f} a second; "
            f"{workers.requests / quarters:.0f} requests for each partnership and quarter"
        )
        found = [judge(one, until, is_whole=not is_load) for one in worlds]
        for one in found:
            print(f"  {dict(one)}")
        sys.exit(any(any(one.values()) for one in found))


if __name__ == "__main__":
    main()
