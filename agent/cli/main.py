"""`gofer`: commands, options, exit statuses. Nothing heavy is imported before a command needs it."""

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

USAGE, ABORTED, OPERATOR = 2, 6, 7
WRONG_USE: type[Exception] = typer.BadParameter.__bases__[
    0
]  # the command line parser's own error, whichever parser typer brings

app = typer.Typer(
    name="gofer",
    help="Tell a robot in words what to do.\n\nStart here:  gofer run 'put the red mug in the drawer and close it'",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
skills_app = typer.Typer(help="The skill library: what there is, and training it.", no_args_is_help=True)
planner_app = typer.Typer(help="The embedded planner, made again.", no_args_is_help=True)
perception_app = typer.Typer(help="The robot's own eyes, made again.", no_args_is_help=True)
app.add_typer(skills_app, name="skills")
app.add_typer(planner_app, name="planner")
app.add_typer(perception_app, name="perception")
affordance_app = typer.Typer(help="What the robot knows of its own chances, learned again.", no_args_is_help=True)
app.add_typer(affordance_app, name="affordance")

Command = Annotated[str, typer.Argument(metavar="COMMAND", help="What to do, in plain words.", show_default=False)]
World = Annotated[str, typer.Option(metavar="NAME|FILE", help="A world, or a scene file.")]
Seed = Annotated[int, typer.Option(metavar="N", help="Which home: things, places, colours, what is open.")]
PlannerSpec = Annotated[
    str, typer.Option(metavar="SPEC", help="Who plans: embedded, or openai:NAME[@URL].", show_default=True)
]
PolicySpec = Annotated[str, typer.Option(metavar="SPEC", help="Who moves the arm.")]
DescriberSpec = Annotated[
    str, typer.Option(metavar="SPEC", help="Who sees: rgbd[:FILE], privileged, openai:NAME[@URL], transformers:NAME.")
]
SceneFile = Annotated[
    Optional[Path], typer.Option(metavar="FILE", help="Start a symbolic world from this scene file.")  # noqa: UP045
]
MaxReplans = Annotated[int, typer.Option(metavar="N", min=0, help="New plans before a person is asked for.")]
Deadline = Annotated[
    Optional[float], typer.Option(metavar="SECONDS", help="World time after which it stops safely.")  # noqa: UP045
]
Approve = Annotated[str, typer.Option(metavar="never|plan|always", help="Ask before the plan, or before every step.")]
Out = Annotated[Optional[Path], typer.Option(metavar="DIR", help="Run directory  [default: runs/<time>-<words>]")]  # noqa: UP045
Device = Annotated[str, typer.Option(metavar="NAME", help="Where networks run.")]
OF_A_RUN = typer.Option(hidden=True)
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, nothing else there.")]


@app.command(short_help="Plan a command and do it.")
def run(
    command: Command,
    world: World = "household",
    seed: Seed = 0,
    planner: PlannerSpec = "embedded",
    policy: PolicySpec = "embedded",
    describer: DescriberSpec = "rgbd",
    scene: SceneFile = None,
    max_replans: MaxReplans = 3,
    deadline: Deadline = None,
    approve: Approve = "never",
    out: Out = None,
    video: Annotated[bool, typer.Option("--video", help="Also write video.mp4.")] = False,
    device: Device = "cpu",
    json: AsJson = False,
) -> None:
    """Plan a command and do it in a world.

    Example:  gofer run "put the red mug in the drawer and close it" --seed 3 --video
    """
    from agent.cli.run import Asked, run_command

    asked = Asked(
        world=world,
        seed=seed,
        planner=planner,
        policy=policy,
        describer=describer,
        scene=scene,
        max_replans=max_replans,
        deadline=deadline,
        approve=approve,
        out=out,
        video=video,
        device=device,
    )
    raise typer.Exit(run_command(command, asked, as_json=json))


@app.command(short_help="Plan only; nothing moves.")
def plan(
    command: Annotated[
        Optional[str], typer.Argument(metavar="COMMAND", help="What to do, in plain words.")  # noqa: UP045
    ] = None,
    world: World = "household",
    seed: Seed = 0,
    planner: PlannerSpec = "embedded",
    describer: DescriberSpec = "rgbd",
    scene: SceneFile = None,
    device: Device = "cpu",
    batch: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(metavar="FILE", help='JSON lines {"id", "command", "scene"}; one result a line.'),
    ] = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(metavar="DIR", help="Also leave plan.yaml and result.json there."),
    ] = None,
    policy: Annotated[str, OF_A_RUN] = "embedded",
    max_replans: Annotated[int, OF_A_RUN] = 3,
    deadline: Annotated[Optional[float], OF_A_RUN] = None,  # noqa: UP045
    approve: Annotated[str, OF_A_RUN] = "never",
    video: Annotated[bool, typer.Option("--video", hidden=True)] = False,
    json: AsJson = False,
) -> None:
    """Plan only: print the plan with each step's say x can; nothing moves.

    Options of a run that only matter once something moves are checked, and change nothing here.

    Example:  gofer plan "throw away the banana" --scene scene.yaml
    """
    from agent.cli.plan import plan_batch, plan_command
    from agent.cli.run import Asked

    asked = Asked(
        world=world,
        seed=seed,
        planner=planner,
        policy=policy,
        describer=describer,
        scene=scene,
        max_replans=max_replans,
        deadline=deadline,
        approve=approve,
        out=out,
        video=video,
        device=device,
    )
    if (command is None) == (batch is None):
        typer.echo('Error: give either a COMMAND or --batch FILE, as in: gofer plan "wipe the table"', err=True)
        raise typer.Exit(USAGE)
    if batch is not None:
        raise typer.Exit(plan_batch(batch, asked))
    raise typer.Exit(plan_command(command or "", asked, as_json=json))


@app.command(short_help="Print a world's true first scene.")
def scene(
    world: World = "household",
    seed: Seed = 0,
    picture: Annotated[
        Optional[Path], typer.Option(metavar="FILE", help="Also draw it, as a PNG or JPEG.")  # noqa: UP045
    ] = None,
) -> None:
    """Print a world's true first scene as a scene file; the agent never sees it.

    Example:  gofer scene --world household --seed 3 --picture kitchen.png > scene.yaml
    """
    from agent.cli.scene import show_scene

    show_scene(world, seed, picture)


@app.command(short_help="Say what works here, and what mends the rest.")
def doctor(json: AsJson = False) -> None:
    """Say what works on this machine, what does not, and the command that mends it.

    Example:  gofer doctor
    """
    from agent.cli.doctor import examine

    raise typer.Exit(examine(as_json=json))


@skills_app.command("list")
def skills_list(json: AsJson = False) -> None:
    """Show every skill: what it takes, needs and brings about, and how often it succeeds.

    Example:  gofer skills list
    """
    from agent.cli.skills import show_skills

    show_skills(as_json=json)


@skills_app.command("show")
def skills_show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A skill.", show_default=False)], json: AsJson = False
) -> None:
    """Show a skill: its card, how often it was measured to succeed, and what this robot has tried with it.

    Example:  gofer skills show pick
    """
    from agent.cli.skills import show_skill

    show_skill(name, as_json=json)


@skills_app.command("train")
def skills_train(
    data: Annotated[Path, typer.Option(metavar="DIR", help="Where demonstrations are kept.")] = Path("data/household"),
    out: Annotated[
        Optional[Path], typer.Option(metavar="FILE", help="The checkpoint  [default: the shipped one]")  # noqa: UP045
    ] = None,
    episodes: Annotated[int, typer.Option(min=0, help="Demonstrations to record first; 0 takes what is there.")] = 3600,
    first: Annotated[int, typer.Option(min=1_000_000, help="Seed of the first of them.")] = 1_000_000,
    steps: Annotated[int, typer.Option(min=1, help="Updates.")] = 20_000,
    minutes: Annotated[float, typer.Option(min=0, help="Most time of training; 0 for no bound.")] = 0.0,
    seed: Annotated[int, typer.Option(min=0, help="Of the training.")] = 0,
    rate: Annotated[float, typer.Option(min=0, help="Highest learning rate.")] = 1.5e-3,
    begin: Annotated[
        Optional[Path], typer.Option(metavar="FILE", help="Start from this checkpoint's weights, not from nothing.")  # noqa: UP045
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that record.")] = 2,
) -> None:
    """Train the policy from the scripted experts' demonstrations; run it again to go on.

    Example:  gofer skills train --episodes 3600 --minutes 100
    """
    from agent.cli.train import train_skills
    from skills.training.loop import TrainSettings

    settings = TrainSettings(steps=steps, minutes=minutes, seed=seed, rate=rate, begin=str(begin or ""))
    train_skills(data, out, range(first, first + episodes), settings, workers)


@skills_app.command("average")
def skills_average(
    checkpoints: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Two or more.", show_default=False)],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the mean goes.")],
) -> None:
    """Take the mean of policies that were trained on from one and the same.

    Example:  gofer skills average plain.safetensors varied.safetensors --out mean.safetensors
    """
    from skills.training.average import average
    from worlds.household.robot import PROFILE

    average(checkpoints, out, PROFILE.name)


@planner_app.command("train")
def planner_train(
    out: Annotated[
        Optional[Path], typer.Option(metavar="DIR", help="The checkpoint  [default: the shipped one]")  # noqa: UP045
    ] = None,
    minutes: Annotated[float, typer.Option(min=0, help="Of one core.")] = 60.0,
    seed: Annotated[int, typer.Option(min=0, help="Of generator and training.")] = 0,
) -> None:
    """Train the embedded planner from its own generator of commands; run it again to go on.

    Example:  gofer planner train --minutes 60
    """
    from agent.cli.train import train_embedded_planner

    train_embedded_planner(out, minutes, seed)


@perception_app.command("train")
def perception_train(
    data: Annotated[Path, typer.Option(metavar="DIR", help="Where labelled looks are kept.")] = Path("data/looks"),
    out: Annotated[
        Optional[Path], typer.Option(metavar="FILE", help="The checkpoint  [default: the shipped one]")  # noqa: UP045
    ] = None,
    kitchens: Annotated[int, typer.Option(min=0, help="Kitchens to look at first; 0 takes what is there.")] = 1600,
    first: Annotated[int, typer.Option(min=1_000_000, help="Seed of the first of them.")] = 1_000_000,
    minutes: Annotated[float, typer.Option(min=0, help="Of one core.")] = 60.0,
    seed: Annotated[int, typer.Option(min=0, help="Of the training.")] = 0,
    rate: Annotated[float, typer.Option(min=0, help="Highest learning rate.")] = 0.003,
    begin: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(metavar="FILE", help="Start from this checkpoint's weights, not from nothing."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that look.")] = 2,
) -> None:
    """Train the robot's eyes on renders of kitchens that vary; run it again to go on.

    Example:  gofer perception train --kitchens 1600 --minutes 60
    """
    from agent.cli.train import train_perception
    from skills.training.see import SeeSettings

    settings = SeeSettings(minutes=minutes, seed=seed, rate=rate, begin=str(begin or ""))
    train_perception(data, out, range(first, first + kitchens), settings, workers)


@perception_app.command("eval")
def perception_eval(
    scenes: Annotated[int, typer.Option(min=1, help="Looks of each arm, four to a kitchen.")] = 200,
    eyes: Annotated[
        Optional[Path], typer.Option(metavar="FILE", help="The checkpoint  [default: the shipped one]")  # noqa: UP045
    ] = None,
    arm: Annotated[
        Optional[list[str]], typer.Option(metavar="NAME", help="Only this arm; may be repeated.")  # noqa: UP045
    ] = None,
    json: AsJson = False,
) -> None:
    """Measure the robot's eyes on held-out kitchens against what the renderer knows.

    Example:  gofer perception eval --scenes 200
    """
    from agent.cli.eyes import show_eyesight

    show_eyesight(scenes, eyes, arm or [], as_json=json)


@affordance_app.command("train")
def affordance_train(
    data: Annotated[Path, typer.Option(metavar="DIR", help="Where attempts are kept.")] = Path("data/attempts"),
    out: Annotated[
        Optional[Path], typer.Option(metavar="FILE", help="The checkpoint  [default: the shipped one]")  # noqa: UP045
    ] = None,
    attempts: Annotated[int, typer.Option(min=0, help="To make first; 0 takes what is there.")] = 3000,
    seed: Annotated[int, typer.Option(min=0, help="Of the learning.")] = 0,
    workers: Annotated[int, typer.Option(min=1, help="Processes that try.")] = 2,
) -> None:
    """Learn when skills succeed from the shipped policy's own attempts; run it again to go on.

    Example:  gofer affordance train --attempts 3000
    """
    from agent.cli.train import train_chances

    train_chances(data, out, attempts, seed, workers)


def main() -> None:
    """Entry point of the `gofer` command; every way out has its exit status."""
    try:
        status = app(prog_name="gofer", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        _leave("stopped by Ctrl-C before anything moved", ABORTED)
    except WRONG_USE as error:
        said = str(getattr(error, "format_message", error.__str__)())
        path = getattr(getattr(error, "ctx", None), "command_path", "gofer")
        _leave(said if "\n" in said else f"{said.rstrip('.')}; see {path} --help", USAGE)
    except _ours() as error:
        _leave(str(error), _status_of(error))
    else:
        sys.exit(status or 0)


def _ours() -> type[Exception]:
    """Every error raised on purpose; imported only when something was raised. A bug is seen whole, and exits 1."""
    from contracts.errors import GoferError

    return GoferError


def _status_of(error: Exception) -> int:
    from contracts.errors import UsageError

    return USAGE if isinstance(error, UsageError) else OPERATOR


def _leave(sentence: str, status: int) -> None:
    sys.stdout.flush()
    sys.stderr.write(f"gofer: {sentence}\n" if "\n" not in sentence else f"{sentence}\n")
    sys.exit(status)


if __name__ == "__main__":
    main()
