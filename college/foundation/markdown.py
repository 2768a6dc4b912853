"""Turning what people write in Markdown into safe HTML, and into plain text."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from college.foundation.wording import N_

LONGEST: Final = 100_000
_DEEPEST: Final = 20
_SMALLEST_HEADING: Final = 6
_TOO_LONG: Final = N_("This text is too long: please keep it under 100,000 characters.")
_WEB_OR_MAIL: Final = re.compile(r"(?:https?://|mailto:)[^\s]+\Z", re.IGNORECASE)
_OPENS: Final = {"heading_open": "heading", "list_item_open": "item"}
_CLOSES: Final = {"heading_close", "list_item_close"}
_TAGS: Final = {
    "p",
    "br",
    "hr",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "code",
    "pre",
    "blockquote",
}


def to_html(text: str, *, beneath: int = 2) -> Markup:
    """Render Markdown as HTML that is safe to show on any page.

    Raw HTML is shown as it was typed, an image becomes its description, and a link leads to http, https or
    mailto only. Headings begin one level `beneath` the heading that the page puts above the text, and never
    skip a level. Raises `ValueError`, with a sentence for the writer, for more than `LONGEST` characters.
    """
    tokens = _parsed(text)
    _shift_headings(tokens, beneath)
    rendered = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Markup(_CLEANER.clean(rendered))  # noqa: S704 - the line above is what makes it safe


def to_text(text: str) -> str:
    """Read Markdown aloud: its words without its marks, one paragraph a line, for summaries and search.

    Raises `ValueError` as `to_html` does.
    """
    return "\n".join(line for token in _parsed(text) if (line := _words(token)))


def to_blocks(text: str) -> list[tuple[str, str]]:
    """Read Markdown for print: one (kind, words) for each block; the kinds are heading, item and paragraph.

    Raises `ValueError` as `to_html` does.
    """
    blocks, kinds = [], ["paragraph"]
    for token in _parsed(text):
        if token.type in _OPENS:
            kinds.append(_OPENS[token.type])
        elif token.type in _CLOSES:
            kinds.pop()
        elif line := _words(token):
            blocks.append((kinds[-1], line))
    return blocks


def _parsed(text: str) -> list[Token]:
    if len(text) > LONGEST:
        raise ValueError(_TOO_LONG)
    return _MARKDOWN.parse(_without_lone_surrogates(text))


def _without_lone_surrogates(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _shift_headings(tokens: Sequence[Token], beneath: int) -> None:
    top = beneath + 1
    previous = beneath
    for opening, closing in _headings(tokens):
        wished = max(int(opening.tag[1]) + beneath - 1, top)
        previous = min(wished, previous + 1, _SMALLEST_HEADING)
        opening.tag = closing.tag = f"h{previous}"


def _headings(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, tokens[place + 2]  # open, words, close: a heading holds one line


def _words(token: Token) -> str:
    if token.type in {"fence", "code_block"}:
        return token.content.strip()
    return "".join(_word(child) for child in token.children or ()).strip()


def _word(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content


def _description_of_image(
    renderer: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType
) -> str:
    return str(escape(tokens[place].content))


def _our_markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST})
    markdown.validateLink = lambda url: bool(_WEB_OR_MAIL.match(url))  # type: ignore[method-assign]
    markdown.add_render_rule("image", _description_of_image)
    return markdown


# Made once: both are safe to share, since nothing of a text stays behind in them.
_MARKDOWN: Final = _our_markdown()
_CLEANER: Final = nh3.Cleaner(
    tags=_TAGS | {"a"},
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="nofollow noopener noreferrer",
)
