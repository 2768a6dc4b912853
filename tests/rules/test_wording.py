"""What a college may write instead of the words that a message came with, and what is put into its fields."""

import pytest

from college.foundation.marks import Unknown, filled, foreign_mark, left_open, marked, marks_in, nearest
from college.outbox.wording import (
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    Offered,
    masked,
    problems,
    said,
    tidied,
    without_links,
)

OFFERED = Offered(
    known=frozenset({"name", "day", "time", "link", "held", "college"}),
    brief=frozenset({"name", "day", "time"}),
    needs=(("link",), ("held", "day")),
)
GOOD = "Hello ((name)),\n\non ((day)): ((link))"

# what somebody may be called, and what a template language would make of it
AS_A_VALUE = [
    "((link))",
    "((name))",
    "(( link ))",
    "((college))",
    "(((link)))",
    "((((name))))",
    "{{7*7}}",
    "{{ 7 * 7 }}",
    "{{ name }}",
    "{{ config }}",
    "{{ self.__init__.__globals__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{% for x in y %}{% endfor %}",
    "{% include 'messages/_foot.txt' %}",
    "{# nothing #}",
    "{x.__class__}",
    "{0.__class__.__init__.__globals__}",
    "{name}",
    "{}",
    "%s",
    "%(name)s",
    "%n%n%n",
    "${7*7}",
    "$name",
    "#{7*7}",
    "<%= 7*7 %>",
    "[[name]]",
    "<<name>>",
    "*|NAME|*",
    "\\1",
    "\\g<0>",
    "\\g<name>",
    "<script>alert(1)</script>",
    "&lt;b&gt;",
    "Robert'); DROP TABLE message;--",
    "Zoë O’Brien–Łuczak",
    "😴 ((day))",
    "name)) ((link",
    "((",
    "))",
    "\u202egnorw",
]
# what somebody may type who knows another program
TYPED = [
    "{{name}}",
    "{{ name }}",
    "{{7*7}}",
    "{{ config.items() }}",
    "{% if name %}",
    "{% include 'x' %}",
    "{# a note #}",
    "{name}",
    "{x.__class__}",
    "${name}",
    "${7*7}",
    "%(name)s",
    "%s",
    "<%= name %>",
    "[[name]]",
    "<<name>>",
    "((nmae))",
    "((link.__class__))",
    "((7*7))",
    "((name|upper))",
    "((name",
    "((the whole course))",
    "((()))",
    "((name)",
]


def test_forty_odd_values_are_tried():
    assert len(set(AS_A_VALUE)) >= 40


@pytest.mark.parametrize("value", AS_A_VALUE)
def test_a_value_is_printed_as_it_is_and_never_read_as_words(value):
    values = {"name": value, "link": "https://college.test/secret", "day": "Tuesday", "college": "Harbour"}

    subject, text = said("For ((name))", "Hello ((name)),\n\n((day)): ((link))", values)

    assert text == f"Hello {value},\n\nTuesday: https://college.test/secret\n"
    assert subject == f"For {value}"


@pytest.mark.parametrize(
    "line", ["\r\nBcc: all@example.org", "\nBcc: x", "\rBcc: x", "\x00", "\u2028Bcc: x", "\x85Bcc: x"]
)
def test_no_value_ends_the_line_of_a_subject(line):
    subject, _text = said("For ((name))", "x", {"name": f"Amina{line}"})

    assert subject.splitlines() == [subject]
    assert subject.isprintable()
    assert subject.startswith("For Amina")


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("where", ["subject", "text"])
def test_what_is_no_field_here_cannot_be_kept(typed, where):
    subject, text = (f"Hello {typed}", GOOD) if where == "subject" else ("Hello", f"{GOOD}\n{typed}")

    found = problems(subject, text, OFFERED)

    assert {problem.where for problem in found} == {where}


def test_words_with_fields_alone_may_be_kept():
    assert problems("Your class on ((day))", GOOD, OFFERED) == []


def test_an_unknown_field_is_named_with_the_nearest_that_there_is():
    (problem,) = problems("Hello", f"{GOOD} ((nmae))", OFFERED)

    assert (problem.where, dict(problem.values)) == ("text", {"field": "((nmae))", "near": "((name))"})
    assert "Did you mean" in problem.sentence


def test_a_slip_in_a_needed_field_is_told_before_that_it_is_missing():
    first, *_rest = problems("Hello", "on ((day)): ((lnik))", OFFERED)

    assert dict(first.values) == {"field": "((lnik))", "near": "((link))"}


def test_an_unknown_field_that_is_near_to_none_is_named_alone():
    (problem,) = problems("Hello", f"{GOOD} ((zzzzzz))", OFFERED)

    assert dict(problem.values) == {"field": "((zzzzzz))"}


@pytest.mark.parametrize(("text", "missing"), [("on ((day))", "((link))"), ("((link))", "((held)), ((day))")])
def test_what_a_message_needs_may_not_be_left_out(text, missing):
    (problem,) = problems("Hello", text, OFFERED)

    assert (problem.where, problem.values["fields"]) == ("text", missing)


def test_one_of_a_group_is_enough():
    assert problems("Hello", "((held)) ((link))", OFFERED) == []


@pytest.mark.parametrize("field", ["link", "held", "college"])
def test_a_subject_has_no_room_for_a_link_or_a_sentence(field):
    (problem,) = problems(f"See (({field}))", GOOD, OFFERED)

    assert problem.where == "subject"


@pytest.mark.parametrize(
    "subject",
    [
        "Your mental health course",
        "Living with PSYCHOSIS",
        "Therapy on Tuesday",
        "Your Recovery Course",
        "Cwrs iechyd meddwl",
        "Understanding sleep: a change",
        "About “Understanding  Sleep”",
        "Your men\u200btal course",
        "\u200b\u2060",
    ],
)
def test_a_subject_tells_nobody_what_it_is_about(subject):
    (problem, *_more) = problems(subject, GOOD, OFFERED, titles=["Understanding sleep"])

    assert problem.where == "subject"


def test_a_word_within_another_is_no_title():
    assert problems("A sleepover, and your asleep", GOOD, OFFERED, titles=["Sleep"]) == []


@pytest.mark.parametrize("said", ["mental  health", "men\u200btal health"])
def test_the_text_never_says_mental_health(said):
    assert [problem.where for problem in problems("Hello", f"{GOOD} {said}", OFFERED)] == ["text"]


@pytest.mark.parametrize(
    ("subject", "text", "where"),
    [
        ("", GOOD, "subject"),
        ("x" * (LONGEST_SUBJECT + 1), GOOD, "subject"),
        ("One\r\nBcc: x@example.org", GOOD, "subject"),
        ("One\nTwo", GOOD, "subject"),
        ("Hello", GOOD + "x" * LONGEST_TEXT, "text"),
        ("Hello", GOOD + "\x07", "text"),
    ],
)
def test_lengths_and_signs_are_kept(subject, text, where):
    assert [problem.where for problem in problems(subject, text, OFFERED)] == [where]


def test_the_longest_that_may_be_is_kept():
    text = GOOD + "x" * (LONGEST_TEXT - len(GOOD))

    assert problems("x" * LONGEST_SUBJECT, text, OFFERED) == []


def test_an_empty_text_is_told_beside_its_box():
    assert {problem.where for problem in problems("Hello", "", OFFERED)} == {"text"}


def test_a_field_without_a_value_is_named():
    with pytest.raises(Unknown) as gap:
        filled("((name)) and ((day))", {"name": "Amina"})

    assert gap.value.name == "day"


def test_fields_are_known_in_any_case_and_with_blanks():
    assert marks_in("((Name)) (( when and where )) ((name))") == ["name", "when_and_where"]
    assert filled("((Name)) (( when and where ))", {"name": "A", "when_and_where": "B"}) == "A B"


def test_ordinary_brackets_are_no_fields():
    assert marks_in("at nine (or ten) (see (here))") == []
    assert left_open("at nine (or ten) (see (here))") == ""
    assert foreign_mark("100 % sure {really} $5 [sic]") == "{really}"
    assert foreign_mark("100 % sure, $5 [sic] { so }") == ""


def test_the_longest_value_is_marked_first():
    assert marked("on Tuesday 6 October, Tuesday", {"day": "Tuesday 6 October", "weekday": "Tuesday"}) == (
        "on ((day)), ((weekday))"
    )
    assert marked("70 of 7", {"number": "7"}) == "70 of ((number))"


def test_the_nearest_name_is_found():
    assert nearest("tmie", ["name", "time", "day"]) == "time"
    assert nearest("xyzzy", ["name", "time"]) == ""


def test_a_paragraph_with_a_link_gives_way_where_nobody_can_follow_it():
    text = "Hello.\n\nSay yes here:\n((link))\n\nSee also ((page)).\n\nGoodbye."

    assert without_links(text, {"link": "Just tell us.", "page": ""}) == "Hello.\n\nJust tell us.\n\nGoodbye."


def test_the_same_sentence_is_said_once():
    assert without_links("((link))\n\nor ((link))", {"link": "Just tell us."}) == "Just tell us."


def test_lines_end_alike_and_gaps_are_small():
    assert tidied("  a \r\nb\r\n\r\n\r\n\r\nc  ") == "a\nb\n\nc"


def test_secrets_are_hidden_also_in_two_halves_and_in_addresses():
    text = "1234 5678 or 12345678 https://college.test/offers/12.AbCdEfGhIjKlMnOpQrStUvWxYz https://college.test/runs/C01-01"

    assert masked(text, ["12345678", ""]) == (
        "••• or ••• https://college.test/offers/••• https://college.test/runs/C01-01"
    )
