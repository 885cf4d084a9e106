"""Just enough HTML to read a page as a person does: headings, words, links, forms with their labels and errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]
VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
UNSEEN = frozenset({"script", "style", "template", "title"})


def squeezed(text: str) -> str:
    """Words with one space between them."""
    return " ".join(text.split())


@dataclass
class Element:
    """One element of the tree."""

    tag: str
    attributes: Attributes
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """An attribute, or nothing."""
        return self.attributes.get(name, "")

    def has_class(self, name: str) -> bool:
        """Whether a class is among those of the element."""
        return name in self.get("class").split()

    def walk(self) -> Iterator[Element]:
        """The element and everything in it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, *tags: str) -> list[Element]:
        """Every element in it with one of these tags."""
        return [element for element in self.walk() if element.tag in tags]

    @property
    def text(self) -> str:
        """What is to be read in it."""
        return squeezed("".join(self._words()))

    def _words(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in UNSEEN:
                yield from child._words()
                yield " "


class _Builder(HTMLParser):
    """Builds the tree. The house's pages are well-formed; what is left open closes with its parent."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value if value is not None else "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        depth = next((n for n in range(len(self._open) - 1, 0, -1) if self._open[n].tag == tag), 0)
        if depth:
            del self._open[depth:]

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parsed(html: str) -> Element:
    """The tree of a page."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


class NoSuchThing(AssertionError):
    """The page does not have what the walk looks for; the message says what there is instead."""


@dataclass
class Form:
    """A form of a page, with what is filled in already."""

    element: Element
    page_words: dict[str, str]

    @property
    def action(self) -> str:
        """Where it is sent to; nothing means the page itself."""
        return self.element.get("action")

    @property
    def method(self) -> str:
        """`get` or `post`."""
        return (self.element.get("method") or "get").lower()

    @property
    def controls(self) -> list[Element]:
        """Everything that carries a value."""
        return [one for one in self.element.all("input", "select", "textarea") if one.get("name")]

    @property
    def buttons(self) -> list[Element]:
        """What sends it."""
        return [one for one in self.element.all("button") if one.get("type") in {"", "submit"}]

    @property
    def names(self) -> list[str]:
        """The names of its fields, each once."""
        return list(dict.fromkeys(control.get("name") for control in self.controls))

    def label_of(self, control: Element) -> str:
        """What stands beside a control: its own label, without the word "optional"."""
        return self.page_words.get(control.get("id"), "")

    def legend_of(self, name: str) -> str:
        """The question above a group of choices."""
        for fieldset in self.element.all("fieldset"):
            if any(control.get("name") == name for control in fieldset.all("input")):
                return next((legend.text for legend in fieldset.all("legend")), "")
        return ""

    def named(self, wanted: str) -> str:
        """The name of the field that is called so, by name, by its label or by the question above it."""
        if wanted in self.names:
            return wanted
        for control in self.controls:
            name = control.get("name")
            if wanted in {_plain(self.label_of(control)), _plain(self.legend_of(name))}:
                return name
        raise NoSuchThing(f"no field {wanted!r}; the form has {', '.join(self.names)}")

    def filled(self) -> list[tuple[str, str]]:
        """What would be sent if nobody typed anything."""
        return [pair for control in self.controls for pair in _standing_value(control)]

    def choice(self, name: str, wanted: str) -> str:
        """The value of a choice of a group or list, by value or by the words beside it."""
        offered: dict[str, str] = {}
        for control in self.controls:
            if control.get("name") != name:
                continue
            if control.tag == "select":
                offered |= {option.get("value"): option.text for option in control.all("option")}
            elif control.get("type") in {"radio", "checkbox"}:
                offered[control.get("value") or "on"] = self.label_of(control)
        if not offered or wanted in offered:
            return wanted
        for value, words in offered.items():
            if words == wanted:
                return value
        raise NoSuchThing(f"{name} has no choice {wanted!r}; it has {', '.join(map(repr, offered.items()))}")


def _plain(words: str) -> str:
    return re.sub(r"\s*\(optional\)$", "", words)


def _standing_value(control: Element) -> Iterator[tuple[str, str]]:
    name, kind = control.get("name"), control.get("type").lower()
    if control.tag == "textarea":
        yield name, "".join(child for child in control.children if isinstance(child, str)).removeprefix("\n")
    elif control.tag == "select":
        chosen = [option for option in control.all("option") if "selected" in option.attributes]
        first = [] if "multiple" in control.attributes else control.all("option")[:1]
        yield from ((name, option.get("value")) for option in chosen or first)
    elif kind in {"radio", "checkbox"}:
        if "checked" in control.attributes:
            yield name, control.get("value") or "on"
    elif kind not in {"submit", "button", "file", "image", "reset"}:
        yield name, control.get("value")


def described_by(root: Element) -> dict[str, str]:
    """The name of the field that each text beside a field explains, by the text's id; as a screen reader finds it."""
    found: dict[str, str] = {}
    for element in root.walk():
        names = [one.get("name") for one in element.all("input", "select", "textarea") if one.get("name")]
        if names:
            found |= dict.fromkeys(element.get("aria-describedby").split(), names[0])
    return found


def forms_of(root: Element) -> list[Form]:
    """The forms of a page."""
    words = {label.get("for"): label.text for label in root.all("label") if label.get("for")}
    for label in root.all("label"):
        for control in label.all("input"):
            words.setdefault(control.get("id"), label.text)
    return [Form(element, words) for element in root.all("form")]
