"""Two timers that make figures at once: one run, every case once, nobody waits in vain."""

from datetime import timedelta

from django.db import transaction

from cases.capture.models import CaseWatch, Watch
from cases.capture.tasks import watch
from cases.lifecycle import Stage
from tests.factories.capture import make_drawn, make_published_cases
from tests.factories.cases import WHEN, make_case
from tests.factories.panels import make_council
from tests.support.races import race


def test_two_timers_at_once_make_one_run(disposable_db, clock, monkeypatch, caplog):
    monkeypatch.setattr("cases.capture.actions.BATCH", 2)
    with transaction.atomic():
        council, like = make_council(12), make_case(Stage.PANEL_FORMATION, clock=clock)
        cases = make_published_cases(7, like, at=WHEN.replace(day=1, hour=0) - timedelta(days=2))
        for place, case in enumerate(cases):
            make_drawn(case, council, at=case.published_at, seed=f"case {place}")
    computed = race(*[lambda: watch(clock_for=lambda: clock) for _ in range(3)])
    assert "cannot go on" not in caplog.text
    assert sum(computed) <= 7  # what was computed twice is thrown away
    while Watch.objects.filter(finished_at=None).exists():
        watch(clock_for=lambda: clock)  # the next round, where all three met on one batch
    assert Watch.objects.get().public["cases"] == 7
    assert sorted(CaseWatch.rows.values_list("case_id", flat=True)) == sorted(case.pk for case in cases)
