"""A check of data as a person reads it: files, sums, names, and what would be refused."""

from collections.abc import Iterator

from daosplit.messages.periods import show_quarter
from daosplit.values.catalogue import Language, speaker, translate
from daosplit.values.decimals import grouped_decimal
from daosplit.values.escaping import harmless
from daosplit.values.text import comma_list, text
from daosplit.weighing.data.check import DataCheck


def describe_check(check: DataCheck, language: Language = "en") -> str:
    """What was read, and at the end what would be refused."""
    parts = (_files, _sums, _names, _problems)
    return "\n".join(line for part in parts for line in part(check, language))


def _files(check: DataCheck, language: Language) -> Iterator[str]:
    say = speaker(language)
    yield say("Files:")
    for file in check.files:
        yield say.plural(
            "  {file}: {kind}, {count:,} line, {encoding}",
            "  {file}: {kind}, {count:,} lines, {encoding}",
            file.records,
            file=harmless(str(file.path)),
            kind=file.kind.noun,
            encoding=file.encoding or text("encoding unknown"),
        )
        for title in file.titles:
            yield say("    above the columns, and not read: {title}", title=harmless(title))


def _sums(check: DataCheck, language: Language) -> Iterator[str]:
    say = speaker(language)
    yield say("Sums:")
    for one in check.sums:
        what = harmless(one.what)
        period = show_quarter(one.quarter) if one.quarter else text("all periods")
        head = text("{kind}, {period}", kind=one.noun, period=period)
        if what:
            head = text("{head}, {what}", head=head, what=what)
        if one.total is None:
            yield say.plural(
                "  {head}: {count:,} line", "  {head}: {count:,} lines", one.lines, head=head
            )
        else:
            yield say.plural(
                "  {head}: {total} in {count:,} line",
                "  {head}: {total} in {count:,} lines",
                one.lines,
                head=head,
                total=grouped_decimal(one.total),
            )


def _names(check: DataCheck, language: Language) -> Iterator[str]:
    say = speaker(language)
    if not check.partners:
        return
    names = [
        text("{name} ({lines:,})", name=harmless(name), lines=lines)
        for name, lines in check.partners.items()
    ]
    yield say("Partners, with the lines that name them: {names}.", names=comma_list(names))
    for one, other in check.alike:
        yield say(
            "WARNING: “{one}” and “{other}” look alike. If they are one partner, add an alias.",
            one=harmless(one),
            other=harmless(other),
        )


def _problems(check: DataCheck, language: Language) -> Iterator[str]:
    say = speaker(language)
    if not check.problems:
        yield say("Nothing would be refused.")
        return
    yield say("WOULD BE REFUSED:")
    for problem in check.problems:
        yield f"  {harmless(translate(problem, language))}"
