"""The page that a reader saves and opens from a disk, to replay a draw from its files: without a network."""

import json

import pytest
from playwright.sync_api import expect

from council.kernel.draw.encoding import canonical, digest
from tests.support import axe, nu
from tests.support.browsing import DESK, PHONE, visitor
from tests.support.handout import PAGE


@pytest.fixture(scope="module")
def files(external_data, tmp_path_factory):
    """The published vectors as files: a draw without and one with people passed over, and one without a panel."""
    folder = tmp_path_factory.mktemp("files")
    vectors = json.loads((external_data / "sortition/smc_draw_vectors.json").read_text("utf-8"))["vectors"]
    found = {}
    for vector in vectors:
        for part in ("doc", "sources", "expect"):
            path = folder / f"{vector['name']}.{part}.json"
            path.write_bytes(canonical(vector[part]))
            found[vector["name"], part] = path
    return found


@pytest.fixture
def opened(browser, request):
    with visitor(browser, viewport=getattr(request, "param", DESK)) as context:
        page = context.new_page()
        page.goto(PAGE.as_uri())
        yield page


def choose(page, draw, sources, result):
    for field, path in (("draw.json", draw), ("sources.json", sources), ("result.json", result)):
        page.get_by_label(field, exact=False).first.set_input_files(path)


def verdict(page):
    return page.get_by_role("status")


def test_a_draw_that_agrees_is_told_step_by_step(opened, files):
    expect(verdict(opened)).to_be_hidden()
    expect(opened.get_by_text("without a browser")).to_be_hidden()
    choose(opened, *(files["TV-B", part] for part in ("doc", "sources", "expect")))
    result = json.loads(files["TV-B", "expect"].read_text("utf-8"))
    expect(verdict(opened)).to_have_text(
        f"It agrees: the files lead to this panel and to no other: {', '.join(result['panel'])}. "
        f"The hash of draw.json is {result['commit']}."
    )
    rows = opened.locator("tbody tr")
    expect(rows).to_have_count(len(result["order"]))
    told = [row.split("\t") for row in rows.all_inner_texts()]
    assert [row[:2] for row in told] == [[str(place), id_] for place, id_ in enumerate(result["order"], 1)]
    assert [row[1] for row in told if row[2] == "takes a seat"] == result["drawn"]
    for row, (_, step, why) in zip(told, result["walk"], strict=False):
        if step == "skip" and why != "would-leave-no-valid-panel":
            rule, _, value = why.partition("/")
            about = f" for {value}" if value else ""
            assert row[2] == f"passed over: the panel already had as many as the rule {rule} allows{about}"
    assert {row[2] for row in told[len(result["walk"]) :]} <= {"not reached: the panel was full"}


def test_the_hash_that_was_published_before_is_held_against_the_file(opened, files):
    choose(opened, *(files["TV-A", part] for part in ("doc", "sources", "expect")))
    commitment = digest(json.loads(files["TV-A", "doc"].read_text("utf-8")))
    field = opened.get_by_label("The hash that was published")
    field.fill(commitment.upper() + " ")
    field.blur()
    expect(verdict(opened)).to_contain_text("It agrees")
    field.fill("0" * 64)
    field.blur()
    expect(verdict(opened)).to_have_text(
        f"It does not agree: the hash of draw.json is {commitment}, which is not the hash that you entered."
    )


def test_what_does_not_agree_is_named(opened, files, tmp_path):
    result = json.loads(files["TV-A", "expect"].read_text("utf-8"))
    (tmp_path / "other.json").write_bytes(canonical(result | {"panel": ["A1", "A2", "A7"]}))
    choose(opened, files["TV-A", "doc"], files["TV-A", "sources"], tmp_path / "other.json")
    expect(verdict(opened)).to_have_text(
        'It does not agree: panel, place 2 is "A2" in result.json and "A5" by the files.'
    )
    choose(opened, files["TV-A", "doc"], files["TV-A", "sources"], files["TV-G", "expect"])
    expect(verdict(opened)).to_have_text("It does not agree: one says that no panel was possible.")


def test_a_draw_without_a_panel(opened, files):
    choose(opened, *(files["TV-G", part] for part in ("doc", "sources", "expect")))
    expect(verdict(opened)).to_have_text("It agrees: no panel was possible.")
    expect(opened.locator("table")).to_have_count(0)


def test_files_that_are_none_are_refused_in_words(opened, files, tmp_path):
    (tmp_path / "none.json").write_bytes(b"<img src=x onerror=alert(1)>")
    choose(opened, tmp_path / "none.json", files["TV-A", "sources"], files["TV-A", "expect"])
    expect(verdict(opened)).to_have_text("It cannot be replayed: $: not JSON in UTF-8.")
    choose(opened, files["TV-A", "doc"], files["TV-A", "sources"], tmp_path / "none.json")
    expect(verdict(opened)).to_have_text("It cannot be replayed: result.json: not JSON in UTF-8.")


@pytest.mark.parametrize("opened", [PHONE, DESK], indirect=True)
def test_anybody_can_use_it_on_a_phone_and_a_desk(opened, files, shots):
    choose(opened, *(files["TV-B", part] for part in ("doc", "sources", "expect")))
    expect(verdict(opened)).to_contain_text("It agrees")
    assert axe.violations(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    opened.screenshot(path=shots / f"replay-{opened.viewport_size['width']}.png", full_page=True)


def test_its_markup_is_good():
    assert nu.errors({"replay": PAGE.read_text("utf-8")}) == {}


def test_without_script_it_says_what_else_there_is(browser):
    with visitor(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(PAGE.as_uri())
        expect(page.get_by_text("does the same without a browser")).to_be_visible()
