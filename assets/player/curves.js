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

const SIGNALS = ["h", "c", "x"];

/** The lines of a reading's gradients: all three of one network, or dL/dh alone where several are compared. */
function gradientLines(readings) {
  const alone = readings.length === 1;
  return readings.flatMap((reading) =>
    SIGNALS.filter((name) => `gradient_${name}` in reading.series && (alone || name === "h")).map((name) => ({
      name,
      colour: alone ? name : reading.kind,
      label: (alone ? "" : `${reading.labels[`kind.${reading.kind}`]} `) + reading.labels[`gradient.${name}`],
      logs: [...reading.series[`gradient_${name}`]].map(drawable),
    })),
  );
}

/** @returns the drawing, its axis (a label for each end, and for the zeros where there are any) and its legend. */
export function gradientCurves(readings) {
  const { steps } = readings[0];
  const lines = gradientLines(readings);
  const finite = lines.flatMap((line) => line.logs).filter(Number.isFinite);
  const top = finite.length ? Math.ceil(Math.max(...finite)) : 0;
  const bottom = finite.length ? Math.min(Math.floor(Math.min(...finite)), top - FEWEST_DECADES) : -FEWEST_DECADES;
  const zeros = lines.some((line) => line.logs.includes(-Infinity));
  const plot = GRADIENT - (zeros ? ZERO_BAND : 0);
  const y = (log) => (log === -Infinity ? GRADIENT - ZERO_BAND / 2 : ((top - log) / (top - bottom)) * (plot - 8) + 4);

  const drawing = svg("svg", {
    class: "curve",
    viewBox: `0 0 ${steps} ${GRADIENT}`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
    style: `height:${GRADIENT}px`,
  });
  const every = Math.max(1, Math.ceil((top - bottom) / 5));
  const ticks = [];
  for (let decade = top; decade >= bottom; decade -= every) {
    drawing.append(svg("line", { class: "grid", x1: 0, x2: steps, y1: y(decade), y2: y(decade) }));
    ticks.push({ label: `10${superscript(decade)}`, y: y(decade) });
  }
  if (zeros) ticks.push({ label: "0", y: y(-Infinity) });
  for (const { name, colour, logs } of lines) {
    drawing.append(svg("path", { class: `line gradient-${name}`, d: path(logs, y), style: `stroke:var(--${colour})` }));
  }
  const legend = lines.map(({ name, colour, label }) => html("small", { class: `sample-${name}`, style: `color:var(--${colour})` }, label));
  const axis = html(
    "div",
    { class: "axis", "aria-hidden": "true" },
    ...ticks.map((tick) => {
      const label = html("span", { style: `top:${tick.y}px` });
      label.textContent = tick.label;
      return label;
    }),
  );
  return { drawing, axis, legend };
}

const RELEVANCE = 44; // px

/** x_t times dL/dx_t: what each token adds to the objective, up or down, on the scale of the largest. */
export function relevanceBars(reading) {
  const values = [...reading.series.relevance];
  const largest = Math.max(...values.map(Math.abs).filter(Number.isFinite)) || 1;
  const middle = RELEVANCE / 2;
  return svg(
    "svg",
    { class: "curve", viewBox: `0 0 ${reading.steps} ${RELEVANCE}`, preserveAspectRatio: "none", "aria-hidden": "true", style: `height:${RELEVANCE}px` },
    svg("line", { class: "middle", x1: 0, x2: reading.steps, y1: middle, y2: middle }),
    ...values.filter(Number.isFinite).map((value, step) => {
      const height = (Math.abs(value) / largest) * (middle - 1);
      const sign = value < 0 ? "negative" : "positive";
      return svg("rect", { x: step + 0.15, width: 0.7, y: value < 0 ? middle : middle - height, height, style: `fill:var(--${sign})` });
    }),
  );
}

const UNIT = 88; // px

/** One unit over all steps, every signal in its colour, on the scale from -1 to 1 (wider where a state needs it). */
export function unitCurves(reading) {
  const drawing = svg("svg", {
    class: "curve",
    viewBox: `0 0 ${reading.steps} ${UNIT}`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
    style: `height:${UNIT}px`,
  });
  const steps = Array.from({ length: reading.steps }, (_, step) => step);
  return {
    element: drawing,
    draw(unit) {
      const lines = reading.signals.map(({ name }) => ({ name, values: steps.map((step) => reading.value(name, step, unit)) }));
      const reach = Math.max(1, ...lines.flatMap(({ values }) => values.map(Math.abs)));
      const y = (value) => (UNIT / 2) * (1 - value / reach);
      drawing.replaceChildren(
        svg("line", { class: "middle", x1: 0, x2: reading.steps, y1: y(0), y2: y(0) }),
        ...lines.map(({ name, values }) => svg("path", { class: "line", d: path(values, y), style: `stroke:var(--${name})` })),
      );
    },
  };
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
