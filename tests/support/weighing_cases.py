"""Cases of a weighing as tests write them: texts of files, and who the partners are."""

from fractions import Fraction

from daosplit.weighing import Case, Quarter, Weighed, parse_dataset


def case_of(quarter: str, partners: str, **files: str) -> Case:
    """A case of partners with names of one letter; each file is CSV, its lines set apart by "|"."""
    data = parse_dataset({f"{name}.csv": text.replace("|", "\n") for name, text in files.items()})
    return Case(data=data, quarter=Quarter.parse(quarter), partners=tuple(partners))


def weighed_of(*parts: int) -> Weighed:
    """Fractions in these proportions."""
    total = sum(parts)
    return Weighed(tuple(Fraction(part, total) for part in parts), tuple("any" for _ in parts))
