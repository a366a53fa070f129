// Two drawings over the steps: what the network thinks, and the norms of the gradients on a log scale.

import { axisOf } from "../shared/axis.js";
import { html, svg } from "../shared/element.js";
import { drawn } from "./readings.js";

const PREDICTION = 44; // px
const GRADIENT = 132;
const FEWEST_DECADES = 2;

/** An empty drawing over the steps, one wide each; its height is in px. */
const drawing = (steps, height, ...children) =>
  svg(
    "svg",
    { class: "curve", viewBox: `0 0 ${steps} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true", style: `height:${height}px` },
    ...children,
  );

const across = (kind, steps, y) => svg("line", { class: kind, x1: 0, x2: steps, y1: y, y2: y });

export function predictionCurve({ steps }) {
  const y = (p) => PREDICTION * (1 - p);
  const line = svg("path", { class: "line", style: "stroke:var(--ink)" });
  return {
    element: drawing(steps, PREDICTION, across("middle", steps, y(0.5)), line),
    show: ({ series }) => line.setAttribute("d", path(series.prediction, y)),
  };
}

const SIGNALS = ["h", "c", "x"];

/** The lines of the readings' gradients: all three of one network, or dL/dh alone where several are compared. */
function gradientLines(readings) {
  const alone = readings.length === 1;
  return readings.flatMap(({ series, kind, labels }, of) =>
    SIGNALS.filter((name) => `gradient_${name}` in series && (alone || name === "h")).map((name) => ({
      name,
      of,
      colour: alone ? name : kind,
      label: (alone ? "" : `${labels[`kind.${kind}`]} `) + labels[`gradient.${name}`],
    })),
  );
}

/** The drawing, its axis (a label for each end, and for the zeros where there are any) and its legend. */
export function gradientCurves(readings) {
  const { steps } = readings[0];
  const lines = gradientLines(readings).map((line) => ({
    ...line,
    element: svg("path", { class: `line gradient-${line.name}`, style: `stroke:var(--${line.colour})` }),
  }));
  const grid = svg("g");
  const axis = html("div", { class: "axis", "aria-hidden": "true" });
  return {
    element: html("div", {}, axis, drawing(steps, GRADIENT, grid, ...lines.map(({ element }) => element))),
    legend: lines.map(({ name, colour, label }) => html("small", { class: `sample-${name}`, style: `color:var(--${colour})` }, label)),
    show(shown) {
      const logs = lines.map(({ name, of }) => [...shown[of].series[`gradient_${name}`]].map(drawable));
      const { y, ticks } = axisOf(logs.flat().filter((log) => !Number.isNaN(log)), GRADIENT, FEWEST_DECADES);
      lines.forEach(({ element }, k) => element.setAttribute("d", path(logs[k], y)));
      grid.replaceChildren(...ticks.filter(({ label }) => label !== "0").map((tick) => across("grid", steps, tick.y)));
      axis.replaceChildren(...ticks.map((tick) => html("span", { style: `top:${tick.y}px` }, tick.label)));
    },
  };
}

const RELEVANCE = 44; // px

/** x_t times dL/dx_t: what each token adds to the objective, up or down, on the scale of the largest. */
export function relevanceBars({ steps }) {
  const middle = RELEVANCE / 2;
  const [up, down] = ["positive", "negative"].map((sign) => svg("path", { style: `fill:var(--${sign})` }));
  return {
    element: drawing(steps, RELEVANCE, across("middle", steps, middle), up, down),
    show({ numbers }) {
      const shares = Array.from(numbers("relevance"), drawn);
      const bars = (sign) =>
        shares.map((share, step) => (share * sign > 0 ? `M${step + 0.15} ${middle}v${-share * (middle - 1)}h.7V${middle}z` : "")).join("");
      up.setAttribute("d", bars(1));
      down.setAttribute("d", bars(-1));
    },
  };
}

const UNIT = 88; // px

/** One unit over all steps, every signal in its colour, on the scale from -1 to 1 (wider where a state needs it). */
export function unitCurves({ steps, signals }) {
  const lines = signals.map(({ name }) => ({ name, element: svg("path", { class: "line", style: `stroke:var(--${name})` }) }));
  const every = Array.from({ length: steps }, (_, step) => step);
  return {
    element: drawing(steps, UNIT, across("middle", steps, UNIT / 2), ...lines.map(({ element }) => element)),
    draw(reading, unit) {
      const values = lines.map(({ name }) => every.map((step) => reading.value(name, step, unit)));
      const reach = values.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      lines.forEach(({ element }, k) => element.setAttribute("d", path(values[k], (value) => (UNIT / 2) * (1 - value / reach))));
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
