"""The catalogue for machines: schema.org's Course and CourseInstance, with nothing in it that a page does not show."""

from collections.abc import Mapping
from typing import Any

from college.enrolment.prospectus import CourseOnOffer, Mode, RunOnOffer
from college.settings.queries import the_college
from college.web.templates import address

MODES = {Mode.IN_PERSON: "onsite", Mode.ONLINE: "online", Mode.MIXED: "blended"}


def as_schema_org(courses: tuple[CourseOnOffer, ...], named: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """Describe the courses as a JSON-LD list; `named` are the authors of each slug who gave leave to be named."""
    provider = {"@type": "EducationalOrganization", "name": the_college().name, "url": address("public.home.show")}
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "item": _course(course, provider) | _authors(named.get(course.slug, ())),
        }
        for position, course in enumerate(courses, 1)
    ]
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "numberOfItems": len(items),
        "itemListElement": items,
    }


def _authors(names: tuple[str, ...]) -> dict[str, Any]:
    return {"author": [{"@type": "Person", "name": name} for name in names]} if names else {}


def _course(course: CourseOnOffer, provider: dict[str, str]) -> dict[str, Any]:
    page = address("public.catalogue.course", slug=course.slug)
    return {
        "@type": "Course",
        "@id": page,
        "url": page,
        "name": course.title,
        "description": course.summary or course.title,
        "about": list(course.topics),
        "provider": provider,
        "hasCourseInstance": [_instance(run, course) for run in course.runs],
    }


def _instance(run: RunOnOffer, course: CourseOnOffer) -> dict[str, Any]:
    page = address("public.catalogue.run", code=run.code)
    places: list[dict[str, str]] = [{"@type": "Place", "name": name, "address": name} for name in run.venues]
    if run.mode in {Mode.ONLINE, Mode.MIXED}:
        places.append({"@type": "VirtualLocation", "url": page})
    found = {
        "@type": "CourseInstance",
        "@id": page,
        "url": page,
        "name": course.title,
        "startDate": run.spans[0][0].isoformat(),
        "endDate": run.spans[-1][1].isoformat(),
        "location": places,
        "maximumAttendeeCapacity": run.tally.places,
        "remainingAttendeeCapacity": run.tally.left,
    }
    return found if run.mode is None else found | {"courseMode": MODES[run.mode]}
