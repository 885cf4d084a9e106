"""A verb names its actor: a required keyword, so that no call can leave it out or slip it in by position."""

import ast

from tests.support.source import Source, complaints, product


def verbs_without_actor(source: Source) -> list[str]:
    """A verb is what reads the clock; small helpers of verbs (the next number of a series) need neither."""
    if source.part != "actions" or not source.path.startswith("cases/"):
        return []
    return [
        source.at(node, f"{node.name} must ask for `*, actor: Actor`")
        for node in verbs(source)
        if {"actor", "clock"} & names(node) and not asks(node)
    ]


def verbs_that_see_the_page(source: Source) -> list[str]:
    """An action never sees the request, and never speaks HTML or HTTP."""
    if source.part != "actions":
        return []
    heard = [
        source.at(node, f"{node.name} sees the request")
        for node in verbs(source)
        if any(is_request(argument) for argument in arguments(node))
    ]
    http = ("django.http", "django.shortcuts", "django.contrib.messages", "django.template")
    return heard + [
        source.at(node, f"an action imports {node.module}")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(http)
    ]


def verbs(source: Source) -> list[ast.FunctionDef]:
    return [node for node in source.tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def arguments(node: ast.FunctionDef) -> list[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def names(node: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in arguments(node)}


def is_request(argument: ast.arg) -> bool:
    """A web request by its type, or by its name where no type says that it is somebody's words."""
    kind = ast.unparse(argument.annotation) if argument.annotation else ""
    return "Request" in kind or (argument.arg == "request" and not kind)


def asks(node: ast.FunctionDef) -> bool:
    """Whether `actor` is a keyword without a default."""
    keywords = dict(zip([argument.arg for argument in node.args.kwonlyargs], node.args.kw_defaults, strict=True))
    return "actor" in keywords and keywords["actor"] is None


def test_every_verb_of_a_stage_asks_for_its_actor():
    assert complaints(verbs_without_actor, product()) == []


def test_no_verb_sees_the_page():
    assert complaints(verbs_that_see_the_page, product()) == []


def test_the_rules_complain_of_a_bad_sample():
    def sample(text):
        return Source("cases/voting/actions.py", text)

    assert verbs_without_actor(sample("def cast(motion, *, actor, clock): ...")) == []
    assert verbs_without_actor(sample("def next_number(kind): ...")) == []
    assert len(verbs_without_actor(sample("def cast(motion, *, clock): ..."))) == 1
    assert len(verbs_without_actor(sample("def cast(motion, actor): ..."))) == 1
    assert len(verbs_without_actor(sample("def cast(motion, *, actor=None): ..."))) == 1
    assert len(verbs_that_see_the_page(sample("def cast(request, *, actor): ..."))) == 1
    assert len(verbs_that_see_the_page(sample("def cast(asked: HttpRequest, *, actor): ..."))) == 1
    assert verbs_that_see_the_page(sample("def ask_review(request: str, *, actor): ...")) == []
    assert len(verbs_that_see_the_page(sample("from django.shortcuts import render"))) == 1
