"""Filling a form wrongly in a real browser, whatever it asks, and what must then stand on the page."""

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page

WORDS = "Words that must not be lost"
PROGRAM = FilePayload(name="program.exe", mimeType="application/octet-stream", buffer=b"MZ\x90\x00 no picture")
FORMS = "main form[method=post]"
FIELDS = """
form => [...form.elements].filter(
  element => element.name && element.type !== "hidden" && element.tagName !== "BUTTON" && !element.disabled
).map(element => ({
  name: element.name, id: element.id, type: element.type, required: element.required, filled: Boolean(element.value),
  checked: Boolean(element.checked), longest: Number(element.dataset.longest || element.maxLength),
  empty: element.tagName !== "SELECT" || [...element.options].some(option => option.value === ""),
}))
"""


@dataclass
class Attempt:
    """One form that was sent with something wrong in it."""

    named: str
    typed: dict[str, str] = field(default_factory=dict)
    left_out: str = ""


def fields_of(form: Locator) -> list[dict[str, Any]]:
    """What a person can fill in."""
    found: list[dict[str, Any]] = form.evaluate(FIELDS)
    return found


def signature(form: Locator) -> str:
    """Forms with the same address and the same fields are the same form: `/desk/cases/…/vote/: choice, reason`."""
    names = sorted({re.sub(r"[0-9a-f-]{32,36}|\d+", "…", one["name"]) for one in fields_of(form)})
    action = re.sub(r"[0-9a-f-]{36}", "…", form.get_attribute("action") or "")
    return f"{action}: {', '.join(names)}"


def misfill(form: Locator, wrong: dict[str, str]) -> Attempt:
    """Type something everywhere but into the first field that is needed.

    Where nothing is needed alone, the first text is made too long; where nothing can be too long, a program is sent
    as a picture; else the form is sent empty. `wrong` names other values for some fields.
    """
    fields = fields_of(form)
    needed = [
        one
        for one in fields
        if one["required"] and one["empty"] and not (one["type"] == "radio" and checked(one, fields))
    ]
    attempt = Attempt(signature(form))
    limited = [one for one in fields if one["type"] in {"text", "textarea"} and one["longest"] > 0]
    if not wrong and needed:
        attempt.left_out = needed[0]["name"]
    elif not wrong and limited:
        wrong = {limited[0]["name"]: "x" * (limited[0]["longest"] + 1)}
    for one in fields:
        if one["type"] == "file" and not (needed or limited or wrong):
            form.locator(f'[id="{one["id"]}"]').set_input_files(PROGRAM)
            continue
        control = form.locator(f'[id="{one["id"]}"]') if one["id"] else form.locator(f'[name="{one["name"]}"]').first
        if one["name"] in wrong:
            # Typing would stop at the limit of the field, and takes its time for a whole opinion.
            control.evaluate("(element, words) => { element.value = words }", wrong[one["name"]])
            attempt.typed[one["id"]] = wrong[one["name"]]
        elif one["name"] == attempt.left_out or not (needed or limited or wrong):
            empty(control, one)
        elif one["type"] in {"text", "textarea"}:
            words = WORDS[: one["longest"]] if one["longest"] > 0 else WORDS
            control.fill(words)
            attempt.typed[one["id"]] = words
    return attempt


def own_button(form: Locator) -> Locator:
    """The form's own button: not one of a folded part, nor the unseen one that the key Enter presses."""
    return form.locator("xpath=.//button[not(@aria-hidden) and not(ancestor::details[ancestor::form])]").first


def checked(one: dict[str, Any], fields: list[dict[str, Any]]) -> bool:
    """Whether a group of choices has one chosen already."""
    return any(other["name"] == one["name"] and other["checked"] for other in fields)


def empty(control: Locator, one: dict[str, Any]) -> None:
    """Take away what stands in a field."""
    if one["type"] == "checkbox":
        control.set_checked(False)
    elif one["type"].startswith("select"):
        control.select_option("")
    elif one["type"] not in {"radio", "file"}:
        control.fill("")


AFTER = """
() => {
  const shown = element => element && element.checkVisibility();
  const summary = document.querySelector(".error-summary");
  const links = summary ? [...summary.querySelectorAll("a")] : [];
  const beside = [...document.querySelectorAll(".field__error")].filter(shown);
  return {
    summary: shown(summary),
    focused: Boolean(summary) && document.activeElement === summary,
    lost: links.map(link => link.hash.slice(1)).filter(id => !shown(document.getElementById(id))),
    links: links.length,
    lines: summary ? summary.querySelectorAll("li").length : 0,
    beside: beside.length,
    apart: beside.filter(error => !error.closest(".field--error")).length,
    marked: document.querySelectorAll("[aria-invalid=true]").length,
  };
}
"""


def faults_after(page: Page, refused: bool, attempt: Attempt) -> list[str]:
    """What is missing on the page that refuses an attempt."""
    seen = page.evaluate(AFTER)
    told = [
        (refused, "it does not answer as a refusal does (422)"),
        (seen["summary"], "no summary of errors is to be seen"),
        (seen["focused"], "the summary has not the focus"),
        (not seen["lost"], f"the summary leads to what is not to be seen: {seen['lost']}"),
        (seen["links"] >= 1, "no line of the summary leads to a field"),
        (seen["beside"] >= 1, "no error stands beside a field"),
        (not seen["apart"], "an error stands outside its field"),
        (seen["marked"] >= 1, "no field is marked as invalid"),
        (re.match(r"(Error|خطأ):", page.title()) is not None, f"the title is {page.title()!r} and says no error"),
    ]
    kept = {name: page.locator(f'[id="{name}"]') for name in attempt.typed}
    told += [
        (control.count() == 1 and control.input_value() == attempt.typed[name], f"what was typed into {name} is lost")
        for name, control in kept.items()
    ]
    return [f"{attempt.named}: {complaint}" for fine, complaint in told if not fine]
