"""The policy: the file in which a partnership agrees how it weighs; a board could sign it.

name = "How we weigh"      # optional
language = "en"            # of the reasons and the draft; default: "en"
total = 1000000            # how many shares are given in all; default: a million

[[steps]]                  # a method first
method = "points_by_kind"
rates = [{ kind = "deliveries", points = 3 }]

[[steps]]                  # then adjustments, if any, each of what came out before it
method = "smoothing"
keep = "50%"
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.document import Table, read_toml
from daosplit.values.catalogue import ENGLISH, Language, require_language
from daosplit.values.hints import hint
from daosplit.values.integers import require_whole
from daosplit.values.keccak import keccak
from daosplit.values.text import text
from daosplit.weighing.apportionment import DEFAULT_TOTAL, MOST_TOTAL
from daosplit.weighing.data.names import require_normal_name
from daosplit.weighing.methods.method import Adjustment, Case, Method, Step, Weighed
from daosplit.weighing.methods.registry import known_steps

# More would exhaust Python's stack before anybody could read it.
_MOST_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Pipeline(Method):
    """A method, and the adjustments that are made to what it gives, in order.

    Raises InvalidValueError, when it is made, for two of an adjustment that is single.
    """

    method: Method
    adjustments: tuple[Adjustment, ...] = ()

    def __post_init__(self) -> None:
        names = [step.name() for step in self.within() if step.is_single]
        for index, name in enumerate(names):
            if name in names[:index]:
                problem = text("appears twice, and the second would change what the first pays")
                raise InvalidValueError("method", name, problem, text("put all into one step"))

    @classmethod
    def read(cls, table: Table, read_method: object = None) -> "Pipeline":
        """The pipeline of a table with the key `steps`."""
        return _read_pipeline(table, 0)

    def weigh(self, case: Case) -> Weighed:
        weighed = self.method.weigh(case)
        warnings = list(weighed.warnings)
        for adjustment in self.adjustments:
            weighed = adjustment.adjust(case, weighed)
            warnings += weighed.warnings
        return Weighed(weighed.fractions, weighed.reasons, tuple(dict.fromkeys(warnings)))

    def within(self) -> Iterator[Step]:
        for step in (self.method, *self.adjustments):
            yield from step.within()

    def parameters(self) -> dict[str, Any]:
        return {"steps": [step.named() for step in (self.method, *self.adjustments)]}

    def named(self) -> dict[str, Any]:
        return self.parameters()

    def words(self) -> tuple[str, ...]:
        return tuple(
            sentence for step in (self.method, *self.adjustments) for sentence in step.words()
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """How a partnership weighs.

    Attributes:
        pipeline: What is done, in order.
        total: How many shares are given in all.
        name: What people call it; may be empty.
        language: In which reasons and drafts are written, so that all partners sign the same.

    Raises InvalidValueError, when it is made, for what cannot be.
    """

    pipeline: Pipeline
    total: int = DEFAULT_TOTAL
    name: str = ""
    language: Language = ENGLISH

    def __post_init__(self) -> None:
        require_language(self.language)
        require_whole("total", self.total, 1, MOST_TOTAL)
        if self.name:
            require_normal_name("name", self.name)

    @classmethod
    def of(cls, method: str) -> "Policy":
        """The policy of one method by its name, with nothing agreed that could be left out."""
        steps = Table(Path("--policy"), "", {"steps": [{"method": method}]})
        return cls(_read_pipeline(steps, 0))

    @classmethod
    def from_values(cls, table: Table) -> "Policy":
        """The policy that a table says. Raises InvalidFileError for anything wrong."""
        table.allow("language", "name", "total", "steps")
        language = table.text("language") if "language" in table else ENGLISH
        with table.blaming("language"):
            require_language(language)
        name = table.text("name") if "name" in table else ""
        with table.blaming("name"):
            if name:
                require_normal_name("name", name)
        total = table.whole("total", 1, MOST_TOTAL) if "total" in table else DEFAULT_TOTAL
        pipeline = _read_pipeline(table.without("language", "name", "total"), 0)
        return cls(pipeline, total, name, language)

    def to_values(self) -> dict[str, Any]:
        """What it says in one canonical form, whatever file it came from: defaults are written."""
        return {
            "language": self.language,
            "name": self.name,
            "total": self.total,
            **self.pipeline.parameters(),
        }

    @property
    def hash(self) -> bytes:
        """The 32 bytes that tell it from every other: keccak256 of its canonical form."""
        return keccak(canonical_json(self.to_values()).encode())

    def words(self) -> tuple[str, ...]:
        """What it does, in sentences, the whole shares that come of it at the end."""
        return (
            *self.pipeline.words(),
            text(
                "The fractions become {total:,} whole shares by the largest remainder; of equal "
                "remainders the larger fraction is first, then the name that comes first.",
                total=self.total,
            ),
        )


def read_policy(file: Path | str) -> Policy:
    """The policy of a file. Raises InvalidFileError, which names the key, for anything wrong."""
    return Policy.from_values(read_toml(file))


def _read_pipeline(table: Table, depth: int) -> Pipeline:
    table.allow("steps")
    tables = table.tables("steps")
    if not tables:
        table.refuse("steps", None, text("missing"), text("write [[steps]], a method first"))
    steps = [_read_step(step, depth) for step in tables]
    method, *adjustments = steps
    if not isinstance(method, Method):
        problem = text("changes what a method gave, but no method comes before it")
        tables[0].refuse(
            "method",
            method.name(),
            problem,
            text("the first must be one of: {known}", known=_names_of(Method)),
        )
    for step_table, step in zip(tables[1:], adjustments, strict=True):
        if not isinstance(step, Adjustment):
            problem = text("a method, but only the first step may be one")
            allowed = text(
                "must be one of: {known}; to combine methods, use mix", known=_names_of(Adjustment)
            )
            step_table.refuse("method", step.name(), problem, allowed)
    try:
        return Pipeline(method, tuple(step for step in adjustments if isinstance(step, Adjustment)))
    except InvalidValueError as error:
        tables[-1].refuse(error.name, error.value, error.problem, error.allowed)


def _read_step(table: Table, depth: int) -> Step:
    if depth > _MOST_DEPTH:
        problem = text("nested more than {most} deep", most=_MOST_DEPTH)
        raise InvalidFileError(str(table.file), table.where, None, problem)

    def read_method(inner: Table) -> Method:
        step = _read_step(inner, depth + 1)
        if not isinstance(step, Method):
            problem = text("an adjustment, not a method")
            inner.refuse(
                "method",
                step.name(),
                problem,
                text("must be one of: {known}", known=_names_of(Method)),
            )
        return step

    if "steps" in table:
        return _read_pipeline(table, depth + 1)
    name = table.text("method")
    step = known_steps().get(name)
    if step is None:
        table.refuse("method", name, text("unknown"), hint(name, known_steps()))
    try:
        return step.read(table.without("method"), read_method)
    except InvalidValueError as error:
        table.refuse(error.name, error.value, error.problem, error.allowed)


def _names_of(kind: type[Any]) -> str:
    return ", ".join(name for name, step in known_steps().items() if issubclass(step, kind))


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical_json(values: object) -> str:
    """Texts, numbers, lists and tables in the one form that is hashed: sorted, without spaces."""
    return _encode(values)
