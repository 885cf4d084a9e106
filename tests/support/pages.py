"""What every page of the house promises, whatever it is about; each broken promise is one line."""

import re

from playwright.sync_api import Page

from tests.support.browsing import whole

LOOK = """
() => {
  const shown = element => element.checkVisibility({visibilityProperty: true});
  const text = element => element.textContent.trim().replace(/\\s+/g, " ");
  const handlers = [...document.querySelectorAll("body *")].filter(
    element => element.getAttributeNames().some(name => name.startsWith("on")));
  return {
    title: document.title,
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    council: text(document.querySelector(".wordmark")),
    headings: [...document.querySelectorAll("h1")].filter(shown).map(text),
    names: [...document.querySelectorAll("h1, main .eyebrow, [aria-current=page], .breadcrumb li:last-child")]
      .map(text),
    inline: document.querySelectorAll(
      '[style], style, script:not([src]):not([type="application/ld+json"])').length + handlers.length,
    times: [...document.querySelectorAll("main time")].filter(shown).map(text),
    bare: [...document.querySelectorAll("main, main *")].filter(shown).flatMap(element =>
      element.closest("time, textarea, pre, code, script, .text__body, .prose, .reading, [dir=auto], .post") ? [] :
      [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent.trim())),
    empty: [...document.querySelectorAll("main a, main button, main dt")].filter(
      element => shown(element) && !text(element) && !element.getAttribute("aria-label")).length,
    copies: [...document.querySelectorAll("main")].length,
    words: document.body.innerText,
  };
}
"""
TIME_OF_DAY = re.compile(r"\b\d{1,2}:\d{2}\b")
MAKING = re.compile(r"&(?:#x?\w+|amp|lt|gt|quot);|\{\{|\{%|%\(\w+\)s|UUID\(|SafeString")
"""Escapes that were escaped again, tags and placeholders that nobody filled, values of the program."""
ZONED = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\s?(?:[A-Z]{2,5}|[+-]\d{2}(?::?\d{2})?)\b")


def faults(page: Page, language: str) -> list[str]:
    """Broken promises of the page as it stands: one heading, a name, its language, no inline code, times with zones."""
    whole(page)
    seen = page.evaluate(LOOK)
    found = []
    if len(seen["headings"]) != 1:
        found.append(f"it has {len(seen['headings'])} headings of the first level: {seen['headings']}")
    parts = re.sub(r"^(Error:|خطأ:)\s", "", seen["title"]).strip().split(" – ")
    name = parts[0] if parts[0] != seen["council"] else parts[-1]  # the home page begins with the council
    if not name or not any(name in one or one in name for one in seen["names"] if one):
        found.append(f"the title {seen['title']!r} does not start with the name of the page, one of {seen['names']}")
    wanted = (language, "rtl" if language == "ar" else "ltr")
    if (seen["lang"], seen["dir"]) != wanted:
        found.append(f"lang and dir are {seen['lang']} and {seen['dir']}, not {wanted}")
    if seen["inline"]:
        found.append(f"{seen['inline']} elements with a style or script of their own")
    if seen["empty"]:
        found.append(f"{seen['empty']} links, buttons or terms without a word")
    found += [
        f"it shows its own making: {seen['words'][max(0, one.start() - 30) : one.end() + 20]!r}"
        for one in MAKING.finditer(seen["words"])
    ]
    if seen["copies"] != 1:
        found.append(f"it has {seen['copies']} main parts")
    found += [
        f"a time without its zone: {text[:80]}"
        for text in [*seen["times"], *seen["bare"]]
        if TIME_OF_DAY.search(text) and not ZONED.search(text)
    ]
    return found


WIDE = """
() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const scrolled = element => {
    for (let above = element.parentElement; above && above !== document.body; above = above.parentElement)
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(above).overflowX)) return true;
    return false;
  };
  const beyond = element => {
    const box = element.getBoundingClientRect();
    return box.width && element.checkVisibility() && (box.right > room + 1 || box.left < -1) && !scrolled(element);
  };
  const wide = [...document.querySelectorAll("body *")].filter(beyond);
  const last = wide.filter(element => ![...element.children].some(beyond));
  return last.slice(0, 3).map(element => {
    const box = element.getBoundingClientRect();
    return `${element.tagName.toLowerCase()}.${element.className} from ${box.left | 0} to ${box.right | 0} px ` +
      `“${element.textContent.trim().slice(0, 40)}”`;
  }).concat(`${document.documentElement.scrollWidth} px`);
}
"""


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways, and how wide it is; nothing when it fits."""
    whole(page)
    found: list[str] = page.evaluate(WIDE)
    return [f"wider than the window: {one}" for one in found]
