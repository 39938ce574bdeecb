"""A partnership with something of everything that a report tells, played once for many tests.

Three quarters in Japanese time, in yen and ether: a review that admits a partner, one that lets it
go, a quarter that nobody reviews and that is settled late for a tip, wallets that refuse ether, a
partner that is a partnership, and a quarter that is not over. Names and reasons are hostile.
"""

from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from eth_account.signers.local import LocalAccount

from daosplit.agreement.charter import DAY
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.review import Review
from daosplit.agreement.signature_set import Collected
from daosplit.chain import Chain, embedded_chain
from daosplit.client.revenue_split import RevenueSplit
from daosplit.files.record import NamedSeat, Record
from daosplit.report.book import Book
from daosplit.report.reading import read_books
from daosplit.simulation.contracts import REJECTING_PAYEE
from daosplit.testing import START
from daosplit.values.addresses import ETHER
from support.client import mint, partnership_of, travel_to

RETAILER, A, TEAM, D = range(4)
HOSTILE_NAME = '<script>alert("A")</script>'
HOSTILE_REASON = '=HYPERLINK("http://evil.example";"click")</td></svg><img src=x onerror=alert(1)>'
HOSTILE_MEMO = "+cmd|' /C calc'!A0\u202egpj.exe\x1b[2J"
LEAVING = "D goes to another project"
NAMES = ("コンビニ本部 🏪", HOSTILE_NAME, "the team", "agency D")


class Story(NamedTuple):
    """What was played.

    Attributes:
        split: The partnership.
        team: The one that holds a seat in it.
        yen: The token's address.
        records: Of both, with their partners' names.
    """

    split: RevenueSplit
    team: RevenueSplit
    yen: str
    records: tuple[Record, Record]


def play(chain: Chain) -> Story:
    """Plays the story; the chain begins at `START`."""
    yen = chain.deploy("Token", "Yen", "JPY", 0)
    members = chain.accounts[10:12]
    japan = {"start": START + 2_678_400 - 9 * 3_600, "utc_offset": timedelta(hours=9)}
    team = partnership_of(chain, 60, 40, accounts=members, **japan)
    wallets = {A: chain.deploy(REJECTING_PAYEE), D: chain.deploy(REJECTING_PAYEE)}
    roster = (chain.accounts[1], chain.accounts[2], team.address)
    split = partnership_of(chain, 60, 30, 10, accounts=roster, tip=10_000, **japan)
    newcomer = chain.accounts[3]
    charter = split.charter

    def by_wallet(seat: int, function: str, *arguments: Any) -> None:
        """Lets the wallet of a seat call the partnership."""
        functions = chain.contract("IRevenueSplit", split.address).functions
        chain.transact(
            wallets[seat].functions.execute(split.address, functions[function](*arguments).data)
        )

    signers: dict[str, LocalAccount] = dict(chain.signers.items())

    def agree(period: int, *entries: tuple[int, int, str], admitted: tuple[str, ...] = ()) -> None:
        contributions = tuple(Contribution(*entry) for entry in entries)
        review = Review(period, contributions, admitted, b"\7" * 32, "javascript:alert('evidence')")
        signed = Countersignatures(split.domain(), review)
        everybody = (*split.roster(), *admitted)
        for account in everybody:
            if account == team.address:
                message = ParentReview(split.address, period, signed.digest, True)
                collected = Collected(team.domain(), message)
                for member in members:
                    collected = collected.sign(signers[member], team.roster())
                team.countersign_parent(collected)
                signed = signed.add_on_chain(account, split.roster())
            elif account == wallets[D].address:
                by_wallet(D, "countersign", period, signed.digest)
                signed = signed.add_on_chain(account, split.roster())
            elif account in signers:
                signed = signed.sign(signers[account], split.roster())
        split.review(review, signed)

    travel_to(split, charter.start_of(1) + DAY)
    mint(chain, yen, split.address, 1_000_003)
    split.pay(ETHER, 10**18 + 1, 1, HOSTILE_MEMO, sender=chain.accounts[5])
    mint(chain, yen, split.address, 4)
    agree(
        1,
        (RETAILER, 50, "shops"),
        (RETAILER, 5, "customers"),
        (A, 25, HOSTILE_REASON),
        (TEAM, 10, ""),
        (D, 10, "advertising, 広告"),
        admitted=(newcomer,),
    )
    travel_to(split, charter.end_of(1) + DAY)
    split.settle(yen.address, ETHER)
    team.settle(yen.address)

    for seat, wallet in wallets.items():
        split.offer(wallet.address, sender=split.roster()[seat])
        by_wallet(seat, "accept", seat)
    mint(chain, yen, split.address, 777_777)
    chain.send(split.address, 3 * 10**18 + 7)
    travel_to(split, charter.review_end(2) + 12 * DAY)
    split.settle(yen.address, ETHER, tip_to=chain.accounts[6], sender=chain.accounts[6])
    team.settle(yen.address)

    by_wallet(A, "withdraw", ETHER, chain.accounts[7])
    chain.transact(wallets[D].functions.accept())
    split.deliver(ETHER, wallets[D].address)

    mint(chain, yen, split.address, 10)
    chain.send(split.address, 10**17)
    split.question(A, sender=roster[RETAILER])
    agree(3, (RETAILER, 60, "shops"), (A, 28, "code"), (TEAM, 12, "support"), (D, 0, LEAVING))
    travel_to(split, charter.end_of(3) + DAY)
    split.settle(yen.address, ETHER)
    mint(chain, yen, split.address, 55)

    named = zip(NAMES, (*roster, newcomer), strict=True)
    records = (
        Record(
            "収益分配 <b>",
            chain.chain_id,
            split.address,
            0,
            tuple(NamedSeat(*one) for one in named),
        ),
        Record(
            "the team",
            chain.chain_id,
            team.address,
            0,
            (NamedSeat("Aki", members[0]), NamedSeat("Ben", members[1])),
        ),
    )
    return Story(split, team, yen.address, records)


@pytest.fixture(scope="session")
def story() -> Story:
    """Played once for all tests, which only read it."""
    return play(embedded_chain(start=START))


@pytest.fixture(scope="session")
def books(story: Story) -> tuple[Book, ...]:
    """The book of the partnership, and of the one that holds a seat in it."""
    return read_books(story.split, story.records)
