"""The moving average: the vector of features.md §3.4 and its rules."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shopdesk.model.products.costing import Pool, outflow, residue, settlement


def test_the_vector_of_the_specification_comes_out_to_the_cent():
    pool = Pool().plus(10, 5000)
    assert outflow(pool, 5).value == 2500
    pool = pool.plus(-5, -2500).plus(5, 4000)
    assert pool.unit_cost == 6_500_000
    pool = pool.plus(2, 1000)
    assert pool == Pool(12, 7500)
    assert pool.unit_cost == 6_250_000
    assert outflow(pool, 12).value == 7500


def test_what_remains_leaves_with_the_last_piece():
    pool = Pool(3, 1000)
    first = outflow(pool, 1).value
    assert first == 333
    assert outflow(pool.plus(-1, -first), 2).value == 667


def test_pieces_that_are_not_there_leave_at_the_average_and_provisionally():
    out = outflow(Pool(2, 1000), 5)
    assert out.value == 1000 + 3 * 500
    assert out.provisional


def test_an_empty_pool_uses_the_last_known_cost():
    assert outflow(Pool(), 2, last_unit=4_000_000).value == 800


def test_the_next_receipt_settles_what_was_owed():
    assert settlement(Pool(-3, -1500), 10, 8000) == 1500 - 2400
    assert settlement(Pool(-3, -1500), 2, 1600) == 1000 - 1600
    assert settlement(Pool(4, 100), 2, 1600) == 0


def test_nothing_left_is_worth_nothing_after_a_reversal():
    assert residue(Pool(10, 6500), Pool(0, 1500)) == -1500
    assert residue(Pool(15, 7500), Pool(5, -1500)) == 5 * 500 + 1500
    assert residue(Pool(15, 7500), Pool(5, 100)) == 0


moves = st.lists(
    st.tuples(st.booleans(), st.integers(1, 3) | st.integers(1, 500), st.integers(0, 10**6)), max_size=40
)


@given(moves)
def test_value_follows_quantity_through_any_moves(sequence):
    """Nothing is worth nothing, and what is there is never worth less; whatever comes and leaves."""
    pool = Pool()
    for comes, quantity, value in sequence:
        if comes:
            mend = settlement(pool, quantity, value)
            pool = pool.plus(quantity, value).plus(0, mend)
        else:
            pool = pool.plus(-quantity, -outflow(pool, quantity, last_unit=12_345_678).value)
        assert pool.quantity or not pool.value
        assert pool.quantity * pool.value >= 0


@given(moves)
def test_all_that_is_there_leaves_with_all_it_is_worth(sequence):
    """However it came and left: the rest empties the pool to the cent, in one go or piece by piece."""
    pool = Pool()
    for _comes, quantity, value in sequence:
        pool = pool.plus(quantity, value)
        if pool.quantity > 2 * quantity:
            left = outflow(pool, quantity).value
            assert (
                -pool.quantity < 2 * (left * pool.quantity - pool.value * quantity) <= pool.quantity
            )  # half up
            pool = pool.plus(-quantity, -left)
    assert outflow(pool, pool.quantity).value == pool.value
    while pool.quantity > 0:
        part = min(pool.quantity, 97)
        pool = pool.plus(-part, -outflow(pool, part).value)
        assert pool.value >= 0
    assert pool == Pool()
