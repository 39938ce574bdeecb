"""Whoever prepares the files of a review makes nobody consent to what it does not see."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from daosplit.agreement.clone import creation_code
from daosplit.agreement.countersignatures import Countersignature, Countersignatures
from daosplit.agreement.packed_charter import pack_charter
from daosplit.artifacts import Artifact
from daosplit.chain import Chain, embedded_chain
from daosplit.client.collected_signatures import verify_collected
from daosplit.client.revenue_split import RevenueSplit
from daosplit.files.countersignatures import load_countersignatures, save_countersignatures
from daosplit.files.record import load_record
from daosplit.files.review import load_review
from support.client import partnership_of, review_of, sign_by
from support.console import Console
from support.project import ROOT

QUARTER_BEGINS = 1_774_969_200
REVIEW = """period = "2026-04"

[[contributions]]
partner = "retailer"
points = 80
reason = "products"

[[contributions]]
partner = "A"
points = 20
reason = "the platform"
"""
SIGNATURES = "review.toml.signatures.json"


@pytest.fixture
def own_chain() -> Chain:
    return embedded_chain(start=QUARTER_BEGINS)


@pytest.fixture
def daosplit(
    tmp_path: Path,
    own_chain: Chain,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Console:
    """A partner's folder with the example's partnership, and a review that cuts A by a third."""
    monkeypatch.setattr("daosplit.connect", lambda url: own_chain)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "examples" / "charter.toml", "charter.toml")
    Path("review.toml").write_text(REVIEW)
    console = Console(capsys)
    console("found charter.toml")
    return console


@pytest.fixture
def split(own_chain: Chain, daosplit: Console) -> RevenueSplit:
    return RevenueSplit.from_record(own_chain, load_record("partnership.json"))


def forge(split: RevenueSplit, *entries: dict[str, Any]) -> None:
    """Writes a collected file whose entries nobody checked."""
    review, _ = load_review("review.toml", split.charter, ("retailer", "A"))
    save_countersignatures(SIGNATURES, Countersignatures(split.domain(), review))
    content = json.loads(Path(SIGNATURES).read_text())
    content["countersignatures"] = list(entries)
    Path(SIGNATURES).write_text(json.dumps(content))


def entry(seat: int, account: str, kind: str, signature: str = "0x") -> dict[str, Any]:
    return {"seat": seat, "account": account, "kind": kind, "signature": signature}


@pytest.mark.shows("names-exchanged-charter")
def test_whose_names_are_exchanged_sees_its_own_account_lose(
    daosplit: Console, split: RevenueSplit
) -> None:
    """The partnership is at the same address: names are not part of it."""
    charter = Path("charter.toml").read_text()
    exchanged = (
        charter.replace('"retailer"', '"x"').replace('"A"', '"retailer"').replace('"x"', '"A"')
    )
    Path("charter.toml").write_text(exchanged)
    # Its files show A, which it is, to gain.
    Path("review.toml").write_text(REVIEW.replace('"retailer"', "0").replace('"A"', "1"))
    own = split.roster()[1]
    accounts = "\n".join(
        line.replace("node:0", split.roster()[0]).replace("node:1", own)
        for line in exchanged.splitlines()
    )
    Path("charter.toml").write_text(accounts)
    said = daosplit(f"review show review.toml --charter charter.toml --as {own}")
    assert said.startswith("LESS: retailer (seat 1, 0x2B5A…D6cF), YOU: 30% -> 20%")
    assert "Names are from the charter file; nobody proves them." in said
    assert "no chain was asked" in said


@pytest.mark.shows("collected-file-claims")
def test_claims_of_a_collected_file_count_for_nothing_until_the_chain_confirms_them(
    daosplit: Console, split: RevenueSplit
) -> None:
    retailer, victim = split.roster()
    forge(split, entry(0, retailer, "contract", "0x01"), entry(1, victim, "on-chain"))
    said = daosplit("review status review.toml", status=1)
    assert said.count("NOT COUNTED") == 2
    assert f"{retailer} does not accept the signature" in said
    assert f"{victim} has not countersigned on the chain" in said
    assert "Shares: 0 of the 67" in said
    assert "Nothing was sent." in daosplit("review hand-in review.toml", status=1)

    # The victim, and everybody else, has its place all the same.
    assert "countersigned by retailer, A." in daosplit("review sign review.toml")
    assert daosplit("review status review.toml").startswith("These are enough")


@pytest.mark.shows("collected-file-claims")
def test_without_a_chain_claims_count_for_nothing_either(
    daosplit: Console, split: RevenueSplit
) -> None:
    forge(split, entry(1, split.roster()[1], "on-chain"))
    text = Path("charter.toml").read_text()
    for number, account in enumerate(split.roster()):
        text = text.replace(f"node:{number}", account)
    Path("charter.toml").write_text(text)
    chain_id = split.domain().chain_id
    said = daosplit(
        f"review status review.toml --charter charter.toml --chain-id {chain_id}", status=1
    )
    assert "only a chain can confirm it, and none was asked" in said


@pytest.mark.shows("seat-holder-not-named")
@pytest.mark.parametrize("seat", [1, 2, 200, 254])
def test_another_account_on_a_seat_is_named_and_ignored(
    daosplit: Console, split: RevenueSplit, own_chain: Chain, seat: int
) -> None:
    """The stranger's signature is genuine, and the seat is the victim's, or none."""
    stranger = own_chain.accounts[9]
    review, _ = load_review("review.toml", split.charter, ("retailer", "A"))
    key = own_chain.signers[stranger]
    signature = key.sign_message(review.signable(split.domain())).signature.to_0x_hex()
    forge(split, entry(seat, stranger, "key", signature))
    said = daosplit("review status review.toml", status=1)
    assert f"NOT COUNTED: what the signature file has of seat {seat} (by key, {stranger})" in said
    daosplit("review sign review.toml")
    assert load_countersignatures(SIGNATURES).seats == (0, 1)


@pytest.mark.shows("review-edited-after-signing")
def test_a_review_edited_after_signing_shows_what_changed_and_counts_nobody(
    daosplit: Console, split: RevenueSplit
) -> None:
    daosplit("review sign review.toml")
    Path("review.toml").write_text(REVIEW.replace("= 80", "= 90").replace("products", "all"))
    for command in ("status", "show"):
        said = daosplit(f"review {command} review.toml", status=int(command == "status"))
        assert said.startswith(
            "CHANGED: contributions[0] was seat 0, 80 points, “products” when it was signed, and "
            "now is seat 0, 90 points, “all”.\nMust sign again: retailer, A.\n"
        )
        assert "Shares: 0 of the 67 that must countersign have" in said
    for command in ("sign", "hand-in", f"add 0x{'01' * 64}"):
        verb, *rest = command.split()
        daosplit(" ".join(["review", verb, "review.toml", *rest]), status=1)
        assert "these signatures are of another review than review.toml" in daosplit.warnings
    assert split.reviewed_period() == 0


@pytest.mark.shows("links-instead-files")
def test_a_link_in_place_of_the_signature_file_is_replaced_not_followed(
    daosplit: Console, split: RevenueSplit, tmp_path: Path
) -> None:
    keys = tmp_path / "authorized_keys"
    keys.write_text("ssh-ed25519 AAAA")
    for link in (SIGNATURES, f"{SIGNATURES}.new", f".{SIGNATURES}"):
        Path(link).symlink_to(keys)
    daosplit("review sign review.toml", status=1)
    Path(SIGNATURES).unlink()
    Path(SIGNATURES).symlink_to(tmp_path / "not there yet")
    daosplit("review sign review.toml")
    assert not (tmp_path / "not there yet").exists()
    assert not Path(SIGNATURES).is_symlink()
    assert keys.read_text() == "ssh-ed25519 AAAA"


@pytest.mark.shows("announcement-told-first")
def test_an_announced_successor_is_told_first_and_answered_beside_the_review(
    daosplit: Console, split: RevenueSplit, own_chain: Chain
) -> None:
    """A successor that submits the review without the holder's signature would take the seat."""
    daosplit("seat offer node:5 --notice '90 days' --from node:1")
    daosplit("seat announce 1 --from node:5")
    said = daosplit("review show review.toml")
    assert said.startswith(f"ANNOUNCED: {own_chain.accounts[5]} can take the seat of A (seat 1,")
    daosplit("review sign review.toml")
    assert "A must answer: a countersignature answers only if" in daosplit.warnings
    assert "No presence was signed" in daosplit.warnings
    Path(SIGNATURES).unlink()
    said = daosplit("review sign review.toml --presence")
    assert "presence-1.json: present in period 1: A." in said

    collected = load_countersignatures(SIGNATURES)
    save_countersignatures(SIGNATURES, collected.judged(split.roster(), lambda one: None))
    said = daosplit("review hand-in review.toml")
    assert "Submitted for A (" in said
    assert "The review passed" in said
    offer = split.offer_of(1)
    assert offer is not None
    assert offer.announced_at is None


@pytest.mark.shows("announcement-told-first")
@pytest.mark.parametrize("command", ["review hand-in review.toml", "presence hand-in"])
def test_a_forged_presence_keeps_no_other_from_being_submitted(
    daosplit: Console, split: RevenueSplit, command: str
) -> None:
    daosplit("seat question 1 --from node:0")
    daosplit("review sign review.toml")
    daosplit("presence sign --from node:1")
    path = Path("presence-1.json")
    content = json.loads(path.read_text())
    content["countersignatures"] += [
        entry(0, split.roster()[0], "contract", "0x01"),
        entry(200, split.roster()[0], "on-chain"),
    ]
    path.write_text(json.dumps(content))
    assert "Submitted for A (" in daosplit(command)
    assert daosplit.warnings.count("NOT COUNTED") == 2


def test_a_presence_is_signed_by_the_account_that_signs_alone(
    daosplit: Console, split: RevenueSplit
) -> None:
    """The node holds the retailer's key too, which was not to sign."""
    daosplit("seat question 0 --from node:1")
    daosplit("seat question 1 --from node:0")
    said = daosplit("review sign review.toml --presence --from node:1")
    assert "present in period 1: A." in said


@pytest.mark.shows("seat-holder-not-named")
def test_seats_that_changed_hands_are_told_with_both_accounts(
    daosplit: Console, split: RevenueSplit, own_chain: Chain
) -> None:
    former, buyer = own_chain.accounts[1], own_chain.accounts[7]
    daosplit("seat offer node:7 --from node:1")
    daosplit("seat accept 1 --from node:7")
    said = daosplit("review show review.toml --full")
    assert f"OTHER ACCOUNT: the record gives the name A to {former}; seat 1 is now" in said
    assert f"MOVED: A (seat 1, now {buyer}) took the seat over from {former}" in said


@pytest.mark.shows("token-calls-itself-eth")
def test_a_token_that_calls_itself_eth_is_told_by_its_account(
    daosplit: Console, split: RevenueSplit, own_chain: Chain
) -> None:
    token = own_chain.deploy("Token", "Ether", "ETH", 18)
    own_chain.transact(token.functions.mint(split.address, 7 * 10**18))
    daosplit("pay 1 ether")
    said = daosplit("review show review.toml")
    (waits,) = [line for line in said.splitlines() if "Waits to be paid" in line]
    assert "7 ETH (token 0x" in waits
    assert waits.count("(token") == 1


@pytest.mark.shows("partner-contract-speaks-tool")
def test_a_partner_that_is_a_contract_of_its_own_stops_no_command_and_says_nothing(
    daosplit: Console, own_chain: Chain
) -> None:
    """Its code begins as a partnership's, before an implementation that is somebody else's."""
    charter = load_record("partnership.json").partnership
    packed = pack_charter(RevenueSplit(own_chain, charter).charter)
    liar = own_chain.deploy("ErrorThrower").address
    code = f"0x{creation_code(liar, packed).hex()}"
    clone = own_chain.deploy(Artifact("Liar", "", [], code, "0x", {}, "")).address
    text = Path("charter.toml").read_text()
    Path("charter.toml").write_text(text.replace('"node:1"', f'"{clone}"'))
    Path("partnership.json").unlink()
    daosplit("found charter.toml")
    assert "LESS: A (seat 1" in daosplit("review show review.toml")
    daosplit("review status review.toml", status=1)
    daosplit("show")
    assert "SafeMessage" in daosplit("review show review.toml")


@pytest.mark.parametrize(
    ("account", "is_accepted"),
    [("wallet", True), ("key", False), ("nothing", False), ("bomb", False), ("split", False)],
)
def test_a_contracts_signature_counts_if_the_contract_accepts_it_now(
    chain: Chain, account: str, is_accepted: bool
) -> None:
    owner = chain.accounts[3]
    accounts: dict[str, Callable[[], str]] = {
        "wallet": lambda: chain.deploy("ContractWallet", owner).address,
        "key": lambda: chain.accounts[4],
        "nothing": lambda: "0x" + 40 * "1",
        "bomb": lambda: chain.deploy("ErrorThrower").address,
        "split": lambda: partnership_of(chain, 1, 1).address,
    }
    holder: str = accounts[account]()
    split = partnership_of(chain, 50, 50, accounts=[chain.accounts[1], holder])
    review = review_of(split.current_period(), (50, 50))
    signed = sign_by(split, review, 0)
    key = chain.signers[owner]
    signature = bytes(key.sign_message(review.signable(split.domain())).signature)
    claimed = signed.add(Countersignature(1, holder, "contract", signature))
    verified = verify_collected(split, claimed, review.period)
    assert verified.seats == ((0, 1) if is_accepted else (0,))
    assert len(verified.spoiled) == (0 if is_accepted else 1)


@pytest.mark.parametrize("way", range(1, 8))
def test_a_contract_that_answers_badly_has_not_signed(chain: Chain, way: int) -> None:
    """As the partnership judges it: wrong, short, long, dirty and huge answers, errors, no gas."""
    owner = chain.accounts[3]
    wallet = chain.deploy("ContractWallet", owner)
    split = partnership_of(chain, 50, 50, accounts=[chain.accounts[1], wallet.address])
    review = review_of(split.current_period(), (50, 50))
    key = chain.signers[owner]
    signature = bytes(key.sign_message(review.signable(split.domain())).signature)
    claimed = Countersignatures(split.domain(), review).add(
        Countersignature(1, wallet.address, "contract", signature)
    )
    assert verify_collected(split, claimed, review.period).seats == (1,)
    chain.transact(wallet.functions.misbehave(way))
    assert verify_collected(split, claimed, review.period).seats == ()
