"""Each check on any text: it never breaks, takes no time, and what it stores is stored the same when typed again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bisdesk.bis_requests.checks import Status
from bisdesk.bis_requests.inputs import GROUPS, TICKS, typed_from
from bisdesk.bis_requests.whole_form import check_group
from tests.bis_requests.test_checks import CONTEXT
from tests.domain.hostile import ANY_TEXT, LONGER, quickest
from tests.factories.requests import COMPLETE

TEXTS = [
    (group.name, name)
    for group in GROUPS.values()
    for name in group.inputs
    if name not in TICKS and not name.endswith(("_day", "_month", "_year"))
]
LIKELY = st.text("aàÅøß'’-. 0123456789@+/()<", max_size=40)


@pytest.mark.parametrize(("group", "name"), TEXTS)
@settings(max_examples=60)
@given(text=ANY_TEXT | LIKELY)
def test_any_text_has_a_verdict_and_what_is_stored_stays_as_it_is(
    group: str, name: str, text: str
) -> None:
    found = check_group(group, {**COMPLETE, name: text}, CONTEXT)
    assert found.status in Status
    stored = found.values.get(name)
    if found.status is Status.OK and isinstance(stored, str):
        again = check_group(group, {**COMPLETE, name: stored}, CONTEXT)
        assert again.values == found.values


@pytest.mark.parametrize(("group", "name"), TEXTS)
def test_sec_D9_no_field_takes_time_over_a_long_text(group: str, name: str) -> None:
    for text in LONGER:
        assert (
            quickest(lambda typed: check_group(group, {**COMPLETE, name: typed}, CONTEXT), text)
            < 0.05
        )


@given(
    st.dictionaries(
        st.sampled_from(sorted({name for group in GROUPS.values() for name in group.inputs})),
        ANY_TEXT,
    )
)
def test_what_is_kept_of_a_form_is_kept_the_same_when_it_is_sent_again(
    posted: dict[str, str],
) -> None:
    once = typed_from(posted, tuple(GROUPS))
    assert typed_from(once, tuple(GROUPS)) == once
