// The factors between two states, link by link, and their product so far: backpropagation as something that moves.

import { Clock } from "../shared/clock.js";
import { fill, html, svg } from "../shared/element.js";
import { briefly, sizeOf, subscript } from "../shared/format.js";
import { measuring } from "../shared/measured.js";
import { light, onLight } from "../shared/linked.js";
import { rows } from "../shared/payload.js";

const WIDTH = 160; // px of one link
const HEIGHT = 118;
const [UPPER, LOWER] = [26, 96]; // where c and h run

/** @param data terms: {role, name}, the same in every link; links: {step, token}; arrays: log10 of the product's norm from
 *   either end, and for each link its terms' means and log10 norms. */
export function path(data) {
  const { links, labels, kind, arrays } = data;
  const count = links.length;
  const clock = new Clock(() => go(passed + 1));
  clock.speed = 2;
  let direction = "backwards";
  let passed = count; // links in the product so far

  const columns = links.map((link, k) => column(link, data, k));
  const strip = html("div", { class: "strip", tabindex: 0, role: "group", "aria-label": labels.path }, ...columns.map((one) => one.element));
  const product = html("output", { class: "product" });
  const button = (label, act) => {
    const element = html("button", { type: "button" }, label);
    element.addEventListener("click", act);
    return element;
  };
  const play = (towards) => {
    const again = clock.running && direction === towards;
    clock.stop();
    direction = towards;
    opening.close();
    if (!again) {
      go(0);
      clock.start();
    }
    name();
  };
  const back = button("", () => play("backwards"));
  const forth = button("", () => play("forwards"));
  const name = () => {
    back.textContent = clock.running && direction === "backwards" ? labels.pause : `◀ ${labels.backwards}`;
    forth.textContent = clock.running && direction === "forwards" ? labels.pause : `${labels.forwards} ▶`;
  };
  const position = html("input", { type: "range", min: 0, max: count, step: 1, "aria-label": labels.position });
  position.addEventListener("input", () => {
    clock.stop();
    go(+position.value);
    name();
  });

  function go(to) {
    passed = Math.max(0, Math.min(count, to));
    const from = direction === "backwards" ? count - passed : 0;
    const until = direction === "backwards" ? count : passed;
    columns.forEach((one, k) => {
      one.element.classList.toggle("passed", k >= from && k < until);
      one.element.classList.toggle("current", passed > 0 && k === (direction === "backwards" ? from : until - 1));
    });
    const size = arrays[direction].values[passed];
    const [t, T] = direction === "backwards" ? [data.end - passed, data.end] : [data.start, data.start + passed];
    product.textContent = fill(labels.product, { t, T, size: sizeOf(size) });
    position.value = passed;
    position.setAttribute("aria-valuetext", product.textContent);
    if (clock.running) {
      columns[Math.max(0, Math.min(count - 1, direction === "backwards" ? from : until - 1))].element.scrollIntoView({ block: "nearest", inline: "nearest" });
      light(direction === "backwards" ? t : T);
    }
    const more = passed < count;
    if (!more) queueMicrotask(name);
    return more;
  }
  const stop = onLight((lit) => columns.forEach((one, k) => one.element.classList.toggle("lit", lit === links[k].step)));
  name();
  go(count);
  // It opens at its end, and stays there until somebody scrolls it or sets it going.
  const opening = measuring(() => (strip.scrollLeft = strip.scrollWidth));
  opening.watch([strip]);
  for (const taken of ["pointerdown", "wheel", "keydown"]) strip.addEventListener(taken, opening.close, { passive: true });
  return {
    element: html("figure", { class: `path ${kind}`, "aria-label": labels.path }, html("div", { class: "controls" }, back, forth, position, product), strip, html("p", { class: "note" }, labels.note)),
    close() {
      clock.stop();
      opening.close();
      stop();
    },
  };
}

/** One link: where its terms run, and their numbers. */
function column(link, { labels, kind, terms, arrays }, k) {
  const backwards = arrays.backwards.values;
  const wires = new Map();
  const top = kind === "rnn" ? UPPER * 2 : 0; // nothing runs above its h
  const picture = svg("svg", { viewBox: `0 ${top} ${WIDTH} ${HEIGHT - top}`, width: WIDTH, height: HEIGHT - top, "aria-hidden": "true" });
  for (const term of terms) {
    const wire = svg("path", { class: "wire", d: WIRES[kind][`${term.role} ${term.name}`], style: `stroke:var(--${term.name})` });
    wires.set(term, wire);
    picture.append(wire);
  }
  if (kind === "lstm") picture.append(state(UPPER, `c${subscript(link.step)}`));
  picture.append(state(LOWER, `h${subscript(link.step)}`));
  const [means, sizes] = [arrays.mean, arrays.log10].map((all) => rows(all)[k]);
  const told = terms.map((term, at) => {
    const row = html(
      "div",
      { class: "term", title: labels[`${term.role}.${term.name}`] },
      html("b", { style: `color:var(--${term.name})` }, labels[`symbol.${term.role}.${term.name}`]),
      html("span", {}, Number.isFinite(means[at]) ? fill(labels.mean, { mean: briefly(means[at]) }) : "∞"),
      html("span", { class: "size" }, sizeOf(sizes[at])),
    );
    row.addEventListener("pointerenter", () => wires.get(term).classList.add("lit"));
    row.addEventListener("pointerleave", () => wires.get(term).classList.remove("lit"));
    return row;
  });
  const factor = backwards[backwards.length - 1 - k] - backwards[backwards.length - 2 - k];
  const head = html("header", {}, html("b", {}, fill(labels.link, { step: link.step, before: link.step - 1 })), html("span", { class: "token" }, link.token ?? ""));
  const element = html(
    "article",
    { class: "link" },
    head,
    picture,
    ...told,
    html("footer", { title: labels.factorHelp }, Number.isFinite(factor) ? fill(labels.factor, { factor: sizeOf(factor) }) : "—"),
  );
  element.addEventListener("pointerenter", () => light(link.step));
  element.addEventListener("pointerleave", () => light(null));
  return { element };
}

function state(y, name) {
  return svg("g", {}, svg("circle", { cx: WIDTH - 20, cy: y, r: 15 }), (() => {
    const text = svg("text", { x: WIDTH - 20, y: y + 4 });
    text.textContent = name;
    return text;
  })());
}

// From the state before, at the left edge, to this one.
const RIGHT = WIDTH - 35;
const bend = (from, to, height) => `M0 ${from}C${WIDTH * 0.35} ${from} ${WIDTH * 0.3} ${height} ${WIDTH * 0.45} ${height}S${RIGHT - 20} ${to} ${RIGHT} ${to}`;
const WIRES = {
  rnn: { "gate a": `M0 ${LOWER}H${RIGHT}` },
  gru: {
    "keep z": `M0 ${LOWER}H${RIGHT}`,
    "gate r": bend(LOWER, LOWER, 20),
    "gate z": bend(LOWER, LOWER, 46),
    "gate n": bend(LOWER, LOWER, 72),
  },
  lstm: {
    "keep f": `M0 ${UPPER}H${RIGHT}`,
    "gate i": bend(LOWER, UPPER, 44),
    "gate f": bend(LOWER, UPPER, 58),
    "gate g": bend(LOWER, UPPER, 72),
    "gate o": `M0 ${LOWER}H${RIGHT}`,
    "to_h o": `M${WIDTH - 20} ${UPPER + 15}V${LOWER - 15}`,
  },
};
