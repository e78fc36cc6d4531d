from agent.wiring.safety import Conscience, Hazards
from contracts import Ending, Plan, PlanRequest, Proposal, Scene, SkillCall
from contracts.scene import ObjectState, PlaceState


class Yes:
    def plan(self, request: PlanRequest) -> Proposal:
        return Proposal(Plan(), why=request.command)


def test_a_command_to_hurt_somebody_never_reaches_the_planner() -> None:
    proposal = Conscience(Yes()).plan(PlanRequest("stab him with the knife", Scene()))
    assert proposal.ending is Ending.REFUSED_UNSAFE
    assert "hurt" in proposal.why


def test_a_harmless_command_about_a_knife_does() -> None:
    assert Conscience(Yes()).plan(PlanRequest("put the knife in the drawer", Scene())).ending is None


def test_what_stood_on_a_running_stove_is_not_handed_over_even_after_it_was_taken_off() -> None:
    stove = PlaceState(kind=("surface", "appliance"), state=("on",))
    places = {"stove": stove, "user": PlaceState(kind=("person",))}
    cooking = Scene(places=places, objects={"pan": ObjectState(at="stove", kind="pan")})
    hazards = Hazards({})
    assert hazards.of_call(SkillCall(skill="go_to", arguments={"place": "user"}), cooking) == ""
    held = cooking.with_robot(holding="pan").with_object("pan", at=None)
    assert hazards.of_call(SkillCall(skill="hand_over", arguments={"object": "pan", "person": "user"}), held) != ""
