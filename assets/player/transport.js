// Play, pause, step, scrub, speed.

import { fill, html, svg } from "../shared/element.js";

const SPEEDS = [1, 2, 4, 8, 16]; // steps a second

// Outlines in a 16 x 16 square; glyphs for these differ from system to system.
const SIGNS = {
  play: "M4 2.5 13 8l-9 5.5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  first: "M3 3h2v10H3zM13 3v10L6 8z",
  last: "M11 3h2v10h-2zM3 3v10l7-5z",
  previous: "M11 3v10L4 8z",
  next: "M5 3v10l7-5z",
};

const sign = (name) => svg("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: SIGNS[name] }));

export function transport(player, { go, toggle, group }) {
  const { labels, steps, clock } = player;
  const button = (name, act) => {
    const element = html("button", { type: "button", "aria-label": labels[name], title: labels[name] }, sign(name));
    element.addEventListener("click", act);
    return element;
  };
  const move = (to) => () => {
    clock.stop();
    go(to());
  };
  const play = button("play", toggle);
  play.classList.add("play");
  const scrubber = html("input", { type: "range", min: 0, max: steps - 1, step: 1, "aria-label": labels.scrub });
  scrubber.addEventListener("input", () => move(() => +scrubber.value)());
  scrubber.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    toggle();
  });
  const count = html("output", { class: "count" });
  const speed = html(
    "select",
    { "aria-label": labels.speed, title: labels.speed },
    ...SPEEDS.map((value) => html("option", { value, ...(value === clock.speed && { selected: "" }) }, fill(labels.perSecond, { speed: value }))),
  );
  speed.addEventListener("change", () => (clock.speed = +speed.value));
  const grouping = html("button", { type: "button", class: "group", "aria-pressed": player.grouped, title: labels.groupHelp }, labels.group);
  grouping.addEventListener("click", group);
  const element = html(
    "div",
    { class: "transport", role: "group", "aria-label": labels.player },
    button("first", move(() => 0)),
    button("previous", move(() => player.step - 1)),
    play,
    button("next", move(() => player.step + 1)),
    button("last", move(() => steps - 1)),
    scrubber,
    count,
    speed,
    grouping,
  );
  return {
    element,
    draw(step) {
      scrubber.value = step;
      scrubber.setAttribute("aria-valuetext", fill(labels.at, { step: step + 1, token: player.readings[0].tokens[step] }));
      count.textContent = `${step + 1} / ${steps}`;
      const name = clock.running ? "pause" : "play";
      if (play.dataset.shows === name) return;
      play.dataset.shows = name;
      play.replaceChildren(sign(name), labels[name]);
      play.setAttribute("aria-label", labels[name]);
      play.title = labels[name];
    },
  };
}
