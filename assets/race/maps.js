// How far back the gradient reaches, as training goes on: time steps across, training steps down.

import { css, scale } from "../shared/colour.js";
import { fill, html } from "../shared/element.js";
import { sizeOf } from "../shared/format.js";

const REACH = 8; // decades, where the colours end
const [ZERO, BEYOND, LEAST, MOST] = [1, 255, 2, 254]; // levels: pages/charts/race_data.py
const signed = { name: "gradient", low: -1 };

/** @param spec lanes: those that have a map: label, colour, dashed, rows (training steps), map (values, shape). */
export function maps({ lanes, length, labels, caption, colours }) {
  const where = html("p", { class: "where" });
  const colour = colouring(colours);
  const canvases = lanes.map(({ label, colour: own, dashed, rows, map }) => {
    const [height, width] = map.shape;
    const canvas = html("canvas", { width, height, role: "img", "aria-label": `${labels.map}: ${label}` });
    const context = canvas.getContext("2d");
    map.values.forEach((level, k) => {
      context.fillStyle = colour(level);
      context.fillRect(k % width, Math.floor(k / width), 1, 1);
    });
    canvas.addEventListener("pointermove", (event) => {
      const box = canvas.getBoundingClientRect();
      const x = Math.min(width - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * width)));
      const y = Math.min(height - 1, Math.max(0, Math.floor(((event.clientY - box.top) / box.height) * height)));
      const state = length - (width - 1 - x) * Math.ceil(length / width);
      where.textContent = fill(labels.mapHere, { label, step: rows[y], state, left: size(map.values[y * width + x]) });
    });
    canvas.addEventListener("pointerleave", () => (where.textContent = ""));
    const last = rows[rows.length - 1];
    return html("div", { class: "lane" }, html("h5", { class: dashed ? "mark dashed" : "mark", style: `color:var(--${own})` }, label), html("div", { class: "reach" }, html("span", {}, "1"), canvas, html("span", {}, String(last))), html("small", {}, `t = 1 … ${length}`));
  });
  return html("figure", { class: "map", "aria-label": labels.map }, html("h4", {}, labels.map), html("div", { class: "lanes" }, ...canvases), legend(labels, colour), where, html("figcaption", {}, caption));
}

const decades = (level) => (((level - LEAST) / (MOST - LEAST)) * 2 - 1) * REACH;

function size(level) {
  if (level === ZERO) return "0";
  if (level === BEYOND) return sizeOf(NaN);
  const end = level === LEAST ? "≤ " : level === MOST ? "≥ " : "";
  return end + sizeOf(decades(level));
}

// The root spreads the colours near 1, where trained networks are.
const share = (value) => (Math.sign(value) * Math.sqrt(Math.abs(value) / REACH) + 1) / 2;

function colouring(colours) {
  const mix = scale(colours, signed);
  return (level) => (level === ZERO ? colours.unknown : level === BEYOND ? colours.gradient : css(mix(share(decades(level)))));
}

function legend(labels, colour) {
  const stops = Array.from({ length: 33 }, (_, k) => colour(LEAST + (k / 32) * (MOST - LEAST))).join(",");
  const swatch = (level, text) => html("span", {}, html("i", { style: `background:${colour(level)}` }), text);
  const ramp = html("span", {}, `${sizeOf(-REACH)} `, html("i", { class: "ramp", style: `background:linear-gradient(90deg,${stops})` }), ` ${sizeOf(REACH)}`);
  return html("div", { class: "legend" }, ramp, swatch(ZERO, labels.zero), swatch(BEYOND, labels.beyond));
}
