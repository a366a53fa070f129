// One quantity over the steps of a training: a line for each network, a band where it has several seeds.

import { fill, html, svg } from "../shared/element.js";
import { axisOf, niceFrom } from "../shared/axis.js";

export const HEIGHT = 220; // px
const EDGE = 4; // px above and below

/**
 * @param spec lines: {label, colour, dashed, every, mean, least, most}; level: what guessing gives, and its name;
 *   steps: of the whole training; scale: "share", from 0 to 1, or "log"; written: a value as it is read;
 *   title, caption, where: words; at: the step to begin at, null for the last; onMove: told of every other.
 */
export function lines({ lines: drawn, level, steps, scale, written, title, caption, where, at, onMove }) {
  const longest = Math.max(1, ...drawn.map((line) => line.mean.length * line.every));
  const last = Math.min(steps, Math.max(10, niceFrom(longest)));
  const { y, ticks } = scale === "log" ? logarithmic(drawn, level) : shares();
  const picture = svg("svg", { class: "plot", viewBox: `0 0 ${last} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  for (const tick of ticks) picture.append(svg("line", { class: "grid", x1: 0, x2: last, y1: tick.y, y2: tick.y }));
  picture.append(svg("line", { class: "level", x1: 0, x2: last, y1: y(level.value), y2: y(level.value) }));
  for (const line of drawn) if (line.least) picture.append(svg("path", { class: "band", d: band(line, y), style: `fill:var(--${line.colour})` }));
  for (const line of drawn) picture.append(svg("path", { class: `line${line.dashed ? " dashed" : ""}`, d: path(line, y), style: `stroke:var(--${line.colour})` }));
  const cursor = svg("line", { class: "cursor", y1: 0, y2: HEIGHT, visibility: "hidden" });
  picture.append(cursor);

  const values = drawn.map((line) => html("b", { style: `color:var(--${line.colour})` }));
  const legend = html(
    "div",
    { class: "legend" },
    ...drawn.map((line, k) => html("span", { class: line.dashed ? "dashed" : "", style: `color:var(--${line.colour})` }, `${line.label} `, values[k])),
    html("span", { class: "guess" }, level.label),
  );
  const field = html("div", { class: "field", tabindex: 0, role: "slider", style: `height:${HEIGHT}px`, "aria-label": title, "aria-valuemin": 1, "aria-valuemax": last }, picture);
  const scaleMarks = html("div", { class: "scale", "aria-hidden": "true" }, ...ticks.map((tick) => html("span", { style: `top:${tick.y}px` }, tick.label)));
  const every = niceFrom(last / 5);
  const marks = Array.from({ length: Math.floor(last / every) + 1 }, (_, k) => k * every);
  const stepMarks = html("div", { class: "steps", "aria-hidden": "true" }, ...marks.map((mark) => html("span", { style: `left:${(100 * mark) / last}%` }, String(mark))));
  const place = html("p", { class: "where" });

  const show = (step) => {
    at = step;
    const here = step ?? longest;
    cursor.setAttribute("visibility", step === null ? "hidden" : "visible");
    cursor.setAttribute("x1", here);
    cursor.setAttribute("x2", here);
    const texts = drawn.map((line) => (line.mean.length ? written(line.mean[Math.min(line.mean.length, Math.ceil(here / line.every)) - 1]) : "\u2013"));
    texts.forEach((text, k) => (values[k].textContent = text));
    place.textContent = fill(where, { step: Math.min(here, steps) });
    field.setAttribute("aria-valuenow", Math.min(here, last));
    field.setAttribute("aria-valuetext", `${place.textContent}: ${drawn.map((line, k) => `${line.label} ${texts[k]}`).join(", ")}`);
  };
  const move = (step) => {
    show(step);
    onMove(step);
  };
  field.addEventListener("pointermove", (event) => {
    const box = field.getBoundingClientRect();
    move(Math.max(1, Math.min(longest, Math.round(((event.clientX - box.left) / box.width) * last))));
  });
  field.addEventListener("pointerleave", () => move(null));
  field.addEventListener("keydown", (event) => {
    const here = at ?? longest;
    const stride = Math.max(1, ...drawn.map((line) => line.every));
    const to = { ArrowRight: here + stride, ArrowUp: here + stride, ArrowLeft: here - stride, ArrowDown: here - stride, Home: 1, End: longest }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(Math.max(1, Math.min(longest, to)));
  });
  show(at);
  return html("figure", { class: "curve", "aria-label": title }, html("h4", {}, title), legend, html("div", { class: "frame" }, scaleMarks, field, stepMarks), place, html("figcaption", {}, caption));
}

// A point stands for the `every` steps up to it.
const stepOf = (k, every) => (k + 1) * every;

function path({ mean, every }, y) {
  let joined = false;
  let d = "";
  mean.forEach((value, k) => {
    if (Number.isNaN(value)) joined = false;
    else {
      d += `${joined ? "L" : "M"}${stepOf(k, every)} ${y(value)}${joined ? "" : "h0.01"}`;
      joined = true;
    }
  });
  return d;
}

function band({ least, most, every }, y) {
  const finite = [...least.keys()].filter((k) => !Number.isNaN(least[k]) && !Number.isNaN(most[k]));
  if (!finite.length) return "";
  const point = (values) => (k) => `${stepOf(k, every)} ${y(values[k])}`;
  return `M${finite.map(point(most)).join("L")}L${finite.reverse().map(point(least)).join("L")}Z`;
}

function shares() {
  const y = (value) => EDGE + (1 - value) * (HEIGHT - 2 * EDGE);
  return { y, ticks: [0, 0.25, 0.5, 0.75, 1].map((value) => ({ label: `${100 * value}%`, y: y(value) })) };
}

function logarithmic(drawn, level) {
  const all = drawn.flatMap((line) => [...line.mean, ...(line.least ?? []), ...(line.most ?? [])]);
  return axisOf([level.value, ...all.filter((value) => !Number.isNaN(value))], HEIGHT, 2);
}
