"""Seeing for oneself: what is missing is looked for, what memory says is looked at, what is unsure looked at again."""

import re
from collections.abc import Mapping, Sequence

from agent.effects import home_of
from agent.evidence import SHOWN
from agent.pursuit import Ended, Pursuit
from agent.stage import REFUTED
from agent.step import Step
from contracts import Condition, Ending, Proposal, Scene, SkillCall
from contracts.words import in_words

PEERS = (1, 2)  # which further looks go into a place that is searched
WORD = re.compile(r"[a-z]+")


class Seeking(Pursuit):
    """A pursuit that goes and looks."""

    def recall(self) -> tuple[str, ...]:
        """What memory brings up, said aloud; where thinking is cheap, the plan without it is kept to compare with."""
        recalled = self.parts.memory.recall(self.command)
        for text in recalled.sentences:
            self.stage.note("memory", text)
        if recalled.sentences and self.parts.thinks_here:
            self.without_memory = self.propose(()).plan
        self.told = dict(recalled.places or {})
        self.parts.body.remind(self.told)
        return recalled.sentences

    def see_what_was_told(self) -> Ended | None:
        """Go and see whether things are where memory alone says that they are; from then on only sight counts."""
        body, stopped = self.parts.body, None
        for name, place in self._to_be_seen().items():
            scene = body.belief()
            if stopped is None and place in scene.places and name not in body.scene().objects:
                calls = self.explorer.into(place, scene)
                stopped = self.look_into(calls, f"the {name} was left at the {place}; going to see")
                if stopped is None:
                    self._peer(place)
        body.remind({})
        return stopped

    def _to_be_seen(self) -> Mapping[str, str]:
        """By name, where memory alone says that things are which the command speaks of, if that changes the plan."""
        body, words = self.parts.body, WORD.findall(self.command.lower())
        unseen = {name: place for name, place in self.told.items() if name not in body.scene().objects}
        if body.knows_all or not unseen:
            return {}
        if self.parts.thinks_here and self.propose(()).plan == self.without_memory:
            return {}
        return {name: place for name, place in unseen.items() if name.split()[-1] in words} or unseen

    def tell_what_memory_changed(self, proposal: Proposal) -> None:
        """Say once whether the plan is another one because of what was recalled."""
        before, self.without_memory = self.without_memory, None
        if before is not None:
            was = ", ".join(map(str, before.steps)) or "no plan"
            changed = (
                f"changed the plan, which was: {was}" if before != proposal.plan else "changed nothing in the plan"
            )
            self.stage.note("memory", f"what was remembered {changed}")

    def seek(self, recalled: tuple[str, ...]) -> tuple[Proposal, Ended | None]:
        """A proposal; while something is missing, one place after another is looked into, and shut again."""
        proposal = self.propose(recalled)
        missing = proposal.missing
        while missing and proposal.ending is Ending.INFEASIBLE:  # for whatever reason, once something is missing
            scene = self.parts.body.belief()
            self.explorer.looked(scene)
            shutting = self._shutting(scene)
            further = self.explorer.next(scene, self.parts.body.observation())
            if not shutting and not further:
                break
            for calls, what in ((shutting, "shutting again"), (further, "looking for it")):
                stopped = self.look_into(calls, f"{proposal.why}; {what}") if calls else None
                if stopped is not None:
                    return proposal, stopped
            if further:
                self._peer(further[0].arguments["place"])
            proposal = self.propose(recalled)
        return proposal, None

    def _shutting(self, scene: Scene) -> tuple[SkillCall, ...]:
        """The call that shuts again what was opened last to no avail."""
        last = next((step.call for step in reversed(self.steps) if step.aside), None)
        if last is None or last.skill != "open" or "open" not in scene.places[last.arguments["container"]].state:
            return ()
        shut, place = SkillCall(skill="close", arguments=last.arguments), last.arguments["container"]
        return (shut,) if scene.robot.at == place else (SkillCall(skill="go_to", arguments={"place": place}), shut)

    def _peer(self, place: str) -> None:
        """Look into what was opened from a step back, the arm drawn in, and from beside a door."""
        body, scene = self.parts.body, self.parts.body.belief()
        there = scene.places[place]
        if scene.robot.at != place:  # it did not get there
            return
        peers = PEERS if there.on is None else PEERS[:1]  # a drawer has no door
        for again in peers if "container" in there.kind else ():
            look = body.look_again((Condition.read(f"open({place})"),), again)
            while not self.parts.stop.reason and look.advance().status == "RUNNING":
                body.refresh()
                self.watcher.ticked(body.time())

    def check_there(self, effects: Sequence[Condition]) -> tuple[bool, Step | None, Ended | None]:
        """Whether effects that are unsure from here are shown from where they can be seen.

        Returns:
            That, the check that was made there if any, and what stopped the run.
        """
        scene = self.parts.body.belief()
        chances = {condition: condition.chance(scene) for condition in effects}
        unsure = [condition for condition, chance in chances.items() if chance < SHOWN]
        homes = {home for one in unsure if (home := home_of(one, scene)) is not None} - {scene.robot.at}
        if not homes or any(chances[condition] <= REFUTED for condition in unsure):
            return False, None, None
        for place in (*sorted(homes), *(one.arguments[0] for one in effects if one.predicate == "robot_at")):
            there = SkillCall(skill="go_to", arguments={"place": place})
            ended = self.look_into((there,), f"unsure whether {in_words(unsure, scene)}; going to look")
            if ended is not None:
                return False, None, ended
        return self.do((), effects)
