"""Rule 14: no reentrancy anywhere, whoever is called and whatever they call back."""

from collections.abc import Callable
from typing import Any

import pytest
from eth_utils.crypto import keccak

from daosplit.agreement.charter import DAY
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from support.money import ETHER, Money
from support.partnership import (
    NO_COUNTERSIGNATURES,
    NOBODY,
    REENTERED,
    Founder,
    Partnership,
    review_of,
)
from support.told import fields_of

ACCOUNT = "0x000000000000000000000000000000000000dEaD"
REVIEW = review_of(1, [1, 1, 1]).to_contract()
CHANGING: dict[str, tuple[Any, ...]] = {
    "pay": (ETHER, 0, 2, ""),
    "settle": (ETHER,),
    "settleMany": ([ETHER], NOBODY),
    "settleSlice": (ETHER, 1, NOBODY),
    "deliver": (ETHER, ACCOUNT),
    "withdraw": (ETHER, ACCOUNT),
    "review": (REVIEW, NO_COUNTERSIGNATURES),
    "countersign": (2, bytes(32)),
    "countersignWith": (2, bytes(32), False, False),
    "countersignParent": (ACCOUNT, 2, bytes(32), False, NO_COUNTERSIGNATURES, 2),
    "offer": (ACCOUNT, 0),
    "withdrawOffer": (),
    "announce": (0,),
    "accept": (0,),
    "question": (0,),
    "questionParent": ([ACCOUNT], 0),
    "answer": (),
    "present": (2, NO_COUNTERSIGNATURES),
}
"""Every function that changes anything, and arguments for it."""
OTHER_VIEWS: dict[str, tuple[Any, ...]] = {
    "charter": (),
    "countersigned": (2, bytes(32), ACCOUNT),
    "currentPeriod": (),
    "eip712Domain": (),
    "hashParentReview": (ACCOUNT, 2, bytes(32), False),
    "hashPresence": (2,),
    "hashReview": (REVIEW,),
    "offerOf": (0,),
    "payableFrom": (1,),
    "periodTimes": (1,),
    "presentBefore": (ACCOUNT,),
    "questionOf": (0,),
    "reviewedPeriod": (),
    "roster": (),
    "seatOf": (ACCOUNT,),
    "setAside": (ETHER, ACCOUNT),
    "sharesOf": (1,),
    "silentSeats": (),
    "split": (1000, 1),
    "tallyReview": (REVIEW, (0, 0, 0, 0)),
    "tipRate": (1,),
}
"""All other views."""
GUARDED_VIEWS: dict[str, tuple[Any, ...]] = {
    "till": (ETHER,),
    "accrued": (ETHER,),
    "releasable": (ETHER,),
}
"""Views of money that is just being moved."""


@pytest.fixture(scope="module")
def reenterer(chain: Chain) -> Contract:
    return chain.deploy("Reenterer")


@pytest.fixture(scope="module")
def with_reenterer(chain: Chain, founder: Founder, reenterer: Contract) -> Partnership:
    """The re-entering account holds seat 1."""
    accounts = [chain.accounts[1], reenterer.address, chain.accounts[2]]
    return founder.found(1, 1, 1, accounts=accounts, tip=10_000)


@pytest.fixture
def hooked(chain: Chain, with_reenterer: Partnership, reenterer: Contract) -> Money:
    """A token that calls the re-entering account when it gets something."""
    token = Money(chain, chain.deploy("HookToken"))
    token.transact("setHook", reenterer.address, reenterer.address)
    return token


Reenter = Callable[..., tuple[bool, bytes]]


@pytest.fixture
def reenter(chain: Chain, with_reenterer: Partnership, reenterer: Contract) -> Reenter:
    """Makes a call of the partnership, during which a function is called back.

    Gives whether that call back succeeded, and its answer.
    """

    def reenter(
        back: str, arguments: tuple[Any, ...], *call: Any, sender: str | None = None, value: int = 0
    ) -> tuple[bool, bytes]:
        data = with_reenterer.encode(back, *arguments)
        chain.transact(reenterer.functions.prepare(with_reenterer.address, data))
        done = with_reenterer.transact(*call, sender=sender, value=value)
        [told] = fields_of(reenterer, "Reentered", done.receipt)
        return told["succeeded"], told["answer"]

    return reenter


def test_these_are_all_functions_that_change_anything(partnership: Partnership) -> None:
    changing = {
        abi["name"]
        for abi in partnership.contract.abi
        if abi["type"] == "function" and abi["stateMutability"] in ("nonpayable", "payable")
    }
    assert changing == CHANGING.keys() | {"found"}


def test_these_are_all_views(partnership: Partnership) -> None:
    views = {
        abi["name"]
        for abi in partnership.contract.abi
        if abi["type"] == "function" and abi["stateMutability"] in ("view", "pure")
    }
    assert views == OTHER_VIEWS.keys() | GUARDED_VIEWS.keys()


@pytest.mark.shows("calls-back-function-abi")
@pytest.mark.parametrize("function", [*CHANGING, *GUARDED_VIEWS])
def test_a_payee_of_ether_cannot_re_enter(
    with_reenterer: Partnership, ether: Money, reenter: Reenter, function: str
) -> None:
    arguments = (CHANGING | GUARDED_VIEWS)[function]
    ether.give(with_reenterer.address, 3000)
    with_reenterer.next_at(with_reenterer.review_end(1))
    assert reenter(function, arguments, "settle", ETHER) == (False, REENTERED)
    assert with_reenterer.call("till", ETHER) == (1, 0, 0, 0)
    assert ether.held_by(with_reenterer.roster[1]) == 1000


@pytest.mark.parametrize("function", [*CHANGING, *GUARDED_VIEWS])
def test_a_token_cannot_re_enter_when_it_pays_out(
    with_reenterer: Partnership, hooked: Money, reenter: Reenter, function: str
) -> None:
    arguments = (CHANGING | GUARDED_VIEWS)[function]
    hooked.give(with_reenterer.address, 3000)
    with_reenterer.next_at(with_reenterer.review_end(1))
    assert reenter(function, arguments, "settle", hooked.address) == (False, REENTERED)
    assert with_reenterer.call("till", hooked.address) == (1, 0, 0, 0)
    assert hooked.held_by(with_reenterer.roster[1]) == 1000


@pytest.mark.parametrize("function", [*CHANGING, *GUARDED_VIEWS])
def test_a_token_cannot_re_enter_when_it_is_paid_in(
    chain: Chain, with_reenterer: Partnership, hooked: Money, reenter: Reenter, function: str
) -> None:
    """The payer's hook is called before its tokens go."""
    arguments = (CHANGING | GUARDED_VIEWS)[function]
    payer = chain.accounts[50]
    hooked.give(payer, 1000)
    hooked.transact("approve", with_reenterer.address, 1000, sender=payer)
    hooked.transact("setHook", payer, with_reenterer.roster[1])
    call = ("pay", hooked.address, 1000, 1, "")
    assert reenter(function, arguments, *call, sender=payer) == (False, REENTERED)
    assert with_reenterer.call("accrued", hooked.address) == 1000


@pytest.mark.parametrize("function", [*CHANGING, *GUARDED_VIEWS])
def test_whoever_gets_the_tip_cannot_re_enter(
    with_reenterer: Partnership,
    reenterer: Contract,
    chain: Chain,
    token: Money,
    founder: Founder,
    ether: Money,
    function: str,
) -> None:
    partnership = founder.found(1, tip=10_000)
    ether.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(1) + 864_000)
    data = partnership.encode(function, *(CHANGING | GUARDED_VIEWS)[function])
    chain.transact(reenterer.functions.prepare(partnership.address, data))
    done = partnership.transact("settleMany", [ETHER], reenterer.address)
    [told] = fields_of(reenterer, "Reentered", done.receipt)
    assert (told["succeeded"], told["answer"]) == (False, REENTERED)
    assert ether.held_by(reenterer.address) == 10


@pytest.mark.shows("asks-view-middle-payment")
@pytest.mark.parametrize("function", OTHER_VIEWS)
def test_what_is_told_in_the_middle_of_a_payment_is_true_after_it(
    chain: Chain, with_reenterer: Partnership, hooked: Money, reenter: Reenter, function: str
) -> None:
    arguments = OTHER_VIEWS[function]
    hooked.give(with_reenterer.address, 3000)
    # The tip has grown to its full value.
    with_reenterer.next_at(with_reenterer.review_end(1) + 10 * DAY)
    told = reenter(function, arguments, "settle", hooked.address)
    ask = chain.deploy("Lens").functions.ask
    question = with_reenterer.encode(function, *arguments)
    [afterwards] = chain.call(ask([with_reenterer.address], [question]))
    assert told == tuple(afterwards)


def test_nobody_can_found_a_partnership_again_from_within(
    with_reenterer: Partnership, hooked: Money, reenter: Reenter
) -> None:
    hooked.give(with_reenterer.address, 3000)
    with_reenterer.next_at(with_reenterer.review_end(1))
    succeeded, answer = reenter("found", ([ACCOUNT], [1]), "settle", hooked.address)
    assert not succeeded
    assert answer[:4] == keccak(text="RevenueSplit_OnlyFactory(address,address)")[:4]


@pytest.mark.parametrize("function", ["settle", "deliver", "withdraw", "till"])
def test_whoever_is_delivered_to_cannot_re_enter(
    chain: Chain,
    with_reenterer: Partnership,
    hooked: Money,
    reenterer: Contract,
    reenter: Reenter,
    function: str,
) -> None:
    arguments = {
        "settle": (hooked.address,),
        "deliver": (hooked.address, reenterer.address),
        "withdraw": (hooked.address, ACCOUNT),
        "till": (hooked.address,),
    }[function]
    burner = chain.deploy("GasBurner").address
    hooked.transact("setHook", reenterer.address, burner)
    hooked.give(with_reenterer.address, 3000)
    with_reenterer.next_at(with_reenterer.review_end(1))
    with_reenterer.transact("settle", hooked.address)
    assert with_reenterer.call("setAside", hooked.address, reenterer.address) == 1000
    hooked.transact("setHook", reenterer.address, reenterer.address)
    call = ("deliver", hooked.address, reenterer.address)
    assert reenter(function, arguments, *call) == (False, REENTERED)
    assert hooked.held_by(reenterer.address) == 1000
    assert with_reenterer.call("till", hooked.address) == (1, 0, 0, 0)


def test_what_is_withdrawn_cannot_be_withdrawn_again_meanwhile(
    chain: Chain, founder: Founder, reenterer: Contract, ether: Money
) -> None:
    """The account withdraws to one that calls back."""
    refusing = chain.deploy("RejectingPayee")
    partnership = founder.found(1, 1, accounts=[refusing.address, reenterer.address])
    ether.give(partnership.address, 2000)
    partnership.next_at(partnership.review_end(1))
    data = partnership.encode("deliver", ETHER, refusing.address)
    chain.transact(reenterer.functions.prepare(partnership.address, data))
    partnership.transact("settle", ETHER)
    withdraw = partnership.encode("withdraw", ETHER, reenterer.address)
    receipt = chain.transact(refusing.functions.execute(partnership.address, withdraw))
    [told] = fields_of(reenterer, "Reentered", receipt)
    assert (told["succeeded"], told["answer"]) == (False, REENTERED)
    assert ether.held_by(reenterer.address) == 2000
    assert ether.held_by(partnership.address) == 0


def test_a_payee_may_call_another_partnership_meanwhile(
    chain: Chain,
    founder: Founder,
    with_reenterer: Partnership,
    reenterer: Contract,
    hooked: Money,
) -> None:
    """The guard is each partnership's own."""
    other = founder.found(1)
    data = other.encode("countersign", 2, bytes(32))
    chain.transact(reenterer.functions.prepare(other.address, data))
    hooked.give(with_reenterer.address, 3000)
    with_reenterer.next_at(with_reenterer.review_end(1))
    with_reenterer.transact("settle", hooked.address)
    assert other.call("countersigned", 2, bytes(32), reenterer.address) != 0


def test_after_a_call_everything_can_be_called_again(
    with_reenterer: Partnership, ether: Money, reenter: Reenter
) -> None:
    ether.give(with_reenterer.address, 3000)
    with_reenterer.next_at(with_reenterer.review_end(1))
    reenter("settle", (ETHER,), "settle", ETHER)
    with_reenterer.next_at(with_reenterer.review_end(2))
    assert with_reenterer.transact("settle", ETHER).names == ["Closed"]
