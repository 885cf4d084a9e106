"""The draw itself, protocol `smc-draw/1`: walk down the order of chance and seat whoever still allows a full panel.

Pure and in integers only: the same document and the same sources give the same bytes everywhere. A result:

    {"v": "smc-draw/1", "commit": "6493…", "seed": "d425…", "order": ["A1", "A5", …],
     "walk": [["A1", "seat", ""], ["A2", "skip", "parent-max/parent:ORG-001"], …],
     "panel": […sorted by id…], "drawn": […as seated in this draw…], "relaxed": […rules dropped, in order…]}
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from council.kernel.draw.document import VERSION, Candidate, Document
from council.kernel.draw.panels import NODE_LIMIT, Infeasible, Panels
from council.kernel.draw.stream import Source, Stream, order, seed_of

NO_PANEL_LEFT = "would-leave-no-valid-panel"
CHANCE_WALKS = 10_000


def run(document: Document, sources: Sequence[Source], node_limit: int = NODE_LIMIT) -> dict[str, Any]:
    """Draw the panel; the result is a plain dict, ready for `encoding.canonical`.

    Raises `DocumentError` for sources that do not fit the document, `Infeasible` when no panel exists after `relax`,
    `SearchLimit` when the look-ahead was cut off. In each case nobody is seated.
    """
    seed = seed_of(document, sources)
    panels, relaxed = relax(document, node_limit)
    queue = list(order(document.pool, Stream(seed, "order")))
    drawn, steps = walk(panels, queue)
    return {
        "v": VERSION,
        "commit": document.commit.hex(),
        "seed": seed.hex(),
        "order": [person.id for person in queue],
        "walk": steps,
        "panel": sorted([person.id for person in document.seated] + drawn),
        "drawn": drawn,
        "relaxed": relaxed,
    }


def relax(document: Document, node_limit: int = NODE_LIMIT) -> tuple[Panels, list[str]]:
    """The panels that are possible, and the rules dropped for it: those of `relax`, in order, until one exists.

    Known before the draw, since chance has no part in it. Raises `Infeasible` and `SearchLimit`.
    """
    for dropped in range(len(document.relax) + 1):
        relaxed = list(document.relax[:dropped])
        panels = Panels(document, relaxed, node_limit)
        if panels.completable(panels.seated):
            return panels, relaxed
    raise Infeasible(f"no panel of {document.panel_size} keeps the rules of {document.draw_id}")


def walk(panels: Panels, queue: Iterable[Candidate]) -> tuple[list[str], list[list[str]]]:
    """Who is seated, in order, and every step as [id, "seat" or "skip", why]; ends with the last seat filled."""
    chosen = panels.seated
    drawn: list[str] = []
    steps: list[list[str]] = []
    for person in queue:
        bit = panels.bit[person.id]
        exceeded = panels.exceeded(chosen, bit)
        if exceeded is not None:
            steps.append([person.id, "skip", exceeded])
        elif not panels.completable(chosen | bit):
            steps.append([person.id, "skip", NO_PANEL_LEFT])
        else:
            steps.append([person.id, "seat", ""])
            drawn.append(person.id)
            chosen |= bit
            if chosen.bit_count() == panels.size:
                break
    return drawn, steps


def chances(
    document: Document,
    walks: int = CHANCE_WALKS,
    node_limit: int = NODE_LIMIT,
    told: Callable[[int], None] | None = None,
) -> dict[str, int]:
    """How often each of the pool is seated in `walks` rehearsals, which are keyed by the commitment.

    Made with the commitment, before the beacon speaks, so that each member can be told their chance beforehand and
    anyone can repeat the figure. It takes seconds, so `told` hears after every hundred how many are done. Raises like
    `run`.
    """
    panels, _ = relax(document, node_limit)
    counts = {person.id: 0 for person in document.pool}
    for rehearsal in range(walks):
        drawn, _ = walk(panels, order(document.pool, Stream(document.commit, f"chance/{rehearsal}")))
        for id_ in drawn:
            counts[id_] += 1
        if told and (rehearsal + 1) % 100 == 0:
            told(rehearsal + 1)
    return counts


def chance_file(
    document: Document,
    walks: int = CHANCE_WALKS,
    node_limit: int = NODE_LIMIT,
    told: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """What `chance.json` holds: {"v": …, "commit": …, "walks": 10000, "count": [[id, how often seated], …]}.

    The pool in the order of the document. Raises like `run`; `told` is that of `chances`.
    """
    counts = chances(document, walks, node_limit, told)
    return {
        "v": VERSION,
        "commit": document.commit.hex(),
        "walks": walks,
        "count": [[person.id, counts[person.id]] for person in document.pool],
    }
