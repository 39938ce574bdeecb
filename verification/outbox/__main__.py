"""Pays again and again, is killed at random, and counts what arrived.

    python -m verification.outbox --payments 200 --kills 100 --seed 1

Each payment has an amount of its own, so that one that is sent twice, or never, is told by name.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from eth_account import Account

from daosplit.chain import connect, posting
from daosplit.cli.outbox_file import PrintedOutbox
from daosplit.errors import DaosplitError
from daosplit.values.addresses import checksummed
from support.faulty_node import Answer, Fault, FaultyNode, Request, Rightly, hangs_up, refuses

KEY = Account.from_key(b"\x21" * 32)
PAYEE = checksummed(bytes(19) + b"\xbb")
SEND, RECEIPT = "eth_sendRawTransaction", "eth_getTransactionReceipt"
LOST = 0.3
# Long enough for a payment or two.
LONGEST_LIFE = 0.12


def serve(port_file: Path, seed: int) -> None:
    """A node that loses three answers of ten to what is sent, done or not."""
    # Whoever is killed in the middle of a request is complained of.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    with FaultyNode(1_774_969_200) as node:
        node.faults |= {SEND: sometimes(seed), RECEIPT: sometimes(seed + 1)}
        port_file.write_text(node.url)
        node.serve_forever(0.01)


def sometimes(seed: int) -> Fault:
    """Fails now and then, in different ways."""
    chance = random.Random(seed)

    def fault(request: Request, rightly: Rightly) -> Answer | bytes:
        if chance.random() > LOST:
            return rightly()
        if request.method == SEND and chance.random() < 0.5:
            raise ConnectionAbortedError  # it never came
        return chance.choice([hangs_up, refuses(-32005, "limit exceeded")])(request, rightly)

    return fault


def pay(url: str, folder: Path, payments: int) -> None:
    """Sends the payments that are not done, in order, as often as it takes."""
    posting._SECONDS_BETWEEN_LOOKS = 0.005
    posting._SECONDS_UNTIL_SENT_AGAIN = 0.05
    done = folder / "done"
    while (number := len(done.read_text().split())) < payments:
        outbox = PrintedOutbox(folder / "outbox.sqlite")
        try:
            chain = connect(url, signers=[KEY])
            chain.send_with(outbox=outbox)
            receipt = chain.send(PAYEE, number + 1)
        except DaosplitError:
            continue
        with done.open("a") as file:
            file.write(f"{receipt.transaction_hash}\n")
        outbox.printed()


def forked(work: Callable[..., object], *arguments: object) -> int:
    """The process that does the work."""
    if (child := os.fork()) == 0:
        try:
            work(*arguments)
        finally:
            os._exit(0)
    return child


def fire(payments: int, kills: int, seed: int) -> list[str]:
    """What is wrong after so many payments and kills; nothing, as it should be."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "done").touch()
        server = forked(serve, folder / "url", seed)
        try:
            while not (folder / "url").exists() or not (url := (folder / "url").read_text()):
                time.sleep(0.01)
            connect(url).send(KEY.address, 10**20)
            for _ in range(kills):
                child = forked(pay, url, folder, payments)
                time.sleep(chance.uniform(0, LONGEST_LIFE))
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
            os.waitpid(forked(pay, url, folder, payments), 0)
            return wrong(url, payments)
        finally:
            os.kill(server, signal.SIGKILL)
            os.waitpid(server, 0)


def wrong(url: str, payments: int) -> list[str]:
    """Which payments are not on the chain exactly once."""
    chain = connect(url)
    blocks = (chain.block(number) for number in range(1, chain.block_number() + 1))
    sent = [chain.transaction(it) for block in blocks for it in block.transactions]
    counted = Counter(it.value for it in sent if it.to == PAYEE)
    return [
        f"payment {amount}: {counted[amount]} times on the chain"
        for amount in sorted({*range(1, payments + 1), *counted})
        if counted[amount] != 1 or amount > payments
    ]


def main() -> int:
    """1 if anything was sent twice or never."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--payments", type=int, default=10)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    problems = fire(given.payments, given.kills, given.seed)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{given.payments} payments, {given.kills} kills: {len(problems)} wrong")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
