"""A policy's file is read to methods, or refused with the key that is wrong."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daosplit.errors import InvalidFileError
from daosplit.weighing import Case, Dataset, Policy, read_policy, weigh_quarter
from daosplit.weighing.methods.fixed import Fixed
from daosplit.weighing.methods.mix import Mix
from support.weighing_samples import QUARTER, fractions_of, policy

FIXED = '[[steps]]\nmethod = "fixed"\nfractions = { A = "30%", retailer = "70%" }\n'
MIX = '[[steps]]\nmethod = "mix"\n'
RECOUPMENT = '{ method = "recoupment", outlays = [{ partner = "A", amount = 1, part = "1" }] }'
GUARANTEE = '{ method = "minimum_guarantee", amounts = { A = 1 } }'
ALL_TO_A = '{ method = "fixed", fractions = { A = "1" } }'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "steps: missing"),
        ("steps = []", "steps: missing"),
        ("steps = 3", "steps = 3: must be tables"),
        ("[[steps]]\n", "steps[0].method: missing"),
        ('[[steps]]\nmethod = "point_by_kind"', 'did you mean "points_by_kind"'),
        ('[[steps]]\nmethod = "smoothing"\nkeep = "1%"', "no method comes before it"),
        (FIXED + FIXED, "only the first step may be one"),
        (FIXED + '[[steps]]\nsteps = [{ method = "fixed" }]', "steps[0].fractions: missing"),
        ("total = 0\n" + FIXED, "total = 0: too small"),
        ("total = 1.5\n" + FIXED, "total = 1.5: must be a whole number without quotes"),
        ("totl = 5\n" + FIXED, 'did you mean "total"'),
        ('name = "\\u001b"\n' + FIXED, "name = "),
        ('language = "jp"\n' + FIXED, "language = 'jp': not a known language (known: en, ja)"),
        ("language = 3\n" + FIXED, "language = 3: must be text in quotes"),
        (FIXED.replace("30%", "20%"), "steps[0].fractions"),
        (FIXED.replace("fractions", "fraction"), 'did you mean "fractions"'),
        (FIXED + "weight = 1\n", "unknown key"),
        (MIX, "steps[0].parts"),
        (MIX + '[[steps.parts]]\nmethod = "fixed"', "steps[0].parts[0].weight: missing"),
        (
            MIX + '[[steps.parts]]\nweight = "100%"\nmethod = "smoothing"\nkeep = "5%"',
            "an adjustment, not a method",
        ),
        (
            MIX + '[[steps.parts]]\nweight = "50%"\nmethod = "fixed"\nfractions = { A = "1" }',
            "the sum of the weights",
        ),
        *(
            (
                f'{MIX}parts = [{{ weight = "1", steps = [{ALL_TO_A}, {step}] }}]',
                f"steps[0].parts = '{name}': pays amounts, of which a part of a mix would pay only",
            )
            for name, step in (("recoupment", RECOUPMENT), ("minimum_guarantee", GUARANTEE))
        ),
        (
            f"steps = [{{ steps = [{ALL_TO_A}, {RECOUPMENT}] }}, {RECOUPMENT}]",
            "steps[1].method = 'recoupment': appears twice",
        ),
        ("steps = " + "[{ steps = " * 30 + "[]" + "}]" * 30, "deep"),
        ("steps = " + "[{ steps = " * 5000 + "[]" + "}]" * 5000, "deep"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidFileError, match=re.escape(message)):
        policy(text)


def test_a_file_is_read_or_refused(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    with pytest.raises(InvalidFileError, match="could not be read"):
        read_policy(file)
    file.write_text(f'name = "ours"\ntotal = 100\n{FIXED}')
    assert read_policy(file).name == "ours"
    outcome = weigh_quarter(read_policy(file), Dataset(), QUARTER, ("retailer", "A"))
    assert outcome.shares == (70, 30)


def test_a_method_can_be_named_without_a_file() -> None:
    assert Policy.of("peer_allocation") == policy('[[steps]]\nmethod = "peer_allocation"\n')
    with pytest.raises(InvalidFileError, match='did you mean "peer_allocation"'):
        Policy.of("peer_alocation")


def test_steps_are_made_in_their_order() -> None:
    """2% off the top, and half of the rest kept; or half of the whole kept, then 2% off the top."""
    off = '[[steps]]\nmethod = "off_the_top"\nparts = { A = "2%" }\n'
    half = '[[steps]]\nmethod = "smoothing"\nkeep = "50%"\n'
    last = (Fraction(1), Fraction(0))
    case = Case(data=Dataset(), quarter=QUARTER, partners=("retailer", "A"), previous=last)
    first, second = (
        policy(FIXED + steps).pipeline.weigh(case).fractions for steps in (off + half, half + off)
    )
    assert first == (Fraction(843, 1000), Fraction(157, 1000))
    assert second == (Fraction(833, 1000), Fraction(167, 1000))


def test_a_policy_is_told_in_words_step_by_step() -> None:
    text = FIXED + '[[steps]]\nmethod = "off_the_top"\nparts = { H = "2%" }\n'
    assert policy(text).words() == (
        "The fractions are agreed: 70% retailer, 30% A.",
        "Off the top go 2% H; the rest, 98%, is divided as before.",
        "The fractions become 1,000,000 whole shares by the largest remainder; of equal remainders "
        "the larger fraction is first, then the name that comes first.",
    )


@given(st.integers(1, 6), st.data())
def test_a_mix_lies_between_its_parts(count: int, data: st.DataObject) -> None:
    names = ("a", "b", "c", "d", "e", "f")[:count]
    methods = [
        Fixed(dict(zip(names, data.draw(fractions_of(count)), strict=True))) for _ in range(3)
    ]
    weights = data.draw(fractions_of(3))
    case = Case(data=Dataset(), quarter=QUARTER, partners=names)
    mixed = Mix(tuple(zip(weights, methods, strict=True))).weigh(case).fractions
    alone = [method.weigh(case).fractions for method in methods]
    for fraction, *each in zip(mixed, *alone, strict=True):
        assert min(each) <= fraction <= max(each)
