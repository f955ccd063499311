"""Ids that sort as they were given out."""

from bisdesk.store.ids import new_id_in_order


def test_ids_in_order_sort_as_they_were_given_out() -> None:
    found = [new_id_in_order() for _ in range(1000)]
    assert found == sorted(set(found))
    assert {len(each) for each in found} == {32}
