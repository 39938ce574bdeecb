"""Every event, as it lies in the log, to its last field: whoever reads it needs no ABI but this."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from eth_abi.abi import decode, encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from daosplit.agreement.charter import DAY
from daosplit.agreement.countersignatures import ContractCountersignatures
from daosplit.agreement.ecdsa import compact_signature
from daosplit.chain import Chain
from daosplit.chain.blocks import TransactionReceipt
from support.money import ETHER, Money
from support.partnership import CHARTER, NOBODY, Founder, Partnership, review_of, seat_set

Log = tuple[list[bytes], bytes]
Field = tuple[str, Any]

EVENTS = {
    "Founded(uint200,address,bytes)",
    "RevenuePaid(address,address,uint256,uint256,string)",
    "Closed(address,uint256,uint256,uint256)",
    "Settled(address,uint256,uint256,uint256)",
    "PaidOut(address,uint256,uint256,uint256,uint256)",
    "Tipped(address,uint256,address,uint256,uint256)",
    "SetAside(address,address,uint256,uint256)",
    "Delivered(address,address,uint256)",
    "Withdrawn(address,address,address,uint256)",
    "Reviewed(uint256,bytes32,uint256,uint256,bytes,address[],bytes32,string,uint256)",
    "Countersigned(uint256,bytes32,address,bool,bool)",
    "ParentCountersigned(address,uint256,bytes32,bool,bool)",
    "SeatQuestioned(uint256,uint256,uint256)",
    "Answered(uint256)",
    "SeatOffered(uint256,address,uint256)",
    "OfferWithdrawn(uint256,address)",
    "SeatAnnounced(uint256,address,uint256)",
    "SeatMoved(uint256,address,address)",
}


def raw(name: str, indexed: Sequence[Field], data: Sequence[Field]) -> Log:
    """The log of an event, by its fields' types and values; the indexed ones come first."""
    types = ",".join(type_ for type_, _ in (*indexed, *data))
    signature = f"{name}({types})"
    assert signature in EVENTS
    topics = [keccak(text=signature), *(encode([type_], [value]) for type_, value in indexed)]
    return topics, encode([type_ for type_, _ in data], [value for _, value in data])


def logs(partnership: Partnership, receipt: TransactionReceipt) -> list[Log]:
    return [
        (list(log.topics), log.data) for log in receipt.logs if log.address == partnership.address
    ]


def logs_of(partnership: Partnership, *call: Any, **options: Any) -> list[Log]:
    return logs(partnership, partnership.transact(*call, **options).receipt)


def test_these_are_all_events(partnership: Partnership) -> None:
    emitted = {
        f"{abi['name']}({','.join(field['type'] for field in abi['inputs'])})"
        for abi in partnership.contract.abi
        if abi["type"] == "event"
    }
    assert emitted == EVENTS


# Founding


@pytest.mark.parametrize("seats", [1, 7, 8, 9, 16])
def test_founded_says_charter_and_shares_and_where_the_roster_is(
    chain: Chain, founder: Founder, seats: int
) -> None:
    accounts = chain.accounts[1 : 1 + seats]
    shares = [7, 0, 2**32 - 1, *range(1, 14)][:seats]
    charter = (CHARTER.start - 36 * 900, 3, 0, 36, 28 * DAY, 2, 3, 1, 5, 10_000)
    function = founder.factory.functions.found(charter, accounts, shares, bytes(32))
    [log] = chain.transact(function).logs
    packed, roster = (log.data[at : at + 32] for at in (0, 32))
    _, _, told = decode(["uint200", "address", "bytes"], log.data)
    assert log.topics == (keccak(text="Founded(uint200,address,bytes)"),)
    month = (2026 - 1970) * 12
    assert packed == bytes(7) + b"".join(
        number.to_bytes(size, "big")
        for number, size in zip(
            (month, 3, 0, 36, 28 * DAY, 2, 3, 1, 5, 10_000), (5, 1, 4, 1, 4, *[2] * 5), strict=True
        )
    )
    assert chain.code(to_checksum_address(roster[12:])) == b"\0" + b"".join(
        bytes.fromhex(account[2:]) for account in accounts
    )
    assert told == b"".join(share.to_bytes(4, "big") for share in shares)


def test_founded_says_a_tests_start_and_an_offset_behind(chain: Chain, founder: Founder) -> None:
    charter = (CHARTER.start + 17, 0, 600, -48, 600, 1, 1, 0, 1, 0)
    function = founder.factory.functions.found(charter, chain.accounts[1:3], [1, 1], bytes(32))
    [log] = chain.transact(function).logs
    packed = log.data[7:32]
    assert packed[:5] == (CHARTER.start + 17).to_bytes(5, "big")
    assert packed[5:11] == bytes([0, 0, 0, 2, 88, 256 - 48])


# Money


@pytest.fixture
def payer(chain: Chain) -> str:
    return chain.accounts[50]


def test_revenue_paid_and_closed(partnership: Partnership, ether: Money, payer: str) -> None:
    ether.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(3))
    call = ("pay", ETHER, 70, 4, "請求書 7")
    assert logs_of(partnership, *call, sender=payer, value=70) == [
        raw(
            "Closed",
            [("address", ETHER), ("uint256", 3)],
            [("uint256", 1), ("uint256", 1000)],
        ),
        raw(
            "RevenuePaid",
            [("address", ETHER), ("address", payer), ("uint256", 4)],
            [("uint256", 70), ("string", "請求書 7")],
        ),
    ]


def test_settled_and_tipped(founder: Founder, token: Money, payer: str) -> None:
    partnership = founder.found(1, 1, tip=10_000)
    token.give(partnership.address, 4 * 10**9)
    partnership.next_at(partnership.review_end(2) + 5 * DAY)
    assert logs_of(partnership, "settleMany", [token.address], payer) == [
        raw(
            "Settled",
            [("address", token.address), ("uint256", 2)],
            [("uint256", 1), ("uint256", 4 * 10**9)],
        ),
        raw(
            "Tipped",
            [("address", token.address), ("uint256", 2), ("address", payer)],
            [("uint256", 20 * 10**6), ("uint256", 5 * 10**6)],
        ),
    ]


def test_closed_and_paid_out_by_one_slice(partnership: Partnership, ether: Money) -> None:
    ether.give(partnership.address, 1000)
    partnership.next_at(partnership.review_end(3))
    assert logs_of(partnership, "settleSlice", ETHER, 2, NOBODY) == [
        raw(
            "Closed",
            [("address", ETHER), ("uint256", 3)],
            [("uint256", 1), ("uint256", 1000)],
        ),
        raw(
            "PaidOut",
            [("address", ETHER), ("uint256", 3)],
            [("uint256", 1000), ("uint256", 0), ("uint256", 2)],
        ),
    ]


def test_paid_out_set_aside_delivered_and_withdrawn(chain: Chain, partnership: Partnership) -> None:
    token = Money(chain, chain.deploy("MisbehavingToken"))
    first, second = partnership.roster[1:]
    for account in (first, second):
        token.transact("misbehave", account, 1, 0)
    token.give(partnership.address, 1000)
    partnership.next_at(partnership.end_of(1))
    partnership.transact("settle", token.address)
    partnership.next_at(partnership.review_end(1))
    partnership.transact("settleSlice", token.address, 1, NOBODY)
    assert logs_of(partnership, "settleSlice", token.address, 2, NOBODY) == [
        raw(
            "SetAside",
            [("address", token.address), ("address", first)],
            [("uint256", 1), ("uint256", 300)],
        ),
        raw(
            "SetAside",
            [("address", token.address), ("address", second)],
            [("uint256", 2), ("uint256", 200)],
        ),
        raw(
            "PaidOut",
            [("address", token.address), ("uint256", 1)],
            [("uint256", 1000), ("uint256", 1), ("uint256", 3)],
        ),
    ]
    token.transact("misbehave", first, 0, 0)
    assert logs_of(partnership, "deliver", token.address, first) == [
        raw("Delivered", [("address", token.address), ("address", first)], [("uint256", 300)])
    ]
    assert logs_of(partnership, "withdraw", token.address, first, sender=second) == [
        raw(
            "Withdrawn",
            [("address", token.address), ("address", second)],
            [("address", first), ("uint256", 200)],
        )
    ]


# Agreement


def test_reviewed(chain: Chain, partnership: Partnership) -> None:
    newcomer = chain.accounts[20]
    review = replace(
        review_of(1, [45, 27, 18, 10], [newcomer]),
        evidence_hash=bytes(range(32)),
        evidence_uri="ipfs://証拠",
        deadline=partnership.end_of(1),
    )
    given = partnership.countersignatures(review, 0, 1, 3)
    packed = b"\x00\x04" + b"".join(
        bytes([seat]) + points.to_bytes(4, "big") + b"\x00\x0f" + b"what seat %d did" % seat
        for seat, points in enumerate([45, 27, 18, 10])
    )
    assert logs_of(partnership, "review", review.to_contract(), given) == [
        raw(
            "Reviewed",
            [("uint256", 1), ("bytes32", review.digest(partnership.domain))],
            [
                ("uint256", 0),
                ("uint256", seat_set(0, 1, 3)),
                ("bytes", packed),
                ("address[]", [newcomer]),
                ("bytes32", bytes(range(32))),
                ("string", "ipfs://証拠"),
                ("uint256", partnership.end_of(1)),
            ],
        )
    ]


@pytest.mark.parametrize(("consents", "admits"), [(False, False), (False, True), (True, False)])
def test_countersigned(partnership: Partnership, consents: bool, admits: bool) -> None:
    partner = partnership.roster[0]
    indexed: list[Field] = [("uint256", 1), ("bytes32", bytes(range(32))), ("address", partner)]
    weakly = ("countersignWith", 1, bytes(range(32)), consents, admits)
    assert logs_of(partnership, *weakly, sender=partner) == [
        raw("Countersigned", indexed, [("bool", consents), ("bool", admits)])
    ]
    assert logs_of(partnership, "countersign", 1, bytes(range(32)), sender=partner) == [
        raw("Countersigned", indexed, [("bool", True), ("bool", True)])
    ]


def test_parent_countersigned(chain: Chain, founder: Founder) -> None:
    child = founder.found(1, 1)
    parent = founder.found(1, 1, accounts=[child.address, chain.accounts[5]])
    review = bytes(range(32))
    digest = child.call("hashParentReview", parent.address, 1, review, True)
    signatures = b"".join(
        compact_signature(bytes(chain.signers[account].unsafe_sign_hash(digest).signature))  # type: ignore[index]
        for account in child.roster
    )
    given: ContractCountersignatures = (seat_set(0, 1), signatures, 0, [], 0, 0)
    call = ("countersignParent", parent.address, 1, review, True, given, 0)
    assert logs_of(child, *call) == [
        raw(
            "ParentCountersigned",
            [("address", parent.address), ("uint256", 1), ("bytes32", review)],
            [("bool", True), ("bool", True)],
        )
    ]


# Seats


def test_questioned_and_answered(partnership: Partnership) -> None:
    assert logs_of(partnership, "question", 2, sender=partnership.roster[0]) == [
        raw("SeatQuestioned", [("uint256", 2), ("uint256", 0)], [("uint256", 3)])
    ]
    assert logs_of(partnership, "answer", sender=partnership.roster[2]) == [
        raw("Answered", [("uint256", 2)], [])
    ]


def test_seat_offered_offer_withdrawn_seat_announced_and_seat_moved(
    chain: Chain, partnership: Partnership
) -> None:
    holder, successor = partnership.roster[1], chain.accounts[20]
    offered = raw("SeatOffered", [("uint256", 1), ("address", successor)], [("uint256", 100)])
    assert logs_of(partnership, "offer", successor, 100, sender=holder) == [offered]
    assert logs_of(partnership, "withdrawOffer", sender=holder) == [
        raw("OfferWithdrawn", [("uint256", 1), ("address", successor)], [])
    ]
    assert logs_of(partnership, "offer", successor, 100, sender=holder) == [offered]
    announced = logs_of(partnership, "announce", 1, sender=successor)
    acceptable = chain.now() + 100
    assert announced == [
        raw("SeatAnnounced", [("uint256", 1), ("address", successor)], [("uint256", acceptable)])
    ]
    partnership.next_at(acceptable)
    assert logs_of(partnership, "accept", 1, sender=successor) == [
        raw("SeatMoved", [("uint256", 1), ("address", holder), ("address", successor)], [])
    ]
