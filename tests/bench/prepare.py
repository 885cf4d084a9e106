"""Builds the council that a bench measures, and writes down what to ask it: `python -m tests.bench.prepare N PLAN K`.

N cases, K requests that each need a case of their own. Runs inside the product's settings, once for each size; what is
there from a smaller size stays.
"""

import json
import sys
from pathlib import Path

import django
from django.core.management import call_command


def main() -> None:
    """Schema, keys, cases; then the plan."""
    django.setup()
    from tests.bench.plan import adopt_old_rules, scenarios  # inline: it reads models, which need the set-up

    size, plan, changes = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    call_command("make_keys")
    call_command("migrate", verbosity=0)
    adopt_old_rules()
    call_command("generate_cases", size)
    plan.write_text(json.dumps(scenarios(changes), indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
