"""What the pages show is so: the picture is current, links have targets, imports run as drawn."""

import ast
import re
import runpy
import subprocess
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path

import pytest

from support.project import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "src" / "daosplit"
# The package's two front doors, which stand above the diagram.
ENTRANCES = {"__init__", "__main__"}


def list_pages() -> list[Path]:
    """Every Markdown file of the project."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [page for name in listed.stdout.split() if (page := ROOT / name).exists()]


PAGES = list_pages()


def without_code(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", without_code(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_is_one_page() -> None:
    assert README.count("\n") <= 150


def test_the_picture_shows_what_the_demo_prints() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "picture.py"))

    def words(picture: str) -> list[str]:
        return unescape(" ".join(re.findall(r"<text[^>]*>(.*?)</text>", picture))).split()

    shown = script["PICTURE"].read_text(encoding="utf-8")
    assert words(shown) == words(script["draw"]()), "run: python scripts/picture.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_has_a_target(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", without_code(page)):
        if re.match(r"https?://", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors_of(target), link


def drawn_layers() -> list[list[str]]:
    """The rows of packages in the diagram of the architecture page, from the top."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    (diagram,) = re.findall(r"^```text\n(.*?\berrors\b.*?)^```", text, re.MULTILINE | re.DOTALL)
    rows = [re.findall(r"│ ([a-z_]+) ", line) for line in diagram.splitlines()]
    return [row for row in rows if row]


def package_of(module: Sequence[str]) -> str:
    """What the diagram calls a module: its package, but for the one that errors are made of."""
    return "text" if tuple(module[:2]) == ("values", "text") else module[0]


def imports_between_packages() -> Iterator[tuple[str, str]]:
    """Who imports whom."""
    for file in PACKAGE.rglob("*.py"):
        importer = package_of(file.relative_to(PACKAGE).with_suffix("").parts)
        if importer in ENTRANCES:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("daosplit."):
                imported = package_of(str(node.module).split(".")[1:])
                if imported != importer:
                    yield importer, imported


def test_imports_run_down_the_diagram() -> None:
    height = {name: -row for row, names in enumerate(drawn_layers()) for name in names}
    files = [path.relative_to(PACKAGE).with_suffix("") for path in PACKAGE.rglob("*.py")]
    assert set(height) == {package_of(file.parts) for file in files} - ENTRANCES
    for importer, imported in sorted(set(imports_between_packages())):
        assert height[importer] > height[imported], f"{importer} imports {imported}"
