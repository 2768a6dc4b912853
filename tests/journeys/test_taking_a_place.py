"""A nervous newcomer takes a place: on a phone, with JavaScript off, and where it says so by keyboard alone."""

import pytest
from sqlalchemy import func, select

from college.enrolment.actions.leaving import withdraw
from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.models import Message
from college.people import messages
from college.people.actions import accounts
from college.people.models import Person
from college.questionnaires import actions as questionnaires
from college.questionnaires.links import secret_of
from college.questionnaires.models import Answer
from college.questionnaires.rules import Wave
from college.web.offer_links import offer_token
from tests.cast import amina, bryn
from tests.factories import a_course, a_run, an_agreement, an_enrolment

pytestmark = pytest.mark.browser
FEW = 7  # what a newcomer is asked on the one form: two minutes are not long for more
PAGES = ["/courses", "/courses/<slug>", "/runs/<code>/place", "/runs/<code>/place/done"]


@pytest.fixture
def phone(chromium, served):
    """Lend a small phone with JavaScript off, at the college's address."""
    context = chromium.new_context(
        base_url=served, viewport={"width": 360, "height": 740}, java_script_enabled=False, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def tab_to(page, target):
    """Press Tab until the target has the focus, as somebody does who has no mouse."""
    wanted = target.first
    wanted.wait_for()
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("thing => thing === document.activeElement"):
            assert wanted.evaluate("thing => getComputedStyle(thing).outlineStyle") != "none" or is_ringed(wanted)
            return
    pytest.fail(f"the keyboard does not reach {target}")


def is_ringed(thing):
    """Tell whether the focus can be seen by a ring or a colour rather than an outline."""
    return thing.evaluate(
        "thing => [thing, thing.nextElementSibling].some(one => one && (getComputedStyle(one).boxShadow !== 'none'"
        " || getComputedStyle(one, '::before').boxShadow !== 'none'))"
    )


def heading(page):
    """Read the heading of the page, without the small line above it."""
    return page.locator("h1").inner_text().splitlines()[-1]


def fill_in(page, **said):
    """Fill in the form as Nia does, unless told otherwise."""
    for name, words in ({"name": "Nia", "phone": "07700 900123"} | said).items():
        page.fill(f"[name={name}]", words)
    page.check("[name=capacities][value=supporter]")
    if page.locator("[name=agrees]").count():
        page.check("[name=agrees]")


def send(page):
    """Press the one main button of the page."""
    page.locator("main form button").first.click()


def standing():
    """Give who stands how."""
    db.session.rollback()
    return list(db.session.execute(select(Person.name, Enrolment.state).join(Enrolment.person).order_by(Enrolment.id)))


def path(page, run):
    """Give the page's address, with names for its parts."""
    address = page.url.partition("/")[2].partition("/")[2].partition("/")[2]
    return "/" + address.replace(run.course.slug, "<slug>").replace(run.code, "<code>")


def test_from_the_courses_to_a_place_by_keyboard_alone(phone):
    an_agreement()
    run, walked = a_run(a_course("Understanding sleep")), []
    phone.goto("/courses")

    walked.append(path(phone, run))
    tab_to(phone, phone.get_by_role("link", name="Understanding sleep"))
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/courses/*")
    walked.append(path(phone, run))
    tab_to(phone, phone.locator("a[href$='/place']"))
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/place")
    walked.append(path(phone, run))
    asked = phone.locator("main form :is(input:not([type=hidden], [type=checkbox]), textarea, fieldset)").count()
    asked += phone.locator("main form input[name=agrees]").count()
    tab_to(phone, phone.locator("[name=name]"))
    phone.keyboard.type("Nia")
    tab_to(phone, phone.locator("[name=phone]"))
    phone.keyboard.type("07700 900123")
    tab_to(phone, phone.locator("[name=capacities][value=supporter]"))
    phone.keyboard.press("Space")
    tab_to(phone, phone.locator("summary", has_text="What we agree on"))
    phone.keyboard.press("Enter")
    assert phone.get_by_text("We are kind to each other.").is_visible()
    tab_to(phone, phone.locator("[name=agrees]"))
    phone.keyboard.press("Space")
    tab_to(phone, phone.get_by_role("button", name="Take a place"))
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/done")
    walked.append(path(phone, run))

    assert heading(phone) == "You have a place"
    assert standing() == [("Nia", State.ENROLLED)]
    assert walked == PAGES
    assert asked <= FEW
    tab_to(phone, phone.get_by_role("link", name="Put it in my calendar"))


def test_a_mistake_loses_nothing_that_was_typed_or_ticked(phone):
    an_agreement()
    run = a_run()
    phone.goto(f"/runs/{run.code}/place")
    fill_in(phone, name=" ", email="nia@", what_helps="A seat near the door")

    send(phone)
    summary = phone.locator(".nhsuk-error-summary")
    links = summary.locator("a").all()

    assert [link.inner_text() for link in links] == [
        "Tell us your name.",
        "Check the e-mail address. It should look like name@example.org.",
    ]
    for link in links:
        assert phone.locator(link.get_attribute("href")).is_visible()
    assert phone.input_value("[name=email]") == "nia@"
    assert phone.input_value("[name=phone]") == "07700 900123"
    assert phone.input_value("[name=what_helps]") == "A seat near the door"
    assert phone.is_checked("[name=capacities][value=supporter]")
    assert phone.is_checked("[name=agrees]")
    assert standing() == []

    phone.fill("[name=name]", "Nia")
    phone.fill("[name=email]", "")
    send(phone)
    assert heading(phone) == "You have a place"
    assert standing() == [("Nia", State.ENROLLED)]


def test_a_button_pressed_twice_makes_one_place(phone):
    run = a_run()
    phone.goto(f"/runs/{run.code}/place")
    fill_in(phone)

    phone.locator("main form button").first.dblclick()
    phone.wait_for_url("**/done")

    assert heading(phone) == "You have a place"
    assert standing() == [("Nia", State.ENROLLED)]
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_who_goes_back_is_told_that_the_place_is_kept_and_can_return(phone):
    run = a_run(places=1)
    phone.goto(f"/runs/{run.code}/place")
    fill_in(phone)
    send(phone)
    phone.wait_for_url("**/done")

    phone.go_back()
    assert phone.get_by_text("heard that you have a place").is_visible()

    phone.get_by_role("link", name="See what happens next").click()
    assert heading(phone) == "You have a place"
    assert standing() == [("Nia", State.ENROLLED)]


def test_from_the_queue_to_an_offer_to_a_place(app, phone):
    run = a_run(a_course("Living with voices"), places=1)
    first = an_enrolment(amina(), run)
    phone.goto(f"/runs/{run.code}/place")
    assert heading(phone) == "Join the waiting list"
    fill_in(phone)
    send(phone)
    assert heading(phone) == "You are number 1 in the queue"

    db.session.rollback()
    with transaction():
        withdraw(first, by=first.person)
    place = db.session.scalars(select(Enrolment).where(Enrolment.state == State.OFFERED)).one()
    with app.app_context():
        token = offer_token(place.id, place.offers_made)
    phone.goto(f"/offers/{token}")
    assert heading(phone) == "A place has come free for you"
    assert "voices" not in phone.content()
    tab_to(phone, phone.get_by_role("button", name="Yes, I take the place"))
    phone.keyboard.press("Enter")

    phone.get_by_text("We look forward to seeing you").wait_for()
    assert heading(phone) == "The place is yours"
    assert ("Nia", State.ENROLLED) in standing()
    phone.go_back()
    phone.reload()
    assert heading(phone) == "The place is yours"


def test_a_returning_student_signs_in_by_a_code_and_is_led_back_to_the_form(app, phone):
    key, student, run = app.extensions["college"].secret_key.encode(), bryn(), a_run()
    with transaction():
        accounts.open_account(student, address=student.email, by=None)
    address = student.email
    phone.goto(f"/runs/{run.code}/place")
    phone.get_by_role("main").get_by_role("link", name="Sign in").click()

    tab_to(phone, phone.locator("[name=whoever]"))
    phone.keyboard.type(address)
    tab_to(phone, phone.get_by_role("button", name="E-mail me a code instead"))
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/sign-in/code")
    db.session.rollback()
    letter = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    phone.fill("[name=code]", messages.fresh_facts(letter.name, letter.facts, key)["code"])
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/place")

    assert phone.locator("[name=name], [name=email], [name=phone]").count() == 0
    phone.check("[name=capacities][value=lived_experience]")
    send(phone)
    assert heading(phone) == "You have a place"
    phone.goto("/my")
    assert phone.locator(".next-session").inner_text().startswith("Your next session")


def test_a_questionnaire_is_answered_by_its_link_by_keyboard_alone(app, phone):
    key = app.config["SECRET_KEY"].encode()
    student, run = amina(), a_run(sessions=1, first=clock.now())
    an_enrolment(student, run)
    with transaction():
        number = questionnaires.invite(student, run, Wave.AFTER, key=key).id
    phone.goto(f"/q/{secret_of(key, number)}")
    assert "Amina" not in phone.content()

    tab_to(phone, phone.locator("[name=answer_recommend]"))
    phone.keyboard.press("ArrowDown")
    tab_to(phone, phone.locator("[name=answer_learned]"))
    phone.keyboard.insert_text("rest " * 500)
    tab_to(phone, phone.get_by_role("button", name="Send my answers"))
    phone.keyboard.press("Enter")
    phone.locator(".nhsuk-error-summary").wait_for()
    assert phone.input_value("[name=answer_learned]").startswith("rest rest")
    assert phone.locator("[name=answer_recommend]:checked").count() == 1
    phone.fill("[name=answer_learned]", "To rest.")
    phone.get_by_role("button", name="Send my answers").press("Enter")
    phone.wait_for_url("**/thank-you")

    db.session.rollback()
    assert "To rest." in db.session.scalars(select(Answer.value)).all()
    phone.goto(f"/q/{secret_of(key, number)}")
    assert heading(phone) == "This form is closed"
    assert "To rest." not in phone.content()
