"""What a method is: a pure function from a case to exact fractions, each with its reason."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from daosplit.errors import CannotWeighError, InvalidValueError, located
from daosplit.files.document import Table
from daosplit.values.hints import hint
from daosplit.values.integers import require_whole
from daosplit.values.text import text
from daosplit.weighing.apportionment import DEFAULT_TOTAL, MOST_TOTAL, require_fractions
from daosplit.weighing.data.dataset import Dataset
from daosplit.weighing.data.names import require_distinct, require_normal_name
from daosplit.weighing.data.quarter import Quarter

ReadMethod = Callable[[Table], "Method"]
"""Reads the method that a table of a policy names, for methods that combine others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The input of a method: the data, and the partners to weigh.

    Attributes:
        data: The records of the quarter and of those before it.
        quarter: Which quarter's shares are sought.
        partners: Everybody who holds a seat, in seat order.
        previous: Each partner's fraction of the quarter before, its shares over their sum; None
            before the first. One that is new had 0.
        total: How many shares will be given in all.

    Whoever holds no seat may stand in the data of earlier quarters, and counts for nothing.

    Raises InvalidValueError, when it is made, for what is out of range, and CannotWeighError if the
    data of the quarter name somebody who is not a partner.
    """

    data: Dataset
    quarter: Quarter
    partners: tuple[str, ...]
    previous: tuple[Fraction, ...] | None = None
    total: int = DEFAULT_TOTAL

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", self.data.until(self.quarter))
        for index, name in enumerate(self.partners):
            require_normal_name(f"partners[{index}]", name)
            if name in self.partners[:index]:
                raise InvalidValueError(
                    f"partners[{index}]", name, text("already used by another partner")
                )
        require_distinct("partners", (*self.partners, *self.data.names))
        if self.previous is not None:
            if len(self.previous) != len(self.partners):
                problem = text(
                    "{fractions} fractions for {partners} partners",
                    fractions=len(self.previous),
                    partners=len(self.partners),
                )
                raise InvalidValueError("previous", None, problem)
            require_fractions(self.previous)
            for name, part in zip(self.partners, self.previous, strict=True):
                if part.denominator > MOST_TOTAL:
                    problem = text("does not come from whole-number shares")
                    raise InvalidValueError(
                        text("the previous percentage of {partner}", partner=name),
                        str(part),
                        problem,
                    )
        require_whole("total", self.total, 1, MOST_TOTAL)
        if unknown := set(self.data.names) - set(self.partners):
            for record in self.data.present(self.quarter):
                if not unknown.isdisjoint(record.names):
                    self.require_partners(record.names, record.source or record.noun)

    @property
    def departed(self) -> tuple[str, ...]:
        """Whom lines of earlier quarters name, and who holds no seat: they get nothing."""
        return tuple(sorted(set(self.data.names) - set(self.partners)))

    def require_partners(self, names: Iterable[str], where: str) -> None:
        """Raises CannotWeighError for a name that is no partner's; `where` says who names it."""
        for name in names:
            if name not in self.partners:
                raise CannotWeighError(
                    located(
                        where,
                        text(
                            "{name} is not a partner ({hint})",
                            name=repr(name),
                            hint=hint(name, self.partners),
                        ),
                    )
                )

    def previous_of(self, name: str) -> Fraction:
        """A partner's fraction of the quarter before; 0 before the first."""
        return Fraction(0) if self.previous is None else self.previous[self.partners.index(name)]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a method answers.

    Attributes:
        fractions: Each partner's exact fraction, in seat order, adding up to 1.
        reasons: Why, for each, as a Text that can be said in any language; on one line, other
            people's text made harmless.
        warnings: What looks as if somebody had gamed the method: for people to look into.

    Raises InvalidValueError, when it is made, for fractions that cannot be.
    """

    fractions: tuple[Fraction, ...]
    reasons: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_fractions(self.fractions)
        if len(self.reasons) != len(self.fractions):
            problem = text(
                "{reasons} reasons for {fractions} fractions",
                reasons=len(self.reasons),
                fractions=len(self.fractions),
            )
            raise InvalidValueError("reasons", None, problem)


class Step(ABC):
    """A method or an adjustment: a frozen dataclass whose fields are its agreed parameters.

    Each lives in a module of its own in `methods`, which is named as policies name it. Its
    docstring cites its source, says how it can be gamed, and has a worked example.

    `is_single` says that a second one after it would change what the first must pay, and
    `pays_amounts` that a part of a mix would pay less than it says.
    """

    is_single: ClassVar[bool] = False
    pays_amounts: ClassVar[bool] = False

    @classmethod
    @abstractmethod
    def read(cls, table: Table, read_method: ReadMethod) -> Self:
        """The step that a policy's table says. Raises InvalidFileError for anything wrong.

        The table holds its parameters alone, not the key "method" that named it.
        """

    @abstractmethod
    def parameters(self) -> dict[str, Any]:
        """Its parameters in their one canonical form, as a policy could say them.

        Texts, whole numbers, lists and tables; `read` takes them back. Two steps that can give
        different fractions have different parameters.
        """

    def named(self) -> dict[str, Any]:
        """Its name and its parameters, as a policy's table could say them."""
        return {"method": self.name(), **self.parameters()}

    @abstractmethod
    def words(self) -> tuple[str, ...]:
        """What it does, in sentences for the board that signs it."""

    @classmethod
    def name(cls) -> str:
        """How policies name it: its module's name."""
        return cls.__module__.rpartition(".")[2]

    def within(self) -> Iterator["Step"]:
        """All steps of which it consists; itself, if it does not combine others."""
        yield self


class Method(Step):
    """Weighs a case from its data."""

    @abstractmethod
    def weigh(self, case: Case) -> Weighed:
        """The fractions that follow. Raises CannotWeighError where none do."""


class Adjustment(Step):
    """Changes the fractions that a method gave: what is off the top, smoothing, bounds."""

    @abstractmethod
    def adjust(self, case: Case, weighed: Weighed) -> Weighed:
        """The fractions after it. Raises CannotWeighError where none follow."""
