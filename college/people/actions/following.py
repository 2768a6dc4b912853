"""What was not said yet follows a person who is reached by another way from now on."""

from college.audit.actions import record
from college.outbox import ways
from college.outbox.actions.redirecting import redirect
from college.outbox.models import Message
from college.outbox.queries import untold_to
from college.outbox.rules import Channel
from college.people import messages
from college.people.models import Person


def follow(person: Person) -> None:
    """Let open tasks and messages that wait go the way by which somebody is reached now; call it when that changed.

    A call that is no longer to be made leaves as an e-mail; an e-mail becomes a call to somebody who is called. Each is
    asked whether it is still true when it is said, as always, and what was said or settled stays. What somebody does
    not want any more stays where it is until it would be said, and is dropped then: who takes back within the minute
    that they want to hear nothing has missed nothing.
    """
    moved = [number for number, name, way in untold_to(person.id) if _moved(person, number, name, way)]
    if moved:
        record("person.messages_redirected", person, by=None, messages=moved)


def goes_another_way(person: Person, message: Message) -> bool:
    """Tell of a message that it was not said yet and does not go as its person is reached now.

    So it is for one that was posted in the very moment in which somebody chose another way.
    """
    return _way_of(person, message.name) not in {None, message.channel}


def _moved(person: Person, number: int, name: str, way: Channel) -> bool:
    now = _way_of(person, name)
    return now is not None and now is not way and redirect(number, now)


def _way_of(person: Person, name: str) -> Channel | None:
    if name == messages.COMES_BACK:
        return messages.way_to_ask(person)
    return person.way_for(ways.kind_of(name)) if ways.is_known(name) else None
