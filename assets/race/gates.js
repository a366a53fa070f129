// The gate that keeps, unit by unit, while a network reads the probe: dark lets the state through, pale clears it.

import { css, scale } from "../gatescope.player/colour.js";
import { fill, html } from "../gatescope.player/element.js";

/** @param data gates: {label, name, every, values, shape}; symbols; every: steps a column stands for. */
export function gates({ gates, symbols, every, labels }, colours) {
  const where = html("p", { class: "where" });
  const drawings = gates.map(({ label, name, every: stride, numbers: { values, shape } }) => {
    const [height, width] = shape;
    const canvas = html("canvas", { width, height, role: "img", "aria-label": `${labels.gate}: ${label}` });
    const mix = scale(colours, { name, low: 0 });
    const context = canvas.getContext("2d");
    values.forEach((level, k) => {
      context.fillStyle = css(mix(level / 255));
      context.fillRect(k % width, Math.floor(k / width), 1, 1);
    });
    canvas.addEventListener("pointermove", (event) => {
      const box = canvas.getBoundingClientRect();
      const x = Math.min(width - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * width)));
      const y = Math.min(height - 1, Math.max(0, Math.floor(((event.clientY - box.top) / box.height) * height)));
      const symbol = symbols[x] === undefined ? "" : `“${symbols[x]}”`;
      const value = (values[y * width + x] / 255).toFixed(2);
      where.textContent = fill(labels.gateHere, { label, step: x * every + 1, symbol, unit: y * stride + 1, value });
    });
    canvas.addEventListener("pointerleave", () => (where.textContent = ""));
    const stops = `linear-gradient(90deg,${css(mix(0))},${css(mix(1))})`;
    const ramp = html("span", { class: "legend" }, "0 ", html("i", { class: "ramp", style: `background:${stops}` }), " 1");
    return html("div", { class: "lane" }, html("h5", {}, label), canvas, html("small", {}, `t = 1 … ${(width - 1) * every + 1} `, ramp));
  });
  return html("figure", { class: "map" }, html("div", { class: "lanes" }, ...drawings), where);
}
