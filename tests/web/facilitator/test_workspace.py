"""The workspace of a course, as its authors write in it, without JavaScript."""

import re

import pytest
from sqlalchemy import select, text

from college.courses.actions import writing
from college.courses.actions.authors import name_author
from college.courses.models import Course, CourseAuthor, Draft, Revision, Signature
from college.courses.rules import State
from college.courses.words import Words
from college.foundation.db import db, reading_only, transaction
from college.people.rules import Knowledge
from college.settings.queries import the_college
from tests.browser import Browser
from tests.cast import ada, amina, bryn, carys, dee, femi, gwen
from tests.factories import a_clinician, a_course, a_run

AIMS = "Why we sleep.\n\nWhat helps.\n\nWhat does not."
AT = "/teach/courses/sleep"
TAKE_OFF_TAGS = re.compile(r"<[^>]+>")


def words_of(page):
    """Read a page's words as they follow one another."""
    return " ".join(TAKE_OFF_TAGS.sub(" ", page.text).split())


@pytest.fixture
def people(app):
    return dee(), femi()


@pytest.fixture
def course(people):
    peer, clinician = people
    with transaction():
        course = writing.create("SLEEP", Words("Understanding sleep", "Rest well.", AIMS), by=None)
        name_author(course, peer, Knowledge.LIVED_EXPERIENCE, by=None)
        name_author(course, clinician, Knowledge.BY_TRAINING, by=None)
    return course


@pytest.fixture
def peer(app, people, course):
    return Browser(app).sign_in(people[0])


@pytest.fixture
def clinician(app, people, course):
    return Browser(app).sign_in(people[1])


@pytest.fixture
def manager(app, course):
    return Browser(app).sign_in(gwen())


def aims(said, started_from=1, **more):
    return {"description": said, "started_from": str(started_from)} | more


def write(browser, said, started_from=1, **more):
    return browser.post(f"{AT}/sections/aims", data=aims(said, started_from, **more))


def now():
    db.session.rollback()
    return db.session.scalars(select(Course)).one()


def drafts():
    db.session.rollback()
    return list(db.session.scalars(select(Draft)))


def test_the_workspace_shows_the_words_what_is_missing_and_the_policy(peer):
    page = peer.get(AT)

    assert "<p>What helps.</p>" in page.text
    assert "Needs to be sent for review." in words_of(page)
    assert "missing: Needs" not in words_of(page)
    assert "The policy in force: a course is published only when two different people signed it" in page.text
    assert "It is never shown to the public." in page.text
    assert "Dee Okafor, from lived experience" in page.text


@pytest.mark.parametrize("policy", ["peer_led", "advisory"])
def test_another_policy_in_force_is_said_where_one_signs(peer, policy):
    with transaction():
        the_college().policy = policy

    said = {"peer_led": "when somebody signed it from lived experience", "advisory": "The policy in force is advice"}
    assert said[policy] in peer.get(AT).text


def test_my_courses_are_on_my_first_page_with_what_is_missing(peer):
    page = peer.get("/teach")

    assert f'href="{AT}"' in page.text
    assert "Needs to be sent for review." in page.text


PAGES = ["", "/sections/aims", "/sections/plan:abcd", "/plan", "/history", "/history/compare?from=0&to=1"]


@pytest.mark.parametrize(
    ("who", "code"), [(bryn, 404), (a_clinician, 404), (carys, 404), (ada, 404), (gwen, 200), (None, 302)]
)
def test_authors_and_managers_alone_open_the_workspace(browser, course, who, code):
    if who is not None:
        browser.sign_in(who())

    assert {browser.get(AT + page).status_code for page in PAGES} == {code}


def test_a_student_who_writes_a_course_gets_in_and_finds_it_among_the_ideas(browser, course):
    author = amina()
    with transaction():
        name_author(db.session.merge(course), author, Knowledge.LIVED_EXPERIENCE, by=None)
    browser.sign_in(author)

    assert {browser.get(AT + page).status_code for page in PAGES} == {200}
    assert f'href="{AT}"' in browser.get("/my/ideas").text
    assert browser.get("/teach").status_code == 403


@pytest.mark.parametrize("page", ["/sections/nothing", "/sections/plan", "/sections/plan:é", "/sections/plan:.."])
def test_a_piece_that_no_course_has_is_not_found(peer, page):
    assert peer.get(AT + page).status_code == 404


def test_a_section_is_saved_with_a_line_about_why(peer):
    answer = write(peer, "Rest.", why="Shorter")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{AT}#aims")
    assert "Saved as version 2." in peer.get(AT).text
    assert "“Shorter”" in peer.get(f"{AT}/history?section=aims").text
    assert (now().current.description, drafts()) == ("Rest.", [])


def test_saving_what_is_there_already_makes_no_version(peer):
    write(peer, AIMS)

    assert "there is no new version" in peer.get(AT).text
    assert now().current.number == 1


def test_two_who_save_at_once_are_joined_and_it_is_said(peer, clinician):
    write(clinician, AIMS.replace("does not", "harms"))

    write(peer, AIMS.replace("Why we", "How we"))

    assert "Femi Adeyemi saved at the same time; both are in." in peer.get(AT).text
    assert now().current.description == "How we sleep.\n\nWhat helps.\n\nWhat harms."


def test_where_both_wrote_the_same_both_texts_stand_side_by_side_and_one_goes_on(peer, clinician):
    write(clinician, AIMS.replace("What helps.", "Tea helps."))

    clash = write(peer, AIMS.replace("What helps.", "Milk helps."), why="Milk!")

    assert clash.status_code == 409
    said = words_of(clash)
    for words in ("You both changed the same words", "Femi Adeyemi wrote Tea helps.", "You wrote Milk helps."):
        assert words in said
    assert "Before, it said What helps." in said
    assert 'name="started_from" type="hidden" value="2"' in clash.text
    assert "Tea helps.\n\nMilk helps.\n\nWhat does not.</textarea>" in clash.text.replace("\r", "")
    assert 'value="Milk!"' in clash.text
    assert [draft.fields["description"].splitlines()[2] for draft in drafts()] == ["Milk helps."]
    settled = write(peer, "Why we sleep.\n\nTea or milk helps.\n\nWhat does not.", started_from=2)
    assert settled.status_code == 303
    assert (now().current.number, drafts()) == (3, [])


@pytest.mark.parametrize(("title", "code"), [("", 422), (" ", 409)])
def test_what_was_refused_stands_in_the_form_and_waits_as_a_draft(peer, title, code):
    wrong = {"title": title, "summary": "A long summary.", "started_from": "1"}

    page = peer.post(f"{AT}/sections/opening", data=wrong)

    assert page.status_code == code
    assert "Give the course a title." in page.text
    assert "A long summary.</textarea>" in page.text
    assert [draft.fields["summary"] for draft in drafts()] == ["A long summary."]
    again = peer.get(f"{AT}/sections/opening")
    assert "Your draft is back" in again.text
    assert "A long summary.</textarea>" in again.text
    assert "You have not saved everything" in peer.get(AT).text


@pytest.mark.parametrize("length", [50_001, 100_001, 1_000_000])
def test_too_long_a_text_is_refused_in_a_sentence_and_stays_in_the_form(peer, length):
    page = write(peer, "x" * length)

    assert page.status_code == 422
    assert "Please keep each text under 50000 characters." in page.text
    assert "x" * length + "</textarea>" in page.text
    assert now().current.number == 1


@pytest.mark.parametrize(
    "bomb", ["> " * 20_000, "[" * 40_000, "*" * 45_000, "- " * 20_000 + "x", "`" * 40_000, "![" * 20_000]
)
def test_a_markdown_bomb_is_a_text_like_another(peer, bomb):
    assert write(peer, bomb).status_code == 303
    assert peer.get(AT).status_code == 200


HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)> {{7*7}}"


def test_html_and_scripts_are_shown_as_text(peer):
    for piece, field in (("aims", "description"), ("preparation", "preparation"), ("outcomes", "learning_outcomes")):
        number = now().current.number
        peer.post(f"{AT}/sections/{piece}", data={field: HOSTILE, "started_from": number, "why": HOSTILE})
    opening = {"title": HOSTILE, "summary": HOSTILE, "started_from": "4"}
    peer.post(f"{AT}/sections/opening", data=opening)
    part = {"title": HOSTILE, "activity": HOSTILE, "led_by": "both", "minutes": "", "materials": HOSTILE}
    peer.post(f"{AT}/sections/plan:abcd", data=part | {"started_from": "5"})

    assert now().current.number == 6
    for page in (*PAGES, "/history/compare?from=1&to=6"):
        shown = peer.get(AT + page).text
        assert "<script>alert" not in shown
        assert 'href="javascript' not in shown
        assert "<img src=x" not in shown


def test_a_preview_shows_how_it_will_look_and_saves_nothing(peer):
    page = write(peer, "What *helps*.", preview="1")

    assert page.status_code == 200
    assert "<em>helps</em>" in page.text
    assert (now().current.number, drafts()) == (1, [])


@pytest.mark.parametrize("said", ["", "x", "-1", "99", "9223372036854775808", "²"])
def test_a_form_that_does_not_say_what_it_began_from_loses_nothing(peer, said):
    page = write(peer, "Rest.", started_from=said)

    assert page.status_code == 409
    assert "Open it again" in page.text
    assert "Rest.</textarea>" in page.text
    assert [draft.fields["description"] for draft in drafts()] == ["Rest."]


@pytest.mark.parametrize("deed", ["sections/aims", "here", "plan/take-out", "history/restore", "sign", "be-named"])
def test_nothing_is_done_without_a_token_and_what_was_typed_is_given_back(peer, deed):
    page = peer.post(f"{AT}/{deed}", data=aims("Long hours of words."), token=False)

    assert page.status_code == 400
    assert "Long hours of words." in page.text
    assert now().current.number == 1


def type_in(browser, said, **more):
    return browser.post(f"{AT}/here", data=aims(said) | {"piece": "aims", "typed": "1"} | more)


def test_what_is_typed_is_kept_shown_and_brought_back(peer):
    told = type_in(peer, "Half a *sent").get_json()

    assert re.fullmatch(r"\d\d:\d\d", told["kept_at"])
    assert "Half a *sent" in told["preview"]
    page = peer.get(f"{AT}/sections/aims")
    assert "Your draft is back" in page.text
    assert "Half a *sent</textarea>" in page.text
    assert now().current.number == 1


def test_a_draft_goes_on_from_the_version_that_it_began_with(peer, clinician):
    type_in(peer, AIMS.replace("Why we", "How we"))
    write(clinician, AIMS.replace("does not", "harms"))

    assert 'name="started_from" type="hidden" value="1"' in peer.get(f"{AT}/sections/aims").text


def test_a_draft_can_be_thrown_away(peer):
    type_in(peer, "Half a sentence")

    peer.post(f"{AT}/sections/aims/throw-away")

    assert drafts() == []
    assert "Your draft is back" not in peer.get(f"{AT}/sections/aims").text


def test_a_draft_that_says_what_is_saved_is_no_news(peer):
    type_in(peer, AIMS)

    assert "Your draft is back" not in peer.get(f"{AT}/sections/aims").text
    assert "You have not saved everything" not in peer.get(AT).text


def test_nobody_sees_the_draft_of_somebody_else(peer, clinician):
    type_in(peer, "Half a sentence")

    assert "Half a sentence" not in clinician.get(f"{AT}/sections/aims").text
    assert "You have not saved everything" not in clinician.get(AT).text


def test_those_who_write_at_once_see_one_another_until_one_leaves(peer, clinician):
    type_in(peer, "x")

    told = clinician.post(f"{AT}/here", data={"piece": "aims"}).get_json()
    elsewhere = clinician.post(f"{AT}/here", data={"piece": "expect"}).get_json()

    assert told == {"others": ["Dee Okafor is writing here."], "kept_at": "", "preview": ""}
    assert elsewhere["others"] == ["Dee Okafor is writing in: Aims: what this course is about."]
    assert "Dee Okafor is writing here." in clinician.get(f"{AT}/sections/aims").text
    assert "Dee Okafor is writing in: Aims" in clinician.get(AT).text
    type_in(peer, "x", leaving="1")
    assert "Dee Okafor is writing" not in clinician.get(AT).text


def test_saving_says_that_one_writes_no_more(peer, clinician):
    type_in(peer, "x")

    write(peer, "x")

    assert "Dee Okafor is writing" not in clinician.get(AT).text


@pytest.mark.parametrize("said", [{"piece": "nothing"}, {}, {"piece": "aims", "description": "x" * 100_001}])
def test_what_cannot_be_kept_is_said_in_a_sentence(peer, said):
    answer = peer.post(f"{AT}/here", data=said | {"typed": "1"})

    assert answer.status_code == 422
    assert answer.get_json()["sentence"].endswith(".")
    assert drafts() == []


def test_a_storm_of_typing_is_told_to_wait_and_saving_is_not(peer):
    codes = [peer.post(f"{AT}/here", data={"piece": "aims"}).status_code for _ in range(61)]

    assert (set(codes[:60]), codes[60]) == ({200}, 429)
    assert write(peer, "Rest.").status_code == 303


def part(title, **more):
    return {"title": title, "minutes": "30", "activity": "Tea.", "led_by": "both", "materials": ""} | more


def add(browser, title, key, **more):
    said = part(title, started_from=now().current.number, **more)
    return browser.post(f"{AT}/sections/plan:{key}", data=said)


def test_the_plan_is_added_to_moved_and_taken_out(peer):
    new = re.search(rf'href="({AT}/sections/plan:[a-z0-9]+)"', peer.get(f"{AT}/plan").text)
    assert new is not None
    peer.post(new.group(1), data=part("Welcome", started_from="1"))
    add(peer, "Goodbye", "k0002")
    first, second = (each.key for each in now().current.words.plan)

    peer.post(f"{AT}/plan/move", data={"part": second, "way": "up"})
    assert [each.title for each in now().current.words.plan] == ["Goodbye", "Welcome"]
    peer.post(f"{AT}/plan/move", data={"part": second, "way": "down"})
    peer.post(f"{AT}/plan/move", data={"part": second, "way": "sideways"})
    assert [each.title for each in now().current.words.plan] == ["Welcome", "Goodbye"]
    peer.post(f"{AT}/plan/take-out", data={"part": first})
    assert [each.title for each in now().current.words.plan] == ["Goodbye"]

    peer.post(f"{AT}/history/restore", data={"number": "3"})
    assert [each.title for each in now().current.words.plan] == ["Welcome", "Goodbye"]
    assert "30 minutes" in peer.get(AT).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Give this part of the plan a title."),
        ({"minutes": "an hour"}, "Give the length in minutes"),
        ({"minutes": "601"}, "from 0 to 600"),
        ({"materials": "x" * 301}, "under 300 characters"),
        ({"led_by": "nobody"}, "Not a valid choice"),
    ],
)
def test_a_wrong_part_is_said_and_stays_in_the_form(peer, wrong, sentence):
    page = add(peer, **({"title": "Welcome", "key": "k0001", "activity": "Much to do."} | wrong))

    assert page.status_code in {409, 422}
    assert sentence in page.text
    assert "Much to do.</textarea>" in page.text
    assert now().current.words.plan == ()


def test_the_history_lists_who_wrote_what_and_restoring_makes_a_new_version(peer, manager):
    write(peer, "Rest.")
    assert "Version 2" in words_of(peer.get(f"{AT}/history"))
    assert "Dee Okafor" in peer.get(f"{AT}/history").text

    answer = manager.post(f"{AT}/history/restore", data={"number": "1"})

    assert answer.status_code == 303
    assert (now().current.number, now().current.description) == (3, AIMS)
    assert "Version 1 brought back" in peer.get(f"{AT}/history").text


def test_the_history_of_a_section_tells_of_that_section_alone(peer):
    write(peer, "Rest.", why="Aims only")
    peer.post(f"{AT}/sections/expect", data={"expect": "Tea", "started_from": "2", "why": "Expect only"})

    page = peer.get(f"{AT}/history?section=expect").text

    assert ("Expect only" in page, "Aims only" in page) == (True, False)
    assert peer.get(f"{AT}/history?section=nothing&page=-1").status_code == 200


def test_two_versions_are_compared_word_by_word_for_eye_and_ear(peer):
    write(peer, AIMS.replace("What helps", "What truly helps").replace("Why we", "How we"))

    page = peer.get(f"{AT}/history/compare?from=1&to=2")

    said = words_of(page)
    assert "[ removed: Why end of what was removed ]" in said.replace("[removed", "[ removed").replace(
        "removed]", "removed ]"
    )
    assert "truly" in page.text
    assert page.text.count('<del class="gone"><span class="visually-hidden">') == 1
    assert page.text.count('<ins class="come"><span class="visually-hidden">') == 2
    assert "Bring version 1 back" in page.text


def test_of_a_section_only_the_texts_that_differ_are_compared(peer):
    opening = {"title": "Sleeping better", "summary": "Rest well.", "started_from": "1"}
    peer.post(f"{AT}/sections/opening", data=opening)

    page = peer.get(f"{AT}/history/compare?from=1&to=2").text

    assert ('aria-label="Title"' in page, 'aria-label="Summary"' in page) == (True, False)
    assert "The two say the same." in peer.get(f"{AT}/history/compare?from=2&to=2").text


@pytest.mark.parametrize("asked", ["from=1&to=9", "from=x&to=y", "", "from=9&to=1", "from=-1&to=1", "from=1"])
def test_versions_that_are_not_there_are_not_compared(peer, asked):
    page = peer.get(f"{AT}/history/compare?{asked}")

    assert page.status_code == 404
    assert "There is no such version" in page.text


@pytest.mark.parametrize("number", ["9", "x", "", "-1", "9223372036854775808"])
def test_a_version_that_is_not_there_is_not_brought_back(peer, number):
    assert peer.post(f"{AT}/history/restore", data={"number": number}).status_code == 409
    assert now().current.number == 1


def test_what_changed_since_i_last_wrote_is_one_link_away(peer, clinician):
    write(peer, "Rest.")
    assert "What changed since you last wrote" not in peer.get(AT).text

    write(clinician, "Rest well.", started_from=2)

    assert f"{AT}/history/compare?from=2&amp;to=3" in peer.get(AT).text
    assert "What changed since you last wrote (version 2)" in peer.get(AT).text


def in_review():
    with transaction():
        db.session.execute(text("UPDATE course SET state = 'in_review'"))


def sign(browser, number=1, **more):
    return browser.post(f"{AT}/sign", data={"number": str(number), "read": "y"} | more)


def test_a_course_is_sent_signed_by_two_and_signed_off(peer, clinician):
    assert "Sign version 1" not in peer.get(AT).text
    assert peer.post(f"{AT}/send-for-review").status_code == 303
    offered = words_of(peer.get(AT))
    assert "Sign version 1 You sign by name, from lived experience." in offered

    assert sign(peer).status_code == 303
    assert "Needs the signature of somebody by training." in clinician.get(AT).text
    assert sign(clinician).status_code == 303

    assert now().state is State.SIGNED_OFF
    assert "Femi Adeyemi , by training: signed version 1 on" in words_of(peer.get(AT))
    assert "Sign version 1" not in peer.get(AT).text
    assert "Needs a manager to publish it." in peer.get(AT).text


def test_nobody_signs_without_saying_that_they_read_it(peer):
    in_review()

    page = peer.post(f"{AT}/sign", data={"number": "1"})

    assert page.status_code == 422
    assert "Read the version, then tick that you did." in page.text
    assert db.session.query(Signature).count() == 0


def test_nobody_signs_a_version_that_they_have_not_seen(peer, clinician):
    in_review()
    write(clinician, "New.")

    page = sign(peer, number=1)

    assert page.status_code == 409
    assert "Read what is new, then sign." in page.text
    assert db.session.query(Signature).count() == 0


def test_a_manager_who_writes_no_course_cannot_sign_it(manager):
    in_review()

    assert "Sign version" not in manager.get(AT).text
    assert sign(manager).status_code == 404
    assert manager.post(f"{AT}/be-named", data={"publicly": "yes"}).status_code == 404


def test_a_signature_is_taken_back(peer):
    in_review()
    sign(peer)

    peer.post(f"{AT}/take-back-signature")

    db.session.rollback()
    assert db.session.query(Signature).count() == 0
    assert "Nobody has signed these words yet." in peer.get(AT).text


def test_a_step_that_is_not_open_is_refused_on_the_page(peer):
    page = peer.post(f"{AT}/go-on-writing")

    assert page.status_code == 409
    assert "This step is not open" in page.text
    assert "What helps." in page.text


def test_a_course_is_taken_back_from_review(peer):
    in_review()

    assert peer.post(f"{AT}/go-on-writing").status_code == 303
    assert now().state is State.DRAFT


def test_signatures_stand_through_a_minor_correction_by_a_manager_alone(peer, clinician, manager):
    in_review()
    sign(peer)
    sign(clinician)
    assert 'name="is_minor"' in manager.get(f"{AT}/sections/aims").text
    assert 'name="is_minor"' not in peer.get(f"{AT}/sections/aims").text

    write(manager, AIMS.replace("Why", "why"), is_minor="y")
    assert now().state is State.SIGNED_OFF
    assert "Minor: signatures stand" in words_of(peer.get(f"{AT}/history"))
    assert "what changed since" in peer.get(AT).text
    write(peer, AIMS.replace("Why", "WHY"), started_from=2, is_minor="y")

    assert now().state is State.IN_REVIEW
    assert not now().current.is_minor


def test_being_named_to_everybody_is_ones_own_choice_and_can_be_taken_back(peer, people):
    number = people[0].id

    def is_named():
        db.session.rollback()
        author = db.session.scalars(select(CourseAuthor).where(CourseAuthor.person_id == number)).one()
        return author.named_at is not None

    assert "No: you are not named to the public." in peer.get(AT).text
    peer.post(f"{AT}/be-named", data={"publicly": "yes"})
    assert is_named()
    assert "You can take it back at any time." in peer.get(AT).text
    peer.post(f"{AT}/be-named", data={"publicly": "no"})

    assert not is_named()
    assert db.session.query(CourseAuthor).filter(CourseAuthor.named_at.is_not(None)).count() == 0


def test_a_course_that_was_published_unsigned_can_be_signed_as_it_stands(browser, people):
    course = a_course("Choir", code="CHOIR")
    author = course.authors[0].person
    browser.sign_in(author)

    assert browser.post("/teach/courses/choir/sign", data={"number": "1", "read": "y"}).status_code == 303


def test_an_idea_is_proposed_and_its_state_is_shown_to_whoever_had_it(browser):
    browser.sign_in(amina())

    assert browser.post("/my/ideas", data={"title": "Sea swimming", "summary": "Cold and kind."}).status_code == 303
    browser.post("/my/ideas", data={"title": "Sea swimming!", "summary": ""})
    browser.post("/my/ideas", data={"title": "日本語", "summary": ""})
    browser.post("/my/ideas", data={"title": "New", "summary": ""})

    page = browser.get("/my/ideas").text
    assert page.count("Idea</strong>") == 4
    db.session.rollback()
    codes = db.session.scalars(select(Course.code).order_by(Course.id))
    assert list(codes) == ["SEA-SWIMMING", "SEA-SWIMMING-2", "IDEA", "NEW-2"]
    assert browser.get("/courses/sea-swimming").status_code == 404
    assert browser.get("/teach/courses/sea-swimming").status_code == 404


@pytest.mark.parametrize(("title", "sentence"), [("", "Give your idea a title."), ("x" * 151, "under 150 characters")])
def test_an_idea_that_cannot_be_kept_stays_in_the_form(browser, title, sentence):
    browser.sign_in(bryn())

    page = browser.post("/my/ideas", data={"title": title, "summary": "Cold and kind."})

    assert page.status_code == 422
    assert sentence in page.text
    assert "Cold and kind.</textarea>" in page.text


def test_nobody_proposes_without_signing_in(browser):
    assert browser.post("/my/ideas", data={"title": "x"}).status_code == 302
    assert db.session.query(Course).count() == 0


def test_a_run_shows_what_it_is_taught_from_and_what_is_new(app, browser, course):
    teacher = a_clinician("Ioan Rees")
    with transaction():
        db.session.execute(text("UPDATE course SET state = 'published', published_revision_id = current_revision_id"))
    run = a_run(now(), pair=(teacher,))
    code = run.code
    preparation = "Bring <b>tea</b>."
    with transaction():
        changed = now()
        reading_only(False)
        writing.save_piece(changed, "preparation", {"preparation": preparation}, started_from=1, by=teacher)
        writing.save_piece(changed, "aims", {"description": "Rest."}, started_from=2, by=teacher)
    browser.sign_in(teacher)
    address = f"/teach/runs/{code}/course"
    assert address in browser.get(f"/teach/runs/{code}").text

    unpublished = browser.get(address)
    with transaction():
        db.session.execute(text("UPDATE course SET published_revision_id = current_revision_id"))
    published = browser.get(address)

    assert "Nothing: this is the newest version." in unpublished.text
    assert "Rest." not in unpublished.text
    assert "From version 1 to version 3." in published.text
    assert "&lt;b&gt;tea" in published.text
    assert db.session.query(Revision).count() == 3


def test_a_run_is_shown_to_those_who_teach_it_alone(browser, people):
    run = a_run(pair=people)
    browser.sign_in(a_clinician("Ioan Rees"))

    assert browser.get(f"/teach/runs/{run.code}/course").status_code == 404
