"""Settling, reviewing and paying in one transaction, in every order: it is as if one by one.

The model plays the same calls at the same second; all that is seen must be as it says.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import pytest

from daosplit.agreement.contributions import Contribution
from daosplit.agreement.review import Review
from daosplit.artifacts import load_artifact
from daosplit.chain import embedded_chain
from daosplit.chain.contract import Contract
from daosplit.chain.error_decoder import ErrorDecoder
from daosplit.testing import START
from support.behaviours import AccountMood
from support.client import CHARTER
from support.differential import Differential
from support.effort import LONG
from support.faulty_signing import Signing
from support.harness import Harness
from support.model import ETHER, NOBODY, RefusedError
from support.told import fields_of

SHARES = (50, 30, 20)
POT = 1_000_003
CALLS_AT_ONCE = 5 if LONG else 3


@pytest.fixture(scope="module")
def harness() -> Harness:
    """On a chain of its own, since it goes back by itself."""
    return Harness(embedded_chain(start=START))


@dataclass(frozen=True)
class Call:
    """One call on both sides: by the contract's name and arguments, and by the model's."""

    name: str
    arguments: tuple[Any, ...]
    in_model: Callable[[Differential, str], None]
    value: int = 0


def calls_of(sides: Differential, token: str) -> list[Call]:
    """What a caller may want to put into an order that suits it, when the first period is over."""
    review = Review(1, tuple(Contribution(seat, 1, "…") for seat in range(3)))
    digest = sides.digest_of(review)
    signing = Signing(sides.harness, digest, sides.model.roster)
    for seat in range(3):
        signing.sign(seat)
    signed = signing.to_model()

    def pay(amount: int, period: int) -> Call:
        value = amount if token == ETHER else 0
        return Call(
            "pay",
            (token, amount, period, "memo"),
            lambda sides, caller: sides.model.pay(caller, token, amount, period, "memo", value),
            value,
        )

    return [
        Call("settle", (token,), lambda sides, caller: sides.model.settle(caller, token)),
        Call(
            "review",
            (review.to_contract(), signing.to_contract()),
            lambda sides, caller: sides.model.review(caller, review, digest, signed),
        ),
        pay(5001, 1),
        pay(77, 2),
        Call(
            "settleSlice",
            (token, 1, NOBODY),
            lambda sides, caller: sides.model.settle_slice(caller, token, 1, NOBODY),
        ),
    ][:CALLS_AT_ONCE]


MOMENTS = {
    "the first second after the period": (False, CHARTER.end_of(1)),
    "the last second of the window": (False, CHARTER.review_end(1) - 1),
    "the first second after the window": (False, CHARTER.review_end(1)),
    "the last second of the window, a pot waiting": (True, CHARTER.review_end(1) - 1),
    "the first second after the window, a pot waiting": (True, CHARTER.review_end(1)),
    "when the next period is over, a pot waiting": (True, CHARTER.end_of(2)),
}
"""Whether the first period was closed before, and when all happens."""


def scenes() -> Iterator[tuple[str, str]]:
    """Every moment with one kind of money, in turn; or with both, if somebody asks for it."""
    for number, moment in enumerate(MOMENTS):
        for place, kind in enumerate(("ether", "token")):
            if LONG or (number + place) % 2 == 0:
                yield moment, kind


@pytest.mark.shows("settles-reviews-pays-transaction")
@pytest.mark.parametrize(("moment", "kind"), list(scenes()))
def test_every_order_of_calls_in_one_transaction_does_what_they_do_one_by_one(
    harness: Harness, moment: str, kind: str
) -> None:
    """One seat's account burns all the gas that it gets, so that something is set aside too."""
    is_closed, time = MOMENTS[moment]
    sides, attempts, token = staged(harness, kind)
    if is_closed:
        harness.chain.travel(CHARTER.end_of(1))
        sides.act(sides.actors[0], "settle", token, touched=lambda: sides.money(token))
    calls = calls_of(sides, token)
    model, seen = sides.model, sides.seen
    for order in permutations(calls):
        with harness.chain.isolated():
            sides.model, sides.seen = deepcopy(model), dict(seen)
            run(sides, attempts, time, order)
            sides.look(sides.everything())


def staged(harness: Harness, kind: str) -> tuple[Differential, Contract, str]:
    """A partnership in its first period that has got something, and a rich caller."""
    key, other = harness.keys[:2]
    wallet = next(iter(harness.wallets))
    sides = Differential(harness, CHARTER, [key, wallet, other], SHARES)
    harness.act(None, harness.contracts[wallet], "setMood", AccountMood.BURNING)
    sides.ether.moods[wallet] = AccountMood.BURNING
    token = ETHER if kind == "ether" else sides.plain
    harness.give(token, sides.account, POT)
    sides.model.money[token].balances[sides.account] += POT

    attempts = harness.chain.deploy("Attempts")
    harness.give(token, attempts.address, POT)
    sides.model.money[token].balances[attempts.address] = POT
    if token != ETHER:
        approve = harness.plain.functions.approve(sides.account, POT)
        harness.act(None, attempts, "run", [(token, 0, approve.data)])
    return sides, attempts, token


def run(sides: Differential, attempts: Contract, time: int, calls: Sequence[Call]) -> None:
    """All of them in one transaction at that time, and in the model."""
    harness = sides.harness
    harness.chain.travel(time - 1)
    encoded = [
        (
            sides.account,
            call.value,
            sides.contract.functions[call.name](*call.arguments).data,
        )
        for call in calls
    ]
    receipt = harness.act(None, attempts, "run", encoded)
    [ran] = fields_of(attempts, "Ran", receipt)
    sides.model.now = harness.chain.now()
    assert sides.model.now == time
    assert [refusal_of(data) for data in ran["refusals"]] == list(
        refusals_by_model(sides, str(attempts.address), calls)
    )


def refusals_by_model(sides: Differential, caller: str, calls: Sequence[Call]) -> Iterator[str]:
    for call in calls:
        try:
            call.in_model(sides, caller)
        except RefusedError as refused:
            yield refused.name
        else:
            yield ""


ERRORS = ErrorDecoder([load_artifact("RevenueSplit").abi])


def refusal_of(data: bytes) -> str:
    return (ERRORS.decode(data).name or "").removeprefix("RevenueSplit_") if data else ""
