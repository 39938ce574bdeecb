"""What a partnership is founded with, and the address that follows from it alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from eth_abi.abi import encode
from eth_utils.address import to_canonical_address, to_checksum_address
from eth_utils.crypto import keccak

from daosplit.agreement.charter import Charter, unix_time
from daosplit.agreement.founding import Founding, Partner, partnership_address
from daosplit.errors import InvalidValueError

ACCOUNTS = tuple(to_checksum_address(f"0x{number:040x}") for number in range(1, 300))
FACTORY = to_checksum_address("0x" + "fa" * 20)
IMPLEMENTATION = to_checksum_address("0x" + "1b" * 20)
CHARTER = Charter(start=unix_time(datetime(2026, 4, 1, tzinfo=UTC)))
FOUNDING = Founding(
    "convenience",
    CHARTER,
    (Partner("retailer", ACCOUNTS[0], 70), Partner("A", ACCOUNTS[1], 30)),
    b"\x05" * 32,
)


def test_a_founding_goes_to_the_factory_in_seat_order() -> None:
    assert FOUNDING.to_contract() == (
        CHARTER.to_contract(),
        [ACCOUNTS[0], ACCOUNTS[1]],
        [70, 30],
        b"\x05" * 32,
    )
    assert FOUNDING.names == ("retailer", "A")


def test_the_local_nodes_accounts_are_put_in_when_they_are_known() -> None:
    local = replace(
        FOUNDING, partners=(Partner("retailer", "node:1", 70), Partner("A", ACCOUNTS[1], 30))
    )
    with pytest.raises(InvalidValueError, match="the account of retailer = 'node:1'"):
        local.to_contract()
    assert local.resolve([ACCOUNTS[7], ACCOUNTS[8]]).accounts == (ACCOUNTS[8], ACCOUNTS[1])
    assert FOUNDING.resolve([]) == FOUNDING
    with pytest.raises(InvalidValueError, match="already used by another partner"):
        local.resolve([ACCOUNTS[7], ACCOUNTS[1]])
    with pytest.raises(
        InvalidValueError, match=r"^partners\[0\].account = .* the node has 1 account"
    ):
        local.resolve([ACCOUNTS[7]])


@pytest.mark.parametrize("name", ["", " A", "A\n", "A\x1b[2J", "A\u202e", None, 5])
def test_a_name_that_people_cannot_read_is_refused(name: str) -> None:
    with pytest.raises(InvalidValueError, match="name"):
        Partner(name, ACCOUNTS[0], 1)
    with pytest.raises(InvalidValueError, match="name"):
        replace(FOUNDING, name=name)


def test_a_name_may_be_in_any_script() -> None:
    assert Partner("株式会社　配達Ｂ", ACCOUNTS[0], 1).name == "株式会社　配達Ｂ"


def test_an_account_stands_with_its_checksum_and_once() -> None:
    with pytest.raises(InvalidValueError, match="without its checksum"):
        Partner("A", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", 1)
    twice = (Partner("retailer", ACCOUNTS[0], 70), Partner("A", ACCOUNTS[0], 30))
    with pytest.raises(InvalidValueError, match=r"partners\[1\]\.account"):
        replace(FOUNDING, partners=twice)


def test_what_the_contract_would_refuse_is_refused() -> None:
    def with_shares(*shares: int) -> tuple[Partner, ...]:
        return tuple(Partner(str(seat), ACCOUNTS[seat], share) for seat, share in enumerate(shares))

    for shares in ((), (0, 0), (1,) * 256, (2**32,), (1, -1)):
        with pytest.raises(InvalidValueError, match="shares"):
            replace(FOUNDING, partners=with_shares(*shares))
    for salt in (b"", bytes(31), bytes(33)):
        with pytest.raises(InvalidValueError, match="salt"):
            replace(FOUNDING, salt=salt)


def test_the_address_is_that_of_a_clone_with_the_charter_in_its_code() -> None:
    charter = bytes.fromhex(
        # April 2026 is month 675 from January 1970.
        f"{675:010x}" + "03" + "00000000" + "00" + f"{CHARTER.review_window:08x}"
        "0002000300010005" + "0000"
    )
    runtime = bytes.fromhex(
        "36602c57343d527f"
        "9e4ac34f21c619cefc926c8bd93b54bf5a39c7ab2127a895af1cc0691d7e3dff"
        "593da1005b363d3d373d3d3d3d61001b806062363936013d73"
        + IMPLEMENTATION[2:]
        + "5af43d3d93803e606057fd5bf3"
        + charter.hex()
        + "001b"
    )
    creation = bytes.fromhex(f"61{len(runtime):04x}3d81600a3d39f3") + runtime
    call = keccak(text="found(address[],uint256[])")[:4]
    call += encode(("address[]", "uint256[]"), (ACCOUNTS[:2], (70, 30)))
    salt = keccak(encode(("bytes32", "bytes32"), (keccak(call), FOUNDING.salt)))
    created = keccak(b"\xff" + to_canonical_address(FACTORY) + salt + keccak(creation))
    address = partnership_address(FACTORY, IMPLEMENTATION, FOUNDING)
    assert address == to_checksum_address(created[12:])


def test_everything_but_names_makes_another_address() -> None:
    def address(founding: Founding) -> str:
        return partnership_address(FACTORY, IMPLEMENTATION, founding)

    chain, a = FOUNDING.partners
    others = [
        replace(FOUNDING, charter=replace(CHARTER, tip=1)),
        replace(FOUNDING, charter=replace(CHARTER, threshold=(4, 6))),
        replace(FOUNDING, partners=(a, chain)),
        replace(FOUNDING, partners=(chain, replace(a, shares=31))),
        replace(FOUNDING, partners=(chain, replace(a, account=ACCOUNTS[5]))),
        replace(FOUNDING, salt=bytes(32)),
    ]
    addresses = {address(founding) for founding in (FOUNDING, *others)}
    assert len(addresses) == 7
    renamed = replace(FOUNDING, name="other", partners=(replace(chain, name="store"), a))
    assert address(renamed) == address(FOUNDING)
    assert partnership_address(IMPLEMENTATION, FACTORY, FOUNDING) not in addresses
