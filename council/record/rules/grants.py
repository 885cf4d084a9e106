"""What the product's own database role may do, and which triggers stand before the record. Pure: data and sentences.

INTEGRITY.md, The record: in production the product connects as a role that owns nothing. It adds to the record, moves
the head that orders it, erases payloads, and can do nothing else to it, whatever runs in its process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ADD_ONLY = ("SELECT", "INSERT")
ORDINARY = ("SELECT", "INSERT", "UPDATE", "DELETE")
"""What every table of the product gives that is not named below."""

SIGNED = ("checkpoint", "checkpointkey", "sighting", "timestamp")
"""Tables of what was signed about the record, and by whom it was seen: added to, like the record itself."""

PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
"""All that PostgreSQL knows of a table and that could touch its rows."""

RECORD: Mapping[str, tuple[str, ...]] = {
    "council_recordentry": ADD_ONLY,
    "council_recordpayload": (*ADD_ONLY, "DELETE"),  # an erasure deletes the row
    "council_recordhead": ("SELECT", "UPDATE"),  # appending locks the one row and moves it
    **{f"council_{name}": ADD_ONLY for name in SIGNED},
}
"""The tables of the record, and exactly what the product may do to each."""

READ_ONLY: Mapping[str, tuple[str, ...]] = {"django_migrations": ("SELECT",)}

TRIGGERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "postgresql": {
        "council_recordentry": (
            "record_entry_append_only", "record_entry_counted_by_head", "record_entry_in_order",
            "record_entry_no_truncate",
        ),
        "council_recordpayload": (
            "record_payload_no_truncate", "record_payload_no_update", "record_payload_with_its_entry",
        ),
        "council_recordhead": (
            "record_head_counts_entries", "record_head_no_delete", "record_head_no_truncate", "record_head_only_grows",
        ),
        **{f"council_{name}": (f"{name}_append_only", f"{name}_no_truncate") for name in SIGNED},
    },
    "sqlite": {
        "council_recordentry": ("record_entry_in_order", "record_entry_no_delete", "record_entry_no_update"),
        "council_recordpayload": ("record_payload_no_update", "record_payload_with_its_entry"),
        "council_recordhead": (
            "record_head_counts_entries", "record_head_no_delete", "record_head_no_second", "record_head_only_grows",
        ),
        **{f"council_{name}": (f"{name}_no_delete", f"{name}_no_update") for name in SIGNED},
    },
}  # fmt: skip
"""The triggers that each engine must have on each table of the record, in order of their names."""


@dataclass(frozen=True)
class Statement:
    """A statement whose `{}` stand for `names`, in order: whoever runs it quotes them (`psycopg2.sql`)."""

    text: str
    names: tuple[str, ...]


def grants_of(table: str) -> tuple[str, ...]:
    """What the product's role may do to a table."""
    return RECORD.get(table) or READ_ONLY.get(table) or ORDINARY


def statements(
    role: str, *, database: str, schema: str, tables: Iterable[str], sequences: Iterable[str]
) -> list[Statement]:
    """What makes `role` the product's own, in order; running them again changes nothing.

    Everything is taken away first, from the role and from PUBLIC, and then given table by table. A table that is made
    later gives nothing until these statements are made and run anew.
    """
    found = [
        # A temporary table, or one in the schema, would stand before the record's own in the role's search path.
        Statement("REVOKE CREATE, TEMPORARY ON DATABASE {} FROM PUBLIC, {}", (database, role)),
        Statement("GRANT CONNECT ON DATABASE {} TO {}", (database, role)),
        Statement("REVOKE ALL ON SCHEMA {} FROM {}", (schema, role)),
        Statement("REVOKE CREATE ON SCHEMA {} FROM PUBLIC", (schema,)),
        Statement("GRANT USAGE ON SCHEMA {} TO {}", (schema, role)),
    ]
    for kind in ("TABLES", "SEQUENCES"):
        found += [
            Statement(f"ALTER DEFAULT PRIVILEGES REVOKE ALL ON {kind} FROM PUBLIC, {{}}", (role,)),
            Statement(
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA {{}} REVOKE ALL ON {kind} FROM PUBLIC, {{}}", (schema, role)
            ),
        ]
    for table in sorted(tables):
        found += [
            Statement("REVOKE ALL ON TABLE {}.{} FROM PUBLIC, {}", (schema, table, role)),
            Statement(f"GRANT {', '.join(grants_of(table))} ON TABLE {{}}.{{}} TO {{}}", (schema, table, role)),
        ]
    for sequence in sorted(sequences):
        found += [
            Statement("REVOKE ALL ON SEQUENCE {}.{} FROM PUBLIC, {}", (schema, sequence, role)),
            Statement("GRANT USAGE ON SEQUENCE {}.{} TO {}", (schema, sequence, role)),
        ]
    return found


def too_much(held: Iterable[tuple[str, str]]) -> list[str]:
    """Sentences on what a role may do to the record beyond its grants; `held` are pairs of table and privilege."""
    excess: dict[str, set[str]] = {}
    for table, privilege in held:
        if privilege not in grants_of(table):
            excess.setdefault(table, set()).add(privilege)
    return [
        f"The product's role may {', '.join(word for word in PRIVILEGES if word in words)} on {table}."
        for table, words in sorted(excess.items())
    ]


def missing_triggers(vendor: str, found: Mapping[tuple[str, str], bool]) -> list[str]:
    """Sentences on triggers that are not there, or do not always fire; `found` tells of each (table, trigger)."""
    complaints = []
    for table, names in TRIGGERS[vendor].items():
        for name in names:
            if (table, name) not in found:
                complaints.append(f"The trigger {name} on {table} is missing.")
            elif not found[table, name]:
                complaints.append(f"The trigger {name} on {table} is disabled or can be bypassed.")
    return complaints
