"""Countersignatures: EIP-712 typed data, signed by keys or judged by contracts (ERC-1271)."""

from collections.abc import Sequence

import pytest
from eth_abi.abi import encode
from eth_account import Account
from eth_account.messages import encode_defunct
from eth_keys.datatypes import PrivateKey
from eth_utils.crypto import keccak

from daosplit.agreement.contributions import Contribution
from daosplit.agreement.countersignatures import ContractCountersignatures
from daosplit.agreement.ecdsa import compact_signature
from daosplit.agreement.review import Domain, Review
from daosplit.chain import Chain
from daosplit.chain.contract import Contract
from daosplit.errors import ContractError
from support.partnership import REENTERED, Founder, Partnership, review_of, seat_set
from support.refusal import refused

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
"""Of secp256k1."""
SAME = review_of(1, [50, 30, 20])


def hand_in(
    partnership: Partnership,
    review: Review,
    *,
    keys: Sequence[int] = (),
    signatures: bytes = b"",
    contracts: Sequence[int] = (),
    contract_signatures: Sequence[bytes] = (),
    on_chain: Sequence[int] = (),
) -> None:
    """Hand in a review with any countersignatures, unchecked."""
    given = (
        seat_set(*keys),
        signatures,
        seat_set(*contracts),
        list(contract_signatures),
        seat_set(*on_chain),
        0,
    )
    partnership.transact("review", review.to_contract(), given)


def signature_of(
    partnership: Partnership, review: Review, seat: int, domain: Domain | None = None
) -> bytes:
    """r and vs of the key of a seat."""
    key = partnership.chain.signers[partnership.roster[seat]]  # type: ignore[index]
    signed = key.sign_message(review.signable(domain or partnership.domain))
    return compact_signature(bytes(signed.signature))


# EIP-712


def test_the_digest_is_that_of_eip_712_computed_by_hand(
    chain: Chain, partnership: Partnership
) -> None:
    admitted = (chain.accounts[20], chain.accounts[21])
    review = Review(
        period=1,
        contributions=(Contribution(1, 70, "店舗"), Contribution(0, 2**32 - 1, "")),
        admitted=admitted,
        evidence_hash=bytes(range(32)),
        evidence_uri="ipfs://evidence",
        deadline=1234567890,
    )
    contribution_type = b"Contribution(uint256 seat,uint256 points,string reason)"
    review_type = (
        b"Review(uint256 period,Contribution[] contributions,address[] admitted,"
        b"bytes32 evidenceHash,string evidenceURI,uint256 deadline)" + contribution_type
    )
    domain_type = (
        b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    )
    contributions = b"".join(
        keccak(
            encode(
                ("bytes32", "uint256", "uint256", "bytes32"),
                (keccak(contribution_type), seat, points, keccak(text=reason)),
            )
        )
        for seat, points, reason in ((1, 70, "店舗"), (0, 2**32 - 1, ""))
    )
    accounts = b"".join(bytes(12) + bytes.fromhex(account[2:]) for account in admitted)
    struct_hash = keccak(
        encode(
            ("bytes32", "uint256", "bytes32", "bytes32", "bytes32", "bytes32", "uint256"),
            (
                keccak(review_type),
                1,
                keccak(contributions),
                keccak(accounts),
                bytes(range(32)),
                keccak(text="ipfs://evidence"),
                1234567890,
            ),
        )
    )
    separator = keccak(
        encode(
            ("bytes32", "bytes32", "bytes32", "uint256", "address"),
            (
                keccak(domain_type),
                keccak(text="daosplit"),
                keccak(text="1"),
                chain.chain_id,
                partnership.address,
            ),
        )
    )
    digest = keccak(b"\x19\x01" + separator + struct_hash)
    assert partnership.call("hashReview", review.to_contract()) == digest
    assert review.digest(partnership.domain) == digest


def test_a_review_of_nothing_has_its_digest_too(partnership: Partnership) -> None:
    review = Review(period=1, contributions=())
    digest = partnership.call("hashReview", review.to_contract())
    assert digest == review.digest(partnership.domain)


def test_the_domain_can_be_asked_for_as_eip_5267_says(
    chain: Chain, partnership: Partnership
) -> None:
    assert partnership.call("eip712Domain") == [
        b"\x0f",
        "daosplit",
        "1",
        chain.chain_id,
        partnership.address,
        bytes(32),
        [],
    ]


def test_everything_that_a_review_says_is_signed(partnership: Partnership, chain: Chain) -> None:
    """Whatever of it is changed, the signatures are of another review."""
    review = Review(
        period=1,
        contributions=(
            Contribution(0, 50, "shop"),
            Contribution(1, 30, "platform"),
            Contribution(2, 20, "data"),
        ),
        evidence_hash=bytes(31) + b"\x01",
        evidence_uri="ipfs://a",
        deadline=2**40,
    )
    keys, signatures, *rest = partnership.countersignatures(review, 0, 1, 2)
    period, packed, admitted, evidence, uri, deadline = review.to_contract()
    shop = review.contributions[0]
    others = [Contribution(0, 51, "shop"), Contribution(0, 50, "shoq"), Contribution(0, 50, "")]
    changed: list[tuple[object, ...]] = [
        (period, review_with(review, other), admitted, evidence, uri, deadline) for other in others
    ]
    reordered = Review(period=1, contributions=(*review.contributions[1:], shop)).to_contract()[1]
    split_reason = Review(
        period=1,
        contributions=(
            Contribution(0, 20, "shop"),
            Contribution(0, 30, "shop"),
            *review.contributions[1:],
        ),
    ).to_contract()[1]
    changed += [
        (period, reordered, admitted, evidence, uri, deadline),
        (period, split_reason, admitted, evidence, uri, deadline),
        (period, packed, admitted, bytes(32), uri, deadline),
        (period, packed, admitted, evidence, "ipfs://b", deadline),
        (period, packed, admitted, evidence, uri, deadline + 1),
    ]
    for fields in changed:
        with refused("InvalidSignature", seat=0, account=partnership.roster[0]):
            partnership.transact("review", fields, (keys, signatures, *rest))
    partnership.transact("review", review.to_contract(), (keys, signatures, *rest))


def review_with(review: Review, first: Contribution) -> bytes:
    """Its packed contributions, with another first one."""
    return Review(period=1, contributions=(first, *review.contributions[1:])).to_contract()[1]


# Keys


def test_signatures_stand_in_seat_order_64_bytes_each(partnership: Partnership) -> None:
    one, two, three = (signature_of(partnership, SAME, seat) for seat in range(3))
    with partnership.chain.isolated():
        hand_in(partnership, SAME, keys=[0, 1, 2], signatures=one + two + three)
    hand_in(partnership, SAME, keys=[0, 2], signatures=one + three)


@pytest.mark.shows("shortened-lengthened-reordered-65")
def test_signatures_in_another_order_are_refused(partnership: Partnership) -> None:
    one, two = (signature_of(partnership, SAME, seat) for seat in range(2))
    with refused("InvalidSignature", seat=0, account=partnership.roster[0]):
        hand_in(partnership, SAME, keys=[0, 1], signatures=two + one)


def test_a_signature_counts_once(partnership: Partnership) -> None:
    one = signature_of(partnership, SAME, 0)
    with refused("InvalidSignature", seat=1, account=partnership.roster[1]):
        hand_in(partnership, SAME, keys=[0, 1], signatures=one + one)


@pytest.mark.shows("shortened-lengthened-reordered-65")
@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 127, 129, 130, 192])
def test_signatures_that_are_too_few_or_too_many_are_refused(
    partnership: Partnership, length: int
) -> None:
    signatures = (
        signature_of(partnership, SAME, 0) + signature_of(partnership, SAME, 1) + bytes(64)
    )[:length]
    with refused("SignaturesDoNotMatchSigners", given=length, expected=128):
        hand_in(partnership, SAME, keys=[0, 1], signatures=signatures)


@pytest.mark.shows("shortened-lengthened-reordered-65")
def test_a_signature_of_65_bytes_is_none(partnership: Partnership) -> None:
    key = partnership.chain.signers[partnership.roster[0]]  # type: ignore[index]
    signed = key.sign_message(SAME.signable(partnership.domain)).signature
    with refused("SignaturesDoNotMatchSigners", given=65, expected=64):
        hand_in(partnership, SAME, keys=[0], signatures=bytes(signed))


@pytest.mark.shows("high-s-flipped-parity")
def test_the_second_form_of_a_signature_with_a_high_s_is_refused(
    chain: Chain, partnership: Partnership
) -> None:
    """Hardly any fits into 64 bytes: the key is made for one that does."""
    digest = int.from_bytes(SAME.digest(partnership.domain), "big")
    nonce = 2**200 + 7
    point = PrivateKey(nonce.to_bytes(32, "big")).public_key.to_bytes()
    r, parity = int.from_bytes(point[:32], "big"), point[63] & 1
    low = ORDER // 2
    high = ORDER - low
    assert low < high < 2**255
    secret = (high * nonce - digest) * pow(r, -1, ORDER) % ORDER
    account = Account.from_key(secret.to_bytes(32, "big"))

    chain.send(account.address, 10**18)
    partnership.transact("offer", account.address, 0, sender=partnership.roster[0])
    accept = partnership.contract.functions.accept(0)
    fees = {"gas": 10**6, "gasPrice": 10**10, "chainId": chain.chain_id}
    called = {"to": accept.to, "data": accept.data, "nonce": 0, "value": 0}
    chain.send_signed(bytes(account.sign_transaction({**fees, **called}).raw_transaction))
    assert partnership.roster[0] == account.address

    def form(s: int, parity: int) -> bytes:
        return r.to_bytes(32, "big") + (parity << 255 | s).to_bytes(32, "big")

    two = signature_of(partnership, SAME, 1)
    with refused("InvalidSignature", seat=0, account=account.address):
        hand_in(partnership, SAME, keys=[0, 1], signatures=form(high, parity) + two)
    hand_in(partnership, SAME, keys=[0, 1], signatures=form(low, 1 - parity) + two)


@pytest.mark.shows("no-signature-at-all")
@pytest.mark.parametrize(
    "forged",
    [
        bytes(64),
        b"\xff" * 64,
        bytes(32) + b"\x01".rjust(32, b"\0"),
        b"\x01".rjust(32, b"\0") * 2,
        b"\x01".rjust(32, b"\0") + bytes(32),
        ORDER.to_bytes(32, "big") + b"\x01".rjust(32, b"\0"),
    ],
)
def test_what_is_no_signature_at_all_is_refused(partnership: Partnership, forged: bytes) -> None:
    with refused("InvalidSignature", seat=1, account=partnership.roster[1]):
        hand_in(
            partnership,
            SAME,
            keys=[0, 1],
            signatures=signature_of(partnership, SAME, 0) + forged,
        )


def test_the_signature_of_no_partner_is_refused(chain: Chain, partnership: Partnership) -> None:
    stranger = chain.signers[chain.accounts[60]]
    signed = stranger.sign_message(SAME.signable(partnership.domain))
    forged = compact_signature(bytes(signed.signature))
    with refused("InvalidSignature", seat=0, account=partnership.roster[0]):
        hand_in(partnership, SAME, keys=[0], signatures=forged)


@pytest.mark.shows("high-s-flipped-parity")
def test_a_flipped_bit_anywhere_spoils_a_signature(partnership: Partnership) -> None:
    signature = signature_of(partnership, SAME, 0)
    for position in (0, 31, 32, 63):
        spoiled = bytearray(signature)
        spoiled[position] ^= 1 << 7 if position == 32 else 1
        with refused("InvalidSignature", seat=0, account=partnership.roster[0]):
            hand_in(partnership, SAME, keys=[0], signatures=bytes(spoiled))


# Another domain


def test_a_signature_for_another_chain_is_refused(partnership: Partnership) -> None:
    other = Domain(partnership.chain.chain_id + 1, partnership.address)
    signatures = b"".join(signature_of(partnership, SAME, seat, other) for seat in (0, 1))
    with refused("InvalidSignature", seat=0, account=partnership.roster[0]):
        hand_in(partnership, SAME, keys=[0, 1], signatures=signatures)


@pytest.mark.shows("another-partnership-another-period")
def test_a_signature_for_another_partnership_is_refused(
    founder: Founder, partnership: Partnership
) -> None:
    other = founder.found(50, 30, 20, salt=b"other".ljust(32))
    signatures = b"".join(signature_of(partnership, SAME, seat, other.domain) for seat in (0, 1))
    with refused("InvalidSignature", seat=0, account=partnership.roster[0]):
        hand_in(partnership, SAME, keys=[0, 1], signatures=signatures)


@pytest.mark.shows("another-partnership-another-period")
def test_a_signature_for_another_period_is_refused(partnership: Partnership) -> None:
    signatures = b"".join(signature_of(partnership, SAME, seat) for seat in (0, 1))
    partnership.next_at(partnership.end_of(1))
    with refused("InvalidSignature", seat=0, account=partnership.roster[0]):
        hand_in(partnership, review_of(2, [50, 30, 20]), keys=[0, 1], signatures=signatures)


@pytest.mark.shows("another-partnership-another-period")
def test_a_review_as_plain_text_or_bare_hash_is_not_signed(partnership: Partnership) -> None:
    """What `personal_sign` makes of the digest is another message."""
    key = partnership.chain.signers[partnership.roster[0]]  # type: ignore[index]
    signed = key.sign_message(encode_defunct(SAME.digest(partnership.domain)))
    with refused("InvalidSignature", seat=0, account=partnership.roster[0]):
        hand_in(partnership, SAME, keys=[0], signatures=compact_signature(bytes(signed.signature)))


# Who signs


def test_a_signature_must_be_the_seats_holders_when_the_review_passes(
    chain: Chain, partnership: Partnership
) -> None:
    countersignatures = partnership.countersignatures(SAME, 0, 1)
    buyer = chain.accounts[20]
    partnership.transact("offer", buyer, 0, sender=partnership.roster[1])
    partnership.transact("accept", 1, sender=buyer)
    with refused("InvalidSignature", seat=1, account=buyer):
        partnership.transact("review", SAME.to_contract(), countersignatures)
    partnership.pass_review(SAME, 0, 1)


def test_no_seat_stands_in_two_of_the_three_sets(partnership: Partnership) -> None:
    signatures = signature_of(partnership, SAME, 0) + signature_of(partnership, SAME, 1)
    sets: list[tuple[dict[str, Sequence[int]], int]] = [
        ({"contracts": [1]}, seat_set(1)),
        ({"on_chain": [0, 1]}, seat_set(0, 1)),
        ({"contracts": [2], "on_chain": [0]}, seat_set(0)),
        ({"contracts": [2], "on_chain": [2]}, seat_set(2)),
    ]
    for others, twice in sets:
        with refused("DuplicateCountersigners", seats=twice):
            hand_in(partnership, SAME, keys=[0, 1], signatures=signatures, **others)  # type: ignore[arg-type]


def test_countersigners_are_seats_of_the_roster(partnership: Partnership) -> None:
    signatures = signature_of(partnership, SAME, 0) + signature_of(partnership, SAME, 1)
    for seats in ([3], [255], [3, 200]):
        with refused("NoSuchSeats", seats=seat_set(*seats), count=3):
            hand_in(
                partnership,
                SAME,
                keys=[0, 1, *seats],
                signatures=signatures + bytes(64 * len(seats)),
            )
        with refused("NoSuchSeats", seats=seat_set(*seats), count=3):
            hand_in(partnership, SAME, keys=[0, 1], signatures=signatures, on_chain=seats)
        with refused("NoSuchSeats", seats=seat_set(*seats), count=3):
            hand_in(partnership, SAME, keys=[0, 1], signatures=signatures, contracts=seats)


# ERC-1271

PROPERLY = 0
BAD_WAYS = {
    "a wrong answer": 1,
    "an answer of 31 bytes": 2,
    "an answer of 33 bytes": 3,
    "an answer with something after the magic": 4,
    "a huge answer": 5,
    "no answer but an error": 6,
    "all gas burnt": 7,
}
"""Of `ContractWallet`."""


@pytest.fixture
def wallet(chain: Chain) -> Contract:
    """A contract account that answers for the key of account 30."""
    return chain.deploy("ContractWallet", chain.accounts[30])


@pytest.fixture
def with_wallet(chain: Chain, founder: Founder, wallet: Contract) -> Partnership:
    """The wallet holds seat 1."""
    return founder.found(
        50, 30, 20, accounts=[chain.accounts[1], wallet.address, chain.accounts[2]]
    )


def owners_signature(partnership: Partnership, number: int = 30) -> bytes:
    key = partnership.chain.signers[partnership.chain.accounts[number]]
    return bytes(key.sign_message(SAME.signable(partnership.domain)).signature)


def hand_in_by_wallet(partnership: Partnership, signature: bytes) -> None:
    hand_in(
        partnership,
        SAME,
        keys=[0],
        signatures=signature_of(partnership, SAME, 0),
        contracts=[1],
        contract_signatures=[signature],
    )


def test_a_contract_account_countersigns_by_erc_1271(with_wallet: Partnership) -> None:
    hand_in_by_wallet(with_wallet, owners_signature(with_wallet))
    assert with_wallet.call("reviewedPeriod") == 1


def test_a_signature_that_the_contract_does_not_accept_is_refused(
    with_wallet: Partnership,
) -> None:
    for signature in (b"", bytes(65), owners_signature(with_wallet, 31)):
        with refused("InvalidSignature", seat=1, account=with_wallet.roster[1]):
            hand_in_by_wallet(with_wallet, signature)


@pytest.mark.shows("wrong-answer-31-33")
@pytest.mark.parametrize("way", BAD_WAYS.values(), ids=BAD_WAYS)
def test_exactly_32_bytes_of_a_contracts_answer_are_read_and_must_be_the_magic(
    chain: Chain, with_wallet: Partnership, wallet: Contract, way: int
) -> None:
    chain.transact(wallet.functions.misbehave(way))
    with refused("InvalidSignature", seat=1, account=wallet.address):
        hand_in_by_wallet(with_wallet, owners_signature(with_wallet))
    chain.transact(wallet.functions.misbehave(PROPERLY))
    hand_in_by_wallet(with_wallet, owners_signature(with_wallet))


@pytest.mark.shows("burns-all-gas")
def test_a_contract_signer_gets_bounded_gas(
    chain: Chain, with_wallet: Partnership, wallet: Contract
) -> None:
    """Whatever it burns, it costs whoever hands the review in no more than half a million."""
    chain.transact(wallet.functions.misbehave(BAD_WAYS["all gas burnt"]))
    review = SAME.to_contract()
    given = (
        seat_set(0),
        signature_of(with_wallet, SAME, 0),
        seat_set(1),
        [b""],
        0,
        0,
    )
    with refused("InvalidSignature", seat=1, account=wallet.address):
        with_wallet.transact("review", review, given, gas=700_000)


def test_a_contract_may_use_500_000_gas_to_judge(
    chain: Chain, with_wallet: Partnership, wallet: Contract
) -> None:
    chain.transact(wallet.functions.agreeIfGivenGas(600_000))
    with refused("InvalidSignature", seat=1, account=wallet.address):
        hand_in_by_wallet(with_wallet, b"")
    chain.transact(wallet.functions.agreeIfGivenGas(400_000))
    hand_in_by_wallet(with_wallet, b"")


@pytest.mark.shows("re-enters-asked")
def test_a_contract_that_re_enters_while_it_judges_changes_nothing(
    chain: Chain, with_wallet: Partnership, wallet: Contract
) -> None:
    """It agrees only if what it tries is refused as a re-entered call."""
    tries = [
        with_wallet.encode("settle", chain.accounts[0]),
        with_wallet.encode("offer", chain.accounts[9], 0),
        with_wallet.encode("countersign", 1, SAME.digest(with_wallet.domain)),
        with_wallet.encode("till", chain.accounts[0]),
    ]
    for data in tries:
        with chain.isolated():
            chain.transact(wallet.functions.reenter(with_wallet.address, data, REENTERED))
            hand_in_by_wallet(with_wallet, b"")
            assert with_wallet.call("reviewedPeriod") == 1


def test_a_key_is_no_contract_and_a_contract_no_key(chain: Chain, with_wallet: Partnership) -> None:
    with refused("InvalidSignature", seat=0, account=with_wallet.roster[0]):
        hand_in(
            with_wallet,
            SAME,
            contracts=[0],
            contract_signatures=[signature_of(with_wallet, SAME, 0)],
        )
    owner = compact_signature(owners_signature(with_wallet))
    with refused("InvalidSignature", seat=1, account=with_wallet.roster[1]):
        hand_in(with_wallet, SAME, keys=[1], signatures=owner)


def test_there_is_one_signature_for_each_contract(with_wallet: Partnership) -> None:
    one = owners_signature(with_wallet)
    for signatures in ([], [one, one]):
        with refused("SignaturesDoNotMatchSigners", given=len(signatures), expected=1):
            hand_in(with_wallet, SAME, contracts=[1], contract_signatures=signatures)
    with refused("SignaturesDoNotMatchSigners", given=1, expected=0):
        hand_in(with_wallet, SAME, contract_signatures=[one])
    with refused("SignaturesDoNotMatchSigners", given=64, expected=0):
        hand_in(with_wallet, SAME, signatures=bytes(64))


def test_keys_contracts_and_calls_can_countersign_together(
    chain: Chain, with_wallet: Partnership
) -> None:
    digest = SAME.digest(with_wallet.domain)
    with_wallet.transact("countersign", 1, digest, sender=with_wallet.roster[2])
    hand_in(
        with_wallet,
        SAME,
        keys=[0],
        signatures=signature_of(with_wallet, SAME, 0),
        contracts=[1],
        contract_signatures=[owners_signature(with_wallet)],
        on_chain=[2],
    )
    assert with_wallet.call("reviewedPeriod") == 1


def test_a_partnership_answers_no_erc_1271_question(chain: Chain, partnership: Partnership) -> None:
    question = keccak(text="isValidSignature(bytes32,bytes)")[:4] + encode(
        ("bytes32", "bytes"), (bytes(32), b"")
    )
    with pytest.raises(ContractError):
        chain.send(partnership.address, 0, question)


def test_255_partners_can_countersign_one_review(chain: Chain, founder: Founder) -> None:
    keys = [Account.from_key((2**128 + seat).to_bytes(32, "big")) for seat in range(255)]
    partnership = founder.found(*[1] * 255, accounts=[key.address for key in keys])
    review = review_of(1, [1] * 255)
    digest = review.digest(partnership.domain)
    signatures = b"".join(
        compact_signature(bytes(key.unsafe_sign_hash(digest).signature)) for key in keys
    )
    given: ContractCountersignatures = (2**255 - 1, signatures, 0, [], 0, 0)
    done = partnership.transact("review", review.to_contract(), given)
    assert done.events[0].fields["countersigners"] == 2**255 - 1
