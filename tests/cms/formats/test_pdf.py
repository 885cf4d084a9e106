"""The press: valid for people with screen readers and for archives, the same bytes twice, and closed to the outside."""

import io
import subprocess
import sys
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pikepdf
import pytest
from weasyprint import HTML

from cms.formats import press
from cms.formats.pdf import Part, PressFailed, make_pdf
from tests.support.pdf import problems
from tests.support.tools import program

FACES = {
    "Source Serif 4": "source-serif-4-latin-400-normal",
    "Naskh": "noto-naskh-arabic-arabic-400-normal",
    "Georgian": "noto-sans-georgian-georgian-400-normal",
    "Devanagari": "noto-sans-devanagari-devanagari-400-normal",
    "Bengali": "noto-sans-bengali-bengali-400-normal",
}
CSS = (
    "".join(f"@font-face{{font-family:'{name}';src:url(house:fonts/{file}.woff2)}}" for name, file in FACES.items())
    + "html{font-family:'Source Serif 4',Naskh,Georgian,Devanagari,Bengali}"
    + "@page{font-family:'Source Serif 4';@bottom-center{content:counter(page)}}"
)
BODY = """
<h1>Opinion</h1><p>The council overturns.</p>
<p lang="ar" dir="rtl">يلغي المجلس القرار</p><p lang="ka">საბჭო აუქმებს</p><p lang="hi">परिषद</p><p lang="bn">পরিষদ</p>
<table><caption>Votes</caption><thead><tr><th>Choice</th><th>Votes</th></tr></thead>
<tbody><tr><th>Overturn</th><td>4</td></tr></tbody></table>
"""
AT = datetime(2026, 11, 20, tzinfo=UTC)
SOURCE = Part("opinion.json", b'{"citation":"[2026] SMC 7"}', "The text as data")


def page(body=BODY):
    return f'<!doctype html><html lang="en"><head><title>[2026] SMC 7</title></head><body>{body}</body></html>'


def pdf(body=BODY, css=CSS, parts=(SOURCE,)):
    return make_pdf(page(body), css=[css], identifier="ab" * 16, at=AT, parts=parts)


@pytest.fixture(scope="module")
def made():
    return pdf()


def test_pdf_is_valid_for_archives_and_for_screen_readers(made, tmp_path):
    path = tmp_path / "opinion.pdf"
    path.write_bytes(made)
    assert problems(path) == []


def test_pdf_of_weasyprint_alone_is_not(tmp_path):
    """What the press adds is needed: without it veraPDF complains."""
    path = tmp_path / "plain.pdf"
    code = "import sys, weasyprint as w; w.HTML(string=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant='pdf/a-3a')"
    subprocess.run([sys.executable, "-c", code, page(), path], check=True, capture_output=True)
    assert problems(path) != []


def test_same_input_gives_the_same_bytes(made):
    assert pdf() == made


def test_only_the_houses_fonts_are_inside(made, tmp_path):
    path = tmp_path / "opinion.pdf"
    path.write_bytes(made)
    listed = subprocess.run([program("pdffonts"), path], capture_output=True, text=True, check=True).stdout
    names = sorted({line.split()[0].split("+")[1].rstrip(",") for line in listed.splitlines()[2:]})
    assert names == ["Bengali", "Devanagari", "Georgian", "Naskh", "Source-Serif-4", "Source-Serif-4-Bold"]


def test_source_is_attached_with_its_description(made):
    with pikepdf.open(io.BytesIO(made)) as document:
        (spec,) = document.attachments.values()
        assert (spec.filename, spec.description) == ("opinion.json", "The text as data")
        assert spec.get_file().read_bytes() == SOURCE.content
        assert document.Root.AF[0].AFRelationship == pikepdf.Name.Source


@pytest.fixture
def listener():
    """A server on this machine that counts who asks it for something."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.asked, server.address = asked, f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


REACHES = [
    '<img src="{0}/x.png">',
    '<link rel="stylesheet" href="{0}/x.css">',
    "<style>@import url({0}/x.css);</style>",
    '<p style="background:url({0}/x.png)">x</p>',
    '<object data="{0}/x.svg"></object>',
    '<img src="file:///etc/hostname">',
    '<link rel="attachment" href="file:///etc/hostname">',
    '<img src="house:fonts/../../settings/base.py">',
    '<img src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22/>">',
]


@pytest.mark.parametrize("reach", REACHES)
def test_nothing_is_fetched_from_a_page(reach, listener):
    with pytest.raises(PressFailed, match="not fetched"):
        pdf(reach.format(listener.address))
    assert listener.asked == []


@pytest.mark.parametrize("sheet", ["@import url({0}/x.css);", "p{{background:url({0}/x.png)}}"])
def test_nothing_is_fetched_from_a_style_sheet(sheet, listener):
    with pytest.raises(PressFailed, match="not fetched"):
        pdf(css=CSS + sheet.format(listener.address) if "import" not in sheet else sheet.format(listener.address))
    assert listener.asked == []


def test_listener_hears_weasyprints_own_fetcher(listener):
    """Positive control: with the default fetcher the same page does reach out."""
    HTML(string=page(REACHES[0].format(listener.address))).write_pdf()
    assert listener.asked == ["/x.png"]


def test_bomb_ends_the_press_and_not_the_server():
    with pytest.raises(PressFailed):
        pdf("<div>" * 5000 + "x")


def test_limits_are_set_before_the_first_byte_is_read():
    code = "from cms.formats.press import *; limit_myself(); print(resource.getrlimit(resource.RLIMIT_AS)[0])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(answer.stdout) == press.MEMORY_BYTES
