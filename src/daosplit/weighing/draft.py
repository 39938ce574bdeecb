"""The draft: a weighing as the review that would carry it, with one contribution a partner."""

from collections.abc import Sequence

from daosplit.agreement.charter import Charter
from daosplit.agreement.contributions import Contribution
from daosplit.agreement.review import Review
from daosplit.weighing.data.periods import period_of
from daosplit.weighing.weigh import Weighing


def draft_review(
    weighing: Weighing, charter: Charter, admitted: Sequence[str] = (), evidence_uri: str = ""
) -> Review:
    """The review of the quarter that was weighed; its evidence hash is the weighing's.

    Each partner has one contribution: its shares and its reason. Who has nothing, before and after,
    has none. `admitted` are the newcomers' accounts with their checksums, in the partners' order,
    at whose end they stand.

    Raises InvalidValue for a quarter that is no period of the charter, and for what no contract
    could be given.
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
