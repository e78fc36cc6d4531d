"""SayCan: at each step the call with the highest say x can, until the best is to be done.

After M. Ahn et al., "Do As I Can, Not As I Say" (arXiv:2204.01691), section 3. Later steps are scored in the scene that
the cards predict, so that a whole plan is there before anything moves; each step is scored again when it starts.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from contracts.arrays import Floats
from contracts.outcome import Ending
from contracts.plan import Plan, PlanRequest, Proposal, Rating
from contracts.protocols import Affordance, CallScorer
from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard
from planners.candidates import admissible
from planners.command import checked
from planners.standing import Opens

KEPT = 10  # ratings kept of a step
Ratings = tuple[Rating, ...]
Offer = Callable[[Sequence[SkillCard], Scene], Sequence[SkillCall | None]]


class SayCan:
    """Plans by ranking.

    Args:
        scorer: say.
        affordance: can.
        cards: what the robot can do.
        longest: steps after which planning stops.
        least: a best call with a lower say x can is not worth doing.
        offer: which calls are ranked; the admissible ones, or (for ablations) all.
    """

    def __init__(
        self,
        scorer: CallScorer | Opens,
        affordance: Affordance,
        cards: Sequence[SkillCard],
        longest: int = 60,
        least: float = 0.02,
        offer: Offer = admissible,
    ) -> None:
        self.scorer = scorer
        self.affordance = affordance
        self.cards = tuple(cards)
        self.longest = longest
        self.least = least
        self.offer = offer
        self.asked = 0  # times that the scorer was asked, each about every call of one step
        self._table = {card.name: card for card in cards}

    def plan(self, request: PlanRequest) -> Proposal:
        """The steps still to do, with the candidates of each.

        Raises:
            BadCommand: empty, oversized, or in a language that the scorer does not read.
            ModelDown: the scorer's model cannot be reached.
        """
        request = replace(request, command=checked(request.command))
        if not hasattr(self.scorer, "open"):
            return self._rollout(request, self.scorer)
        opened = self.scorer.open(request)
        standing = opened.standing(request)
        if standing.ending is not None:
            return Proposal(Plan(), (), standing.ending, standing.why, standing.question, standing.missing)
        proposal = self._rollout(request, opened)
        if proposal.ending is not None:
            return proposal
        return replace(proposal, already=opened.already(request, self._end(request.scene, proposal.plan)))

    def _end(self, scene: Scene, plan: Plan) -> Scene:
        """The scene in which a plan ends, by the cards."""
        for call in plan.steps:
            scene = self._table[call.skill].after(call, scene)
        return scene

    def _rollout(self, request: PlanRequest, scorer: CallScorer) -> Proposal:
        """Step after step in predicted scenes; a state that was seen before ends the plan."""
        steps: list[SkillCall] = []
        ratings: list[Ratings] = []
        seen = {_state(request)}
        while len(steps) < self.longest:
            ranked = self._rank(request, scorer, seen)
            best = ranked[0]
            if best.score < self.least:
                return self._stuck(ranked)
            if best.call is None:
                why = "" if steps else "nothing is left to do: what the command asks for is so already"
                return Proposal(Plan(steps=tuple(steps)), tuple(ratings), why=why)
            steps.append(best.call)
            ratings.append(ranked[:KEPT])
            request = self._after(request, best.call)
            seen.add(_state(request))
        return self._stuck(())

    def _rank(self, request: PlanRequest, scorer: CallScorer, seen: set[str]) -> Ratings:
        """Candidates of one step, best first; a call that leads back comes last."""
        calls = self.offer(self.cards, request.scene)
        self.asked += 1
        say = softmax(scorer.say(request, calls))
        can = [1.0 if call is None else self.affordance.possible(call, request.scene, None) for call in calls]
        rated = [Rating(call, float(s), float(c)) for call, s, c in zip(calls, say, can, strict=True)]
        back = [r.call is not None and r.score >= self.least and self._leads_back(request, r.call, seen) for r in rated]
        order = sorted(range(len(rated)), key=lambda n: (back[n], -rated[n].score))
        return tuple(rated[n] for n in order)

    def _leads_back(self, request: PlanRequest, call: SkillCall, seen: set[str]) -> bool:
        """Whether a call leads to where the plan has been before, with nothing new done since."""
        return _state(self._after(request, call)) in seen

    def _after(self, request: PlanRequest, call: SkillCall) -> PlanRequest:
        scene = self._table[call.skill].after(call, request.scene)
        return replace(request, scene=scene, history=(*request.history, call))

    def _stuck(self, ranked: Ratings) -> Proposal:
        """Nothing that is asked for is possible from here."""
        if not ranked:
            why = f"no end to the plan within {self.longest} steps"
        else:
            best = ranked[0]
            why = f"what is left to do is not possible here; the best call, {best.call}, has say x can {best.score:.2g}"
        return Proposal(Plan(), (), Ending.INFEASIBLE, why)


def softmax(logs: Floats) -> Floats:
    """Log-likelihoods to shares, (calls,)."""
    shares: Floats = np.exp(logs - np.max(logs))
    shares /= shares.sum()
    return shares


def _state(request: PlanRequest) -> str:
    """All of a scene that a plan can change, and which calls led there, as text."""
    scene = request.scene
    at = ",".join(f"{n}@{o.at}" for n, o in scene.objects.items())
    states = ",".join(f"{n}={p.state}" for n, p in scene.places.items())
    done = sorted({str(call) for call in request.history})
    return f"{scene.robot.at}|{scene.robot.holding}|{at}|{states}|{sorted(scene.facts)}|{done}"
