"""What may be uploaded, and what a sealed value is bound to. Pure."""

from dataclasses import dataclass

from council.kernel.verdicts import YES, Verdict, no, require_that

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 10
MAX_PIXELS = 40_000_000

ALLOWED = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "text/plain": "txt",
}
"""Types that are taken, each with the ending under which it is kept. No archives, no active content (INTEGRITY.md)."""


@dataclass(frozen=True)
class UploadFacts:
    """A file as its rules see it: what its bytes say it is, not what its name says."""

    size: int
    sniffed: str | None
    files_already: int
    pixels: int | None = None


def may_measure(size: int) -> Verdict:
    """Whether a file is of a size that may be read at all."""
    verdict = YES if size else no("protection.empty_file", "evidence")
    return verdict & require_that(size <= MAX_BYTES, "protection.too_large", "evidence", limit=MAX_BYTES // 2**20)


def may_store(facts: UploadFacts) -> Verdict:
    """Whether a file may be kept."""
    verdict = may_measure(facts.size)
    verdict &= require_that(facts.files_already < MAX_FILES, "protection.too_many", "evidence", limit=MAX_FILES)
    if facts.size and facts.sniffed not in ALLOWED:
        verdict &= no("protection.type", "evidence")
    if facts.pixels is not None:
        verdict &= require_that(
            facts.pixels <= MAX_PIXELS, "protection.too_many_pixels", "evidence", limit=MAX_PIXELS // 1_000_000
        )
    return verdict


def seal_context(table: str, row: object, field: str, version: int) -> bytes:
    """What a sealed value is bound to: moved to another row, field or key version it does not open."""
    return f"{table}|{row}|{field}|{version}".encode()
