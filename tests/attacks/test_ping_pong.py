"""A partner moves its seat to and fro, millions of times, to run the numbers of code pieces out.

Each move writes a roster, which takes a number in the same row as the kept tables. To write it
costs 40,000 gas at least: 2^24 moves (7·10^11 gas) are within reach where gas is cheap, 2^32
(2·10^14) hardly anywhere.
"""

from collections.abc import Iterator

import pytest
from eth_utils.address import to_checksum_address
from web3.types import RPCEndpoint

from daosplit.agreement.charter import DAY
from daosplit.chain import Chain
from support.anvil_chains import anvil_chain
from support.money import Money
from support.partnership import Founder, Partnership, review_of, seat_set
from support.refusal import refused
from support.share_store import piece_address, pieces_of

NOTICE = 90 * DAY
SAME = (50, 30, 20)
LAST_MOVE = 2**32 - 2**24
"""After as many pieces of code no seat moves any more."""
STATE = 0
"""The storage slot whose highest 32 bits are the number of the roster's piece."""
ROSTER = 2**224


@pytest.fixture(scope="module")
def chain() -> Iterator[Chain]:
    """An anvil, which lets a test do at once what would take the attacker years."""
    with anvil_chain() as chain:
        yield chain


@pytest.fixture
def successor(chain: Chain) -> str:
    return chain.accounts[9]


def move_to_and_fro(partnership: Partnership, until: int) -> None:
    """Let seats have moved until so many pieces of code were written."""
    w3, address = partnership.chain.w3, to_checksum_address(partnership.address)
    state = int.from_bytes(w3.eth.get_storage_at(address, STATE))
    number = state // ROSTER
    assert number == pieces_of(partnership) == 1
    roster = w3.eth.get_code(piece_address(partnership, number)).to_0x_hex()
    for request, arguments in (
        ("anvil_setCode", [piece_address(partnership, until), roster]),
        ("anvil_setStorageAt", [address, hex(STATE), f"0x{state + (until - 1) * ROSTER:064x}"]),
        ("anvil_setNonce", [address, hex(until + 1)]),
    ):
        w3.provider.make_request(RPCEndpoint(request), arguments)


def move(partnership: Partnership, seat: int, account: str) -> None:
    partnership.transact("offer", account, 0, sender=partnership.roster[seat])
    partnership.transact("accept", seat, sender=account)


@pytest.mark.shows("moves-seat-fro-run")
@pytest.mark.parametrize("moves", [2**24 - 3, 2**24, 2**31, LAST_MOVE - 100])
def test_a_successors_announcement_stands_however_often_seats_moved(
    founder: Founder, successor: str, moves: int
) -> None:
    partnership = founder.found(*SAME)
    move_to_and_fro(partnership, moves)
    partnership.pass_review(review_of(1, SAME), 0, 1)
    partnership.transact("offer", successor, NOTICE, sender=partnership.roster[1])
    partnership.transact("announce", 1, sender=successor)
    announced = partnership.chain.now()
    partnership.chain.travel(partnership.start_of(2))
    partnership.pass_review(review_of(2, SAME), 0, 2)
    partnership.chain.travel(announced + NOTICE)
    partnership.transact("accept", 1, sender=successor)
    assert partnership.roster[1] == successor


@pytest.mark.shows("moves-seat-fro-run")
def test_seats_stop_moving_before_the_numbers_of_tables_are_cut_off(
    founder: Founder, successor: str
) -> None:
    """A table tells the number of the one before it in 32 bits."""
    partnership = founder.found(*SAME)
    move_to_and_fro(partnership, LAST_MOVE - 1)
    move(partnership, 1, successor)
    partnership.transact("offer", partnership.chain.accounts[8], 0, sender=successor)
    with refused("NoMoreMoves", written=LAST_MOVE):
        partnership.transact("accept", 1, sender=partnership.chain.accounts[8])
    partnership.transact("withdrawOffer", sender=successor)


@pytest.mark.shows("moves-seat-fro-run")
def test_reviews_admissions_and_old_pots_go_on_when_seats_have_stopped(
    founder: Founder, token: Money, successor: str
) -> None:
    partnership = founder.found(*SAME)
    token.give(partnership.address, 1_000)
    partnership.chain.travel(partnership.start_of(2))
    partnership.transact("settle", token.address)
    move_to_and_fro(partnership, LAST_MOVE)
    partnership.pass_review(review_of(2, (40, 30, 30, 10), [successor]), 0, 1, 2, 3)
    partnership.chain.travel(partnership.start_of(3))
    partnership.pass_review(review_of(3, (10, 10, 10, 10)), 0, 1, 2, 3)
    assert [partnership.call("sharesOf", period) for period in (1, 2, 3)] == [
        [50, 30, 20],
        [40, 30, 30, 10],
        [10, 10, 10, 10],
    ]
    accounts = partnership.roster
    gained = token.gained(accounts, lambda: partnership.transact("settle", token.address))
    assert gained == [500, 300, 200, 0]


@pytest.mark.parametrize("moves", [2**24, LAST_MOVE - 100])
def test_a_seat_falls_silent_and_answers_however_often_seats_moved(
    founder: Founder, moves: int
) -> None:
    partnership = founder.found(*SAME)
    move_to_and_fro(partnership, moves)
    partnership.pass_review(review_of(1, SAME), 0, 1)
    for seat in (1, 2):
        partnership.transact("question", seat, sender=partnership.roster[0])
    partnership.chain.travel(partnership.start_of(2))
    partnership.pass_review(review_of(2, SAME), 0, 2)
    partnership.chain.travel(partnership.start_of(3))
    assert partnership.call("silentSeats") == seat_set(1)
