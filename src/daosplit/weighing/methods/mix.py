"""Mix: several methods, each with its weight."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from daosplit.errors import InvalidValueError
from daosplit.files.document import Table
from daosplit.values.percent import percent
from daosplit.values.text import text
from daosplit.weighing.methods.method import Case, Method, ReadMethod, Step, Weighed
from daosplit.weighing.methods.percentages import parse_part, require_part
from daosplit.weighing.methods.reasons import joined


@dataclass(frozen=True, slots=True)
class Mix(Method):
    """Every method divides its own part of the whole.

    fraction = sum over the methods of weight · the method's fraction.

    So each partner's fraction lies between the least and the most that a method gives it.

    Source: a linear opinion pool (Stone, The Opinion Pool, 1961), for three partners or more the
    only pool in which a partner's fraction depends on nothing but what each method gives that
    partner (McConway, Marginalization and Linear Opinion Pools, 1981).

    How it can be gamed: each part like its method, in proportion to its weight; so the cheapest to
    game is gamed, and its weight is what that is worth.

    >>> from daosplit.weighing import Case, Dataset, Quarter
    >>> from daosplit.weighing.methods.fixed import Fixed
    >>> base = Fixed({"chain": Fraction(1, 2), "A": Fraction(1, 2)})
    >>> other = Fixed({"chain": Fraction(1)})
    >>> case = Case(data=Dataset(), quarter=Quarter.parse("1"), partners=("chain", "A"))
    >>> weighed = Mix(((Fraction(4, 5), base), (Fraction(1, 5), other))).weigh(case)
    >>> weighed.fractions
    (Fraction(3, 5), Fraction(2, 5))
    >>> weighed.reasons[0]
    '80% by: 50% agreed; 20% by: 100% agreed'
    """

    parts: tuple[tuple[Fraction, Method], ...]

    def __post_init__(self) -> None:
        for weight, _ in self.parts:
            require_part("weight", weight)
        total = sum(weight for weight, _ in self.parts)
        if total != 1:
            problem = text("the sum of the weights must be 1")
            raise InvalidValueError("parts", str(total), problem)
        for step in self.within():
            if step.pays_amounts:
                problem = text("pays amounts, of which a part of a mix would pay only its weight")
                allowed = text("put it after the mix, as a step of its own")
                raise InvalidValueError("parts", step.name(), problem, allowed)

    @classmethod
    def read(cls, table: Table, read_method: ReadMethod) -> Self:
        table.allow("parts")
        parts = tuple(
            (part.parse("weight", parse_part), read_method(part.without("weight")))
            for part in table.tables("parts")
        )
        return cls(parts)

    def parameters(self) -> dict[str, Any]:
        parts = [{"weight": str(weight), **method.named()} for weight, method in self.parts]
        return {"parts": parts}

    def words(self) -> tuple[str, ...]:
        return tuple(
            text("{weight} of the whole: {sentence}", weight=percent(weight), sentence=sentence)
            for weight, method in self.parts
            for sentence in method.words()
        )

    def within(self) -> Iterator[Step]:
        for _, method in self.parts:
            yield from method.within()

    def weigh(self, case: Case) -> Weighed:
        results = [(weight, method.weigh(case)) for weight, method in self.parts if weight]
        fractions = tuple(
            sum((weight * weighed.fractions[index] for weight, weighed in results), Fraction(0))
            for index in range(len(case.partners))
        )
        reasons = tuple(
            joined([_reason(weight, weighed.reasons[index]) for weight, weighed in results])
            for index in range(len(case.partners))
        )
        warnings = tuple(one for _, weighed in results for one in weighed.warnings)
        return Weighed(fractions, reasons, warnings)


def _reason(weight: Fraction, reason: str) -> str:
    return text("{weight} by: {reason}", weight=percent(weight), reason=reason)
