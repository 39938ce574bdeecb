"""`daosplit init`: writes a folder that works at once, to begin with and to change."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer

from daosplit.cli.options import LanguageOption, language_of
from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.values.catalogue import LANGUAGES, Language, speaker
from daosplit.values.text import Text, text

_LANGUAGES = {f".{language}" for language in LANGUAGES}


def init(
    folder: Annotated[
        Path, typer.Argument(help="Folder to write to. Default: this one.", metavar="[FOLDER]")
    ] = Path(),
    lang: LanguageOption = None,
) -> None:
    """Write a folder that works at once: charter, policy, data, a year's revenue, a test, a README.

    Nothing that is there is overwritten, and nothing is written outside the folder.
    """
    language = language_of(lang)
    say = speaker(language)
    try:
        written = {folder / name: content for name, content in _templates(language)}
        for path in written:
            _require_within(folder, path)
        for path, content in written.items():
            if path.exists():
                typer.echo(say("{path} is there already, and was left as it is.", path=path))
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            typer.echo(say("{path} is written.", path=path))
    except OSError as error:
        problem = text("cannot be written: {problem}", problem=error.strerror or error)
        raise InvalidValueError("FOLDER", str(folder), problem) from error
    typer.echo(say("Next: read {path}, which has the commands.", path=folder / "README.md"))


def _require_within(folder: Path, path: Path) -> None:
    """Raises InvalidFileError if a file is not there, and would be written elsewhere or nowhere."""
    if path.exists():
        return
    places = [path, *path.parents]
    for place in places[: places.index(folder)]:
        if place.is_symlink():
            raise _unwritable(place, text("it is a symbolic link"))
    for place in path.parents:
        if place.exists() and not place.is_dir():
            raise _unwritable(place, text("it is not a folder"))


def _unwritable(place: Path, reason: Text) -> InvalidFileError:
    return InvalidFileError(str(place), "", None, text("could not be written"), reason)


def _templates(language: Language) -> Iterator[tuple[str, str]]:
    """The name of each file, and what to write into it: "a.ja.md" is what "a.md" is in Japanese."""
    found = dict(_files_in(files("daosplit.cli") / "templates"))
    names = {name for name in found if not set(PurePosixPath(name).suffixes[:-1]) & _LANGUAGES}
    for name in sorted(names):
        path = PurePosixPath(name)
        file = found.get(str(path.with_suffix(f".{language}{path.suffix}")), found[name])
        # Under its own name it would apply to the package itself.
        written = ".gitignore" if name == "gitignore" else name
        yield written, file.read_text(encoding="utf-8")


def _files_in(folder: Traversable, below: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        name = str(PurePosixPath(below) / entry.name)
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files_in(entry, name)
        elif entry.is_file():
            yield name, entry
