"use strict";
const story = JSON.parse(document.getElementById("data").textContent);
const find = (id) => document.getElementById(id);
const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};
const lastBefore = (list, time) => {
  let found = null;
  for (const one of list) { if (one.time <= time + 1e-6) found = one; else break; }
  return found;
};
const times = [0, story.result.world_s || 0, ...story.notes.map((n) => n.time), ...story.changes.map((c) => c[0]), ...story.stills.map((s) => s.time)];
const begins = [...story.starts, ...story.notes.map((n) => n.time), ...story.stills.map((s) => s.time)];
const start = begins.length ? Math.min(...begins) : 0;
const end = Math.max(...times, start + 0.001);
const share = (time) => `${(100 * (time - start)) / (end - start)}%`;
let now = end;

/* Tree: children by parent, and each node's status at a time. */
const children = story.nodes.map(() => []);
const roots = [];
story.nodes.forEach(([parent], number) => (parent < 0 ? roots : children[parent]).push(number));
const statusesAt = (time) => {
  const status = story.nodes.map(() => "INVALID");
  for (const [when, node, word] of story.changes) { if (when > time + 1e-6) break; status[node] = word === "INVALID" ? "INVALID" : word; }
  return status;
};
const CHECKS = /\?$|^[a-z_]+( or [a-z_]+)*$/; // a check that says no is no failure
const GLYPHS = { sequence: "→", selector: "?", decorator: "↻", leaf: "" };
const drawTree = () => {
  const status = statusesAt(now);
  let which = 0;
  story.starts.forEach((when, number) => { if (when <= now + 1e-6) which = number; });
  find("treelabel").textContent = roots.length > 1 ? `plan ${which + 1} of ${roots.length}` : "";
  const rows = [];
  const notTaken = (number) => { // a branch for another cause than the one that was met
    const [first] = children[number];
    return first !== undefined && status[first] === "FAILURE" && / or |^[a-z_]+$/.test(story.nodes[first][1]) && story.nodes[first][2] === "leaf" && story.nodes[number][2] === "sequence";
  };
  const walk = (number, depth) => {
    const [, name, kind] = story.nodes[number];
    if (depth > 1 && (status[number] === "INVALID" || notTaken(number))) return;
    if (depth > 0) {
      const row = make("li", `${depth === 1 ? "step " : ""}${status[number]}`);
      row.style.paddingLeft = `${0.35 + 1.15 * (depth - 1)}rem`;
      const no = status[number] === "FAILURE" && CHECKS.test(name) && kind === "leaf";
      row.append(make("span", `dot ${no ? "no" : status[number]}`), make("span", "glyph", GLYPHS[kind]), make("span", "", name));
      if (status[number] === "RUNNING" && !children[number].some((child) => status[child] === "RUNNING")) row.classList.add("now");
      rows.push(row);
    }
    children[number].forEach((child) => walk(child, depth + 1));
  };
  if (roots.length) walk(roots[which], 0);
  find("tree").replaceChildren(...(rows.length ? rows : [make("li", "empty", "No tree was grown: nothing was planned.")]));
};

/* Pictures. */
const strip = story.stills.map((still) => {
  const image = make("img");
  image.src = Object.values(still.pictures)[0];
  image.alt = `at ${still.time.toFixed(1)} s`;
  image.onclick = () => seek(still.time);
  return image;
});
const drawPicture = () => {
  const still = lastBefore(story.stills, now) || story.stills[0];
  if (!still) return;
  const names = Object.keys(still.pictures);
  find("picture").className = names.length === 1 ? "one" : "";
  find("picture").replaceChildren(...names.map((name) => {
    const figure = make("figure");
    const image = make("img");
    image.src = still.pictures[name];
    image.alt = `${name} camera`;
    figure.append(image, make("figcaption", "", name));
    return figure;
  }));
  strip.forEach((image, number) => image.classList.toggle("now", story.stills[number] === still));
  const current = strip[story.stills.indexOf(still)];
  const box = find("strip");
  if (current) box.scrollLeft = current.offsetLeft - box.offsetLeft - box.clientWidth / 2;
};

/* Scene: places as cards, things as chips. */
const COLOURS = { red: "#c8443a", green: "#4f9a5b", blue: "#3f73b8", yellow: "#e3bb3c", orange: "#e08a34", white: "#f7f5f0", black: "#2b2a28", brown: "#8a5a3b", grey: "#8f8d88", gray: "#8f8d88", silver: "#bcbec2", pink: "#df8fa9", purple: "#7f5aa8", beige: "#d9c8a5", teal: "#3a8f8d", turquoise: "#45b5aa" };
const chip = (name, thing, held) => {
  const element = make("span", `thing${held ? " held" : ""}${thing && thing.seen === false ? " unseen" : ""}`);
  const dot = make("i");
  const colour = COLOURS[(thing && thing.colour) || name.split(" ")[0]];
  if (colour) dot.style.background = colour;
  element.append(dot, document.createTextNode(held ? `${name}, in hand` : name));
  return element;
};
const drawScene = () => {
  const glance = lastBefore(story.scenes, now) || story.scenes[0];
  if (!glance) { find("scene").replaceChildren(make("p", "empty", "No scene was recorded.")); return; }
  const cards = Object.entries(glance.places).map(([name, place]) => {
    const here = glance.robot.at === name;
    const card = make("div", `place${here ? " here" : ""}`);
    const head = make("header");
    head.append(make("span", "", name), make("em", place.state.join(" "), [...place.state, ...(here ? ["robot here"] : [])].join(", ")));
    card.append(head);
    if (here && glance.robot.holding) card.append(chip(glance.robot.holding, glance.objects[glance.robot.holding], true));
    Object.entries(glance.objects).filter(([, thing]) => thing.at === name).forEach(([thing, state]) => card.append(chip(thing, state, false)));
    return card;
  });
  const lost = Object.entries(glance.objects).filter(([name, thing]) => thing.at === null && (glance.robot.holding !== name || glance.robot.at === null));
  if (lost.length) {
    const card = make("div", "place");
    const head = make("header");
    head.append(make("span", "", "elsewhere"));
    card.append(head);
    lost.forEach(([name, thing]) => card.append(chip(name, thing, glance.robot.holding === name)));
    cards.push(card);
  }
  find("scene").replaceChildren(...cards);
};

/* Say x can: candidates of the step under way. */
const rated = story.notes.filter((note) => Array.isArray(note.evidence.candidates) && note.evidence.candidates.length);
const drawChoice = () => {
  const begun = story.notes.filter((note) => note.source !== "planner" && note.evidence.step && note.time <= now + 1e-6).pop();
  const step = begun ? begun.evidence.step : rated.length ? rated[0].evidence.step : null;
  const note = rated.filter((one) => one.evidence.step === step).pop();
  find("choicelabel").textContent = note ? `step ${step}` : "";
  if (!note) { find("choice").replaceChildren(make("p", "empty", "The planner gave no ratings for this step.")); return; }
  const taken = note.text;
  find("choice").replaceChildren(...note.evidence.candidates.slice(0, 10).map((one) => {
    const name = one.skill === "done" ? "done" : `${one.skill}(${Object.values(one.arguments).join(", ")})`;
    const row = make("div", `candidate${taken.includes(`: ${name}, say `) ? " chosen" : ""}`);
    const bars = make("div", "bars");
    [one.say, one.can, one.score].forEach((value) => { const bar = make("b"); bar.style.width = `${100 * value}%`; bars.append(bar); });
    bars.title = `say ${one.say.toFixed(3)}, can ${one.can.toFixed(3)}`;
    row.append(make("span", "", name), bars, make("span", "n", one.score.toFixed(2)));
    return row;
  }));
};

/* Monologue. */
const hidden = new Set(); // what a guard merely slowed is many notes and little news: shown on request
if (story.notes.filter((note) => note.source === "guard").length > 12) hidden.add("guard");
const rows = story.notes.map((note) => {
  const row = make("li", note.source);
  row.append(make("time", "", note.time.toFixed(1)), make("span", "who", note.source), make("span", "", note.text));
  row.onclick = () => seek(note.time);
  return row;
});
const drawNotes = () => {
  let current = null;
  story.notes.forEach((note, number) => {
    rows[number].hidden = hidden.has(note.source);
    rows[number].style.display = hidden.has(note.source) ? "none" : "";
    rows[number].classList.toggle("later", note.time > now + 1e-6);
    rows[number].classList.remove("now");
    if (note.time <= now + 1e-6 && !hidden.has(note.source)) current = rows[number];
  });
  if (current) {
    current.classList.add("now");
    const box = find("notes");
    box.scrollTop = current.offsetTop - box.offsetTop - box.clientHeight / 2;
  }
};
[...new Set(story.notes.map((note) => note.source))].forEach((source) => {
  const button = make("button", "", source);
  button.type = "button";
  button.setAttribute("aria-pressed", String(!hidden.has(source)));
  button.onclick = () => {
    if (hidden.has(source)) hidden.delete(source); else hidden.add(source);
    button.setAttribute("aria-pressed", String(!hidden.has(source)));
    drawNotes();
  };
  find("chips").append(button);
});

/* Time line: one segment a step, one mark a failure, verdict or remedy. */
story.result.steps.forEach((step, number) => {
  if (step.start_s === null) return;
  const until = step.end_s === null ? end : step.end_s;
  const segment = make("div", `seg ${step.outcome || "RUNNING"}`, `${number + 1} ${step.skill}`);
  segment.title = `${step.skill}(${Object.values(step.arguments).join(", ")}): ${step.outcome || "stopped"}`;
  segment.style.left = share(step.start_s);
  segment.style.width = `${(100 * Math.max(until - step.start_s, 0)) / (end - start)}%`;
  segment.onclick = () => seek(step.start_s);
  find("lanes").append(segment);
});
story.notes.filter((note) => ["guard", "recovery", "skill"].includes(note.source)).slice(0, 400).forEach((note) => {
  const mark = make("div", `mark ${note.source}`);
  mark.title = note.text;
  mark.style.left = share(note.time);
  find("lanes").append(mark);
});

const slider = find("time");
slider.min = start; slider.max = end;
const draw = () => {
  slider.value = now;
  find("clock").textContent = `${now.toFixed(1)} s`;
  drawTree(); drawPicture(); drawScene(); drawChoice(); drawNotes();
};
const seek = (time) => { now = Math.min(Math.max(time, start), end); draw(); };
slider.oninput = () => seek(Number(slider.value));
let playing = null;
const play = () => {
  if (playing) { clearInterval(playing); playing = null; }
  else {
    if (now >= end) seek(start);
    const pace = Math.max(end - start, 1) / Math.min(Math.max(end - start, 4), 30);
    playing = setInterval(() => { if (now >= end) play(); else seek(now + 0.1 * pace); }, 100);
  }
  find("play").textContent = playing ? "❚❚" : "▶";
};
find("play").onclick = play;
/* Each step with what was seen when it was judged: a click goes there. */
document.querySelectorAll(".steps tbody tr").forEach((row) => {
  if (row.dataset.end === "") return;
  const time = Number(row.dataset.end);
  row.onclick = () => seek(time);
  const still = lastBefore(story.stills, time);
  const cell = row.querySelector(".seen");
  if (!still || !cell) return;
  const image = make("img");
  image.src = still.pictures.head || Object.values(still.pictures)[0];
  image.alt = `seen at ${still.time.toFixed(1)} s`;
  cell.append(image);
});
const moments = [...new Set([...story.changes.map((c) => c[0]), ...story.notes.map((n) => n.time), start, end])].sort((a, b) => a - b);
document.addEventListener("keydown", (event) => {
  if (event.target.tagName === "BUTTON" && event.key === " ") return;
  if (event.key === " ") play();
  else if (event.key === "ArrowRight") seek(moments.find((t) => t > now + 1e-6) ?? end);
  else if (event.key === "ArrowLeft") seek(moments.filter((t) => t < now - 1e-6).pop() ?? start);
  else return;
  event.preventDefault();
});
if (story.stills.length) {
  find("picture").hidden = false;
  find("strip").hidden = story.stills.length < 2;
  find("strip").append(...strip);
}
find("notes").append(...rows);
draw();
