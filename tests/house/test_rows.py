"""Rows are reached through queries with an actor; the stage is written in one place, the environment read in one."""

import ast

import pytest
from django.apps import apps

from tests.support.source import ROOT, Source, called, complaints, constant_text, product

WAYS_TO_ROWS = {"objects", "rows", "_base_manager", "_default_manager"}
WRITERS = {"Case", "create", "update", "get_or_create", "update_or_create"}
FRONT_OF_HOUSE = {"urls", "views", "api", "forms"}
STARTERS = {"council/settings/env.py", "council/wsgi.py", "council/asgi.py"}


def walled() -> set[str]:
    """The names of the models that stand behind the wall."""
    return {model.__name__ for model in apps.get_models() if hasattr(model, "path_to_case")}


def rows_in_front(source: Source) -> list[str]:
    """A page asks queries.py for rows; it never opens a manager."""
    if source.part not in FRONT_OF_HOUSE:
        return []
    return [
        source.at(node, f".{node.attr} in {source.part}; ask queries.py")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in WAYS_TO_ROWS
    ]


def past_the_wall(source: Source) -> list[str]:
    """`objects` of a walled model raises; nobody should try."""
    names = walled()
    return [
        source.at(node, f"{node.value.id}.objects stands behind the wall")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr == "objects"
        if isinstance(node.value, ast.Name) and node.value.id in names
    ]


def stage_written(source: Source) -> list[str]:
    """Only `docket` writes the stage of a case, whatever the way."""
    if source.path.startswith("cases/docket/"):
        return []
    return [
        source.at(node, "the stage is written by docket only") for node in ast.walk(source.tree) if writes_stage(node)
    ]


def writes_stage(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        flat = [item for target in targets for item in ast.walk(target)]
        return any(isinstance(item, ast.Attribute) and item.attr == "stage" and is_written(item) for item in flat)
    if not isinstance(node, ast.Call):
        return False
    name = called(node)
    by_keyword = name in WRITERS and any(keyword.arg == "stage" for keyword in node.keywords)
    by_setattr = name == "setattr" and len(node.args) > 1 and constant_text(node.args[1]) == "stage"
    fields = [item for keyword in node.keywords if keyword.arg == "update_fields" for item in ast.walk(keyword.value)]
    fields += [item for argument in node.args[1:] for item in ast.walk(argument)] if name == "bulk_update" else []
    return by_keyword or by_setattr or any(constant_text(item) == "stage" for item in fields)


def is_written(node: ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Store)


def environment_read(source: Source) -> list[str]:
    """`council/settings/env.py` is the only reader of the environment."""
    if source.path in STARTERS:
        return []
    return [
        source.at(node, "only settings/env.py reads the environment")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]


@pytest.mark.parametrize("rule", [rows_in_front, past_the_wall, stage_written, environment_read])
def test_the_product_keeps_the_rule(rule):
    assert complaints(rule, product()) == []


def test_no_template_opens_a_manager():
    templates = list((ROOT / "templates").rglob("*.html"))
    assert templates
    assert [
        str(path) for path in templates if any(f".{way}" in path.read_text() for way in ("objects.", "rows.", "_set."))
    ] == []


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (rows_in_front, "cases/voting/views.py", "Ballot.rows.all()"),
        (rows_in_front, "cases/voting/forms.py", "User.objects.all()"),
        (rows_in_front, "council/members/views/seats.py", "Member.objects.all()"),
        (past_the_wall, "cases/voting/actions.py", "Case.objects.all()"),
        (stage_written, "cases/voting/actions.py", "case.stage = 'published'"),
        (stage_written, "cases/voting/actions.py", "a, case.stage = 1, 'published'"),
        (stage_written, "cases/voting/actions.py", "Case.rows.filter(pk=1).update(stage='published')"),
        (stage_written, "cases/voting/actions.py", "Case.rows.create(stage='published')"),
        (stage_written, "cases/voting/actions.py", "Case(stage='published').save()"),
        (stage_written, "cases/voting/actions.py", "setattr(case, 'stage', 'published')"),
        (stage_written, "cases/voting/actions.py", "case.save(update_fields=['stage'])"),
        (stage_written, "cms/pages/models.py", "Case.rows.bulk_update(cases, ['stage'])"),
        (environment_read, "cases/voting/tasks.py", "import os\nos.environ['X']"),
    ],
)
def test_the_rule_complains_of_a_bad_sample(rule, path, text):
    assert len(list(rule(Source(path, text)))) == 1


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (rows_in_front, "cases/voting/queries.py", "Ballot.rows.all()"),
        (stage_written, "cases/docket/actions.py", "case.stage = 'published'"),
        (stage_written, "cases/voting/queries.py", "Case.rows.filter(stage='voting'); other = case.stage"),
        (environment_read, "council/settings/env.py", "import os\nos.environ['X']"),
    ],
)
def test_the_rule_lets_a_good_sample_pass(rule, path, text):
    assert list(rule(Source(path, text))) == []
