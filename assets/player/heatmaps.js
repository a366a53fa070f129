// Units x steps, one picture a signal, all on the tokens' axis.

import { lookup, SHIFT } from "./colour.js";
import { html } from "./element.js";

const [LOWEST, HIGHEST] = [56, 96]; // px of one picture

/** @param grouped whether units that behave alike stand together; else in the network's own order. */
export function heatmaps(reading, colours, grouped, row) {
  const order = grouped ? reading.order : reading.order.map((_, unit) => unit);
  const place = []; // the line at which each unit stands
  order.forEach((unit, line) => (place[unit] = line));
  const height = Math.max(LOWEST, Math.min(HIGHEST, reading.units));
  const pictures = reading.signals.map((signal) => {
    const name = reading.labels[`signal.${signal.name}`];
    const canvas = html("canvas", {
      role: "img",
      "aria-label": `${name} (${reading.units} \u00d7 ${reading.steps})`,
      // fewer pixels than units: neighbours are averaged, where "pixelated" would leave some out
      style: `height:${height}px;image-rendering:${reading.units > height ? "auto" : "pixelated"}`,
    });
    paint(canvas, reading, signal, lookup(colours, signal), order);
    const line = html("div", { class: "unit-line" });
    const ghost = html("div", { class: "unit-line ghost", hidden: "" });
    row(signal.name, name, html("div", { class: "map" }, canvas, line, ghost), legend(signal)).dataset.signal = signal.name;
    return { signal, canvas, line, ghost };
  });
  const put = (element, unit) => {
    const thickness = Math.max(2, height / reading.units);
    element.style.cssText = `transform:translateY(${(place[unit] / reading.units) * height}px);height:${thickness}px`;
  };
  return {
    /** The unit that stands next to this one, a line up (-1) or down (1). */
    beside: (unit, by) => order[(place[unit] + by + reading.units) % reading.units],
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
      const line = Math.floor(((event.clientY - box.top) / box.height) * reading.units);
      return { signal: found.signal.name, unit: order[Math.max(0, Math.min(reading.units - 1, line))] };
    },
  };
}

function paint(canvas, { steps, units, planes }, signal, colours, order) {
  canvas.width = steps;
  canvas.height = units;
  const context = canvas.getContext("2d");
  const image = context.createImageData(steps, units);
  const pixels = new Uint32Array(image.data.buffer);
  const { levels } = planes[signal.name];
  for (let step = 0; step < steps; step++)
    for (let line = 0; line < units; line++) pixels[line * steps + step] = colours[levels[step * units + order[line]] >> SHIFT];
  context.putImageData(image, 0, 0);
}

const legend = ({ low, reach }) => (low === 0 ? "0 \u2026 1" : `\u00b1${reach}`);
