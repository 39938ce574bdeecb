"""An outlook and a verification as data for other programs: fractions are texts such as "3/5"."""

from fractions import Fraction
from typing import Any

from daosplit.agreement.shares import cuts
from daosplit.agreement.voting_power import Power
from daosplit.weighing.data.check import DataCheck
from daosplit.weighing.evidence import Evidence
from daosplit.weighing.money import MoneyFinding
from daosplit.weighing.outlook import Outlook
from daosplit.weighing.verify import Effect, Verification

_MOST_SETS = 20


def outlook_data(outlook: Outlook) -> dict[str, Any]:
    """What `daosplit weigh --json` prints: partners in seat order, sets of seats by name."""
    weighing, standing = outlook.weighing, outlook.standing
    before = weighing.case.previous
    lost = None if standing.shares is None else cuts(standing.shares, weighing.shares)
    partners = [
        {
            "name": name,
            "before": None if before is None else str(before[seat]),
            "fraction": str(weighing.fractions[seat]),
            "weighed": str(weighing.weighed.fractions[seat]),
            "shares": weighing.shares[seat],
            "cut": None if lost is None else str(lost[seat]),
            "admitted": name in outlook.newcomers,
            "reason": weighing.weighed.reasons[seat],
        }
        for seat, name in enumerate(weighing.case.partners)
    ]
    return {
        **_of_evidence(weighing.evidence),
        "before": standing.source if standing.shares is not None else None,
        "departed": list(outlook.departed),
        "warnings": list(outlook.warnings),
        "partners": partners,
        "needs": _needs(outlook),
        "power": _power(outlook.power, weighing.case.partners),
    }


def verification_data(
    verification: Verification, effects: tuple[Effect, ...] | None = None
) -> dict[str, Any]:
    """What `daosplit verify --json` prints."""
    names = verification.weighing.case.partners
    data: dict[str, Any] = {
        "period": verification.claim.period,
        **_of_evidence(verification.weighing.evidence),
        "claimed_hash": f"0x{verification.claim.evidence_hash.hex()}",
        "is_passed": verification.claim.is_passed,
        "is_verified": verification.is_verified,
        "hash_matches": verification.hash_matches,
        "is_of_period": verification.is_of_period,
        "shares_follow": verification.shares_follow,
        "reasons_match": verification.reasons_match,
        "policy_is_agreed": verification.agreement.is_agreed,
        "money": None if verification.money is None else _money(verification.money),
        "seats": [
            {
                "name": seat.name,
                "before": str(seat.before),
                "before_in_evidence": str(seat.before_in_evidence),
                "shares": seat.claimed,
                "fraction": str(seat.claimed_fraction),
                "expected_shares": seat.expected,
                "expected_fraction": str(seat.expected_fraction),
                "difference": str(seat.claimed_fraction - seat.expected_fraction),
                "follows": seat.follows,
                "reason": seat.reason,
                "has_reason": seat.has_reason,
            }
            for seat in verification.seats
        ],
    }
    if effects is not None:
        data["lines"] = [
            {
                "record": effect.record.noun,
                "source": effect.record.source,
                **effect.record.values(),
                "without": None if effect.without is None else _by_name(names, effect.without),
                "problem": effect.problem,
            }
            for effect in effects
        ]
    return data


def check_data_json(check: DataCheck) -> dict[str, Any]:
    """What `daosplit data check --json` prints."""
    return {
        "files": [
            {
                "file": str(file.path),
                "kind": file.kind.noun,
                "encoding": file.encoding or None,
                "lines": file.records,
                "titles": file.titles,
            }
            for file in check.files
        ],
        "sums": [
            {
                "kind": one.noun,
                "quarter": one.quarter.label if one.quarter else None,
                "what": one.what,
                "lines": one.lines,
                "total": None if one.total is None else str(one.total),
            }
            for one in check.sums
        ],
        "partners": check.partners,
        "alike": [list(pair) for pair in check.alike],
        "problems": list(check.problems),
    }


def _of_evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "quarter": evidence.case.quarter.label,
        "policy": evidence.policy.to_values(),
        "policy_hash": f"0x{evidence.policy.hash.hex()}",
        "evidence_hash": f"0x{evidence.hash.hex()}",
    }


def _money(money: MoneyFinding) -> dict[str, Any]:
    return {
        "differences": [
            {
                "quarter": one.quarter.label,
                "partner": one.partner or None,
                "said": str(one.said),
                "found": str(one.found),
            }
            for one in money.differences
        ],
        "not_compared": [quarter.label for quarter in money.uncompared],
    }


def _needs(outlook: Outlook) -> dict[str, Any] | None:
    needs, old = outlook.needs, outlook.standing.shares
    if needs is None or old is None:
        return None
    names = outlook.weighing.case.partners
    return {
        "shares": needs.tally.shares_needed,
        "of_shares": sum(old),
        "seats": needs.tally.seats_needed,
        "of_seats": sum(held > 0 for held in old),
        "gives_shares_to_a_seat_without": needs.admits,
        "silent": [names[seat] for seat in needs.tally.silent],
        "cut_beyond_the_limit": [names[seat] for seat in needs.cut],
        "admitted": [names[seat] for seat in needs.admitted],
        "smallest_sets": [
            [names[seat] for seat in seats] for seats in needs.smallest_sets(_MOST_SETS)
        ],
    }


def _power(power: Power, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "largest": str(power.largest),
        "fewest_that_hold_the_threshold": power.fewest,
        "fewest_that_block": power.fewest_to_block,
        "effective_partners": str(power.effective_partners),
        "blocking_by_shares": [names[seat] for seat in power.blocking_by_shares],
        "blocking_by_seats": [names[seat] for seat in power.blocking_by_seats],
    }


def _by_name(names: tuple[str, ...], fractions: tuple[Fraction, ...]) -> dict[str, str]:
    return {name: str(fraction) for name, fraction in zip(names, fractions, strict=True)}
