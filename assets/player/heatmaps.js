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
      style: `height:${height}px`,
    });
    paint(canvas, reading, signal, lookup(colours, signal), order);
    const line = html("div", { class: "unit-line" });
    const track = row(signal.name, name, html("div", { class: "map" }, canvas, line), legend(signal));
    track.dataset.signal = signal.name;
    return { signal, canvas, line };
  });
  return {
    /** The unit that stands next to this one, a line up (-1) or down (1). */
    beside: (unit, by) => order[(place[unit] + by + reading.units) % reading.units],
    /** Marks one unit in every picture. */
    mark(unit) {
      const top = (place[unit] / reading.units) * height;
      const thickness = Math.max(2, height / reading.units);
      for (const { line } of pictures) line.style.cssText = `transform:translateY(${top}px);height:${thickness}px`;
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
