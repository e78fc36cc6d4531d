"""What looks on while the loop works: the recorder, the cameras, the screen."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from py_trees.behaviour import Behaviour

from agent.body import Body
from agent.film import Film, Looking, Video, jpeg
from agent.glimpses import Glimpses, asked_about
from agent.groot import tree_xml
from agent.pursuit import Watcher
from agent.record import Recorder
from agent.report.story import Glance
from agent.run_directory import RunDirectory
from agent.step import Step
from contracts import Note, Proposal, SkillCard


class Screen(Protocol):
    """Where a person watches a run."""

    def hear(self, note: Note) -> None: ...

    def grown(self, root: Behaviour) -> None: ...

    def ticked(self, time: float) -> None: ...


class Dark:
    """No screen."""

    def hear(self, note: Note) -> None: ...

    def grown(self, root: Behaviour) -> None: ...

    def ticked(self, time: float) -> None: ...


class RunWatcher(Watcher):
    """Records trees and pictures, keeps plan.yaml and tree.xml at the plan in force, and feeds the screen.

    Args:
        folder: the run directory.
        cards: of every skill.
        body: whose belief is glanced at when something was said.
        looking: pictures of this instant.
        screen: where a person watches.
        film: write video.mp4.
    """

    def __init__(
        self,
        folder: RunDirectory,
        cards: Sequence[SkillCard],
        body: Body,
        looking: Looking,
        screen: Screen,
        *,
        film: bool,
    ) -> None:
        self.folder = folder
        self.body = body
        self.cards = list(cards)
        self.screen = screen
        self.recorder = Recorder()
        self.film = Film(looking)
        self.glimpses = Glimpses()
        self.video = Video(Path(folder.file("video.mp4")), looking) if film else None
        self.plans: list[Proposal] = []
        self.glances: list[Glance] = []
        self.news = False
        self.time = 0.0

    def hear(self, note: Note) -> None:
        """Listen to the notes: each may mean that something has changed, or was judged."""
        self.news = True
        if "chances" in note.evidence:  # now, while what it was judged by is before the cameras
            self.film.keep(note.time, evidence=True)
        self.screen.hear(note)

    def _glance(self, time: float) -> None:
        scene = self.body.belief()
        if not self.glances or scene != self.glances[-1].scene:
            self.glances.append(Glance(time, scene))
        self.news = False

    def planned(self, proposal: Proposal, steps: Sequence[Step]) -> None:
        self.plans.append(proposal)
        self.folder.write_plan(proposal.plan)

    def grown(self, root: Behaviour, time: float) -> None:
        self.folder.file("tree.xml").write_text(tree_xml(root, self.cards), encoding="utf-8")
        self.recorder.begin(root, time)
        self.screen.grown(root)
        self.film.keep(time)
        self._glance(time)

    def asked(self, question: str) -> None:
        """Keep a picture of the things that are asked about as question.jpg; of what is before the head, if none is."""
        self._see()
        self.film.keep(self.body.time())
        picture = self.glimpses.of(asked_about(question, self.body.belief()))
        now = self.film.stills[-1].pictures.get("head") if self.film.stills else None
        shown = jpeg(picture) if picture is not None else now
        if shown is not None:
            self.folder.file("question.jpg").write_bytes(shown)

    def _see(self) -> None:
        if self.glimpses.due(self.body.time()):
            seen = self.body.observation()
            if seen is not None:
                self.glimpses.keep(seen)

    def ticked(self, time: float) -> None:
        self.time = time
        self.recorder.tick(time)
        self.screen.ticked(time)
        self.film.look(time)
        self._see()
        if self.news:
            self._glance(time)
        if self.video is not None:
            self.video.look(time)

    def close(self) -> None:
        """The last picture, and the end of the film."""
        self.film.keep(self.time)
        if self.video is not None:
            self.video.close()
