"""Fills in the templates of pages and pictures; everything is escaped."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


def render(template: str, **values: object) -> Markup:
    """A template of `templates/` with these values, as markup.

    Every value that is no markup itself is escaped, whatever the template.
    """
    return Markup(_environment().get_template(template).render(**values))


def source_of(file: str) -> str:
    """A file of `templates/` as it is."""
    return (files(__package__) / "templates" / file).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("daosplit.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
