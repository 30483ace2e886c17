"""Commands for the demo district: create and play."""

from __future__ import annotations

import math
import threading

from gridcenter.cli.databases import make
from gridcenter.cli.output import Progress, print_line
from gridcenter.cli.session import Session
from gridcenter.clock import utc_now
from gridcenter.demo import create as demo_create
from gridcenter.demo.book import make_book
from gridcenter.demo.cases import CaseMaker
from gridcenter.demo.district import make_areas
from gridcenter.demo.play import Player
from gridcenter.demo.play_records import RecordPlayer
from gridcenter.demo.play_whistles import WhistlePlayer
from gridcenter.errors import BadInput


def create(session: Session) -> int:
    """Makes the demo district in an empty database."""
    options, words = session.options, session.words
    shown = Progress()
    with session.database() as database:
        make(database)
        areas = demo_create.create(
            database,
            seed=options.seed,
            count=options.cases,
            until=utc_now(),
            progress=lambda done, count: shown.show(f"{done} / {count}"),
        )
    shown.end()
    print_line(words("cli.demo_made", areas=areas, cases=options.cases))
    return 0


def play(session: Session) -> int:
    """Brings new cases and acts for everybody but the desk, until interrupted."""
    options = session.options
    if not 0 <= options.rate < math.inf:
        raise BadInput(what="number", where="--rate", fix=str(options.rate))
    with session.center() as center:
        areas = make_areas(options.seed)
        people = center.directory.people.values()
        whistles = WhistlePlayer(center.whistles, people, seed=options.seed)
        records = RecordPlayer(center, people, seed=options.seed)
        player = Player(
            center,
            CaseMaker(options.seed, areas, make_book()),
            people,
            rate=options.rate,
            seed=options.seed,
            autopilot=options.autopilot,
            beside=(whistles.step, records.step),
        )
        stop = threading.Event()
        if options.minutes > 0:
            end = threading.Timer(options.minutes * 60, stop.set)
            end.daemon = True
            end.start()
        print_line(session.words("cli.demo_playing", rate=options.rate))
        player.run(stop)
    return 0
