"""Signatures that others collected, judged by the chain as the contract will judge them."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from eth_abi.abi import encode

from daosplit.agreement.signature_set import Collected, Countersignature
from daosplit.client.revenue_split import RevenueSplit
from daosplit.errors import ChainError, ContractError, InvalidValueError
from daosplit.values.text import text

CollectedT = TypeVar("CollectedT", bound=Collected[Any])

# `isValidSignature(bytes32,bytes)` of ERC-1271, which answers with its own selector, and the gas
# that the partnership gives it, with what a transaction itself costs.
_IS_VALID_SIGNATURE = bytes.fromhex("1626ba7e")
_GAS = 500_000 + 100_000


def verify_collected(split: RevenueSplit, collected: CollectedT, period: int) -> CollectedT:
    """Those signatures that count now, and those that were given on the chain for a period.

    A key's must be that of the account that holds the seat; a contract is asked whether it accepts
    what is to be judged; what is said to be on the chain must be there. The others are `spoiled`.

    Raises ChainError if the node does not answer.
    """

    def judge(one: Countersignature) -> str | None:
        if one.kind == "contract":
            return _problem(split, one.account, collected.digest, one.signature)
        if split.countersigned(period, collected.digest, one.account):
            return None
        return text("{account} has not countersigned on the chain", account=one.account)

    return split.add_on_chain(collected.judged(split.roster(), judge), period)


def add_judged(
    collected: CollectedT,
    account: str,
    signature: bytes,
    roster: Sequence[str],
    verify: Callable[[CollectedT], CollectedT],
) -> CollectedT:
    """What counts with what a contract is to judge; `verify` has it judged, with all the others.

    Raises InvalidValueError for an account that holds no seat and is not admitted, and for what
    the contract does not accept.
    """
    added = collected.add_contract(account, signature, roster)
    judged = verify(added)
    problems = {one.signature: one.problem for one in judged.spoiled}
    for one in added.given:
        if one.account == account and one in problems:
            raise InvalidValueError("signature", None, problems[one])
    return judged


def _problem(split: RevenueSplit, account: str, digest: bytes, signature: bytes) -> str | None:
    """Why a contract did not accept a signature (ERC-1271); None if it did."""
    refused = text("{account} does not accept the signature", account=account)
    question = _IS_VALID_SIGNATURE + encode(["bytes32", "bytes"], [digest, signature])
    try:
        gas = _GAS + 16 * len(question)
        answer = split.chain.ask(account, question, sender=split.address, gas=gas)
    except ContractError:
        return refused
    except ChainError as error:
        # One that burns its gas shall not keep others from seeing what else was collected.
        return text("{account} could not be asked: {error}", account=account, error=error.message)
    return None if answer == _IS_VALID_SIGNATURE.ljust(32, b"\0") else refused
