"""What people write is shown as they mean it, and does nothing else."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from college.foundation.markdown import LONGEST, to_html, to_text


def test_a_course_description_becomes_paragraphs_beneath_the_heading_of_its_page():
    html = to_html("## What we will do\n\nTwo people look at *understanding sleep* with you.")

    assert isinstance(html, Markup)
    assert html == ("<h3>What we will do</h3>\n<p>Two people look at <em>understanding sleep</em> with you.</p>\n")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("# One", ["h3"]),
        ("One\n===\n\nTwo\n---", ["h3", "h3"]),
        ("## One\n\n### Two\n\n#### Three\n\n##### Four\n\n###### Five", ["h3", "h4", "h5", "h6", "h6"]),
        ("##### Lost", ["h3"]),
        ("## One\n\n##### Far down\n\n## Two", ["h3", "h4", "h3"]),
    ],
)
def test_a_text_never_makes_the_headings_of_a_page_nor_skips_a_level(source, shown):
    html = to_html(source)

    assert [part[:2] for part in html.split("<h")[1:]] == [f"{tag[1]}>" for tag in shown]
    assert "<h1" not in html
    assert "<h2" not in html


def test_headings_go_deeper_where_the_page_is_deeper():
    assert "<h4>One</h4>" in to_html("## One", beneath=3)
    assert "<h2>One</h2>" in to_html("## One", beneath=1)


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](//evil.example)",
        "[x](/manage/settings)",
        "<javascript:alert(1)>",
        "![x](https://evil.example/pixel.gif)",
        '[x](https://e.example "onmouseover=alert(1)" )',
        '[x](https://e.example/"onmouseover="alert(1))',
        "[x]: javascript:alert(1)\n\n[x]",
        "<iframe src=https://evil.example></iframe>",
        "`<script>alert(1)</script>`",
        "```<script>\n<script>alert(1)</script>\n```",
        "<svg/onload=alert(1)>",
    ],
)
def test_no_text_runs_a_script_or_fetches_anything(source):
    html = to_html(source).lower()

    for danger in ("<script", "<img", "<iframe", "<svg", 'href="javascript', 'href="data', 'href="/', " onmouseover="):
        assert danger not in html


@pytest.mark.parametrize("address", ["https://college.example/a?b=1", "http://college.example", "mailto:a@b.example"])
def test_a_link_to_the_web_or_a_mailbox_tells_nobody_where_it_came_from(address):
    assert to_html(f"[here]({address})") == (
        f'<p><a href="{address}" rel="nofollow noopener noreferrer">here</a></p>\n'
    )


def test_an_image_is_its_description():
    assert to_html("![A *quiet* room](https://e.example/a.png)") == "<p>A *quiet* room</p>\n"


def test_plain_text_keeps_the_words_and_drops_the_marks():
    source = "## What *we* do\n\nLook at [sleep](https://e.example)\nwith `care`.\n\n- one\n- two\n\n```\ncode\n```\n\n![alt](https://e.example/a.png)"

    assert to_text(source).split("\n") == ["What we do", "Look at sleep with care.", "one", "two", "code", "alt"]


def test_a_text_that_is_too_long_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="under 100,000 characters"):
        to_html("a" * (LONGEST + 1))
    with pytest.raises(ValueError, match="under 100,000 characters"):
        to_text("a" * (LONGEST + 1))


BOMBS = [">", "- ", "[", "![", "*a_", "`", "<", "](", "[a](", "**a ", "&#", "\\", "|", "1. ", "a\n> ", "``a`"]


def calls_made_by(work):
    """Count the calls that some work makes: the same on a slow machine as on a fast one."""
    made = 0

    def count(_frame, event, _argument):
        nonlocal made
        made += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return made


@pytest.mark.parametrize("bomb", BOMBS)
def test_four_times_the_markdown_bomb_is_no_more_than_four_times_the_work(bomb):
    some, four_times_as_much = ((bomb * size)[:size] for size in (2_000, 8_000))

    assert calls_made_by(lambda: to_html(four_times_as_much)) <= 5 * calls_made_by(lambda: to_html(some))


@pytest.mark.parametrize("bomb", BOMBS)
def test_the_longest_markdown_bomb_is_read_to_its_end(bomb):
    assert to_html((bomb * LONGEST)[:LONGEST])


@pytest.mark.parametrize(("mark", "tag"), [("> ", "blockquote"), ("- ", "ul"), ("1. ", "ol")])
def test_text_is_nested_twenty_deep_at_most(mark, tag):
    html = to_html(mark * 200 + "the end")

    assert 5 <= html.count(f"<{tag}>") <= 20


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_at_all_can_be_shown_and_read(text):
    assert "<script" not in to_html(text)
    assert isinstance(to_text(text), str)


def test_a_lone_surrogate_is_shown_as_a_missing_letter():
    assert to_html("a\ud800b") == "<p>a\ufffdb</p>\n"
