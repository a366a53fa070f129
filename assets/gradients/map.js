// How much of each state is left in each later one: t across, T down, colour for the size.

import { css, scale } from "../shared/colour.js";
import { fill, html } from "../shared/element.js";
import { sizeOf } from "../shared/format.js";
import { light, onLight } from "../shared/linked.js";
import { rows } from "../shared/payload.js";

const REACH = 8; // decades, where the colours end
const SMALLEST = 3; // px of one pair

/** @param told states: their numbers; arrays.log10: a row for each T, a column for each t. */
export function map({ states, labels, chosen, arrays }, choose, colours) {
  const count = states.length;
  const sizes = rows(arrays.log10);
  const canvas = html("canvas", { role: "img", "aria-label": labels.map });
  paint(canvas, sizes, colours);
  const cursor = html("div", { class: "pair cursor", hidden: "" });
  const mark = html("div", { class: "pair mark" });
  const field = html(
    "div",
    { class: "square", tabindex: 0, role: "application", "aria-label": labels.map, style: `min-width:${SMALLEST * count}px` },
    canvas,
    mark,
    cursor,
  );
  const where = html("p", { class: "where", "aria-live": "polite" });
  const nearest = (state) => states.reduce((best, one, k) => (Math.abs(one - state) < Math.abs(states[best] - state) ? k : best), 0);
  /** @type {Pair} */
  const home = [nearest(chosen[0]), nearest(chosen[1])];
  let at = home;

  /** @typedef {[number, number]} Pair t, T: places in `states`. */
  /** @type {(element: HTMLElement, pair: Pair) => void} */
  const put = (element, [t, T]) => {
    element.style.cssText = `left:${(100 * t) / count}%;top:${(100 * T) / count}%;width:${100 / count}%;height:${100 / count}%`;
  };
  const show = (pair) => {
    at = pair;
    const [t, T] = pair;
    where.textContent = fill(labels.pair, { t: states[t], T: states[T], size: sizeOf(sizes[T][t]) });
  };
  const move = (pair) => {
    cursor.hidden = false;
    put(cursor, pair);
    show(pair);
  };
  /** @type {(event: PointerEvent | MouseEvent) => Pair} */
  const under = (event) => {
    const box = canvas.getBoundingClientRect();
    const T = clamp(Math.floor(((event.clientY - box.top) / box.height) * count), count - 1);
    return [clamp(Math.floor(((event.clientX - box.left) / box.width) * count), T), T];
  };
  /** @type {(pair: Pair) => void} */
  const pick = ([t, T]) => t < T && choose([states[t], states[T]]);
  field.addEventListener("pointermove", (event) => {
    const pair = under(event);
    light(states[pair[0]]);
    move(pair);
  });
  field.addEventListener("pointerleave", () => light(null));
  field.addEventListener("click", (event) => pick(under(event)));
  field.addEventListener("keydown", (event) => {
    const by = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (by) {
      const T = clamp(at[1] + by[1], count - 1);
      move([clamp(at[0] + by[0], T), T]);
    } else if (event.key === "Enter") pick(at);
    else return;
    event.preventDefault();
  });
  const stop = onLight((state) => {
    if (state === null) {
      cursor.hidden = true;
      show(home);
    } else move([Math.min(nearest(state), at[1]), at[1]]);
  });
  put(mark, home);
  show(home);
  return {
    element: html("figure", { class: "map", "aria-label": labels.map }, html("div", { class: "board" }, html("span", { class: "down" }, labels.later), field, html("span", { class: "across" }, labels.earlier)), legend(labels, colours), where),
    close: stop,
  };
}

const clamp = (value, most) => Math.max(0, Math.min(most, value));

// The root spreads the colours near 1, where trained networks are.
const share = (value) => (Math.sign(value) * Math.sqrt(Math.min(1, Math.abs(value) / REACH)) + 1) / 2;

const signed = { name: "gradient", low: -1 };

function paint(canvas, sizes, colours) {
  const mix = scale(colours, signed);
  canvas.width = canvas.height = sizes.length;
  const context = canvas.getContext("2d");
  sizes.forEach((row, T) =>
    row.slice(0, T + 1).forEach((value, t) => {
      context.fillStyle = Number.isFinite(value) ? css(mix(share(value))) : value === -Infinity ? colours.unknown : colours.gradient;
      context.fillRect(t, T, 1, 1);
    }),
  );
}

function legend(labels, colours) {
  const mix = scale(colours, signed);
  const stops = Array.from({ length: 4 * REACH + 1 }, (_, k) => css(mix(share(k / 2 - REACH)))).join(",");
  const swatch = (colour, text) => html("span", {}, html("i", { style: `background:${colour}` }), text);
  return html(
    "div",
    { class: "legend" },
    html("span", {}, `${sizeOf(-REACH)} `, html("i", { class: "ramp", style: `background:linear-gradient(90deg,${stops})` }), ` ${sizeOf(REACH)}`),
    swatch(colours.unknown, labels.zero),
    swatch(colours.gradient, labels.beyond),
  );
}
