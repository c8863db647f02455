"""What the chip of a review counts is what the review shows, whatever the lines are."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from shopdesk.model.counting import actions, queries
from shopdesk.model.counting.queries import BLOCKING, LineView
from shopdesk.model.shop_settings import actions as shop_settings
from tests.model.counting.conftest import DO, GW, LJ, MUG, sell

_FLAG = st.sampled_from([0, 0, 0, 1])
_LINE = st.fixed_dictionaries(
    {
        "counted": st.integers(0, 14), "book": st.integers(-2, 12), "recount": _FLAG, "moved": _FLAG, "accepted": _FLAG,
        "reason": st.sampled_from(["", "", "lost"]), "unit_cost": st.none() | st.integers(0, 900_0000),
    }
)  # fmt: skip


def spoil(work, lines, tolerance, above):
    work.session.execute(text("UPDATE count_session SET tolerance = :t"), {"t": tolerance})
    shop_settings.change(work, count_reason_above=above)
    for sku, line in lines.items():
        fields = ", ".join(f"{name} = :{name}" for name in line)
        work.session.execute(
            text(f"UPDATE count_line SET {fields} WHERE sku_id = :sku"), {**line, "sku": sku}
        )


def test_the_chip_counts_what_the_review_shows(stocked, counting):
    for sku, pieces in ((LJ, 8), (GW, 4), (MUG, 2)):
        stocked.do(DO, actions.enter, counting, sku, pieces)
    stocked.do(DO, sell, GW, 4)
    stocked.do(DO, actions.review, counting)

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.fixed_dictionaries({LJ: _LINE, GW: _LINE, MUG: _LINE}), st.integers(0, 3),
        st.sampled_from([0, 20_00, 46_00, 92_00, 10_000_00]),
    )  # fmt: skip
    def holds(lines, tolerance, above):
        stocked.do(DO, spoil, lines, tolerance, above)
        chip = stocked.ask(queries.line_chips, counting)["look"]
        shown = list(stocked.ask(queries.line_ids, counting, LineView.LOOK))
        rows = stocked.ask(queries.counted_lines, counting)
        assert chip == len(shown)
        assert set(shown) == {r.id for r in rows if r.verdict in BLOCKING}

    holds()
