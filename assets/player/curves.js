// Two drawings over the steps: what the network thinks, and the norms of the gradients on a log scale.

import { html, superscript, svg } from "./element.js";

const PREDICTION = 44; // px
const GRADIENT = 132;
const ZERO_BAND = 18; // exact zeros stand apart, below the axis
const FEWEST_DECADES = 2;

export function predictionCurve(reading) {
  const values = [...reading.series.prediction];
  const y = (p) => PREDICTION * (1 - p);
  return svg(
    "svg",
    { class: "curve", viewBox: `0 0 ${reading.steps} ${PREDICTION}`, preserveAspectRatio: "none", "aria-hidden": "true", style: `height:${PREDICTION}px` },
    svg("line", { class: "middle", x1: 0, x2: reading.steps, y1: y(0.5), y2: y(0.5) }),
    svg("path", { class: "line", d: path(values, y), style: "stroke:var(--ink)" }),
  );
}

/** @returns the drawing and its axis (a label for each end, and for the zeros where there are any). */
export function gradientCurves(reading) {
  const names = ["h", "c"].filter((name) => `gradient_${name}` in reading.series);
  const logs = Object.fromEntries(
    names.map((name) => [name, [...reading.series[`gradient_${name}`]].map(drawable)]),
  );
  const finite = Object.values(logs).flat().filter(Number.isFinite);
  const top = finite.length ? Math.ceil(Math.max(...finite)) : 0;
  const bottom = finite.length ? Math.min(Math.floor(Math.min(...finite)), top - FEWEST_DECADES) : -FEWEST_DECADES;
  const zeros = names.some((name) => logs[name].includes(-Infinity));
  const plot = GRADIENT - (zeros ? ZERO_BAND : 0);
  const y = (log) => (log === -Infinity ? GRADIENT - ZERO_BAND / 2 : ((top - log) / (top - bottom)) * (plot - 8) + 4);

  const drawing = svg("svg", {
    class: "curve",
    viewBox: `0 0 ${reading.steps} ${GRADIENT}`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
    style: `height:${GRADIENT}px`,
  });
  const every = Math.max(1, Math.ceil((top - bottom) / 5));
  const ticks = [];
  for (let decade = top; decade >= bottom; decade -= every) {
    drawing.append(svg("line", { class: "grid", x1: 0, x2: reading.steps, y1: y(decade), y2: y(decade) }));
    ticks.push({ label: `10${superscript(decade)}`, y: y(decade) });
  }
  if (zeros) ticks.push({ label: "0", y: y(-Infinity) });
  for (const name of names) {
    drawing.append(svg("path", { class: `line gradient-${name}`, d: path(logs[name], y), style: `stroke:var(--${name})` }));
  }
  const axis = html(
    "div",
    { class: "axis", "aria-hidden": "true" },
    ...ticks.map((tick) => {
      const label = html("span", { style: `top:${tick.y}px` });
      label.textContent = tick.label;
      return label;
    }),
  );
  return { drawing, axis };
}

// The series is log10 of the norm: -Infinity is an exact zero. An overflow has no place on the axis.
const drawable = (log) => (log === Infinity ? NaN : log);

// A line through the middles of the steps. It breaks at NaN, and between a number and an exact zero.
function path(values, y) {
  let d = "";
  let before = NaN;
  values.forEach((value, step) => {
    if (!Number.isNaN(value)) {
      const joined = !Number.isNaN(before) && (before === -Infinity) === (value === -Infinity);
      d += joined ? `L${step + 0.5} ${y(value)}` : `M${step + 0.2} ${y(value)}H${step + 0.5}`;
      if (value === -Infinity) d += `H${step + 0.8}`;
    }
    before = value;
  });
  return d;
}
