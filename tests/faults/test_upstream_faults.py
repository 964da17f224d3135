"""Each row of the fault matrix that the model service causes, at a real server."""

import pytest

from tests.faults import scenes
from tests.faults.modes import BEGUN, DEADLINES, MODES, TOTAL_DEADLINE
from tests.faults.rig import NO_LIMITS, stage


@pytest.fixture(scope="module")
def outcomes(cluster, service):
    with stage(cluster, service, **NO_LIMITS | DEADLINES) as site:
        yield scenes.play_modes(site)


@pytest.mark.parametrize("name", MODES)
def test_a_fault_of_the_model_has_its_answer(outcomes, name):
    mode, seen = MODES[name], outcomes[name]
    assert seen.status == 200
    assert seen.code == mode.code
    assert seen.names[:2] == ["chart", "baseline"], "chart and 기본 풀이 whatever comes"
    assert len(seen.events[1].data["sections"]) == 6
    assert seen.names[-1] == ("error" if mode.code else "done")
    assert seen.calls == mode.calls
    assert seen.opened == mode.counted, "only what tells of the service's health is counted"
    assert seen.seconds < TOTAL_DEADLINE + 5
    assert seen.saved_loads, "a saved reading needs no model"
    if mode.code:
        message = seen.events[-1].data["message"]
        assert any("가" <= letter <= "힣" for letter in message)
        assert "불안정" not in message
    if mode.keeps or not mode.code:
        assert seen.charged == 3
        assert seen.text.strip()
    else:
        assert seen.charged in (0, 1)
        assert seen.text.strip() == ""
    assert seen.row == ("cut_off" if mode.keeps else "failed" if mode.code else "done")


@pytest.mark.parametrize("name", [name for name, mode in MODES.items() if mode.keeps])
def test_what_came_before_the_fault_is_kept(outcomes, name):
    assert outcomes[name].text.startswith(BEGUN.strip()[:20])


def test_a_wait_beyond_the_deadline_is_told_to_the_reader(outcomes):
    told = outcomes["429 with a time beyond the deadline"].events[-1].data
    assert 115 <= told["retry_after"] <= 120
