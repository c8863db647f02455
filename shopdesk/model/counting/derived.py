"""How far each stock take is, kept line by line: a scan must not sum up a hundred thousand others."""

from __future__ import annotations

from shopdesk.model.derived import Derived


def _counted(row: str) -> str:
    return f"({row}counted IS NOT NULL AND NOT {row}recount)"


def _different(row: str) -> str:
    return f"({_counted(row)} AND {row}counted <> {row}book)"


COUNT_PROGRESS = Derived(
    table="count_progress",
    sources=frozenset({"count_line"}),
    select=f"""
        SELECT session_id, count(*), sum({_counted("")}), sum(coalesce({_different("")}, 0))
        FROM count_line GROUP BY session_id
    """,
    triggers={
        "count_progress_new": f"""
            AFTER INSERT ON count_line BEGIN
                INSERT INTO count_progress (session_id, lines, counted, different)
                VALUES (NEW.session_id, 1, {_counted("NEW.")}, coalesce({_different("NEW.")}, 0))
                ON CONFLICT (session_id) DO UPDATE SET lines = lines + 1,
                    counted = counted + excluded.counted, different = different + excluded.different;
            END
        """,
        "count_progress_gone": f"""
            AFTER DELETE ON count_line BEGIN
                UPDATE count_progress SET lines = lines - 1, counted = counted - {_counted("OLD.")},
                    different = different - coalesce({_different("OLD.")}, 0)
                WHERE session_id = OLD.session_id;
            END
        """,
        "count_progress_edit": f"""
            AFTER UPDATE OF counted, book, recount ON count_line BEGIN
                UPDATE count_progress SET
                    counted = counted - {_counted("OLD.")} + {_counted("NEW.")},
                    different = different - coalesce({_different("OLD.")}, 0) + coalesce({_different("NEW.")}, 0)
                WHERE session_id = NEW.session_id;
            END
        """,
    },
)
