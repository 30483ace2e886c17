from gridcenter.domain.moves import Action
from ui.dialogs.close_case import CloseDialog


def test_that_a_call_back_is_planned_only_with_the_tick(kit, cases, drafts, show):
    form = show(CloseDialog(kit, cases.add(), Action.CLOSE, [], cases.directory, drafts))
    assert not form.plans
    form.plan.setChecked(True)
    assert form.plans
