"""Parts of the whole as policies write them: "20%", "1/3", for all or by the partners' names."""

from collections.abc import Mapping
from fractions import Fraction

from daosplit.errors import InvalidValueError
from daosplit.files.document import Table
from daosplit.values.decimals import parse_fraction
from daosplit.values.escaping import harmless
from daosplit.values.percent import percent
from daosplit.values.text import comma_list, text
from daosplit.weighing.data.names import normal, require_distinct, require_normal_name

_FINEST = 10**18


def parse_part(written: str) -> Fraction:
    """A part of the whole, from "20%", "0.2" or "1/5".

    Raises InvalidValueError unless it is from 0 to 1, its denominator at most 10**18.
    """
    part = Fraction(*parse_fraction(written))
    if part > 1:
        raise InvalidValueError(
            "part", written, text("more than the whole"), text("must be 0 to 1")
        )
    if part.denominator > _FINEST:
        raise InvalidValueError(
            "part",
            written,
            text("too many digits"),
            text("must be at most {most} digits after the point", most=16),
        )
    return part


def read_parts(table: Table) -> dict[str, Fraction]:
    """Parts by partners' names, from a table such as { chain = "70%", A = "30%" }."""
    parts: dict[str, Fraction] = {}
    for key in table.keys:
        name = normal(key)
        if name in parts:
            table.refuse(key, None, text("appears twice"))
        parts[name] = table.parse(key, parse_part)
    return parts


def require_part(name: str, part: object) -> None:
    """Raises InvalidValueError, which names it by `name`, for what is no Fraction from 0 to 1."""
    if not isinstance(part, Fraction) or not 0 <= part <= 1:
        raise InvalidValueError(
            name, part, text("out of range"), text("must be a Fraction from 0 to 1")
        )


def require_parts(name: str, parts: Mapping[str, Fraction]) -> None:
    """Raises InvalidValueError for names or parts that cannot be, and for names that are alike."""
    for partner, part in parts.items():
        require_normal_name(name, partner)
        require_part(text("{name} of {partner}", name=name, partner=partner), part)
    require_distinct(name, parts)


def written(parts: Mapping[str, Fraction]) -> dict[str, str]:
    """Parts by names in the canonical form of policies."""
    return {name: str(part) for name, part in sorted(parts.items())}


def in_words(parts: Mapping[str, Fraction]) -> str:
    """Such as "70% chain, 30% A", the largest first."""
    by_size = sorted(parts.items(), key=lambda item: (-item[1], item[0]))
    return comma_list(
        [
            text("{part} {partner}", part=percent(part), partner=harmless(name))
            for name, part in by_size
        ]
    )
