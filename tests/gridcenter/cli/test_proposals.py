"""Similar cases and recommended departments by the command line."""

from __future__ import annotations

import json

from gridcenter.domain.area import AreaCode

CLOSE = ("accept", "file", "dispatch CG", "sign CG", "feed_back CG", "inspect", "pass", "close")


def address(desk):
    return desk.center.database.url.render_as_string(hide_password=False)


def test_that_similar_cases_are_listed_with_distance_and_likeness(run, desk):
    case = desk.report(longitude=118.81)
    other = desk.report(longitude=118.81)
    nowhere = desk.report("路灯不亮", longitude=None)
    status, out, err = run("case", "similar", case.number, url=address(desk))
    assert (status, err) == (0, [])
    header, first, second = out.splitlines()
    assert header.split()[:2] == ["number", "distance"]
    assert first.split()[:1] == [other.number]
    assert all(cell in first for cell in ("0 m", "0.0", "100%", "to accept", "解放路12号"))
    assert nowhere.number in second
    assert "same grid" in second


def test_that_similar_cases_are_given_as_json(run, desk):
    case, other = desk.report(longitude=118.81), desk.report(longitude=118.81)
    status, out, _err = run("case", "similar", case.number, "--json", url=address(desk))
    (match,) = json.loads(out)
    assert (status, match["case"]["number"], match["metres"], match["text"]) == (0, other.number, 0.0, 1.0)


def test_that_none_and_an_unknown_number_are_said(run, desk):
    case = desk.report()
    assert run("case", "similar", case.number, url=address(desk))[:2] == (0, "None.\n")
    assert run("case", "similar", "20990101-0001", url=address(desk))[0] == 2
    assert run("case", "recommend", "20990101-0001", url=address(desk))[0] == 2


def test_that_recommended_departments_are_listed_with_their_reasons(run, desk):
    for _one in range(5):
        desk.play(desk.report(), *CLOSE)
    case = desk.play(desk.report(), "accept", "file")
    status, out, err = run("case", "recommend", case.number, url=address(desk))
    assert (status, err) == (0, [])
    _header, first, second = out.splitlines()
    assert first.split(maxsplit=1) == ["城管局", "led 5 of the last 5 such cases (梅园街道)"]
    assert second.startswith("市政公司")
    assert "responsible by the case standard" in second
    status, out, _err = run("case", "recommend", case.number, "--json", url=address(desk))
    found = json.loads(out)
    assert found["ranked"][0] == {
        "department": "CG",
        "reasons": [{"ground": "precedent", "count": 5, "of": 5, "words": []}],
    }
    assert len(found["precedent"]["leads"]) == 5


def test_that_counting_the_whole_district_is_said(run, desk):
    for _one in range(5):
        desk.play(desk.report(area=AreaCode("320102002001001")), *CLOSE)
    case = desk.report()
    out = run("case", "recommend", case.number, url=address(desk), language="zh")[1]
    assert "同类案件近 5 件中 5 件由其主办(全区)" in out
    assert "按全区统计" in out.splitlines()[-1]
