"""Whatever gas a caller gives, a call does all that it should, to the last unit, or nothing.

A real node makes the calls, which is many times as quick. `DAOSPLIT_PROOF=long` tries every single
amount of gas.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from eth_account import Account

from daosplit.chain import Chain, connect
from daosplit.chain.contract import Contract
from daosplit.chain.node import GAS_LIMIT
from support.delegation import delegate, keys_of
from support.effort import LONG
from support.hostile_payees import HOSTILE, MOST_GAS, copies, needing
from support.money import Money
from support.partnership import Founder, Partnership

A_TEST: dict[str, Any] = {"months": 0, "test_seconds": 100_000, "review_window": 1000}
POT = 3_000_000_000
PART = POT // 3
MOST_TIP = 10_000
"""A hundredth, in millionths."""
REVERTED = bytes(32)
GAS_OF_A_CALL = 25_000_000
"""What a node gives for all the tries of one call."""
MOST_OF_A_HOOK = 440_000
"""A hook that needs nearly all the gas that its token may use."""


@pytest.fixture(scope="module")
def chain(anvil: str) -> Chain:
    chain = connect(anvil, signers=[Account.from_key(bytes(31) + b"\x01")])
    rich = chain.accounts[1]
    chain.send(chain.accounts[0], chain.balance(rich) // 2, sender=rich)
    return chain


@pytest.fixture(scope="module")
def founder(chain: Chain) -> Founder:
    return Founder(chain, chain.deploy("RevenueSplitFactory"))


@dataclass(frozen=True)
class Ladder:
    """Tries a call with many amounts of gas, and looks at the same things after each."""

    chain: Chain
    contract: Contract
    lens: Contract

    def outcomes(
        self, partnership: Partnership, call: bytes, question: bytes, gas: range
    ) -> set[bytes]:
        """What is told after the call with each of these amounts; `REVERTED` if it was refused."""
        told: set[bytes] = set()
        count = max(1, GAS_OF_A_CALL // (gas.stop + 60_000))
        for start in range(0, len(gas), count):
            some = gas[start : start + count]
            climb = self.contract.functions.climb(
                partnership.address,
                call,
                self.lens.address,
                question,
                some.start,
                some.step,
                len(some),
            )
            told |= {bytes(outcome) for outcome in self.chain.call(climb)}
        return told

    def question(self, partnership: Partnership, money: Money, accounts: Sequence[str]) -> bytes:
        """What everybody has, what is set aside for them, and what the till says."""
        holder = money.address if money.contract else self.lens.address
        asked = [(partnership.address, partnership.encode("till", money.address))]
        for account in accounts:
            set_aside = partnership.encode("setAside", money.address, account)
            asked.append((partnership.address, set_aside))
            asked.append((holder, self.lens.functions.balanceOf(account).data))
        targets, questions = zip(*asked, strict=True)
        return self.lens.functions.ask(targets, questions).data


@pytest.fixture(scope="module")
def ladder(chain: Chain) -> Ladder:
    return Ladder(chain, chain.deploy("GasLadder"), chain.deploy("Lens"))


# Who is paid


@dataclass(frozen=True)
class Scene:
    """A payable pot for three seats; a part of a pot before it waits for the last."""

    partnership: Partnership
    money: Money
    accounts: Sequence[str]
    refusing: frozenset[int]
    """Seats that are set aside however much gas there is."""
    tip: int = 0
    """What each payment is lessened by."""


def scene_of(
    founder: Founder,
    money: Money,
    accounts: Sequence[str],
    turn_honest: Callable[[bool], None],
    tip: int,
    refusing: frozenset[int] = frozenset(),
) -> Scene:
    """The accounts turn honest only after a first pot, of which they could take nothing.

    So setting their part aside again costs little, and does not by itself use up what is left of
    a short call's gas.
    """
    chain = founder.chain
    partnership = founder.found(1, 1, 1, accounts=accounts, start=chain.now(), tip=tip, **A_TEST)
    turn_honest(False)
    give(money, partnership.address)
    chain.travel(partnership.review_end(1))
    partnership.transact("settle", money.address, gas=GAS_LIMIT)
    assert partnership.call("setAside", money.address, accounts[2])
    turn_honest(True)
    give(money, partnership.address)
    # Nothing but the payments is done by the call.
    chain.travel(partnership.end_of(2))
    partnership.transact("settle", money.address, gas=GAS_LIMIT)
    chain.travel(partnership.review_end(2))
    return Scene(partnership, money, accounts, refusing)


def late(scene: Scene) -> Scene:
    """With a tip of the full rate, and with another period to close."""
    partnership = scene.partnership
    give(scene.money, partnership.address)
    partnership.chain.travel(partnership.review_end(2) + 100_000)
    return replace(scene, tip=PART // 100)


def give(money: Money, account: str) -> None:
    if money.contract:
        money.give(account, POT)
    else:
        money.chain.send(account, POT)


def thirst(chain: Chain, payees: Sequence[Contract], needed: int) -> Callable[[bool], None]:
    """Payees that need more gas than there is, until they are honest and need this much."""

    def turn_honest(is_honest: bool) -> None:
        for payee in payees:
            chain.transact(payee.functions.need(needed if is_honest else 10**9))

    return turn_honest


def ether_for_contracts(founder: Founder, tip: int = 0) -> Scene:
    chain = founder.chain
    payees = [chain.deploy("ThirstyPayee") for _ in range(3)]
    accounts = [str(payee.address) for payee in payees]
    return scene_of(founder, Money(chain), accounts, thirst(chain, payees, 26_750), tip)


def ether_for_accounts_of_all_kinds(founder: Founder, tip: int = 0) -> Scene:
    """One that burns all it gets, one that never had any, one that acts by another's code."""
    chain = founder.chain
    key, fresh = keys_of(2)
    delegate(chain, [key], [chain.deploy("ThirstyPayee").address])
    payee = chain.contract("ThirstyPayee", key.address)
    [burner] = copies(chain, HOSTILE["burns all gas at once"])
    accounts = [burner, fresh.address, payee.address]
    turn = thirst(chain, [payee], 26_750)
    return scene_of(founder, Money(chain), accounts, turn, tip, frozenset({0}))


def ether_for_the_very_bound(founder: Founder, tip: int = 0) -> Scene:
    """Two that need all the gas that they get, and one that needs one gas more."""
    accounts = copies(founder.chain, needing(MOST_GAS), 2)
    accounts += copies(founder.chain, needing(MOST_GAS + 1))
    return scene_of(founder, Money(founder.chain), accounts, lambda _: None, tip, frozenset({2}))


def a_token_that_blocked_them(founder: Founder, tip: int = 0) -> Scene:
    properly, refuse = 0, 1
    token = Money(founder.chain, founder.chain.deploy("MisbehavingToken"))
    accounts = [key.address for key in keys_of(3)]

    def turn_honest(is_honest: bool) -> None:
        for account in accounts:
            token.transact("misbehave", account, properly if is_honest else refuse, properly)

    return scene_of(founder, token, accounts, turn_honest, tip)


def a_token_with_hooks(founder: Founder, tip: int = 0) -> Scene:
    chain = founder.chain
    token = Money(chain, chain.deploy("HookToken"))
    payees = [chain.deploy("ThirstyPayee") for _ in range(3)]
    for payee in payees:
        token.transact("setHook", payee.address, payee.address)
    accounts = [str(payee.address) for payee in payees]
    return scene_of(founder, token, accounts, thirst(chain, payees, MOST_OF_A_HOOK), tip)


def late_ether(founder: Founder) -> Scene:
    return late(ether_for_accounts_of_all_kinds(founder, MOST_TIP))


def a_late_token(founder: Founder) -> Scene:
    return late(a_token_that_blocked_them(founder, MOST_TIP))


SCENES: list[Callable[[Founder], Scene]] = [
    late_ether,
    a_late_token,
    ether_for_contracts,
    ether_for_accounts_of_all_kinds,
    ether_for_the_very_bound,
    a_token_that_blocked_them,
    a_token_with_hooks,
]


@pytest.fixture(scope="module", params=SCENES, ids=lambda scene: scene.__name__)
def scene(request: pytest.FixtureRequest, founder: Founder, ladder: Ladder) -> Iterator[Scene]:
    # What the ladder needs comes first, so that it is not undone with the scene.
    assert ladder.chain is founder.chain
    with founder.chain.isolated():
        yield request.param(founder)


# What is called

TIP_TO = keys_of(4)[3].address


def settle(scene: Scene) -> tuple[Any, ...]:
    return "settle", scene.money.address


def settle_many(scene: Scene) -> tuple[Any, ...]:
    return "settleMany", [scene.money.address], TIP_TO


def settle_slice(scene: Scene) -> tuple[Any, ...]:
    return "settleSlice", scene.money.address, 2, TIP_TO


@pytest.mark.shows("gives-amount-gas-none")
@pytest.mark.parametrize("call", [settle, settle_many, settle_slice])
def test_everybody_is_paid_or_the_call_reverts_whatever_gas_is_given(
    chain: Chain, scene: Scene, ladder: Ladder, call: Callable[[Scene], tuple[Any, ...]]
) -> None:
    partnership, money = scene.partnership, scene.money
    name, *arguments = call(scene)
    seats = 2 if name == "settleSlice" else 3
    with chain.isolated():
        gained = money.gained(
            scene.accounts, lambda: partnership.transact(name, *arguments, gas=GAS_LIMIT)
        )
        assert gained == [
            PART - scene.tip if seat < seats and seat not in scene.refusing else 0
            for seat in range(3)
        ]
        if name != "settle":
            assert money.held_by(TIP_TO) == seats * scene.tip
        assert partnership.call("till", money.address)[3] == seats % 3
    sweep(ladder, scene, partnership.encode(name, *arguments))


@pytest.mark.shows("gives-amount-gas-none")
def test_all_is_delivered_or_the_call_reverts_whatever_gas_is_given(
    chain: Chain, scene: Scene, ladder: Ladder
) -> None:
    partnership, money, account = scene.partnership, scene.money, scene.accounts[2]
    waiting = partnership.call("setAside", money.address, account)
    deliver = ("deliver", money.address, account)
    with chain.isolated():
        assert money.gained([account], lambda: partnership.transact(*deliver)) == [waiting]
    sweep(ladder, scene, partnership.encode(*deliver))


def sweep(ladder: Ladder, scene: Scene, call: bytes) -> None:
    """Every amount of gas is either too little for anything, or does what plenty does.

    A payment could fail for want of gas only if the gas of the call is less by what one payment may
    use than what is enough: there, and where it just becomes enough, the steps are the smallest.
    """
    partnership = scene.partnership
    watched = [*scene.accounts, TIP_TO, ladder.contract.address]
    question = ladder.question(partnership, scene.money, watched)

    def outcomes(gas: range) -> set[bytes]:
        return ladder.outcomes(partnership, call, question, gas)

    [plenty] = outcomes(range(10_000_000, 10_000_001))
    assert plenty != REVERTED
    fails, succeeds = 0, 10_000_000
    while succeeds - fails > 1:
        middle = (fails + succeeds) // 2
        if outcomes(range(middle, middle + 1)) == {REVERTED}:
            fails = middle
        else:
            succeeds = middle
    bound = 45_000 if scene.money.contract is None else 530_000
    least = max(succeeds - bound, 0)
    step = 1 if LONG else 1009
    sweeps = [
        range(0, succeeds + bound, step),
        range(least, succeeds, 1 if LONG else bound // 1500),
        range(succeeds - 150, succeeds + 150),
    ]
    told = set[bytes]().union(*map(outcomes, sweeps))
    assert told == {REVERTED, plenty}
