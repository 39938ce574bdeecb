"""A wallet that follows the descriptor shows every field that is signed, under the types of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from daosplit.agreement.presence import Presence
from daosplit.signing_page.clear_signing import clear_signing
from support.summaries import DOMAIN, REVIEW


def paths(types: dict[str, Any], name: str, before: str = "") -> Iterator[str]:
    for field in types[name]:
        path, kind = before + field["name"], field["type"]
        if kind.endswith("[]"):
            path, kind = f"{path}.[]", kind.removesuffix("[]")
        if kind in types:
            yield from paths(types, kind, f"{path}.")
        else:
            yield path


def shown(fields: list[dict[str, Any]], before: str = "") -> Iterator[str]:
    for field in fields:
        path = before + field["path"]
        if "fields" in field:
            yield from shown(field["fields"], f"{path}.")
        else:
            assert {"label", "format"} <= field.keys()
            yield path


@pytest.mark.parametrize("message", [REVIEW, Presence(3)], ids=["review", "presence"])
def test_every_signed_field_is_shown(message: Any) -> None:
    made = clear_signing(DOMAIN)
    data = message.typed_data(DOMAIN)
    name, types = data["primaryType"], data["types"]
    fields = made["display"]["formats"][name]["fields"]
    assert list(shown(fields)) == list(paths(types, name))
    assert made["display"]["formats"][name]["required"] == [field["path"] for field in fields]
    assert {"primaryType": name, "types": types} in made["context"]["eip712"]["schemas"]
    assert made["context"]["eip712"]["deployments"] == [
        {"chainId": DOMAIN.chain_id, "address": DOMAIN.partnership}
    ]
