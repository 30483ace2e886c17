"""Says in words why a department is recommended."""

from __future__ import annotations

from gridcenter.domain.directory import Directory
from gridcenter.domain.recommendation import Ground, Precedent, Reason, Recommendation
from gridcenter.words import Words


def reason_words(words: Words, directory: Directory, reason: Reason, precedent: Precedent) -> str:
    """One reason as a sentence, with its figures; a precedent says where its cases are from."""
    if reason.ground is Ground.PRECEDENT:
        town = precedent.town
        place = directory.area_name(town) if town else words("recommendation.whole_district")
        return words("ground.precedent", count=reason.count, of=reason.of, place=place)
    if reason.ground is Ground.DUTY:
        return words("ground.duty", words=words("list.comma").join(reason.words))
    return words("ground.standard")


def reasons_words(words: Words, directory: Directory, one: Recommendation, precedent: Precedent) -> str:
    """All reasons of a recommendation, strongest first."""
    return words("list.comma").join(reason_words(words, directory, reason, precedent) for reason in one.reasons)
