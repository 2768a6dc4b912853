"""What we write about courses that are being written. Facts only; the words are in templates/messages/courses.

No fact names a course or repeats what was said of it: the letter leads to the page, which asks who is there.
"""

from college.courses.models import Comment, Reviewer
from college.outbox.actions import Letter
from college.people.models import Person


def mentioned(comment: Comment, to: Person, *, reviews: bool) -> Letter:
    """Tell somebody that a remark asks for their eyes; `reviews` says that they read as a reviewer."""
    return Letter(
        to=to,
        name="courses/mentioned",
        facts={"slug": comment.course.slug, "thread": comment.parent_id or comment.id, "reviews": reviews},
        about=comment,
        once=f"mentioned:{comment.id}:{to.id}",
    )


def invited(reviewer: Reviewer) -> Letter:
    """Invite somebody to read a course before it is published."""
    return Letter(
        to=reviewer.person,
        name="courses/invited",
        facts={"slug": reviewer.course.slug},
        about=reviewer,
        once=f"invited:{reviewer.course_id}:{reviewer.person_id}:{reviewer.invited_at.isoformat()}",
    )
