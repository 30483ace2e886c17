from ui.dialogs.split import SplitDialog


def test_that_a_part_has_words_of_its_own_and_the_rest_from_the_case(kit, cases, show, texts):
    case = cases.add()
    form = show(SplitDialog(kit, case, cases.directory))
    assert not form.confirm_button.isEnabled()
    form.text.setPlainText("旁边路灯不亮")
    assert form.confirm_button.isEnabled()
    facts = form.facts()
    assert (facts.description, facts.address, facts.category) == ("旁边路灯不亮", case.address, case.category)
    assert any("本件各项时限不变" in text for text in texts(form))
