"""Departments by line and list: in step, the first leading, one only where one is asked for."""

from __future__ import annotations

from ui.dialogs.department_choice import DepartmentChoice


def test_that_line_and_list_stay_in_step(kit, directory, show, write):
    choice = show(DepartmentChoice(kit, directory.departments.values(), lead=True))
    write(choice.line, "zj cg")
    assert choice.chosen == ("ZJ", "CG")
    assert [choice.list.item(line, 0).text() for line in range(3)] == ["主", "协", ""]
    choice.make_lead("CG")
    assert choice.chosen == ("CG", "ZJ")
    assert choice.line.text() == "城管、住建"
    choice.toggle("CG")
    assert choice.chosen == ("ZJ",)


def test_that_one_only_is_kept_where_one_is_asked_for(kit, directory, show, write):
    choice = show(DepartmentChoice(kit, directory.departments.values(), lead=True, single=True))
    write(choice.line, "zj cg")
    assert choice.chosen == ("ZJ",)
    choice.toggle("SW")
    assert choice.chosen == ("SW",)


def test_that_departments_beside_the_list_are_not_chosen(kit, directory, show, write):
    choice = show(DepartmentChoice(kit, [directory.departments["ZJ"]], lead=True))
    write(choice.line, "cg zj")
    assert choice.chosen == ("ZJ",)
    choice.choose(["CG"])
    assert choice.chosen == ()
