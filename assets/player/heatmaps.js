// Units x steps, one picture a signal, all on the tokens' axis.

import { pixel, scale } from "../shared/colour.js";
import { fill, html } from "../shared/element.js";
import { shown } from "../shared/format.js";
import { MOST, drawn } from "./readings.js";

const THOUSAND = 1000; // levels of colour: a value is told by three decimals, and painted so
const MOST_LINES = 100; // of one picture; where there are more units, neighbours share a line
const LOWEST = 56; // px of one picture

/** @param grouped whether units that behave alike stand together; else in the network's own order. */
export function heatmaps({ labels, units, steps, signals }, colours, grouped, row) {
  const share = Math.ceil(units / MOST_LINES); // units that share a line
  const lines = Math.ceil(units / share);
  const height = Math.max(LOWEST, lines);
  const lineOf = []; // where each unit stands
  let order = [];

  const pictures = signals.map((signal) => {
    const name = labels[`signal.${signal.name}`];
    const canvas = html("canvas", { role: "img", "aria-label": `${name} (${units} \u00d7 ${steps})`, width: steps, height: lines, style: `height:${height}px` });
    const line = html("div", { class: "unit-line" });
    const ghost = html("div", { class: "unit-line ghost", hidden: "" });
    const cut = html("small", { class: "cut", hidden: "" });
    const notes = [legend(signal), cut];
    if (share > 1) notes.push(fill(labels.share, { count: share }));
    row(signal.name, name, html("div", { class: "map" }, canvas, line, ghost), ...notes).dataset.signal = signal.name;
    const context = canvas.getContext("2d");
    return { signal, canvas, cut, line, ghost, context, image: context.createImageData(steps, lines), colourOf: lookup(colours, signal) };
  });

  const put = (element, unit) => {
    const thickness = Math.max(2, height / lines);
    element.style.cssText = `transform:translateY(${(lineOf[unit] / lines) * height}px);height:${thickness}px`;
  };
  return {
    /** Paints a reading's values. */
    show(reading) {
      order = Array.from(reading.numbers("order"), (unit, place) => (grouped ? unit : place));
      order.forEach((unit, place) => (lineOf[unit] = Math.floor(place / share)));
      for (const picture of pictures) {
        const most = paint(picture, reading.numbers(picture.signal.name), order, share);
        picture.cut.hidden = most <= picture.signal.reach;
        picture.cut.textContent = fill(labels.cut, { most: most >= MOST ? "\u221e" : shown(most) });
      }
    },
    /** The unit that stands next to this one, a place up (-1) or down (1). */
    beside: (unit, by) => order[(order.indexOf(unit) + by + units) % units],
    /** Marks one unit in every picture. */
    mark(unit) {
      for (const { line } of pictures) put(line, unit);
    },
    /** Lights up the unit under the pointer in every picture; null lets it go out. */
    light(unit) {
      for (const { ghost } of pictures) {
        ghost.hidden = unit === null;
        if (unit !== null) put(ghost, unit);
      }
    },
    /** The signal and unit under the pointer, or null. */
    at(event) {
      const found = pictures.find(({ canvas }) => canvas === event.target);
      if (!found) return null;
      const box = found.canvas.getBoundingClientRect();
      const line = Math.floor(((event.clientY - box.top) / box.height) * lines);
      const place = Math.max(0, Math.min(units - 1, line * share));
      return { signal: found.signal.name, unit: order[place] };
    },
  };
}

// A line that several units share shows their mean. Returns the largest that is shown, in size.
function paint({ context, image, colourOf }, values, order, share) {
  const { width: steps, height: lines } = image;
  const units = order.length;
  let most = 0;
  const pixels = new Uint32Array(image.data.buffer);
  for (let line = 0; line < lines; line++) {
    const from = line * share;
    const to = Math.min(units, from + share);
    for (let step = 0; step < steps; step++) {
      let sum = 0;
      for (let place = from; place < to; place++) sum += drawn(values[step * units + order[place]]);
      const level = Math.round((THOUSAND * sum) / (to - from));
      most = Math.max(most, Math.abs(level));
      pixels[line * steps + step] = colourOf(level);
    }
  }
  context.putImageData(image, 0, 0);
  return most / THOUSAND;
}

const legend = ({ low, reach }) => (low === 0 ? "0 \u2026 1" : `\u00b1${reach}`);

/** The colour of each level of a signal, from its lowest on. A value past the signal's reach keeps the last colour. */
function lookup(colours, { name, low, reach }) {
  const colour = scale(colours, { name, low });
  const [least, most] = [low * THOUSAND, reach * THOUSAND];
  const pixels = Uint32Array.from({ length: most - least + 1 }, (_, k) => pixel(colour(k / (most - least))));
  return (level) => pixels[Math.max(least, Math.min(most, level)) - least];
}
