"""A copy of everything for the person whom it is about: one file for machines, one to read."""

import io
import json
import zipfile

from college.foundation import clock
from college.foundation.templating import document
from college.people.models import Person
from college.privacy.queries import held_about


def export(person: Person, *, key: bytes, by_another: bool = False) -> bytes:
    """Make the zip file of what is held about a person: `data.json` and `data.html`.

    One that somebody else makes for them holds nothing of what they wrote for themselves alone.
    """
    holdings = held_about(person, key=key, by_another=by_another)
    made = clock.now()
    machine = json.dumps({"made_at": f"{made:%Y-%m-%dT%H:%M:%SZ}", "held": holdings}, ensure_ascii=False, indent=1)
    readable = document("person_data.html", {"holdings": holdings, "made_at": made})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", machine + "\n")
        file.writestr("data.html", readable)
    return buffer.getvalue()
