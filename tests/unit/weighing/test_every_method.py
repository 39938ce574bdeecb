"""What holds for every method and adjustment, whatever the data."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daosplit.agreement.contributions import MOST_REASON_BYTES
from daosplit.errors import DaosplitError
from daosplit.weighing import Case, Dataset, Evidence, Policy, weigh
from daosplit.weighing.methods.registry import known_steps
from support.weighing_samples import SAMPLES, cases, policy

every_method = pytest.mark.parametrize("name", SAMPLES)


def test_every_step_has_a_sample() -> None:
    assert set(SAMPLES) == set(known_steps())


@every_method
@settings(max_examples=20)
@given(case=cases())
def test_fractions_reasons_and_shares_are_whole_and_the_evidence_alone_gives_them(
    name: str, case: Case
) -> None:
    weighing = weigh(Evidence(case, policy(SAMPLES[name])))
    assert all(type(part) is Fraction and part >= 0 for part in weighing.weighed.fractions)
    assert sum(weighing.weighed.fractions) == 1
    assert sum(weighing.shares) == case.total
    assert all(share >= 0 for share in weighing.shares)

    for reason in weighing.weighed.reasons:
        assert reason
        assert reason.isprintable()
        assert len(reason.encode()) <= min(MOST_REASON_BYTES, 1_000)

    verified = weigh(Evidence.from_bytes(weighing.evidence.to_bytes()))
    by_name = dict(zip(verified.case.partners, verified.shares, strict=True))
    assert tuple(by_name[partner] for partner in case.partners) == weighing.shares


@every_method
@settings(max_examples=20)
@given(case=cases(), data=st.data())
def test_the_order_of_partners_and_of_lines_changes_nothing_but_that_of_the_outcome(
    name: str, case: Case, data: st.DataObject
) -> None:
    before = weigh(Evidence(case, policy(SAMPLES[name])))
    order = data.draw(st.permutations(range(len(case.partners))))
    shuffled = replace(
        case,
        partners=tuple(case.partners[seat] for seat in order),
        previous=case.previous and tuple(case.previous[seat] for seat in order),
    )
    after = weigh(Evidence(shuffled, policy(SAMPLES[name])))
    assert after.shares == tuple(before.shares[seat] for seat in order)
    assert after.weighed.fractions == tuple(before.weighed.fractions[seat] for seat in order)
    assert after.weighed.reasons == tuple(before.weighed.reasons[seat] for seat in order)
    assert after.evidence.hash == before.evidence.hash

    lines = Dataset(data.draw(st.permutations(case.data.records)))
    assert lines == case.data
    evidence = Evidence(replace(case, data=lines), policy(SAMPLES[name]))
    assert evidence.to_bytes() == before.evidence.to_bytes()
    assert weigh(evidence).weighed == before.weighed


@settings(max_examples=100)
@given(case=cases(), name=st.sampled_from(sorted(SAMPLES)), data=st.data())
def test_changed_evidence_is_refused_or_is_other_evidence(
    case: Case, name: str, data: st.DataObject
) -> None:
    """Whatever somebody does to the file, it is never read as something that it does not say."""
    document = Evidence(case, policy(SAMPLES[name])).to_bytes()
    start = data.draw(st.integers(0, len(document)))
    end = data.draw(st.integers(start, min(len(document), start + 20)))
    piece = data.draw(st.binary(max_size=5) | st.sampled_from([b"null", b"-1", b"[]", b'"', b"\n"]))
    changed = document[:start] + piece + document[end:]
    try:
        other = Evidence.from_bytes(changed)
    except DaosplitError:
        return
    assert other.to_bytes() == changed


@every_method
def test_a_policy_says_in_words_and_values_what_its_file_said(name: str) -> None:
    original = policy(SAMPLES[name])
    assert all(sentence.endswith(".") for sentence in original.words())
    assert values_of(original) == values_of(policy(written(original)))


def values_of(original: Policy) -> dict[str, object]:
    return original.to_values()


def written(original: Policy) -> str:
    """The policy's canonical values as TOML: inline tables are written as JSON is, but for ":"."""

    def toml(value: object) -> str:
        match value:
            case dict():
                return (
                    "{" + ", ".join(f'"{key}" = {toml(item)}' for key, item in value.items()) + "}"
                )
            case list():
                return "[" + ", ".join(toml(item) for item in value) + "]"
            case str():
                return f'"{value}"'
            case _:
                return str(value)

    return "".join(f"{key} = {toml(value)}\n" for key, value in original.to_values().items())


@settings(max_examples=20)
@given(case=cases())
def test_another_policy_or_total_is_another_hash(case: Case) -> None:
    policies = [policy(sample) for sample in SAMPLES.values()]
    hashes = {Evidence(case, each).hash for each in policies}
    for each in policies:
        hashes.add(Evidence(replace(case, total=999_999), replace(each, total=999_999)).hash)
    assert len(hashes) == 2 * len(SAMPLES)
