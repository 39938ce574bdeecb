"""The file in which a partnership's partners sign that it countersigns its parent's review."""

from pathlib import Path

from daosplit.agreement.parent_review import ParentReview
from daosplit.agreement.signature_set import Collected
from daosplit.agreement.typed_message import MOST_PERIOD, Domain
from daosplit.files.document import Table
from daosplit.files.signatures import load_signatures, parse_plain_account, save_signatures
from daosplit.values.hexadecimal import parse_hash


def save_parent_review(path: Path | str, collected: Collected[ParentReview]) -> None:
    """Writes the file, or replaces it whole: what was there is not lost if writing fails."""
    message = collected.message
    content = {
        "parent": message.parent,
        "period": message.period,
        "review": f"0x{message.review.hex()}",
        "consents_to_cut": message.consents_to_cut,
    }
    save_signatures(path, collected, "parent_review", content)


def load_parent_review(path: Path | str) -> Collected[ParentReview]:
    """What such a file holds, whoever it is from; see `load_signatures`.

    Raises InvalidFileError, which names the key, its value and what is wrong.
    """
    return load_signatures(path, "parent_review", _message, _begin)


def _message(table: Table) -> ParentReview:
    table.allow("parent", "period", "review", "consents_to_cut")
    return ParentReview(
        parent=table.parse("parent", parse_plain_account),
        period=table.whole("period", 1, MOST_PERIOD),
        review=table.parse("review", parse_hash),
        consents_to_cut=table.flag("consents_to_cut"),
    )


def _begin(domain: Domain, message: ParentReview) -> Collected[ParentReview]:
    return Collected(domain, message)
