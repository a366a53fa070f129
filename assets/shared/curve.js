// Norms over distance on one log axis.

import { fill, html, svg } from "./element.js";
import { axisOf, niceFrom } from "./axis.js";
import { sizeOf } from "./format.js";
import { light, onLight } from "./linked.js";

const HEIGHT = 300; // px

export function curve({ lines, labels, tokens, chosen, start, height = HEIGHT }, choose) {
  const last = lines[0].log10.length - 1;
  const stateAt = (distance) => start + last - distance;
  const axis = axisOf(lines.flatMap((line) => [...line.log10]), height);

  const picture = svg("svg", { class: "plot", viewBox: `0 0 ${last} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  for (const { y } of axis.ticks) picture.append(svg("line", { class: "grid", x1: 0, x2: last, y1: y, y2: y }));
  for (const line of lines) {
    const d = Array.from(line.log10, (value, k) => step(value, line.log10[k - 1], k, axis.y)).join("");
    picture.append(svg("path", { class: `line${line.dashed ? " dashed" : ""}`, d, style: `stroke:var(--${line.colour})` }));
  }
  const mark = svg("line", { class: "mark", y1: 0, y2: height });
  const cursor = svg("line", { class: "cursor", y1: 0, y2: height, visibility: "hidden" });
  picture.append(mark, cursor);
  if (chosen !== null) put(mark, chosen);
  else mark.setAttribute("visibility", "hidden");

  const scale = html("div", { class: "scale", "aria-hidden": "true" }, ...axis.ticks.map(({ label, y }) => html("span", { style: `top:${y}px` }, label)));
  const steps = html("div", { class: "steps", "aria-hidden": "true" }, ...distances(last).map((k) => html("span", { style: `left:${last && (100 * k) / last}%` }, String(k))));
  const field = html(
    "div",
    { class: "field", tabindex: 0, role: "slider", "aria-label": labels.curve, "aria-valuemin": 0, "aria-valuemax": last, "aria-valuenow": chosen ?? last, style: `height:${height}px` },
    picture,
  );
  const values = lines.map((line) => html("b", { style: `color:var(--${line.colour})` }));
  const legend = html(
    "div",
    { class: "legend" },
    ...lines.map((line, k) => html("span", { class: line.dashed ? "dashed" : "", style: `color:var(--${line.colour})` }, `${line.label} `, values[k])),
  );
  const where = html("p", { class: "where" });

  let at = chosen ?? last;
  const show = (distance) => {
    at = distance;
    const state = stateAt(distance);
    const token = tokens?.[state - 1];
    const name = fill(token ? labels.whereToken : labels.where, { distance, state, token: token ?? "" });
    where.textContent = name;
    lines.forEach((line, k) => (values[k].textContent = sizeOf(line.log10[distance])));
    field.setAttribute("aria-valuenow", distance);
    field.setAttribute("aria-valuetext", `${name}: ${lines.map((line) => `${line.label} ${sizeOf(line.log10[distance])}`).join(", ")}`);
  };
  const stop = onLight((state) => {
    const distance = state === null ? (chosen ?? last) : start + last - state;
    if (distance < 0 || distance > last) return;
    cursor.setAttribute("visibility", state === null ? "hidden" : "visible");
    put(cursor, distance);
    show(distance);
  });
  const under = (event) => {
    const box = field.getBoundingClientRect();
    return Math.max(0, Math.min(last, Math.round(((event.clientX - box.left) / box.width) * last)));
  };
  field.addEventListener("pointermove", (event) => light(stateAt(under(event))));
  field.addEventListener("pointerleave", () => light(null));
  field.addEventListener("click", (event) => pick(under(event)));
  field.addEventListener("keydown", (event) => {
    const to = { ArrowRight: at + 1, ArrowUp: at + 1, ArrowLeft: at - 1, ArrowDown: at - 1, Home: 0, End: last }[event.key];
    if (to !== undefined) light(stateAt(Math.max(0, Math.min(last, to))));
    else if (event.key === "Enter") pick(at);
    else return;
    event.preventDefault();
  });
  const pick = (distance) => distance > 0 && choose([stateAt(distance), stateAt(0)]);
  show(at);
  return {
    element: html("figure", { class: "curve", "aria-label": labels.curve }, legend, html("div", { class: "frame" }, scale, field, steps), html("figcaption", {}, labels.distance), where),
    close: stop,
  };
}

function put(line, x) {
  line.setAttribute("x1", x);
  line.setAttribute("x2", x);
}

// Lines break between a number and a row apart.
function step(value, before, k, place) {
  const joined = before !== undefined && Number.isFinite(before) === Number.isFinite(value) && (Object.is(before, value) || Number.isFinite(value));
  return `${joined ? "L" : "M"}${k} ${place(value)}${joined ? "" : "h0.01"}`;
}

function distances(last) {
  const every = niceFrom(last / 8);
  return Array.from({ length: Math.floor(last / every) + 1 }, (_, k) => k * every);
}
