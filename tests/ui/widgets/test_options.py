from PySide6.QtWidgets import QRadioButton

from ui.widgets.options import Options


def test_that_nothing_is_chosen_until_somebody_chooses(qtbot):
    options = Options("解决", [(True, "是"), (False, "否")])
    qtbot.addWidget(options)
    assert options.value() is None
    told = []
    options.changed.connect(lambda: told.append(options.value()))
    options.findChildren(QRadioButton)[1].click()
    options.choose(True)
    assert told == [False, True]


def test_that_each_answer_is_read_out_with_its_question(qtbot):
    options = Options("解决", [(1, "是")])
    qtbot.addWidget(options)
    assert options.findChildren(QRadioButton)[0].accessibleName() == "解决 是"
