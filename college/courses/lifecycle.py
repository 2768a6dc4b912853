"""From an idea to a published course: who is still missing, and which step may come next. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from college.courses.rules import State, missing
from college.foundation.refusal import Refused
from college.foundation.wording import N_
from college.people.rules import Knowledge
from college.settings.rules import Policy

Pairs = Iterable[tuple[int, Knowledge]]

NEXT = {
    State.IDEA: frozenset({State.DRAFT, State.RETIRED}),
    State.DRAFT: frozenset({State.IN_REVIEW, State.RETIRED}),
    State.IN_REVIEW: frozenset({State.DRAFT, State.SIGNED_OFF, State.RETIRED}),
    State.SIGNED_OFF: frozenset({State.IN_REVIEW, State.DRAFT, State.PUBLISHED, State.RETIRED}),
    State.PUBLISHED: frozenset({State.RETIRED}),
    State.RETIRED: frozenset({State.DRAFT}),
}
STATE_NAMES = {
    State.IDEA: N_("Idea"),
    State.DRAFT: N_("Draft"),
    State.IN_REVIEW: N_("In review"),
    State.SIGNED_OFF: N_("Signed off"),
    State.PUBLISHED: N_("Published"),
    State.RETIRED: N_("Retired"),
}


@dataclass(frozen=True)
class Standing:
    """How far a course has come: its state, what is written, who writes it and who signed the words of today.

    `is_published_as_written` says that everybody sees the words of today already.
    """

    state: State
    title: str
    summary: str
    authors: tuple[tuple[int, Knowledge], ...]
    signatures: tuple[tuple[int, Knowledge], ...]
    is_published_as_written: bool = False


@dataclass(frozen=True)
class Step:
    """One line of the checklist."""

    text: str
    done: bool


def may_move(before: State, after: State) -> None:
    """Let a course go from one state to the next, or raise `Refused`."""
    if after not in NEXT[before]:
        raise Refused("This step is not open to the course as it stands now. Look at the page again.")


def may_sign(state: State, knowledge: Knowledge | None, *, has_words: bool) -> Knowledge:
    """Let one of the authors sign, and give the capacity in which they do; raises `Refused` for anybody else."""
    if knowledge is None:
        raise Refused("Only those who write this course sign it, and you are not one of its authors.")
    if state in {State.IDEA, State.DRAFT}:
        raise Refused("Send the course for review first. Then it can be signed.")
    if state is State.RETIRED:
        raise Refused("This course is retired. Bring it back first.")
    if not has_words:
        raise Refused("A published course needs a title and a summary. Write both and save first.")
    return knowledge


def after_signing(policy: Policy, state: State, signatures: Pairs) -> State:
    """Give the state that follows from the signatures: complete ones sign a course off, lost ones open it again."""
    complete = not missing(policy, signatures)
    if state is State.IN_REVIEW and complete:
        return State.SIGNED_OFF
    if state is State.SIGNED_OFF and not complete:
        return State.IN_REVIEW
    return state


def checklist(policy: Policy, standing: Standing) -> tuple[Step, ...]:
    """List what leads to a published course under this policy, each line done or not."""
    needs_training = policy is not Policy.PEER_LED
    unwritten, unsigned = missing(policy, standing.authors), missing(policy, standing.signatures)
    reviewed = standing.state in {State.IN_REVIEW, State.SIGNED_OFF, State.PUBLISHED}
    lived, trained = Knowledge.LIVED_EXPERIENCE, Knowledge.BY_TRAINING
    steps = [
        Step(N_("Needs a title and a summary."), bool(standing.title.strip() and standing.summary.strip())),
        Step(N_("Needs an author with lived experience."), lived not in unwritten),
    ]
    if needs_training:
        steps.append(Step(N_("Needs an author by training."), trained not in unwritten))
    steps += [
        Step(N_("Needs to be sent for review."), reviewed),
        Step(N_("Needs the signature of somebody with lived experience."), reviewed and lived not in unsigned),
    ]
    if needs_training:
        steps.append(Step(N_("Needs the signature of somebody by training."), reviewed and trained not in unsigned))
    steps.append(Step(N_("Needs a manager to publish it."), standing.is_published_as_written))
    return tuple(steps)


def first_missing(policy: Policy, standing: Standing) -> str:
    """Say in one line what is missing next; empty where the course is published as it is written.

    That holds also for one that was published before signatures were kept: it needs them at its next change.
    """
    if standing.state is State.RETIRED:
        return N_("Retired. Bring it back to go on with it.")
    if standing.state is State.PUBLISHED and standing.is_published_as_written:
        return ""
    return next((step.text for step in checklist(policy, standing) if not step.done), "")


def may_publish(policy: Policy, standing: Standing) -> None:
    """Let the words of today be published, or raise `Refused` with the first thing that is missing.

    Under *advisory* people and signatures that are missing are told, and stop nothing.
    """
    if standing.state is State.RETIRED:
        raise Refused("This course is retired. Bring it back first.")
    if not standing.title.strip() or not standing.summary.strip():
        raise Refused("A published course needs a title and a summary. Write both and save first.")
    if policy is Policy.ADVISORY:
        return
    for step in checklist(policy, standing)[:-1]:
        if not step.done:
            raise Refused(step.text)
