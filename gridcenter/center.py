"""The composition root: opens a database and puts the services together. Every front end begins here."""

from __future__ import annotations

from types import TracebackType

from gridcenter.clock import Clock, utc_now
from gridcenter.domain.change import Feed
from gridcenter.domain.directory import Directory
from gridcenter.feed.feed import make_feed
from gridcenter.services.attachments import Attachments
from gridcenter.services.calendars import CalendarDays
from gridcenter.services.call_backs import CallBacks
from gridcenter.services.cases import Cases
from gridcenter.services.directory import Directories
from gridcenter.services.presence import Presences
from gridcenter.services.reckoning import Reckoning
from gridcenter.services.recommendations import RecommendedDepartments
from gridcenter.services.similar import SimilarCases
from gridcenter.services.statistics import Statistics
from gridcenter.services.supervisions import Supervisions
from gridcenter.services.tasks import Tasks
from gridcenter.services.whistles import Whistles
from gridcenter.store import schema
from gridcenter.store.engine import Database, parse_url


class Center:
    """One open district: its services and its feed. Any thread may use it; `close` it at the end."""

    def __init__(self, database: Database, now: Clock = utc_now) -> None:
        self.database = database
        self.now = now
        self.directories = Directories(database)
        self.directory: Directory = self.directories.load()
        self.cases = Cases(database, lambda: self.directory, now)
        self.calendar_days = CalendarDays(database)
        self.reckoning = Reckoning(database, lambda: self.directory, self.cases)
        self.presence = Presences(database)
        self.statistics = Statistics(database, now)
        self.similar = SimilarCases(database, lambda: self.directory)
        self.recommendations = RecommendedDepartments(database, lambda: self.directory)
        self.attachments = Attachments(database, lambda: self.directory, now)
        self.whistles = Whistles(database, lambda: self.directory, now)
        self.tasks = Tasks(database, lambda: self.directory, now, self.cases, self.attachments)
        self.supervisions = Supervisions(database, lambda: self.directory, now)
        self.call_backs = CallBacks(database, lambda: self.directory, now)

    def reload_directory(self) -> Directory:
        """Reads names and settings again."""
        self.directory = self.directories.load()
        return self.directory

    def make_feed(self) -> Feed:
        """A feed of this database's changes, to be run in a thread of its own."""
        return make_feed(self.database)

    def sever(self) -> None:
        """Breaks connections to a server that does not answer, so that waiting calls end."""
        self.database.sever()

    def close(self) -> None:
        """Gives every connection back."""
        self.database.close()

    def __enter__(self) -> Center:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_center(url: str, now: Clock = utc_now) -> Center:
    """Opens a district's database; raises BadInput, Unreachable, StorageFailure or SchemaMismatch."""
    database = Database(parse_url(url))
    try:
        schema.require(database)
        return Center(database, now)
    except BaseException:
        database.close()
        raise


__all__ = ["Center", "open_center", "parse_url"]
