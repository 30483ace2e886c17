"""Both languages say everything the program wants said, with the same places, and nothing besides."""

from __future__ import annotations

import ast
import itertools
import string
from enum import StrEnum
from pathlib import Path

import pytest

from gridcenter import errors, paths
from gridcenter.domain import (
    alarms,
    area,
    attachment,
    call_back,
    camera,
    case,
    category,
    limits,
    moves,
    people,
    recommendation,
    skips,
    supervision,
    task,
    views,
    whistle,
    whistle_moves,
)
from gridcenter.geo.datum import Datum
from gridcenter.words import LANGUAGES, Words, load_words

ROOT = Path(__file__).resolve().parents[2]
FOLDER = paths.resources() / "text"
ENUMS: tuple[type[StrEnum], ...] = (
    alarms.AlarmKind,
    call_back.CallBackAction,
    call_back.CallBackStage,
    supervision.SupervisionAction,
    supervision.SupervisionLevel,
    supervision.SupervisionStage,
    task.TaskAction,
    task.TaskKind,
    task.TaskResult,
    task.TaskStage,
    whistle.Admission,
    whistle.WhistleKind,
    whistle.WhistleStage,
    whistle.WhistleState,
    whistle_moves.WhistleAction,
    area.AreaLevel,
    area.GridKind,
    case.Appeal,
    attachment.PhotoKind,
    case.Ask,
    case.Stage,
    case.BranchState,
    case.Priority,
    case.Source,
    category.CategoryKind,
    camera.CameraOwner,
    moves.Action,
    limits.ClockKind,
    people.Role,
    recommendation.Ground,
    skips.SkipReason,
    views.View,
    Datum,
)
# Groups whose keys are put together from data, so that no literal in the code names them.
MADE_OF_DATA = ("error.", "finding.", "rejected.", "limit_kind.", "branch_state.late")


def texts(language: str) -> dict[str, str | dict[str, str]]:
    return dict(load_words(language, FOLDER)._texts)


def places(text: str | dict[str, str]) -> set[str]:
    forms = [text] if isinstance(text, str) else list(text.values())
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


def used_keys() -> tuple[set[str], set[str]]:
    """Literal keys of the code, and the beginnings of those that are put together."""
    whole: set[str] = set()
    begun: set[str] = set()
    for file in [*(ROOT / "gridcenter").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
    return whole, begun


def asked_keys() -> set[str]:
    """Keys that stand as literals in a call of the words."""
    found = set()
    for file in [*(ROOT / "gridcenter").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                first = node.args[0]
                if name in ("words", "_words") and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def test_that_both_languages_have_the_same_keys_and_places():
    chinese, english = texts("zh"), texts("en")
    assert chinese.keys() == english.keys()
    assert {key for key in chinese if places(chinese[key]) != places(english[key])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_key_the_code_asks_for_exists(language):
    assert len(asked_keys()) > 100
    assert asked_keys() - texts(language).keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_no_key_is_left_over(language):
    whole, begun = used_keys()
    names = {f"{_group(kind)}." for kind in ENUMS}
    prefixes = (*MADE_OF_DATA, *names, *(start for start in begun if "." in start))
    left = {key for key in texts(language) if key not in whole and not key.startswith(prefixes)}
    assert left == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_that_every_member_of_an_enumeration_has_a_word(language, kind):
    words = load_words(language, FOLDER)
    for member in kind:
        assert words.name(member).strip()


def _group(kind: type[StrEnum]) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).lstrip("_")


DATA = {
    "what": "case",
    "key": "0713",
    "action": moves.Action.CLOSE,
    "stage": case.Stage.FILED,
    "why": "stage",
    "department": "城管",
    "roles": (people.Role.ACCEPTOR,),
    "needs": (people.Role.SHIFT_LEADER,),
    "command": "c",
    "where": "w",
    "reason": "r",
    "found": "0001",
    "wanted": "0002",
    "newer": False,
    "trial": False,
    "fix": "f",
    "name": "n",
    "done": 3,
    "number": "n",
    "version": 2,
    "days": 365,
    "most": 2,
    "who": "w",
    "seconds": 60,
    "area": "a",
    "photo": attachment.PhotoKind.NEAR,
}


def kinds_of_error(kind: type[errors.GridError] = errors.GridError) -> list[type[errors.GridError]]:
    return [kind, *(below for direct in kind.__subclasses__() for below in kinds_of_error(direct))]


def calls() -> list[tuple[str, ast.Call]]:
    """Every call in the code with the name of what is called."""
    found = []
    for file in [*(ROOT / "gridcenter").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                found.append((name, node))
    return found


def literals(node: ast.expr) -> list[object]:
    """The values an argument may have, as far as they stand in the code; else a word that stands for any."""
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*literals(node.body), *literals(node.orelse)]
    return ["somewhat"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_error_is_said_with_what_it_is_given_where_it_is_raised(language):
    words = load_words(language, FOLDER)
    kinds = {kind.__name__: kind for kind in kinds_of_error() if kind is not errors.Conflict}
    raised = [(kinds[name], call) for name, call in calls() if name in kinds and call.keywords]
    assert len(raised) > 50
    for kind, call in raised:
        given = {word.arg or "": literals(word.value) for word in call.keywords}
        for values in itertools.product(*given.values()):
            data = dict(zip(given, values, strict=True))
            sentence = words.error(kind(**data))
            assert sentence.strip()
            assert "{" not in sentence
            if kind in (errors.BadInput, errors.BadMove):
                assert words.has(f"error.{kind.code}.{data.get('what', data.get('why'))}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_a_conflict_is_said_with_its_number(language, desk):
    case = desk.report()
    sentence = load_words(language, FOLDER).error(errors.Conflict(current=case))
    assert case.number in sentence
    assert "{" not in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_way_a_schema_can_differ_has_its_own_sentence(language):
    words = load_words(language, FOLDER)
    facts = {"where": "w", "wanted": "0002"}
    ways = [("", False, False), ("a001", False, False), ("a009", True, False), ("0001", False, True)]
    said = {
        words.error(errors.SchemaMismatch(found=found, newer=newer, trial=trial, **facts))
        for found, newer, trial in ways
    }
    assert len(said) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_roles_and_actions_are_said_in_words(language):
    words = load_words(language, FOLDER)
    error = errors.NotAllowed(action=moves.Action.CLOSE, roles=(), needs=(people.Role.ACCEPTOR, people.Role.TOWN))
    sentence = words.error(error)
    assert words.name(people.Role.TOWN) in sentence
    assert words.name(moves.Action.CLOSE) in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_key_put_together_begins_as_some_key_does(language):
    begun = set()
    for name, call in calls():
        if name in ("words", "_words") and call.args and isinstance(call.args[0], ast.JoinedStr):
            first = call.args[0].values[0]
            assert isinstance(first, ast.Constant)
            begun.add(str(first.value))
    assert len(begun) > 3
    assert {start for start in begun if not any(key.startswith(start) for key in texts(language))} == set()


def test_that_a_language_there_is_none_of_is_english():
    assert load_words("fr", FOLDER)("list.comma") == load_words("en", FOLDER)("list.comma")


def _errors() -> list[errors.GridError]:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.GridError)]
    return [kind(**DATA) for kind in kinds if kind is not errors.Conflict]


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_error_becomes_a_sentence_without_open_places(language):
    words = load_words(language, FOLDER)
    for error in _errors():
        sentence = words.error(error)
        assert sentence
        assert "{" not in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_reason_an_error_can_name_has_its_sentence(language):
    words = load_words(language, FOLDER)
    for part, prefix, kind in (
        ("why", "error.bad_move.", errors.BadMove),
        ("what", "error.bad_input.", errors.BadInput),
        ("what", "error.not_found.", errors.NotFound),
    ):
        for key in texts(language):
            if key.startswith(prefix):
                sentence = words.error(kind(**{**DATA, part: key.removeprefix(prefix)}))
                assert "{" not in sentence


def test_that_a_plural_is_chosen_by_its_number():
    words = Words("en", {"cases": {"one": "{n} case", "other": "{n} cases"}})
    assert (words("cases", n=1), words("cases", n=2)) == ("1 case", "2 cases")


def test_that_an_unknown_key_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        Words("en", {})("nothing")
