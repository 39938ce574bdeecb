"""What is installed reproducibly fits what the package asks for."""

import re
import tomllib

from packaging.requirements import Requirement

from support.project import ROOT

LOCK = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = dict(re.findall(r"^([a-z0-9.-]+)==([^ ]+)", LOCK, re.MULTILINE))


def test_each_dependency_is_pinned_to_a_version_that_the_package_allows() -> None:
    for text in PROJECT["dependencies"]:
        requirement = Requirement(text)
        assert PINS[requirement.name] in requirement.specifier, "run scripts/lock"


def test_every_pin_has_hashes_and_names_no_registry() -> None:
    entries = re.split(r"^(?=[a-z])", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == len(PINS)
    for entry in entries:
        assert "--hash=sha256:" in entry
    assert "://" not in LOCK


def test_the_oldest_web3_that_is_allowed_is_the_one_that_ci_tries() -> None:
    (web3,) = (one for one in map(Requirement, PROJECT["dependencies"]) if one.name == "web3")
    oldest = (ROOT / ".ci" / "oldest.txt").read_text(encoding="utf-8")
    pinned = re.search(r"^web3==(.*)$", oldest, re.MULTILINE)
    assert pinned is not None
    assert f">={pinned[1].removesuffix('.*')}" in str(web3.specifier).split(",")
