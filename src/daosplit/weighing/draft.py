"""The draft: a weighing as the review that would carry it, and as the file that people change."""

import json
from collections.abc import Sequence
from pathlib import Path

from daosplit.agreement.charter import Charter
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.review import Review
from daosplit.errors import InvalidFileError
from daosplit.files.disk import write_files
from daosplit.values.catalogue import translate
from daosplit.values.escaping import harmless
from daosplit.values.line_breaks import wrapped
from daosplit.values.text import text
from daosplit.weighing.data.periods import period_of
from daosplit.weighing.weigh import Weighing

EVIDENCE_ENDING = ".evidence"

_WIDTH = 98


def draft_review(
    weighing: Weighing, charter: Charter, admitted: Sequence[str] = (), evidence_uri: str = ""
) -> Review:
    """The review of the quarter that was weighed; its evidence hash is the weighing's.

    Each partner has one contribution: its shares and its reason, in the policy's language. A
    partner that has nothing, before and after, has none. `admitted` are the newcomers' accounts
    with their checksums, in the partners' order, at whose end they stand.

    Raises InvalidValueError for a quarter that is no period of the charter, and for what no
    contract could be given.
    """
    period = period_of(weighing.case.quarter, charter)
    contributions = (
        Contribution(seat, shares, reason)
        for seat, (name, shares, reason) in enumerate(
            zip(weighing.case.partners, weighing.shares, weighing.weighed.reasons, strict=True)
        )
        if shares or weighing.case.previous_of(name)
    )
    return Review(
        period=period,
        contributions=tuple(contributions),
        admitted=tuple(admitted),
        evidence_hash=weighing.evidence.hash,
        evidence_uri=evidence_uri,
        deadline=charter.review_end(period) - 1,
    )


def save_draft(
    path: Path | str,
    review: Review,
    charter: Charter,
    weighing: Weighing,
    *,
    overwrite: bool = False,
) -> None:
    """Writes a review that was drafted from a weighing, and the evidence beside it.

    The evidence's file is called as the draft's, with `EVIDENCE_ENDING`.

    Raises InvalidFileError, before it writes anything, if one of them is there already, unless it
    may be overwritten; and if they cannot be written.
    """
    path = Path(path)
    evidence = path.with_suffix(EVIDENCE_ENDING)
    if evidence == path:
        allowed = text("for example review.toml")
        raise InvalidFileError(
            str(path), "", None, text("the name that the evidence would get"), allowed
        )
    for file in (evidence, path):
        if file.exists() and not overwrite:
            problem = text("already exists, so nothing was written")
            raise InvalidFileError(
                str(file), "", None, problem, text("to replace it, add --overwrite")
            )
    policy = weighing.evidence.policy
    sentences = (
        *policy.words(),
        text(
            "The evidence is {file}: the data, the policy and the previous percentages.",
            file=evidence.name,
        ),
    )
    comment = [translate(sentence, policy.language) for sentence in sentences]
    draft = review_toml(review, charter, weighing.case.partners, comment)
    write_files({evidence: weighing.evidence.to_bytes(), path: draft.encode()})


def review_toml(
    review: Review, charter: Charter, names: Sequence[str], comment: Sequence[str] = ()
) -> str:
    """The text of the file that `load_review` reads as this review.

    `names` are those of all seats, those of the admitted at the end, no two alike; `comment` are
    lines to stand above, made harmless.
    """
    period = str(review.period)
    if not charter.is_test:
        period = _text(f"{charter.local(charter.start_of(review.period)):%Y-%m}")
    above = [part for line in comment for part in wrapped(harmless(line), _WIDTH)]
    lines = [*(f"# {part}" for part in above), "", f"period = {period}"]
    if review.deadline < charter.review_end(review.period) - 1:
        lines.append(f"deadline = {charter.local(review.deadline).isoformat()}")
    if review.evidence_uri or any(review.evidence_hash):
        lines += ["", "[evidence]"]
        lines += [f"uri = {_text(review.evidence_uri)}"] if review.evidence_uri else []
        lines += [f'hash = "0x{review.evidence_hash.hex()}"'] if any(review.evidence_hash) else []
    for entry in review.contributions:
        lines += ["", "[[contributions]]", f"partner = {_text(names[entry.seat])}"]
        lines += [f"points = {entry.points}", f"reason = {_text(entry.reason)}"]
    first = len(names) - len(review.admitted)
    for name, account in zip(names[first:], review.admitted, strict=True):
        lines += ["", "[[admitted]]", f"name = {_text(name)}", f'account = "{account}"']
    return "\n".join(lines).lstrip("\n") + "\n"


def _text(text: str) -> str:
    """A basic string of TOML: JSON's escapes are TOML's too, but for one that JSON leaves out."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
