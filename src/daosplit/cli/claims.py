"""The review that an audit is about, as its file or the chain has it."""

from pathlib import Path

from daosplit.cli.at_hand import AtHand
from daosplit.errors import ChainError, InvalidValue
from daosplit.events import Reviewed
from daosplit.files.review import load_period, load_review
from daosplit.history.passed import read_passed
from daosplit.weighing.audit import Claim


def read_claim(
    known: AtHand, review: Path | None, period: int | None, from_block: int | None
) -> Claim:
    """What a review says: that of the file, or the one of the period that passed on the chain.

    Raises InvalidValue unless one of them is named, and ChainError if none has passed.
    """
    if review is not None and period is None:
        return _in_file(known, review, from_block)
    if review is None and period is not None:
        return _on_chain(known, period, from_block)
    problem = "is named twice" if review else "is not named"
    raise InvalidValue("review", None, problem, "give its file, or --period and --rpc")


def _in_file(known: AtHand, file: Path, from_block: int | None) -> Claim:
    standing = known.standing(load_period(file, known.charter))
    review, names = load_review(file, known.charter, standing.names, known.accounts)
    old_shares = standing.shares or ()
    is_passed = None
    if known.split and (passed := _passed(known, review.period, from_block)):
        is_passed = passed.digest == review.digest(known.split.domain())
    return Claim(
        period=review.period,
        names=names,
        old_shares=old_shares,
        new_shares=review.shares(len(old_shares)),
        evidence_hash=review.evidence_hash,
        is_passed=is_passed,
    )


def _on_chain(known: AtHand, period: int, from_block: int | None) -> Claim:
    if known.split is None:
        raise InvalidValue("--period", period, "is looked up on a chain", "give --rpc")
    passed = _passed(known, period, from_block)
    if passed is None:
        since = f" since block {from_block}" if from_block else ""
        raise ChainError(f"no review of period {period} has passed{since}")
    new_shares = known.split.shares_of(period)
    return Claim(
        period=period,
        names=known.named(len(new_shares)),
        old_shares=known.split.shares_of(period - 1),
        new_shares=new_shares,
        evidence_hash=passed.evidence_hash,
        is_passed=True,
    )


def _passed(known: AtHand, period: int, from_block: int | None) -> Reviewed | None:
    if known.split is None or known.split.reviewed_period() < period:
        return None
    first = known.block if from_block is None else from_block
    return read_passed(known.split, period, from_block=first)
