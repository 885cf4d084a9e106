"""The validators can fail: each finds the fault in a bad sample and none in a good one."""

import subprocess

import pytest

from tests.support import axe, nu, pdf
from tests.support.browsing import visitor

GOOD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title></head>
<body><main><h1>A page</h1><p>Said plainly.</p></main></body></html>"""


@pytest.mark.browser
def test_axe_finds_nothing_on_a_good_page_and_each_fault_of_a_bad_one(page):
    page.set_content(GOOD)
    assert axe.violations(page) == []
    page.set_content(
        GOOD.replace("<p>", '<img src="data:,"><input><p style="color: #aaa">').replace('<html lang="en">', "<html>")
    )
    found = {line.split(" ")[0] for line in axe.violations(page)}
    assert {"image-alt", "label", "color-contrast", "html-has-lang"} <= found


def visit(browser, html):
    with visitor(browser) as context:
        page = context.new_page()
        page.set_content(html)
        page.wait_for_load_state("networkidle")


@pytest.mark.browser
@pytest.mark.parametrize(
    "fault",
    [
        '<script>throw new Error("broken")</script>',
        '<img alt="" src="http://192.0.2.1/a.png">',
        "<script>console.error(1)</script>",
    ],
)
def test_a_visit_fails_when_the_page_breaks_or_reaches_another_machine(browser, fault):
    with pytest.raises(AssertionError):
        visit(browser, GOOD.replace("</main>", f"</main>{fault}"))
    visit(browser, GOOD)


def test_nu_finds_nothing_on_a_good_page_and_names_the_bad_one():
    bad = GOOD.replace("<p>", "<div><p></span>")
    found = nu.errors({"good": GOOD, "bad": bad})
    assert set(found) == {"bad"}
    assert any("Stray end tag" in line for line in found["bad"])


def test_qpdf_complains_of_a_file_that_is_no_pdf(tmp_path):
    path = tmp_path / "no.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing here\n")
    assert pdf.structure_errors(path) != []


def test_verapdf_says_so_when_it_cannot_examine_a_file(tmp_path):
    path = tmp_path / "no.pdf"
    path.write_text("not a PDF")
    with pytest.raises((RuntimeError, subprocess.CalledProcessError)):
        pdf.verapdf([path])
