"""The diagram of an attack flow: a lane an actor, an arrow a step, nothing of the text interpreted."""

import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from safemcp_catalog.model.technique import FlowStep
from safemcp_catalog.site.diagram import LANES, flow_svg

NAMES = {"adversary": "Adversary", "llm": "Model", "network-egress": "Network egress"}
SVG = "{http://www.w3.org/2000/svg}"


def _step(actor: str, target: str, action: str = "Acts", **more: str) -> FlowStep:
    return FlowStep.model_validate({"from": actor, "to": target, "action": action, **more})


def _texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def test_actors_have_lanes_in_a_fixed_order_with_their_names() -> None:
    svg = flow_svg("X", [_step("server", "llm"), _step("adversary", "server"), _step("llm", "gateway")], NAMES)
    assert [text for text in _texts(svg) if text in {"Adversary", "Model", "server", "gateway"}] == ["Adversary", "Model", "server", "gateway"]
    assert LANES.index("llm") < LANES.index("server")


def test_step_shows_action_message_and_boundary() -> None:
    svg = flow_svg("X", [_step("llm", "server", "Sends it away", message="tools/call", crosses="network-egress")], NAMES)
    assert {"Sends it away", "tools/call", "crosses network egress", "1"} <= set(_texts(svg))
    assert 'class="boundary"' in svg


def test_step_of_an_actor_with_itself_is_a_loop() -> None:
    assert 'class="arrow" d="M' in flow_svg("X", [_step("host", "host")], NAMES)


def test_diagram_has_title_and_description() -> None:
    root = ET.fromstring(flow_svg("A <b> & c", [_step("adversary", "llm")], NAMES))
    assert root.find(f"{SVG}title").text == "Attack flow of A <b> & c"  # type: ignore[union-attr]
    assert root.find(f"{SVG}desc").text == "1 step between Adversary, Model; the list below says the same in words."  # type: ignore[union-attr]


_WORDS = st.text(alphabet=st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=60)


@given(st.lists(st.tuples(st.sampled_from(LANES), st.sampled_from(LANES), _WORDS), min_size=1, max_size=9))
def test_any_text_gives_one_well_formed_picture_with_all_words(steps: list[tuple[str, str, str]]) -> None:
    svg = str(flow_svg("X", [FlowStep.model_construct(from_=a, to=b, action=text, message=None, crosses=None) for a, b, text in steps], NAMES))
    ET.fromstring(svg)
    assert len(re.findall("<circle ", svg)) == len(steps)
    drawn = "".join(_texts(svg)).replace(" ", "")
    assert all("".join(text.split()) in drawn for _, _, text in steps)
