"""The parser of the command line, and the one place where errors become a sentence and an exit status."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from gridcenter import __version__, paths
from gridcenter.cli import areas, attachments, calendar, cases, databases, demo, presence, proposals, records, whistles
from gridcenter.cli.output import print_error
from gridcenter.cli.session import Session
from gridcenter.demo.create import DEFAULT_CASES, DEFAULT_SEED
from gridcenter.domain.attachment import PhotoKind
from gridcenter.domain.calendar import FIRST_YEAR, LAST_YEAR
from gridcenter.domain.case import Stage
from gridcenter.domain.supervision import SupervisionLevel
from gridcenter.domain.task import SEATS, TaskKind, TaskResult
from gridcenter.domain.whistle import WhistleKind
from gridcenter.errors import GridError
from gridcenter.geo.datum import Datum
from gridcenter.settings import DATABASE_VARIABLE, from_environment
from gridcenter.words import LANGUAGES, load_words

Command = Callable[[Session], int]
# argparse gives the thing add_subparsers returns no public name.
Groups = Any
_USER_VARIABLE = "GRIDCENTER_USER"
_LARGEST_COUNT = 1_000_000_000
_AGAIN = "repeating an id does nothing twice"


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="gridcenter", description="A district command centre from the command line.")
    top.add_argument(
        "--db", default="", metavar="URL", help=f"sqlite:///FILE or postgresql://…, else {DATABASE_VARIABLE}"
    )
    top.add_argument("--lang", default="", choices=("", *LANGUAGES), help="language of what is printed")
    top.add_argument("--version", action="version", version=__version__)
    groups = top.add_subparsers(dest="group", required=True, metavar="COMMAND")
    _add_databases(groups)
    _add_areas(groups)
    _add_cases(groups)
    _add_whistles(groups)
    _add_records(groups)
    _add_calendar(groups)
    _add_demo(groups)
    _leaf(groups, "presence", "who has which case open, and since when", presence.show, listing=True)
    _leaf(groups, "stats", "counts of areas, cases and departments", cases.stats, listing=True)
    return top


def _group(groups: Groups, name: str, text: str) -> Groups:
    return groups.add_parser(name, help=text).add_subparsers(dest="verb", required=True, metavar="VERB")


def _leaf(
    verbs: Groups,
    name: str,
    text: str,
    run: Command,
    *,
    listing: bool = False,
    acting: bool = False,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=text)
    parser.set_defaults(run=run, json=False)
    if listing:
        parser.add_argument("--json", action="store_true", help="print JSON")
    if acting:
        user = os.environ.get(_USER_VARIABLE, "admin")
        parser.add_argument("--as", dest="actor", default=user, metavar="PERSON", help="login name of who acts")
    return parser


def _add_databases(groups: Groups) -> None:
    verbs = _group(groups, "db", "make, upgrade and check a database")
    leaf = _leaf(verbs, "create", "make the schema in an empty database", databases.create)
    leaf.add_argument("--admin-password", default="", help="lets admin sign in with it")
    _leaf(verbs, "upgrade", "bring an older database up to date", databases.upgrade)
    _leaf(verbs, "check", "compare schema and rules with this program", databases.check, listing=True)


def _add_areas(groups: Groups) -> None:
    verbs = _group(groups, "areas", "the district's areas")
    leaf = _leaf(verbs, "import", "read a GeoPackage or GeoJSON", areas.import_areas, listing=True)
    leaf.add_argument("file", metavar="FILE")
    leaf.add_argument("--layer", action="append", default=[], metavar="LEVEL=LAYER")
    leaf.add_argument("--field", action="append", default=[], metavar="code|name|kind=FIELD")
    leaf.add_argument("--datum", default=Datum.WGS84.value, choices=[datum.value for datum in Datum])
    leaf.add_argument("--district-name", default="", metavar="NAME")
    _leaf(verbs, "check", "codes, parents, gaps and overlaps", areas.check, listing=True)


def _add_cases(groups: Groups) -> None:
    verbs = _group(groups, "cases", "many cases at once")
    leaf = _leaf(verbs, "import", "read a CSV file", cases.import_cases, listing=True, acting=True)
    leaf.add_argument("file", metavar="FILE")
    leaf.add_argument("--map", required=True, metavar="FILE.toml", help="how its columns become cases")
    leaf = _leaf(verbs, "rejected", "rows that were not taken, with reasons", cases.rejected, listing=True)
    leaf.add_argument("--limit", type=_count, default=50)
    leaf.add_argument("--source", default="")
    verbs = _group(groups, "case", "one case")
    leaf = _leaf(verbs, "list", "open cases, nearest limit first", cases.list_cases, listing=True)
    leaf.add_argument("--limit", type=_count, default=50)
    leaf.add_argument("--search", default="", metavar="WORDS", help="all cases that hold the words")
    leaf.add_argument("--stage", default="", choices=["", *(stage.value for stage in Stage if not stage.final)])
    leaf = _leaf(verbs, "show", "a case with its history", cases.show, listing=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf = _leaf(verbs, "similar", "cases that may be the same matter", proposals.similar, listing=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf = _leaf(verbs, "recommend", "departments that should lead a case", proposals.recommend, listing=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf = _leaf(verbs, "do", "do something to a case", cases.do, listing=True, acting=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf.add_argument("action", metavar="ACTION")
    leaf.add_argument("--department", default="", metavar="CODE", help="whose branch")
    leaf.add_argument("--to", default="", metavar="CODE,CODE", help="departments to dispatch to, the lead first")
    leaf.add_argument("--standard", default="", metavar="ID", help="filing condition")
    leaf.add_argument("--until", default="", metavar="DAY", help="when a suspended case goes on")
    leaf.add_argument("--place", default="", help="where a department has checked in")
    leaf.add_argument("--people", type=_count, default=0, metavar="N", help="how many have come")
    leaf.add_argument("--into", default="", metavar="NUMBER", help="the case to merge into")
    leaf.add_argument("--behalf", action="store_true", help="recorded for a department that telephoned")
    _words_of_step(leaf)
    leaf = _leaf(verbs, "split", "make a second case of a part of one", cases.split, listing=True, acting=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf.add_argument("description", metavar="WORDS")
    leaf.add_argument("--address", default="", metavar="PLACE", help="the part's own place")
    leaf.add_argument("--reason", default="")
    leaf.add_argument("--command", default="", metavar="ID", help=_AGAIN)
    leaf = _leaf(verbs, "related", "cases merged into it, split off it, or it came from", cases.related, listing=True)
    leaf.add_argument("number", metavar="NUMBER")
    _leaf(verbs, "appeals", "closed cases whose appeal waits", cases.appeals, listing=True)
    leaf = _leaf(verbs, "attach", "add photos or PDFs to a case", attachments.attach, listing=True, acting=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf.add_argument("file", nargs="+", metavar="FILE")
    leaf.add_argument("--kind", default=PhotoKind.OTHER.value, choices=[kind.value for kind in PhotoKind])
    leaf.add_argument("--note", default="")
    leaf = _leaf(verbs, "attachments", "photos and papers of a case", attachments.list_of_case, listing=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf = _leaf(verbs, "attachment", "write one of them to a file", attachments.save)
    leaf.add_argument("sha256", metavar="SHA256-PREFIX")
    leaf.add_argument("--out", required=True, metavar="FILE")


def _add_whistles(groups: Groups) -> None:
    verbs = _group(groups, "whistle", "towns and grids call departments together")
    leaf = _leaf(verbs, "blow", "call for departments", whistles.blow, listing=True, acting=True)
    leaf.add_argument("subject", metavar="WORDS")
    leaf.add_argument("--kind", default=WhistleKind.ROUTINE.value, choices=[kind.value for kind in WhistleKind])
    leaf.add_argument("--matter", default="", metavar="CODE", help="the matter on the duty list")
    leaf.add_argument("--case", default="", metavar="NUMBER", help="the case it is about")
    leaf.add_argument("--area", default="", metavar="CODE", help="town, grid or micro-grid of the place")
    leaf.add_argument("--address", default="", metavar="PLACE")
    leaf.add_argument("--description", default="")
    leaf.add_argument("--command", default="", metavar="ID", help=_AGAIN)
    leaf = _leaf(verbs, "list", "open whistles, nearest limit first", whistles.list_whistles, listing=True)
    leaf.add_argument("--limit", type=_count, default=50)
    leaf.add_argument("--department", default="", metavar="CODE")
    leaf.add_argument("--all", action="store_true", help="the newest of any stage")
    leaf = _leaf(verbs, "show", "a whistle with branches and history", whistles.show, listing=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf = _leaf(verbs, "do", "do something to a whistle", whistles.do, listing=True, acting=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf.add_argument("action", metavar="ACTION")
    leaf.add_argument("--department", default="", metavar="CODE", help="whose branch")
    leaf.add_argument("--to", default="", metavar="CODE,CODE", help="departments to name, the lead first")
    leaf.add_argument("--matter", default="", metavar="CODE", help="under which an admission goes on the list")
    leaf.add_argument("--for-good", action="store_true", help="admit by putting it on the list")
    leaf.add_argument("--score", action="append", default=[], metavar="CODE=1..5[:WORDS]")
    leaf.add_argument("--place", default="", help="where a department has checked in")
    leaf.add_argument("--people", type=_count, default=0, metavar="N", help="how many have come")
    leaf.add_argument("--behalf", action="store_true", help="recorded for a department that telephoned")
    _words_of_step(leaf)
    _leaf(verbs, "matters", "what may be whistled, and to whom", whistles.matters, listing=True)
    leaf = _leaf(verbs, "matter", "put a matter on the list", whistles.put_matter, acting=True)
    leaf.add_argument("code", metavar="CODE")
    leaf.add_argument("name", metavar="NAME")
    leaf.add_argument("--to", default="", metavar="CODE,CODE", help="departments that answer for it; none: any")
    leaf.add_argument("--valid-from", default="", metavar="DAY")
    leaf.add_argument("--valid-to", default="", metavar="DAY")


def _words_of_step(leaf: argparse.ArgumentParser) -> None:
    leaf.add_argument("--reason", default="")
    leaf.add_argument("--note", default="")
    leaf.add_argument("--command", default="", metavar="ID", help=_AGAIN)


def _add_records(groups: Groups) -> None:
    verbs = _group(groups, "task", "somebody goes and looks")
    leaf = _leaf(
        verbs, "send", "to verify or inspect a case, or to check a place", records.send, listing=True, acting=True
    )
    leaf.add_argument("kind", choices=[kind.value for kind in TaskKind])
    leaf.add_argument("number", metavar="NUMBER", nargs="?", default="")
    leaf.add_argument("--seat", default=SEATS[0].value, choices=[seat.value for seat in SEATS])
    leaf.add_argument("--area", default="", metavar="CODE")
    leaf.add_argument("--address", default="", metavar="PLACE")
    _words_of_step(leaf)
    _leaf(verbs, "list", "open tasks", records.list_tasks, listing=True)
    leaf = _leaf(verbs, "do", "take it, hand it in or back", records.do_task, listing=True, acting=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf.add_argument("action", metavar="ACTION")
    leaf.add_argument("--result", default="", choices=("", *(result.value for result in TaskResult)))
    _words_of_step(leaf)
    verbs = _group(groups, "supervise", "by when, to what effect")
    leaf = _leaf(verbs, "open", "supervise a department", records.supervise, listing=True, acting=True)
    leaf.add_argument("department", metavar="CODE")
    leaf.add_argument("effect", metavar="EFFECT")
    leaf.add_argument("due", metavar="TIME", help="local time such as '2026-02-14 15:00'")
    leaf.add_argument("--level", default="ordinary", choices=[level.value for level in SupervisionLevel])
    leaf.add_argument("--demand", default="", metavar="WORDS")
    leaf.add_argument("--case", default="", metavar="NUMBER")
    leaf.add_argument("--whistle", default="", metavar="NUMBER")
    leaf.add_argument("--command", default="", metavar="ID", help=_AGAIN)
    _leaf(verbs, "list", "what is supervised", records.list_supervisions, listing=True)
    leaf = _leaf(verbs, "show", "one with every reply", records.show_supervision, listing=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf = _leaf(verbs, "do", "reply, press, close, withdraw", records.do_supervision, listing=True, acting=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf.add_argument("action", metavar="ACTION")
    leaf.add_argument("--due", default="", metavar="TIME", help="a new time with a press")
    leaf.add_argument("--achieved", default="", choices=("", "yes", "no"), help="was the effect reached")
    leaf.add_argument("--behalf", action="store_true", help="recorded for a department that telephoned")
    _words_of_step(leaf)
    verbs = _group(groups, "callback", "is the reporter answered, helped, content")
    leaf = _leaf(verbs, "plan", "plan one for a case", records.plan_call_back, listing=True, acting=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf.add_argument("--command", default="", metavar="ID", help=_AGAIN)
    _leaf(verbs, "list", "calls to make", records.list_call_backs, listing=True)
    leaf = _leaf(verbs, "do", "record what came of a call", records.do_call_back, listing=True, acting=True)
    leaf.add_argument("number", metavar="NUMBER")
    leaf.add_argument("action", metavar="ACTION")
    leaf.add_argument("--responded", default="", choices=("", "yes", "no"))
    leaf.add_argument("--resolved", default="", choices=("", "yes", "no"))
    leaf.add_argument("--satisfaction", type=int, default=0, metavar="1..5")
    _words_of_step(leaf)
    _leaf(verbs, "rates", "response, resolution, satisfaction", records.rates, listing=True)


def _add_calendar(groups: Groups) -> None:
    verbs = _group(groups, "clock", "limits and due times")
    leaf = _leaf(verbs, "due", "when a limit runs out, and why", calendar.due, listing=True)
    leaf.add_argument("start", metavar="START", help="local time such as '2026-02-14 15:00'")
    leaf.add_argument("limit", metavar="LIMIT", help="2UH, 4WH, 5WD or 7ND")
    leaf.add_argument("--department", default="", metavar="CODE", help="whose work hours count")
    verbs = _group(groups, "calendar", "holidays and make-up working days")
    leaf = _leaf(verbs, "show", "days of a year that differ from their weekday", calendar.show, listing=True)
    leaf.add_argument("year", type=_year, metavar="YEAR")
    leaf = _leaf(verbs, "set", "write one day", calendar.put, acting=True)
    leaf.add_argument("day", metavar="DAY")
    leaf.add_argument("kind", choices=("workday", "holiday"))
    leaf.add_argument("--name", default="")
    text = "write the days of a CSV file: from,to,kind,name"
    leaf = _leaf(verbs, "import", text, calendar.import_days, acting=True)
    leaf.add_argument("file", metavar="FILE")
    _leaf(verbs, "reckon", "go on where reckoning due times was broken off", calendar.reckon, acting=True)


def _add_demo(groups: Groups) -> None:
    verbs = _group(groups, "demo", "an invented district")
    leaf = _leaf(verbs, "create", "make it in an empty database", demo.create)
    leaf.add_argument("--seed", type=int, default=DEFAULT_SEED)
    leaf.add_argument("--cases", type=_count, default=DEFAULT_CASES, help="past cases")
    leaf = _leaf(verbs, "play", "act as sources, departments and grid workers", demo.play)
    leaf.add_argument("--rate", type=float, default=4.0, help="new cases a minute")
    leaf.add_argument("--seed", type=int, default=DEFAULT_SEED)
    leaf.add_argument("--autopilot", action="store_true", help="also act as the second desk")
    leaf.add_argument("--minutes", type=float, default=0.0, help="end by itself after so long")


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= _LARGEST_COUNT:
        raise argparse.ArgumentTypeError(f"a number from 1 to {_LARGEST_COUNT}")
    return number


def _year(text: str) -> int:
    number = int(text)
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status: 2 for what a person must mend, with one sentence."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may stand on a code page without Chinese; a lost sign is better than a lost listing.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    settings = from_environment(options.db, options.lang)
    words = load_words(settings.language, paths.resources() / "text")
    run: Command = options.run
    try:
        return run(Session(options, settings, words))
    except GridError as error:
        print_error(words.error(error))
        return 2
    except BrokenPipeError:
        # The reader has seen enough; what is left must not be flushed into the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
