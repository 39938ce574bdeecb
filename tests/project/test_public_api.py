"""What `import daosplit` gives: each name loads, has its type, and is told in a page."""

import ast
import doctest
import importlib
import inspect
import re
from pathlib import Path

import pytest
from mypy import api as mypy

import daosplit
from daosplit import _HOMES
from scripts import api
from support.project import ROOT


def test_the_names_that_load_are_those_that_a_type_checker_sees() -> None:
    tree = ast.parse(Path(daosplit.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    seen = [(node.module, name.name, name.asname) for node in imports for name in node.names]
    homes = [(f"daosplit.{home}", name) for home, names in _HOMES.items() for name in names]
    assert seen == [(home, name, name) for home, name in homes]


@pytest.mark.parametrize("name", daosplit.__all__)
def test_a_public_name_loads_and_says_what_it_is(name: str) -> None:
    value = getattr(daosplit, name)
    assert name in dir(daosplit)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert value.__name__ == name
        assert inspect.getdoc(value)


def test_a_type_checker_knows_every_name_and_no_other(tmp_path: Path) -> None:
    names = [*daosplit.__all__, "__version__", "conect"]
    program = tmp_path / "user.py"
    lines = ["import daosplit", *(f"reveal_type(daosplit.{name})" for name in names)]
    program.write_text("\n".join(lines))
    # As strict as the project's own code is checked, so that what mypy learnt of that is used.
    config = f"--config-file={ROOT / 'pyproject.toml'}"
    told, problems, _ = mypy.run([config, str(program)])
    assert problems == ""
    revealed = [line for line in told.splitlines() if "Revealed type is" in line]
    assert len(revealed) == len(names)
    assert [line for line in revealed[:-1] if '"Any"' in line] == []
    assert 'has no attribute "conect"' in told
    assert "Found 1 error" in told


def test_what_is_not_public_is_missing_as_in_any_module() -> None:
    misspelt = "conect"
    with pytest.raises(AttributeError, match="module 'daosplit' has no attribute 'conect'"):
        getattr(daosplit, misspelt)
    assert daosplit.__version__ == importlib.metadata.version("daosplit")


@pytest.mark.parametrize("home", _HOMES)
def test_the_examples_are_right(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert doctest.testmod(importlib.import_module(f"daosplit.{home}")).failed == 0


def test_a_package_hands_names_on_and_defines_none() -> None:
    package = Path(daosplit.__file__).parent
    for face in package.rglob("*/__init__.py"):
        documentation, *rest = ast.parse(face.read_text(encoding="utf-8")).body
        assert isinstance(documentation, ast.Expr)
        for node in rest:
            is_list = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
            assert is_list or isinstance(node, ast.ImportFrom), f"{face}, line {node.lineno}"


def test_the_page_of_the_api_is_what_the_docstrings_say() -> None:
    assert api.PAGE.read_text(encoding="utf-8") == api.page(), "run scripts/api.py"
    for name in daosplit.__all__:
        assert re.search(rf"^\| `{name}[`(]", api.page(), re.MULTILINE)


def test_the_example_of_the_readme_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    exec(example, {})
    assert capsys.readouterr().out == "retailer 700000000000000000\nA 300000000000000001\n"
