// Units x steps, one picture a signal, all on the tokens' axis.

import { lookup, SHIFT } from "./colour.js";
import { fill, html } from "./element.js";

const MOST_LINES = 100; // of one picture; where there are more units, neighbours share a line
const LOWEST = 56; // px of one picture

/** @param grouped whether units that behave alike stand together; else in the network's own order. */
export function heatmaps(reading, colours, grouped, row) {
  const { labels, units, steps } = reading;
  const order = grouped ? reading.order : reading.order.map((_, unit) => unit);
  const share = Math.ceil(units / MOST_LINES); // units that share a line
  const lines = Math.ceil(units / share);
  const lineOf = []; // where each unit stands
  order.forEach((unit, place) => (lineOf[unit] = Math.floor(place / share)));
  const height = Math.max(LOWEST, lines);

  const pictures = reading.signals.map((signal) => {
    const name = labels[`signal.${signal.name}`];
    const canvas = html("canvas", { role: "img", "aria-label": `${name} (${units} \u00d7 ${steps})`, style: `height:${height}px` });
    paint(canvas, reading, signal, lookup(colours, signal), order, share);
    const line = html("div", { class: "unit-line" });
    const ghost = html("div", { class: "unit-line ghost", hidden: "" });
    const notes = [legend(signal)];
    if (share > 1) notes.push(fill(labels.share, { count: share }));
    row(signal.name, name, html("div", { class: "map" }, canvas, line, ghost), ...notes).dataset.signal = signal.name;
    return { signal, canvas, line, ghost };
  });

  const put = (element, unit) => {
    const thickness = Math.max(2, height / lines);
    element.style.cssText = `transform:translateY(${(lineOf[unit] / lines) * height}px);height:${thickness}px`;
  };
  return {
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

// A line that several units share shows their mean.
function paint(canvas, { steps, units, planes }, signal, colours, order, share) {
  const lines = Math.ceil(units / share);
  canvas.width = steps;
  canvas.height = lines;
  const context = canvas.getContext("2d");
  const image = context.createImageData(steps, lines);
  const pixels = new Uint32Array(image.data.buffer);
  const { levels } = planes[signal.name];
  for (let line = 0; line < lines; line++) {
    const together = order.slice(line * share, (line + 1) * share);
    for (let step = 0; step < steps; step++) {
      let sum = 0;
      for (const unit of together) sum += levels[step * units + unit];
      pixels[line * steps + step] = colours[(sum / together.length) >> SHIFT];
    }
  }
  context.putImageData(image, 0, 0);
}

const legend = ({ low, reach }) => (low === 0 ? "0 \u2026 1" : `\u00b1${reach}`);
