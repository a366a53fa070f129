// The gates, unit by unit, while a network reads the probe: pale is shut, full colour is open.

import { css, scale } from "../shared/colour.js";
import { fill, html } from "../shared/element.js";
import { roughly } from "../shared/format.js";

/** @param data lanes: {label, names, every: units a row stands for}; symbols; every: steps a column stands for; arrays. */
export function gates({ lanes, symbols, every, labels, arrays }, colours) {
  const where = html("p", { class: "where" });
  const drawn = lanes.map((lane, k) =>
    html(
      "div",
      { class: "lane" },
      html("h5", {}, lane.label),
      ...lane.names.map((name) => {
        const { values, shape } = arrays[`${name}/${k}`];
        const gate = labels[`gate.${name}`];
        const canvas = paint(values, shape, scale(colours, { name, low: 0 }), `${lane.label}: ${gate}`);
        canvas.addEventListener("pointermove", (event) => {
          const box = canvas.getBoundingClientRect();
          const x = within(Math.floor(((event.clientX - box.left) / box.width) * shape[1]), shape[1]);
          const y = within(Math.floor(((event.clientY - box.top) / box.height) * shape[0]), shape[0]);
          const symbol = symbols[x] === undefined ? "" : `\u201c${symbols[x]}\u201d`;
          const value = roughly(values[y * shape[1] + x] / 255);
          where.textContent = fill(labels.gateHere, { label: lane.label, gate, step: x * every + 1, symbol, unit: y * lane.every + 1, value });
        });
        canvas.addEventListener("pointerleave", () => (where.textContent = labels.units));
        return html("div", { class: "gate" }, html("b", { style: `color:var(--${name})` }, `${name} `), html("small", {}, gate), canvas);
      }),
    ),
  );
  where.textContent = labels.units;
  return html("figure", { class: "map" }, html("div", { class: "lanes wide" }, ...drawn), where);
}

const within = (k, count) => Math.max(0, Math.min(count - 1, k));

function paint(values, [height, width], mix, label) {
  const canvas = html("canvas", { width, height, role: "img", "aria-label": label });
  const context = canvas.getContext("2d");
  values.forEach((level, k) => {
    context.fillStyle = css(mix(level / 255));
    context.fillRect(k % width, Math.floor(k / width), 1, 1);
  });
  return canvas;
}
