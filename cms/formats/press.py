"""The press: a child process that turns one page of HTML into one PDF, and can do nothing else.

`python -m cms.formats.press` reads a job (JSON) from standard input and writes the PDF to standard output. It limits
its own memory and time first, reaches neither the network nor files (but for the house's fonts, by name), and knows no
Django, no database and no case. See `cms.formats.pdf` for the other end.
"""

from __future__ import annotations

import base64
import io
import json
import re
import resource
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

FONTS = Path(__file__).resolve().parents[2] / "council" / "static" / "fonts"
FONT_NAME = re.compile(r"house:fonts/([a-z0-9-]+\.woff2)")
MEMORY_BYTES = 3 * 2**30
CPU_SECONDS = 120

# PDF/A allows only schemas it knows; pdfuaid is described to it here (ISO 19005-3, 6.6.2.3.3; ISO 14289-1, 5).
UA_SCHEMA = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
  <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


class NotFetched(FatalURLFetchingError):
    """The page asked for something that does not belong to the house. The whole job fails: it must not go unseen."""


class ClosedFetcher(URLFetcher):
    """Gives the house's fonts by name (`house:fonts/x.woff2`) and refuses everything else, data addresses too."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """A font's bytes. Raises `NotFetched`."""
        named = FONT_NAME.fullmatch(url)
        if named is None:
            raise NotFetched(f"not fetched: {url[:200]}")
        font = FONTS / named[1]
        return URLFetcherResponse(url, body=font.read_bytes(), headers={"Content-Type": "font/woff2"})


def press(job: dict[str, Any]) -> bytes:
    """The PDF of a job: tagged, PDF/A-3a and PDF/UA-1, the same bytes for the same job."""
    fetcher, fonts, at = ClosedFetcher(), FontConfiguration(), datetime.fromisoformat(job["at"])
    attachments = [
        Attachment(
            file_obj=io.BytesIO(base64.b64decode(part["content"])),
            name=part["name"],
            description=part["description"],
            relationship="Source",
            created=at,
            modified=at,
        )
        for part in job["attachments"]
    ]
    html = HTML(string=job["html"], base_url="house:page", url_fetcher=fetcher)
    sheets = [CSS(string=css, base_url="house:page", url_fetcher=fetcher, font_config=fonts) for css in job["css"]]
    pdf = html.write_pdf(
        stylesheets=sheets,
        font_config=fonts,
        pdf_variant="pdf/a-3a",
        pdf_identifier=bytes.fromhex(job["identifier"]),
        attachments=attachments,
    )
    return _finish(pdf)


def _finish(pdf: bytes) -> bytes:
    """Say in the metadata that the file is PDF/UA-1 as well, and how PDF/A may read that; scope the table headers."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        metadata = document.Root.Metadata.read_bytes().decode()
        head, end, tail = metadata.rpartition("</rdf:RDF>")
        xmp = document.make_stream((head + UA_SCHEMA + end + tail).encode())
        xmp.Type, xmp.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        document.Root.Metadata = xmp
        document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        _scope_headers(document.Root.StructTreeRoot, "")
        output = io.BytesIO()
        document.save(output, deterministic_id=True, linearize=False)
        return output.getvalue()


def _scope_headers(element: Any, group: str) -> None:
    """Give each header cell the scope that the page meant (ISO 14289-1, 7.5): WeasyPrint writes only identifiers.

    A header in the head of a table stands for its column, any other for its row.
    """
    kind = str(element.get("/S", ""))
    if kind in {"/THead", "/TBody", "/TFoot"}:
        group = kind
    if kind == "/TH":
        scope = pikepdf.Name.Column if group == "/THead" else pikepdf.Name.Row
        element.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=scope)
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            _scope_headers(child, group)


def limit_myself() -> None:
    """No more memory and time than a long opinion needs: a bomb ends this process, not the server."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit_myself()
    sys.stdout.buffer.write(press(json.load(sys.stdin)))
