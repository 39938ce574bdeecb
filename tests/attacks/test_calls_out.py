"""What a partner can make a partnership call, and what calldata can make of its clone."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from eth_utils.abi import abi_to_signature, function_signature_to_4byte_selector

from daosplit.artifacts import load_artifact
from daosplit.chain import Chain
from daosplit.errors import ContractError
from support.partnership import Founder, Partnership, review_of
from support.project import ROOT

INTERFACE = load_artifact("IRevenueSplit")
OUTGOING = {
    "question(uint256)",
    "questionParent(address[],uint256)",
    "countersignWith(uint256,bytes32,bool,bool)",
    "periodTimes(uint256)",
}
"""What it calls where a partner says; all but the token calls of its treasury."""

BUILDS = ROOT / "node_modules" / "@openzeppelin" / "contracts" / "build"


def functions(abi: Sequence[Any]) -> Iterator[str]:
    return (abi_to_signature(entry) for entry in abi if entry["type"] == "function")


def known_functions() -> Iterator[str]:
    """Of all of OpenZeppelin's contracts: tokens, vaults, governors, accounts, proxies."""
    for file in sorted((BUILDS / "contracts").glob("*.json")):
        yield from functions(json.loads(file.read_text(encoding="utf-8"))["abi"])


@pytest.mark.shows("questionparent-countersignparent-token-vault")
def test_no_selector_that_it_sends_is_a_known_function_of_anything_else() -> None:
    """A clash would let one partner call a token or a vault in the partnership's name."""
    known = set(known_functions())
    assert len(known) > 300
    assert "transfer(address,uint256)" in known
    selectors = {function_signature_to_4byte_selector(name) for name in known}
    ours = {function_signature_to_4byte_selector(name) for name in functions(INTERFACE.abi)}
    assert len(ours) > 40
    sent = {function_signature_to_4byte_selector(name) for name in OUTGOING}
    assert sent < ours
    assert sent.isdisjoint(selectors)


# What is appended to calldata, and what is too short


@pytest.mark.shows("forged-charter-appended-calldata")
def test_a_forged_charter_at_the_end_of_a_call_is_not_read(
    chain: Chain, founder: Founder, partnership: Partnership
) -> None:
    """The clone appends its own charter behind whatever a caller sends."""
    other = founder.found(1, 1, tip=10_000, threshold=(1, 1))
    code = chain.code(other.contract.address)
    forged = code[-27:]
    for name, arguments in {"charter": (), "periodTimes": (1,), "tipRate": (1,)}.items():
        data = partnership.encode(name, *arguments)
        plain, appended = (chain.ask(partnership.address, sent) for sent in (data, data + forged))
        assert plain == appended


@pytest.mark.shows("forged-charter-appended-calldata")
@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_call_too_short_for_a_function_is_none(
    chain: Chain, partnership: Partnership, length: int
) -> None:
    """The charter's first bytes would complete its selector."""
    for first in (0, 1, 0x1F, 0x80, 0xFF):
        data = bytes([first]) * length
        with pytest.raises(ContractError):
            chain.ask(partnership.address, data)


@pytest.mark.shows("admitted-account-dirty-bytes")
def test_an_account_with_dirty_bytes_before_it_is_not_admitted(
    chain: Chain, partnership: Partnership
) -> None:
    """It would be one account to the roster, and another in what was signed."""
    newcomer = chain.accounts[20]
    review = review_of(1, (50, 30, 20, 10), [newcomer])
    given = partnership.countersignatures(review, 0, 1, 2, 3)
    data = partnership.encode("review", review.to_contract(), given)
    clean = bytes(12) + bytes.fromhex(newcomer[2:])
    assert data.count(clean) == 1
    for position in (0, 11):
        dirty = bytearray(clean)
        dirty[position] = 1
        sent = data.replace(clean, bytes(dirty))
        with pytest.raises(ContractError):
            chain.ask(partnership.address, sent)
    assert chain.ask(partnership.address, data) == b""
