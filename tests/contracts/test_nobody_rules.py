"""Rule 17: no owner, no pause, no upgrade, no way to change the charter."""

from collections.abc import Iterator

import pytest
from eth_utils.crypto import keccak

from daosplit.chain import Chain
from daosplit.errors import ContractError
from support.money import ETHER, Money
from support.partnership import NO_COUNTERSIGNATURES, NOBODY, Founder, Partnership, review_of

DELEGATECALL, CALLCODE, SELFDESTRUCT = 0xF4, 0xF2, 0xFF
PUSH1, PUSH32 = 0x60, 0x7F
CHARTER_LENGTH = 27
"""Bytes of the charter at the end of a partnership's code, and of their number."""


def opcodes(code: bytes) -> Iterator[int]:
    """Instructions without the data that they push."""
    position = 0
    while position < len(code):
        opcode = code[position]
        yield opcode
        position += opcode - PUSH1 + 2 if PUSH1 <= opcode <= PUSH32 else 1


def test_a_partnership_runs_the_code_of_the_implementation_and_no_other(
    chain: Chain, founder: Founder, partnership: Partnership
) -> None:
    """Its code names one address to run, fixed, and ends with the charter."""
    implementation = chain.call(founder.factory.functions.IMPLEMENTATION())
    code = chain.code(partnership.contract.address)
    assert [*opcodes(code[:-CHARTER_LENGTH])].count(DELEGATECALL) == 1
    assert code.count(bytes.fromhex("73" + implementation[2:] + "5af4")) == 1


def test_the_implementation_can_neither_run_other_code_nor_vanish(
    chain: Chain, founder: Founder
) -> None:
    implementation = chain.call(founder.factory.functions.IMPLEMENTATION())
    found = {*opcodes(chain.code(implementation))}
    assert not found & {DELEGATECALL, CALLCODE, SELFDESTRUCT}


@pytest.mark.shows("nobody-asked-nothing-answers")
@pytest.mark.parametrize(
    "signature",
    [
        "owner()",
        "admin()",
        "pause()",
        "paused()",
        "transferOwnership(address)",
        "upgradeTo(address)",
        "upgradeToAndCall(address,bytes)",
        "initialize()",
        "setCharter(uint200)",
        "setShares(uint256[])",
        "execute(address,uint256,bytes)",
        "multicall(bytes[])",
        "approve(address,uint256)",
        "transfer(address,uint256)",
    ],
)
def test_nobody_is_asked_and_nothing_answers(
    chain: Chain, partnership: Partnership, signature: str
) -> None:
    data = keccak(text=signature)[:4] + bytes(96)
    for sender in (chain.accounts[0], partnership.roster[0]):
        with pytest.raises(ContractError):
            chain.send(partnership.address, 0, data, sender=sender)


@pytest.mark.shows("nobody-asked-nothing-answers")
def test_a_stranger_changes_no_shares_no_seat_no_charter_and_takes_no_money(
    chain: Chain, partnership: Partnership, ether: Money
) -> None:
    stranger = chain.accounts[60]
    ether.give(partnership.address, 1000)
    before = [partnership.call(view) for view in ("roster", "charter")]
    review = review_of(1, [1, 1, 98])
    calls = [
        ("found", [stranger], [1]),
        ("review", review.to_contract(), NO_COUNTERSIGNATURES),
        ("offer", stranger, 0),
        ("withdrawOffer",),
        ("announce", 0),
        ("accept", 0),
        ("question", 0),
        ("answer",),
        ("questionParent", [stranger], 0),
        ("settle", ETHER),
        ("deliver", ETHER, stranger),
        ("withdraw", ETHER, stranger),
    ]
    for function, *arguments in calls:
        with pytest.raises(ContractError):
            partnership.transact(str(function), *arguments, sender=stranger)
    partnership.transact("countersign", 1, review.digest(partnership.domain), sender=stranger)
    partnership.transact("present", 1, NO_COUNTERSIGNATURES, sender=stranger)
    assert [partnership.call(view) for view in ("roster", "charter")] == before
    assert partnership.call("sharesOf", 1) == [50, 30, 20]
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settleMany", [ETHER], NOBODY, sender=stranger)
    assert partnership.call("till", ETHER) == (1, 0, 0, 0)
    assert ether.held_by(partnership.address) == 0


@pytest.mark.shows("nobody-asked-nothing-answers")
def test_one_partner_alone_changes_no_shares_and_no_other_seat(
    partnership: Partnership,
) -> None:
    """Even the largest."""
    largest, *others = partnership.roster
    review = review_of(1, [52, 29, 19])
    with pytest.raises(ContractError):
        partnership.pass_review(review, 0, sender=largest)
    with pytest.raises(ContractError):
        partnership.transact("accept", 1, sender=largest)
    assert partnership.roster == [largest, *others]
    assert partnership.call("sharesOf", 1) == [50, 30, 20]
