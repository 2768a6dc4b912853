"""The people of our stories. Amina learns; Bryn learns and must see nothing of Amina's; Dee teaches from lived
experience, Femi by training; Carys keeps the office; Gwen manages the college; Ada administers it."""

from college.people.models import Person
from college.people.rules import Role
from tests.factories import a_person


def amina() -> Person:
    """Amina learns here."""
    return a_person("Amina Yusuf")


def bryn() -> Person:
    """Bryn learns here, and must see nothing of Amina's."""
    return a_person("Bryn Hughes")


def dee() -> Person:
    """Dee teaches from lived experience."""
    return a_person("Dee Okafor", Role.PEER_TRAINER)


def femi() -> Person:
    """Femi teaches by training."""
    return a_person("Femi Adeyemi", Role.CLINICIAN)


def carys() -> Person:
    """Carys keeps the office."""
    return a_person("Carys Bowen", Role.OFFICE)


def gwen() -> Person:
    """Gwen manages the college."""
    return a_person("Gwen Pritchard", Role.MANAGER)


def ada() -> Person:
    """Ada administers it."""
    return a_person("Ada Kowalska", Role.ADMINISTRATOR)
