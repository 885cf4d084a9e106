"""The public record: what was signed, how to check it, and proofs of what was published. And the operator's page."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.panel.phrases import LIMITS, RULES
from cases.panel.queries import told_at_seating
from cms.formats.reading import reading
from cms.pages.queries import path_of
from cms.pages.views import unless_taken_off
from cms.transparency import queries
from cms.transparency.actions import KEPT, whole_bundle
from cms.transparency.forms import CompareForm
from cms.transparency.phrases import COARSE
from council.access.forms import refusals_beside
from council.access.rules import Office, Permission
from council.access.views import Request, public_page, staff_page
from council.beacons import addresses, online
from council.draws.actions import hand_in
from council.draws.forms import NumberForm
from council.draws.models import Draw
from council.draws.phrases import GROUNDS, PUBLIC_STATES
from council.draws.queries import commitments, waits_for_number
from council.kernel.canonical import canonical
from council.kernel.keyset import read_cursor
from council.kernel.phrasebook import say
from council.kernel.verdicts import NotReachable
from council.record.actions import bring_back
from council.record.queries import Differs, epochs, recovering
from council.record.rules.checkpoints import BLOCK, is_late
from council.record.rules.coarse import Coarse


@public_page
@require_safe
def record(request: Request) -> HttpResponse:
    """Checkpoints, the newest first, and the figures as of the newest."""
    before = request.GET.get("before", "")
    page = queries.page(int(before) if before.isdecimal() and len(before) < 16 else None)
    newest = queries.newest()
    rows = [
        {"label": COARSE[code], "value": number, "soft": code == Coarse.SEALED}
        for code, number in (queries.figures(newest) if newest else [])
    ]
    context = {
        "newest": newest,
        "rows": rows,
        "largest": max((row["value"] for row in rows), default=1) or 1,
        "page": page,
        "late": newest is not None and is_late(newest.day, request.clock.now()),
        "first_page": not before,
        "epochs": epochs(),
        "recovering": recovering(),
        "cover": BLOCK,
    }
    return render(request, "transparency/record.html", context)


@public_page
@require_safe
def check(request: Request) -> HttpResponse:
    """Check it yourself, in five steps."""
    source, digest = queries.verifier()
    context = {
        "newest": queries.newest(),
        "digest": digest,
        "lines": source.count(b"\n"),
    }
    return render(request, "transparency/check.html", context)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: Request) -> HttpResponse:
    """Hold an old checkpoint against the record: the same history, or proof that it was changed."""
    form = CompareForm(request.POST if request.method == "POST" else None)
    found: Any = None
    if form.is_bound and form.is_valid():
        with refusals_beside(form):
            found = bring_back(
                form.cleaned_data["checkpoint"],
                witness=Office.MEMBER in request.actor.offices,
                actor=request.actor,
                clock=request.clock,
            )
    context = {"form": form, "found": found}
    return render(request, "transparency/compare.html", context, status=422 if form.errors else 200)


@public_page
@require_safe
@unless_taken_off
def proof(request: Request, slug: str) -> HttpResponse:
    """What shows that the text of an opinion is the one that was recorded."""
    try:
        found = queries.proof_of(slug)
    except Differs:
        return render(request, "transparency/differs.html", {"path": path_of(slug)}, status=503)
    _, digest = queries.verifier()
    context = {
        "text": found.text,
        "document": found.text.document,
        "reading": reading(found.text.document),
        "path": path_of(slug),
        "proof": found.proven,
        "steps": found.steps,
        "digest": digest,
    }
    return render(request, "transparency/proof.html", context)


@public_page
@require_safe
@unless_taken_off
def proof_file(request: Request, slug: str) -> HttpResponse:
    """The proof of an opinion as a bundle, for `verify.py`."""
    try:
        proven = queries.proof_of(slug).proven
    except Differs:
        raise NotReachable from None
    if proven is None:
        raise NotReachable
    return _file(canonical(proven.bundle), f"{slug}-proof.json", "application/json")


@public_page
@require_safe
@unless_taken_off
def draw(request: Request, slug: str) -> HttpResponse:
    """How the panel of an opinion was drawn, step by step, with everything to repeat it."""
    found = queries.drawn_for(slug, request.clock)
    context = {
        "document": found.text.document,
        "reading": reading(found.text.document),
        "path": path_of(slug),
        "slug": slug,
        "draws": [(one, f"{reverse('transparency:draw', args=[slug])}{one.number}/") for one in found.draws],
        "month": found.month,
        "limits": LIMITS,
        "grounds": GROUNDS,
        "digest": queries.verifier(queries.DRAW_VERIFIER)[1],
    }
    return render(request, "transparency/draw.html", context)


@public_page
@require_safe
@unless_taken_off
def draw_file(request: Request, slug: str, position: int, name: str) -> HttpResponse:
    """A file of a draw, byte for byte as it was fixed and kept."""
    return _draw_file(queries.draw_of(slug, position, request.clock), name)


def _draw_file(found: Draw, name: str) -> HttpResponse:
    sources = canonical([[one["name"], one["bytes"]] for one in found.sources or []])
    files = {
        "draw": found.document.encode(),
        "sources": sources,
        "result": found.result.encode(),
        "chance": found.chances.encode(),
        "beacon": queries.beacon_file(found),
    }
    if not files.get(name):
        raise NotReachable
    return _file(files[name], f"{name}.json", "application/json")


def _witness_file(found: Draw) -> HttpResponse:
    if found.witness is None:
        raise NotReachable
    return _file(bytes(found.witness), "witness.tsr", "application/timestamp-reply")


@public_page
@require_safe
@unless_taken_off
def draw_witness_file(request: Request, slug: str, position: int) -> HttpResponse:
    """What the time-stamping authority said when it had seen the document of a draw, as it gave it."""
    return _witness_file(queries.draw_of(slug, position, request.clock))


@public_page
@require_safe
def seated(request: Request, commitment: str) -> HttpResponse:
    """How a panel was drawn that sits now, where the rules name it before the opinion."""
    one = queries.seated_draw(commitment)
    context = {
        "one": one,
        "base": reverse("transparency:seated", args=[commitment]),
        "limits": LIMITS,
        "grounds": GROUNDS,
        "digest": queries.verifier(queries.DRAW_VERIFIER)[1],
    }
    return render(request, "transparency/seated.html", context)


@public_page
@require_safe
def seated_file(request: Request, commitment: str, name: str) -> HttpResponse:
    """A file of such a draw."""
    return _draw_file(queries.seated_draw(commitment).draw, name)


@public_page
@require_safe
def seated_witness_file(request: Request, commitment: str) -> HttpResponse:
    """The timestamp of such a draw."""
    return _witness_file(queries.seated_draw(commitment).draw)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: Request, commitment: str) -> HttpResponse:
    """Bring the number of the beacon for a draw that waits for it: anybody can, so that nobody holds a draw back.

    Bringing it twice changes nothing. A signature is checked outside of any transaction: it takes a while.
    """
    waiting = waits_for_number(commitment, request.clock.now())
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            hand_in(waiting, form.cleaned_data["answer"].encode(), actor=request.actor, clock=request.clock)
            messages.success(request, _("The number is here. The draw is made by it within minutes."))
            return redirect("transparency:draws")
    context = {"draw": waiting, "form": form, "addresses": addresses(waiting.round)}
    return render(request, "transparency/number.html", context, status=422 if form.errors else 200)


@public_page
@require_safe
def draws(request: Request) -> HttpResponse:
    """Every draw that was committed to, before and after it is made; which case it is about stands nowhere here."""
    before = request.GET.get("before", "")
    page = commitments(request.clock.now(), read_cursor(before))
    context = {
        "page": page,
        "states": PUBLIC_STATES,
        "rules": RULES,
        "told": told_at_seating([one.commitment for one in page.shown]),
        "now": request.clock.now(),
        "online": online(),
    }
    return render(request, "transparency/draws.html", context)


@public_page
@require_safe
def draws_file(request: Request) -> HttpResponse:
    """Every draw that waits, and the newest of the others, for programs that keep them."""
    page = commitments(request.clock.now())
    shown = [asdict(one) for one in (*page.waiting, *page.shown)]
    response = JsonResponse(shown, safe=False, json_dumps_params={"indent": 1})
    response["Content-Disposition"] = 'attachment; filename="commitments.json"'
    return response


@public_page
@require_safe
def draw_verifier_file(request: Request) -> HttpResponse:
    """The offline verifier of draws."""
    return _file(queries.verifier(queries.DRAW_VERIFIER)[0], "verify_draw.py", "text/x-python; charset=utf-8")


@public_page
@require_safe
def draw_replay_file(request: Request) -> HttpResponse:
    """A page to be opened from a disk, without a network, that draws again from saved files."""
    source = queries.verifier(queries.DRAW_REPLAY)[0]
    return _file(source, "replay.html", "application/octet-stream")  # to be saved: it is no page of this site


@public_page
@require_safe
def verifier_file(request: Request) -> HttpResponse:
    """The offline verifier."""
    return _file(queries.verifier()[0], "verify.py", "text/x-python; charset=utf-8")


@public_page
@require_safe
def key_file(request: Request, pk: int) -> HttpResponse:
    """The public key that signed a checkpoint, as `verify.py` takes it."""
    return _file(f"{queries.checkpoint_at(pk).key_id}\n".encode(), "key.txt", "text/plain; charset=utf-8")


@public_page
@require_safe
def note_file(request: Request, pk: int) -> HttpResponse:
    """A checkpoint as it was signed."""
    return _file(queries.checkpoint_at(pk).note.encode(), "checkpoint.txt", "text/plain; charset=utf-8")


@public_page
@require_safe
def timestamp_file(request: Request, pk: int) -> HttpResponse:
    """A timestamp as the authority gave it."""
    return _file(bytes(queries.timestamp_at(pk).token), "checkpoint.tsr", "application/timestamp-reply")


@public_page
@require_safe
def bundle_file(request: Request, pk: int) -> HttpResponseBase:
    """Every leaf hash, every public entry, every checkpoint and every opinion as of one of the newest checkpoints.

    An opinion that is out of public view stands there by its entry and hash alone.
    """
    checkpoint = queries.checkpoint_at(pk)
    if not queries.is_recent(checkpoint, KEPT):
        raise NotReachable
    path = whole_bundle(checkpoint)
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename="record.json", content_type="application/json"
    )
    patch_cache_control(response, no_cache=True)
    return response


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff_page(Permission.COUNCIL_RECORD_WATCH)
@require_safe
def watch(request: Request) -> HttpResponse:
    """How signing and its witnesses are."""
    found = queries.health(request.clock.now())
    troubles = [say(reason) for reason in found.troubles.reasons]
    return render(request, "transparency/watch.html", {"health": found, "troubles": troubles})
