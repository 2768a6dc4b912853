"""The outcomes of `measures.py` over a whole term, from answers that the database has counted already.

A large college returns a million answers. Nearly every form counts for itself, so equal answers are counted by the
database, and so is who was asked, where nobody can have been asked twice (a `Tally`). Elsewhere names are read, and
forms that count together (one person asked twice on a run) are judged one by one. Where people count, the names behind
each answer are put together. The result is that of `measures.outcomes` over the same forms; tests hold them together.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from college.outcomes.measures import MEASURES, WAVES, Form, Measure, Outcome, Verdict, together, verdict

Unit = tuple[Hashable, str]
"""Whom a form counts for: a run and a pseudonym."""


class Asked(NamedTuple):
    """Those on a run who were asked, by pseudonym; an empty one is somebody of whom no more is known."""

    questionnaire: str
    wave: str
    run: Hashable
    names: Sequence[str]


class Said(NamedTuple):
    """So many forms of a questionnaire gave this answer; `names` are whose, where the measure counts people."""

    questionnaire: str
    wave: str
    question: str
    answer: str
    times: int
    names: Sequence[str] = ()


class Tally(NamedTuple):
    """How many a questionnaire reached at a wave at which everybody was asked once about a run: forms, and people."""

    returned: int
    invited: int
    people_returned: int
    people_invited: int


FormsOf = Callable[[str, Sequence[Unit]], Iterable[Form]]
"""Finds the forms that these people returned on these runs at a wave."""

NamesOf = Callable[[str, frozenset[str]], tuple[Sequence[Asked], Sequence[Asked]]]
"""Finds who returned these questionnaires at a wave, and who was asked and did not."""


@dataclass
class _Reach:
    """How many some questionnaires reached at a wave, and who returned several forms that count once."""

    returned: int = 0
    invited: int = 0
    shared: list[Unit] = field(default_factory=list)


@dataclass(frozen=True)
class Term:
    """What is known of a term: what was said, and whom it reached.

    `tallies` are by questionnaire and wave; where there is none, or several questionnaires ask the same, the names
    are read, which takes longer.
    """

    said: Sequence[Said]
    tallies: Mapping[tuple[str, str], Tally]
    names_of: NamesOf
    forms_of: FormsOf

    def outcomes(self) -> tuple[Outcome, ...]:
        """Count every measure at every wave at which somebody answered its question, in the order of `MEASURES`."""
        told: dict[tuple[str, str], list[Said]] = defaultdict(list)
        for each in self.said:
            if verdict(each.question, each.answer) is not Verdict.BLANK:
                told[each.question, each.wave].append(each)
        found = ((key, wave) for key in MEASURES for wave in WAVES if (key, wave) in told)
        return tuple(self._outcome(MEASURES[key], wave, told[key, wave]) for key, wave in found)

    def _outcome(self, measure: Measure, wave: str, told: Sequence[Said]) -> Outcome:
        asked_in = frozenset(each.questionnaire for each in told)
        reach = self._reach(measure, wave, asked_in)
        if measure.counts_people:
            return _outcome(measure, wave, _people(measure, told), reach)
        counted = _forms(measure, told)
        self._put_together(measure, wave, asked_in, reach.shared, counted)
        return _outcome(measure, wave, counted, reach)

    def _reach(self, measure: Measure, wave: str, asked_in: frozenset[str]) -> _Reach:
        tally = self.tallies.get((next(iter(asked_in)), wave)) if len(asked_in) == 1 else None
        if tally is not None:
            people = (tally.people_returned, tally.people_invited)
            return _Reach(*people) if measure.counts_people else _Reach(tally.returned, tally.invited)
        back, missing = self.names_of(wave, asked_in)
        return _reach(_on_one_run(back), _on_one_run(missing)) if measure.counts_people else _reach(back, missing)

    def _put_together(
        self, measure: Measure, wave: str, asked_in: frozenset[str], shared: Sequence[Unit], counted: Counter[Verdict]
    ) -> None:
        """Let forms that count together count once."""
        units = set(shared)
        apart: dict[Unit, list[Verdict]] = defaultdict(list)
        for form in self.forms_of(wave, shared) if shared else ():
            if form.questionnaire in asked_in and (form.run, form.pseudonym) in units:
                apart[form.run, form.pseudonym].append(verdict(measure.key, form.answers.get(measure.key, "")))
        for verdicts in apart.values():
            counted.subtract(verdicts)
            counted[together(measure, verdicts)] += 1


def _outcome(measure: Measure, wave: str, counted: Counter[Verdict], reach: _Reach) -> Outcome:
    usable = counted[Verdict.POSITIVE] + counted[Verdict.NOT_POSITIVE]
    return Outcome(
        measure.key,
        wave,
        numerator=counted[Verdict.POSITIVE],
        denominator=usable,
        answered=usable + counted[Verdict.DECLINED],
        returned=reach.returned,
        invited=reach.invited,
        reference_percent=measure.reference_percent,
    )


def _forms(measure: Measure, told: Iterable[Said]) -> Counter[Verdict]:
    counted: Counter[Verdict] = Counter()
    for each in told:
        counted[verdict(measure.key, each.answer)] += each.times
    return counted


def _people(measure: Measure, told: Iterable[Said]) -> Counter[Verdict]:
    """Count each person once, for the best that they said; each nameless form is a person of its own."""
    named: dict[Verdict, set[str]] = defaultdict(set)
    counted: Counter[Verdict] = Counter()
    for each in told:
        judged = verdict(measure.key, each.answer)
        named[judged].update(each.names)
        counted[judged] += each.names.count("")
    known: set[str] = {""}
    for judged in sorted(named, reverse=True):
        counted[judged] += len(named[judged] - known)
        known |= named[judged]
    return counted


def _on_one_run(asked: Iterable[Asked]) -> list[Asked]:
    return [each._replace(run=None) for each in asked]


def _reach(back: Iterable[Asked], missing: Iterable[Asked]) -> _Reach:
    came, absent = _by_run(back), _by_run(missing)
    found = _Reach()
    for run, names in came.items():
        nameless, known = names.count(""), set(names) - {""}
        found.returned += nameless + len(known)
        if nameless + len(known) < len(names):
            found.shared += [(run, name) for name, times in Counter(names).items() if name and times > 1]
    found.invited = found.returned
    for run, names in absent.items():
        found.invited += names.count("") + len(set(names) - {""} - set(came.get(run, ())))
    return found


def _by_run(asked: Iterable[Asked]) -> dict[Hashable, list[str]]:
    found: dict[Hashable, list[str]] = defaultdict(list)
    for each in asked:
        found[each.run] += each.names
    return found
