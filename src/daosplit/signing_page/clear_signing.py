"""How wallets should show what partners sign: a descriptor of ERC-7730, for one partnership."""

from typing import Any

from daosplit.agreement.contributions import Contribution
from daosplit.agreement.presence import Presence
from daosplit.agreement.review import Domain, Review

_Fields = tuple[tuple[Any, ...], ...]

# The labels of all fields that are signed, and how each is shown; a device has no other language.
_CONTRIBUTION = (
    ("seat", "Seat", "raw"),
    ("points", "Points", "raw"),
    ("reason", "Reason", "raw"),
)
_REVIEW = (
    ("period", "Period", "raw"),
    ("contributions.[]", _CONTRIBUTION),
    ("admitted.[]", "Admitted", "addressName"),
    ("evidenceHash", "Evidence hash", "raw"),
    ("evidenceURI", "Evidence", "raw"),
    ("deadline", "Must pass by", "date"),
)
_PRESENCE = (("period", "Present in period", "raw"),)
_PARAMETERS: dict[str, dict[str, Any]] = {
    "date": {"encoding": "timestamp"},
    "addressName": {"types": ["eoa", "wallet", "contract"]},
}


def clear_signing(domain: Domain) -> dict[str, Any]:
    """The descriptor of a partnership's reviews and presences, ready to be written as JSON."""
    review = Review(1, (Contribution(0, 1, ""),)).typed_data(domain)
    presence = Presence(0).typed_data(domain)
    return {
        "$schema": "https://eips.ethereum.org/assets/eip-7730/erc7730-v1.schema.json",
        "context": {
            "eip712": {
                "domain": {"name": "daosplit", "version": "1"},
                "deployments": [{"chainId": domain.chain_id, "address": domain.partnership}],
                "schemas": [
                    {"primaryType": data["primaryType"], "types": data["types"]}
                    for data in (review, presence)
                ],
            }
        },
        "metadata": {"owner": "daosplit"},
        "display": {
            "formats": {
                "Review": _format("Countersign a review", _REVIEW),
                "Presence": _format("Show that you are there", _PRESENCE),
            }
        },
    }


def _format(intent: str, shown: _Fields) -> dict[str, Any]:
    fields = list(map(_field, shown))
    return {"intent": intent, "fields": fields, "required": [field["path"] for field in fields]}


def _field(shown: tuple[Any, ...]) -> dict[str, Any]:
    if len(shown) == 2:
        path, inner = shown
        return {"path": path, "fields": list(map(_field, inner))}
    path, label, form = shown
    field = {"path": path, "label": label, "format": form}
    return field | ({"params": _PARAMETERS[form]} if form in _PARAMETERS else {})
