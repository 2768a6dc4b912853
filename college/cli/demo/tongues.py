"""People of the demonstration college who are written to in its second language, where it is set to have one."""

from sqlalchemy import update

from college.cli.demo.making import Making
from college.foundation.db import db
from college.foundation.running import settings
from college.outbox.actions.wording import keep_wording
from college.people.models import Person
from college.post.wording import names_offered

ONE_IN = 4
IN_WELSH = {
    "enrolment/enrolled": (
        "Mae gennych le",
        "Annwyl ((name)),\n\n"
        "Mae gennych le ar y cwrs. Mae'n dechrau ar ((day)) am ((time)).\n\n"
        "Popeth y mae angen i chi ei wybod:\n((link))\n\n"
        "Os na allwch ddod wedi'r cyfan, rhowch eich lle yn ôl yma. Ni fydd neb yn gofyn pam:\n((own_page))",
    ),
    "timetable/reminder": (
        "Nodyn atgoffa gan eich coleg",
        "Annwyl ((name)),\n\n"
        "Mae eich dosbarth ar ((day)), o ((time)) tan ((until)).\n\n"
        "Nid oes angen i chi ddod â dim. Os na allwch ddod, rhowch wybod i ni. Ni fydd neb yn gofyn pam.",
    ),
    "college/to_run": (
        "Neges gan eich coleg",
        "Annwyl ((name)),\n\nDyma neges i bawb yn eich dosbarth:\n\n((text))",
    ),
}


def speak_two(making: Making) -> None:
    """Let one student in four have chosen the second language, and say the commonest messages in it."""
    if len(settings().locales) < 2:
        return
    second = settings().locales[1]
    chose = making.students[1::ONE_IN]
    db.session.execute(update(Person).where(Person.id.in_(chose)).values(language=second))
    if second == "cy":
        _word(db.session.get_one(Person, making.cast["gwen"]))


def _word(gwen: Person) -> None:
    for name, (subject, text) in IN_WELSH.items():
        offered = names_offered(name)
        keep_wording(name, "cy", subject=subject, text=text, offered=offered, titles=(), seen=0, by=gwen)
