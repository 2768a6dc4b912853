"""What every page must satisfy, whichever test opened it."""

from html.parser import HTMLParser

LABELLED = {"input", "select", "textarea"}
NEED_NO_LABEL = {"hidden", "submit", "button", "image"}


class _Page(HTMLParser):
    """What a page is made of, as far as it is reviewed."""

    def __init__(self) -> None:
        super().__init__()
        self.headings = 0
        self.title = ""
        self.wrong: list[str] = []
        self.labels: set[str] = set()
        self.controls: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self._in_title = False
        self._post_form: list[bool] = []
        self._in_label = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if "id" in has:
            self.ids.append(has["id"])
        if "style" in has or any(name.startswith("on") for name in has):
            self.wrong.append(f"<{tag}> has an inline style or script")
        if tag == "style" or (tag == "script" and "src" not in has):
            self.wrong.append(f"an inline <{tag}>")
        if tag == "img" and "alt" not in has:
            self.wrong.append("an image without alt text")
        self._note(tag, has)

    def _note(self, tag: str, has: dict[str, str]) -> None:
        if tag == "h1":
            self.headings += 1
        elif tag == "title" and not self.title:
            self._in_title = True
        elif tag == "label":
            self._in_label += 1
            self.labels.add(has.get("for", ""))
        elif tag == "form":
            self._post_form.append(has.get("method", "get").lower() == "post")
        elif tag in LABELLED:
            self._control(has)

    def _control(self, has: dict[str, str]) -> None:
        if has.get("name") == "csrf_token" and self._post_form:
            self._post_form[-1] = False
        if has.get("type") in NEED_NO_LABEL or self._in_label or {"aria-label", "aria-labelledby"} & set(has):
            return
        self.controls.append((has.get("name", ""), has.get("id", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag == "label":
            self._in_label -= 1
        elif tag == "form" and self._post_form and self._post_form.pop():
            self.wrong.append("a form without its token")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def review(html: str) -> None:
    """Raise `AssertionError` with everything that is wrong with this page."""
    if "<html" not in html:
        return
    page = _Page()
    page.feed(html)
    wrong = page.wrong
    if page.headings != 1:
        wrong.append(f"{page.headings} headings of the first level")
    if " – " not in page.title:
        wrong.append(f"the title {page.title!r} does not say which page this is")
    wrong += [f"the control {name!r} has no label" for name, id_ in page.controls if id_ not in page.labels]
    wrong += [f"the id {id_!r} stands twice" for id_ in {i for i in page.ids if page.ids.count(i) > 1}]
    assert not wrong, "; ".join(wrong)
