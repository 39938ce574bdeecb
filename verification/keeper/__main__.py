"""Keepers keep partnerships on chains whose time flies; kills them, and looks at what they did."""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import daosplit
from daosplit.agreement.charter import Charter
from daosplit.agreement.founding import Founding, Partner
from daosplit.artifacts import look_in
from daosplit.events import Closed, Event, PaidOut, Settled
from daosplit.history.history import read_events
from daosplit.keeper.due import due_at
from daosplit.keeper.situation import look
from daosplit.values.addresses import ETHER
from support.nodes import running_anvil
from support.project import TESTS
from verification.keeper.postgres import running_postgres

START = 1_798_761_600  # 2027-01-01
HOUR = 3_600
DAY = 24 * HOUR
REFUSING, WELCOMING = 1, 0


@dataclass
class World:
    """A chain and the partnerships on it."""

    url: str
    chain: daosplit.Chain
    splits: list[daosplit.RevenueSplit]
    hostile: str
    first_nonce: int

    @property
    def keeper(self) -> str:
        return self.chain.accounts[0]

    def moments(self, months: int) -> set[int]:
        """When periods and windows end."""
        end = self.splits[0].charter.start + months * 31 * DAY
        found = set()
        for charter in {split.charter for split in self.splits}:
            for period in range(1, charter.period_at(end)):
                found |= {charter.end_of(period), charter.review_end(period)}
        return found


def found(chain: daosplit.Chain, number: int, months: int, seats: int, payee: str) -> Founding:
    charter = Charter(start=START, months=months, tip=(number % 2) * 1_000)
    accounts = [payee, *chain.accounts[2 : 2 + seats - 1]]
    partners = [Partner(f"p{seat}", one, 10 + number + seat) for seat, one in enumerate(accounts)]
    return Founding(f"partnership {number}", charter, tuple(partners))


def world(url: str, count: int) -> World:
    chain = daosplit.connect(url)
    author = chain.accounts[1]
    payee = chain.deploy("MoodyAccount", author, sender=author)
    hostile = chain.deploy("GasBurningToken", sender=author)
    splits = []
    for number in range(count):
        founding = found(chain, number, 1 if number % 2 else 3, 3, payee.address)
        splits.append(daosplit.found(chain, founding, sender=author).split)
        chain.transact(hostile.functions.mint(splits[-1].address, 1_000), sender=author)
    return World(url, chain, splits, hostile.address, chain.nonce(chain.accounts[0]))


class Workers:
    """Processes that keep, of which some are killed."""

    def __init__(
        self, database: str, worlds: Sequence[World], count: int, watch_every: int, ether_only: bool
    ) -> None:
        chains = {one.url: [split.address for split in one.splits] for one in worlds}
        tokens = [ETHER] if ether_only else []
        self._given = json.dumps([database, chains, tokens, watch_every])
        self._alive = [self._begin() for _ in range(count)]
        self.kills = 0

    def _begin(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            (sys.executable, "-m", "verification.keeper.worker", self._given),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": f"{TESTS.parent}:{TESTS}"},
        )

    def kill(self, number: int) -> None:
        """Ends one at once, wherever it is, and begins another."""
        self._alive[number].kill()
        self._alive[number].wait()
        self.kills += 1
        self._alive[number] = self._begin()

    def memory(self) -> int:
        """The most that one of them ever had, in MB."""
        peaks = []
        for worker in self._alive:
            status = Path(f"/proc/{worker.pid}/status").read_text()
            peaks += [int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line]
        return max(peaks, default=0) // 1024

    def stop(self) -> None:
        for worker in self._alive:
            worker.send_signal(signal.SIGKILL)
            worker.wait()


def is_something_due(one: World) -> bool:
    for split in one.splits:
        seen = look(split, read_events(split), tokens=[ETHER])
        due = due_at(seen.situation, seen.now).due
        if any(owed.kind != "deliver" for owed in due):
            return True
    return False


@contextmanager
def database_of(folder: Path, postgres: bool) -> Iterator[str]:
    if postgres:
        with running_postgres() as url:
            yield url
    else:
        yield str(folder / "keeper.sqlite")


def play(
    worlds: Sequence[World], workers: Workers, months: int, kills: int, choose: random.Random
) -> None:
    moments = sorted(set().union(*(one.moments(months) for one in worlds)))
    left = kills
    for place, moment in enumerate(moments):
        for one in worlds:
            for split in one.splits:
                if place % 2 == 0:
                    value = choose.randrange(10**15, 10**17)
                    one.chain.send(split.address, value, sender=one.chain.accounts[1])
            if one.chain.now() < moment:
                one.chain.travel(moment)
        here = -(-left // (len(moments) - place))
        left -= here
        for _ in range(here):
            time.sleep(choose.uniform(0, 2.5))
            workers.kill(choose.randrange(len(workers._alive)))
        give_up = time.monotonic() + 300
        while any(is_something_due(one) for one in worlds):
            if time.monotonic() > give_up:
                raise SystemExit(f"not done at {moment}")
            time.sleep(0.2)


def judge(one: World) -> Mapping[str, int]:
    """What was done late, in vain, or wrongly: all of it must be nothing."""
    late = unreconciled = unpaid = 0
    needed: set[str] = set()
    for split in one.splits:
        events: tuple[Event, ...] = read_events(split)
        for event in events:
            if isinstance(event, Closed | Settled):
                late += event.timestamp - split.charter.end_of(event.period) >= HOUR
            if isinstance(event, Closed | Settled | PaidOut):
                needed.add(event.transaction_hash)
        history = daosplit.read_history(split, with_balances=False)
        unreconciled += not daosplit.reconcile(history).is_exact
        unpaid += split.till(ETHER).pot > 0
    sent = one.chain.nonce(one.keeper) - one.first_nonce
    reverted = 0
    for number in range(one.chain.block_number() + 1):
        for hash_ in one.chain.block(number).transactions:
            reverted += not one.chain.receipt(hash_).succeeded
    return {
        "closed an hour late": late,
        "not reconciled": unreconciled,
        "unpaid pots": unpaid,
        "reverted": reverted,
        "sent in vain": sent - len(needed),
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
    chains = 2 if given.what == "kills" else 1
    count = 3 if given.postgres else 1
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        database = stack.enter_context(database_of(folder, given.postgres))
        options = (f"--timestamp={START}", "--accounts=20", "--balance=1000000")
        urls = [
            stack.enter_context(running_anvil(*options, f"--chain-id={20_000 + number}"))
            for number in range(chains)
        ]
        worlds = [
            world(url, given.partnerships // chains + (number < given.partnerships % chains))
            for number, url in enumerate(urls)
        ]
        workers = Workers(
            database,
            worlds,
            count,
            watch_every=600 if given.what == "kills" else DAY,
            ether_only=given.what == "load",
        )
        stack.callback(workers.stop)
        began = time.monotonic()
        play(worlds, workers, given.months, given.kills, random.Random(given.seed))
        seconds = time.monotonic() - began
        found = [judge(one) for one in worlds]
        sent = sum(one.chain.nonce(one.keeper) - one.first_nonce for one in worlds)
        print(
            f"{given.partnerships} partnerships, {given.months} months, "
            f"{'Postgres' if given.postgres else 'SQLite'}, {count} processes, "
            f"{workers.kills} kills: {sent} transactions in {seconds:.0f} s, "
            f"{workers.memory()} MB at most"
        )
        problems = 0
        for one in found:
            print(f"  {dict(one)}")
            # Two processes may race for what is due when one of them was killed in between.
            races = workers.kills
            problems += sum(one.values()) - min(one["sent in vain"], races)
        sys.exit(problems > 0)


if __name__ == "__main__":
    main()
