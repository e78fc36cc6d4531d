"""A real server on this machine, speaking the protocol well, badly and not at all."""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

import skills
from contracts.errors import ModelDown, UsageError
from contracts.outcome import Ending
from contracts.plan import PlanRequest
from contracts.scene_file import parse_scene
from planners import Wiring, build
from planners.models.openai import Budget, OpenAIModel, Patience, model_of
from planners.scripted import Preconditions
from planners.textual import TextPlanner

CARDS = skills.cards()
SCENE = parse_scene(
    {"robot": {"at": "table"}, "places": {"table": {}, "sink": {"kind": "sink"}}, "objects": {"mug": {"at": "table"}}}
)
GOOD = json.dumps(
    {
        "steps": [
            {"skill": "pick", "arguments": {"object": "mug"}},
            {"skill": "go_to", "arguments": {"place": "sink"}},
            {"skill": "place", "arguments": {"object": "mug", "target": "sink"}},
        ]
    }
)
REQUEST = PlanRequest("put the mug in the sink", SCENE)
Reply = Callable[[dict[str, Any]], tuple[int, Any]]


def completion(text: str | None, **more: Any) -> dict[str, Any]:
    """A chat completion as servers send it."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}, **more}
    usage = {"prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107}
    return {"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice], "usage": usage}


class Server:
    """Answers by calling a function; remembers what it was asked."""

    def __init__(self, reply: Reply) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: dict[str, str] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(body)
                status, data = reply(body)
                raw = data if isinstance(data, bytes) else json.dumps(data).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *arguments: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/v1"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def model(self, **changes: Any) -> OpenAIModel:
        """A model on this server that does not sleep between tries."""
        return OpenAIModel("m", self.url, sleep=lambda seconds: None, **changes)


@pytest.fixture
def serve() -> Iterator[Callable[[Reply], Server]]:
    running: list[Server] = []

    def start(reply: Reply) -> Server:
        running.append(Server(reply))
        return running[-1]

    yield start
    for server in running:
        server.http.shutdown()
        server.http.server_close()


def texts(*answers: str | None) -> Reply:
    """A reply that gives one answer after the other, the last for ever."""
    left = list(answers)
    return lambda body: (200, completion(left.pop(0) if len(left) > 1 else left[0]))


def planner(model: OpenAIModel) -> TextPlanner:
    return TextPlanner(model, Preconditions(CARDS), CARDS)


def test_a_written_plan_is_taken_and_its_cost_counted(serve: Callable[[Reply], Server]) -> None:
    server = serve(texts(GOOD))
    model = server.model()
    proposal = planner(model).plan(REQUEST)
    assert [str(step) for step in proposal.plan.steps] == ["pick(mug)", "go_to(sink)", "place(mug, sink)"]
    assert [rated[0].can for rated in proposal.ratings] == [1.0, 1.0, 1.0]
    assert (model.meter.read().language_model, model.meter.read().tokens_in, model.meter.read().tokens_out) == (
        1,
        100,
        7,
    )
    assert "put the mug in the sink" in server.asked[0]["messages"][0]["content"]


def test_an_unknown_skill_goes_back_as_a_sentence_and_is_asked_again(serve: Callable[[Reply], Server]) -> None:
    server = serve(texts('{"steps": [{"skill": "teleport", "arguments": {}}]}', GOOD))
    assert len(planner(server.model()).plan(REQUEST).plan.steps) == 3
    again = server.asked[1]["messages"][0]["content"]
    assert "Your last answer was rejected: step 1: no skill 'teleport'" in again


def test_a_step_that_cannot_be_done_then_goes_back_too(serve: Callable[[Reply], Server]) -> None:
    server = serve(texts('{"steps": [{"skill": "place", "arguments": {"object": "mug", "target": "sink"}}]}', GOOD))
    planner(server.model()).plan(REQUEST)
    why = "place(mug, sink) cannot be done then, because the mug is not in the hand"
    assert why in server.asked[1]["messages"][0]["content"]


@pytest.mark.parametrize("nonsense", ["I think I should pick up the mug!", "", None, "{}{}", '{"steps": 3}'])
def test_nonsense_is_asked_again_three_times_and_then_given_up(
    serve: Callable[[Reply], Server], nonsense: str | None
) -> None:
    server = serve(texts(nonsense))
    with pytest.raises(ModelDown, match="the model gave no usable plan in 3 answers"):
        planner(server.model()).plan(REQUEST)
    assert len(server.asked) == 3


def test_a_model_may_say_that_it_cannot_be_done(serve: Callable[[Reply], Server]) -> None:
    said = '{"ending": "NEEDS_CLARIFICATION", "why": "two mugs", "question": "Which mug?"}'
    proposal = planner(serve(texts(said)).model()).plan(REQUEST)
    assert (proposal.ending, proposal.question) == (Ending.NEEDS_CLARIFICATION, "Which mug?")


def test_a_model_may_not_say_that_all_is_done(serve: Callable[[Reply], Server]) -> None:
    with pytest.raises(ModelDown):
        planner(serve(texts('{"ending": "DONE"}')).model()).plan(REQUEST)


def test_a_server_that_is_down_is_named() -> None:
    model = OpenAIModel("m", "http://127.0.0.1:9/v1", sleep=lambda seconds: None)
    with pytest.raises(
        ModelDown, match=r"the model server for 'm' at http://127\.0\.0\.1:9/v1 is not usable: it cannot be reached"
    ):
        planner(model).plan(REQUEST)
    assert model.meter.calls == 3


def test_a_server_that_fails_once_is_tried_again(serve: Callable[[Reply], Server]) -> None:
    left = [503, 500]
    server = serve(lambda body: (left.pop(0), {"error": {"message": "oops"}}) if left else (200, completion(GOOD)))
    assert len(planner(server.model()).plan(REQUEST).plan.steps) == 3


def test_a_server_that_asks_to_wait_is_left_alone_that_long(serve: Callable[[Reply], Server]) -> None:
    left, slept = [429], list[float]()
    server = serve(lambda body: (left.pop(), {}) if left else (200, completion(GOOD)))
    server.headers = {"Retry-After": "7"}
    model = OpenAIModel("m", server.url, sleep=slept.append)
    assert (model.complete("plan"), slept) == (GOOD, [7.0])


def test_a_server_that_asks_to_wait_too_long_is_given_up_at_once(serve: Callable[[Reply], Server]) -> None:
    server = serve(lambda body: (429, {}))
    server.headers = {"Retry-After": "3600"}
    with pytest.raises(ModelDown, match="it answers with error 429"):
        server.model().complete("plan")
    assert len(server.asked) == 1


def test_a_server_that_keeps_failing_is_given_up(serve: Callable[[Reply], Server]) -> None:
    server = serve(lambda body: (500, {"error": {"message": "oops"}}))
    with pytest.raises(ModelDown, match="it answers with error 500"):
        planner(server.model()).plan(REQUEST)
    assert len(server.asked) == 3


def test_a_refused_key_is_not_tried_again(serve: Callable[[Reply], Server]) -> None:
    server = serve(lambda body: (401, {"error": {"message": "bad key"}}))
    with pytest.raises(ModelDown, match="refuses: error 401"):
        planner(server.model()).plan(REQUEST)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<html>hello</html>",
        b'{"choices": []}',
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b'{"choices": {"a": 1}}',
        b'{"choices": [{"message": {"content": 7}}]}',
        b'{"choices": [{"message": {}}], "usage": {"prompt_tokens": "many"}}',
        b"[" * 100_000,
        b" " * 5_000_000,
    ],
)
def test_an_answer_that_is_no_completion_is_given_up(serve: Callable[[Reply], Server], body: bytes) -> None:
    server = serve(lambda request: (200, body))
    with pytest.raises(ModelDown, match="its answer is no chat completion"):
        planner(server.model()).plan(REQUEST)
    assert len(server.asked) == 3


def test_a_server_that_refuses_a_temperature_is_asked_without_from_then_on(serve: Callable[[Reply], Server]) -> None:
    def picky(body: dict[str, Any]) -> tuple[int, Any]:
        fit = set(body) == {"model", "messages"}
        return (200, completion(GOOD)) if fit else (400, {"error": {"message": "Unsupported value: 'temperature'"}})

    server = serve(picky)
    model = server.model()
    assert (model.complete("plan"), model.complete("plan")) == (GOOD, GOOD)
    assert ["temperature" in body for body in server.asked] == [True, False, False]


def test_a_refusal_says_why_once(serve: Callable[[Reply], Server]) -> None:
    model = serve(lambda body: (401, {"error": {"message": "bad key"}})).model()
    with pytest.raises(ModelDown) as told:
        model.complete("plan")
    assert str(told.value) == (
        f"the model server for 'm' at {model.url} refuses: error 401, bad key; "
        "mind the name, the address and OPENAI_API_KEY"
    )


def test_a_slow_server_is_not_waited_for(serve: Callable[[Reply], Server]) -> None:
    def slow(body: dict[str, Any]) -> tuple[int, Any]:
        time.sleep(1.0)
        return 200, completion(GOOD)

    server = serve(slow)
    began = time.monotonic()
    with pytest.raises(ModelDown, match="no answer within 0"):
        planner(server.model(patience=Patience(per_try=0.3, in_all=0.5))).plan(REQUEST)
    assert time.monotonic() - began < 1.5


def test_the_budget_ends_the_asking(serve: Callable[[Reply], Server]) -> None:
    server = serve(texts("nonsense"))
    with pytest.raises(ModelDown, match=r"the budget of this run is spent \(2 calls, 214 tokens"):
        planner(server.model(budget=Budget(calls=2))).plan(REQUEST)
    assert len(server.asked) == 2


def test_letters_are_scored_by_log_probability(serve: Callable[[Reply], Server]) -> None:
    tops = [{"token": " B", "logprob": -0.1, "bytes": None}, {"token": "A", "logprob": -2.5, "bytes": None}]
    logs = {"content": [{"token": " B", "logprob": -0.1, "bytes": None, "top_logprobs": tops}]}
    server = serve(lambda body: (200, completion("B", logprobs=logs)))
    np.testing.assert_allclose(server.model().score("next:", ["go", "pick", "wait"]), [-2.5, -0.1, -5.5])


def test_without_log_probabilities_the_choice_counts(serve: Callable[[Reply], Server]) -> None:
    def reply(body: dict[str, Any]) -> tuple[int, Any]:
        return (400, {"error": {"message": "logprobs unsupported"}}) if "logprobs" in body else (200, completion("c"))

    scores = serve(reply).model().score("next:", ["go", "pick", "wait"])
    assert int(np.argmax(scores)) == 2


def test_saycan_runs_over_such_a_server(serve: Callable[[Reply], Server]) -> None:
    wishes = ["pick up the mug", "go to the sink", "put the mug in the sink", "nothing, the command is done"]

    def reply(body: dict[str, Any]) -> tuple[int, Any]:
        wish = wishes[min(len(server.asked) - 1, 3)]
        line = next(line for line in body["messages"][0]["content"].splitlines() if line.endswith(f". {wish}"))
        return 200, completion(line[0])

    server = serve(reply)
    made = build(f"openai-saycan:m@{server.url}", Wiring(CARDS, Preconditions(CARDS), dict))
    assert [str(step) for step in made.planner.plan(REQUEST).plan.steps] == [
        "pick(mug)",
        "go_to(sink)",
        "place(mug, sink)",
    ]
    assert made.calls().language_model == 4


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("", "openai needs a model's name"),
        ("m@ftp://x", "'ftp://x' is no address"),
        ("m", "needs a key in the variable OPENAI_API_KEY"),
    ],
)
def test_wrong_settings_say_how_to_write_them(settings: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(UsageError, match=message):
        model_of(settings)


def test_a_server_that_sends_a_byte_now_and_then_is_not_waited_for() -> None:
    class Dripping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            with contextlib.suppress(OSError):
                for _ in range(100):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.05)

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Dripping) as http:
        http.daemon_threads, http.block_on_close = True, False
        threading.Thread(target=http.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{http.server_address[1]}/v1"
        began = time.monotonic()
        with pytest.raises(ModelDown, match="no answer within 0"):
            OpenAIModel("m", url, patience=Patience(per_try=0.3, in_all=0.5)).complete("plan")
        assert time.monotonic() - began < 2.5
        http.shutdown()
