"""The one table from a message's name to the fields that a college's own words for it may hold.

A message without a row has the fields that are always there. A new one needs a line: its name, its fields, and what
must not be left out.
"""

from typing import Final

from college.foundation.wording import N_
from college.post.field_kinds import ALWAYS, Field, Fields, link, phrase, plain
from college.post.fields_of_sessions import DAY, OF_SESSIONS, TIME, WEEKDAY

WHEN = phrase("when", N_("a sentence with day and time; nothing where they are not known yet"), "enrolment/_when")
ASKED_ON = plain("asked_on", N_("the day on which the person was asked"), "asked_at | long_date")
WORKS_UNTIL = plain("until", N_("the time until which it works"), "until | clock_time")
WHICH_CLASS = phrase(
    "which_class", N_("a sentence with the day on which the class ended"), "questionnaires/_which_class"
)
IT_WAS = phrase("it_was", N_("a sentence that says which class; nothing where no day is known"), "enrolment/_it_was")
NUMBER = plain("number", N_("the number in the queue"), "number")

_HOME = 'address("public.home.show").rstrip("/")'
RUN_PAGE = f'{_HOME} ~ "/runs/" ~ (run | urlencode)'
OWN_PAGE = 'address("student.places.show", code=run)'
REMARK_PAGE = 'address("student.reviews.thread" if reviews else "facilitator.remarks.show", slug=slug, number=thread)'
# what is said to somebody who cannot follow a link, in the words of the originals
ON_THE_PHONE_OR_ON_PAPER = N_(
    "You can answer on the phone or on paper: just tell us which you like, or that you would rather not be asked."
)
COME_IN_OR_ON_PAPER = N_(
    "You can read it when you sign in, or ask us for it on paper. It is up to you, and nobody will ask why."
)
IF_YOU_CANNOT_COME = N_(
    "If you cannot come after all, let us know when you can. Nobody will ask why, and somebody else will be glad of it."
)
ASK_US = N_(
    "Welcome. You have joined the college, and you need never register again. "
    "Ask us what is on, and for a place whenever something suits you."
)
LOOK_WHEN_YOU_SIGN_IN = N_(
    "You find it when you sign in. If it is still right, one button says so; if not, change what you like."
)
STILL_OPEN = N_(
    "We asked you a few questions about it. You can still answer, if you like. We will not remind you again."
)

_CLASS = (WHEN, DAY, WEEKDAY, TIME)


def _questions(*before: str, more: tuple[Field, ...] = ()) -> Fields:
    says = N_("the address of the questions")
    own = link("link", says, 'address("public.questionnaires.show", token=token)', *before, ON_THE_PHONE_OR_ON_PAPER)
    return Fields((own, WHICH_CLASS, *more), needs=(("link",),))


TABLE: Final[dict[str, Fields]] = {
    "college/to_run": Fields(
        (
            phrase("which_class", N_("a sentence with the day and time of the class"), "college/_which_class"),
            plain("text", N_("what was written to everybody on the run"), "text", brief=False),
        ),
        needs=(("text",),),
    ),
    "courses/invited": Fields(
        (
            link(
                "link",
                N_("the address of the page to read"),
                'address("student.reviews.show", slug=slug)',
                COME_IN_OR_ON_PAPER,
            ),
        ),
        needs=(("link",),),
    ),
    "courses/mentioned": Fields(
        (
            link(
                "link",
                N_("the address of the remark"),
                REMARK_PAGE,
                N_("It is there when you sign in."),
            ),
        ),
        needs=(("link",),),
    ),
    "enrolment/already": Fields(
        (
            phrase("what_you_have", N_("what the person has: a place, an offer or a turn"), "enrolment/_what_you_have"),
            *_CLASS,
            link("own_page", N_("the address of the person's own page about it"), OWN_PAGE),
        ),
        needs=(("what_you_have",),),
    ),
    "enrolment/enrolled": Fields(
        (
            *_CLASS,
            link(
                "link",
                N_("the address of the page that says when, where and how to get there"),
                RUN_PAGE,
                N_("We are glad to tell you where it is and how to get there: just ask."),
            ),
            link(
                "own_page",
                N_("the address of the page on which the place can be given up"),
                OWN_PAGE,
                IF_YOU_CANNOT_COME,
            ),
        ),
        needs=(("when", "day", "link"),),
    ),
    "enrolment/joined": Fields(
        (
            link(
                "courses",
                N_("the address of what is on"),
                f'{_HOME} ~ "/courses"',
                ASK_US,
            ),
            link("sign_in", N_("the address of the page to sign in"), f'{_HOME} ~ "/sign-in"'),
        ),
        only="not known",
        otherwise=N_("These words welcome somebody new. Whoever joins twice is told so in the original words."),
    ),
    "enrolment/lapsed": Fields(
        (
            phrase("your_turn", N_("what becomes of the person's turn in the queue"), "enrolment/_your_turn"),
            IT_WAS,
            *_CLASS,
        ),
        needs=(("your_turn",),),
    ),
    "enrolment/noted": Fields(),
    "enrolment/offer": Fields(
        (
            phrase("held", N_("until when, or for how long, the place is held"), "enrolment/_held"),
            *_CLASS,
            link(
                "link",
                N_("the address of the page on which to say yes or no"),
                'address("public.offers.show", token=offer_token(enrolment_id, offers_made))',
                N_("Just tell us whether you would like it. You need not decide at once, and either answer is fine."),
            ),
        ),
        needs=(("link",), ("held",)),
    ),
    "enrolment/runs_again": Fields(
        (
            *_CLASS,
            link(
                "link",
                N_("the address of the page about it"),
                RUN_PAGE,
                N_("We are glad to tell you all about it: just ask."),
            ),
        ),
        needs=(("link",),),
    ),
    "enrolment/waiting": Fields(
        (
            NUMBER,
            *_CLASS,
            link(
                "own_page",
                N_("the address of the person's own page about it"),
                OWN_PAGE,
                N_("If you would like to know where you are in the queue, or to step out of it, just tell us."),
            ),
        ),
        needs=(("own_page",),),
    ),
    "enrolment/withdrawn": Fields(
        (
            IT_WAS,
            *_CLASS,
        )
    ),
    "imports/done": Fields(
        (
            phrase("what_became", N_("what became of the spreadsheet"), "imports/_what_became"),
            link("link", N_("the address of the page about it"), 'address("manager.imports.show", number=spreadsheet)'),
        ),
        needs=(("what_became",), ("link",)),
        example={"state": "checked"},
    ),
    "learning_plans/review": Fields(
        (
            link(
                "link",
                N_("the address of the person's own plan"),
                'address("student.plan.show")',
                LOOK_WHEN_YOU_SIGN_IN,
            ),
        ),
        needs=(("link",),),
    ),
    "people/code": Fields(
        (
            plain("code", N_("the code, in two halves"), 'code[:4] ~ " " ~ code[4:]', brief=False),
            WORKS_UNTIL,
            link("link", N_("the address that needs no code"), 'address("public.signing_in.link", token=token)'),
        ),
        needs=(("code",),),
    ),
    "people/comes_back": Fields(
        (plain("address", N_("the address that comes back"), "address", brief=False),),
        example={"address": "amina.old@example.org"},
    ),
    "people/needs_review": Fields(
        (
            plain("day", N_("the day on which the person told us"), "looked_at | long_date"),
            link(
                "link",
                N_("the address of the page on what helps"),
                'address("student.needs.show")',
                N_("If something has changed, tell us now or at any time. If nothing has, you need not do anything."),
            ),
        ),
        needs=(("link",),),
    ),
    "people/new_device": Fields(
        (
            plain("day", N_("the day on which somebody signed in"), "when | long_date"),
            plain("time", N_("the time at which somebody signed in"), "when | clock_time"),
            link("link", N_("the address of the page for a new password"), 'address("public.resetting.ask")'),
        ),
        needs=(("day",), ("time",), ("link",)),
    ),
    "people/reset": Fields(
        (
            link(
                "link",
                N_("the address of the page for a new password"),
                'address("public.resetting.show", token=token)',
            ),
            WORKS_UNTIL,
        ),
        needs=(("link",),),
    ),
    "people/welcome": Fields(
        (
            link("link", N_("the address that signs the person in"), 'address("public.welcome.show", token=token)'),
            plain("until_day", N_("the day until which it works"), "until | long_date"),
            WORKS_UNTIL,
            link("sign_in", N_("the address of the page to sign in"), 'address("public.signing_in.show")'),
        ),
        needs=(("link",),),
    ),
    "questionnaires/after_course": _questions(),
    "questionnaires/follow_up": _questions(),
    "questionnaires/reminder": _questions(STILL_OPEN, more=(ASKED_ON,)),
    **OF_SESSIONS,
}


def fields_of(name: str) -> Fields:
    """Find the fields of a message; none of its own for one that has no row yet."""
    return TABLE.get(name, Fields())


def offered(name: str) -> tuple[Field, ...]:
    """List every field that the words of a message may hold, its own first."""
    return (*fields_of(name).own, *ALWAYS)
