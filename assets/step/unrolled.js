// A network through time: the same matrices at every step, with or without the arrow from one state to the next.

import { html } from "../shared/element.js";
import { rows } from "../shared/payload.js";
import { matrix, symbol } from "./matrix.js";

/** @param told shared: the names of the weights; arrays: theirs by name, x and h step by step. */
export function unrolled({ recurrent, shared, labels, arrays }) {
  const weighing = shared.map((name) => ({ symbol: name, colour: null, rows: rows(arrays[name]) }));
  const [inputs, states] = [arrays.x, arrays.h].map(rows);
  const upright = (name, entries, k, colour) => ({ symbol: `${name}_${k + 1}`, colour, rows: entries.map((entry) => [entry]) });
  const parts = new Map(shared.map((name) => [name, []]));
  const light = (name) => parts.forEach((elements, other) => elements.forEach((element) => element.classList.toggle("lit", other === name)));
  const pointing = (element, name) => {
    parts.get(name).push(element);
    element.addEventListener("pointerenter", () => light(name));
    element.addEventListener("pointerleave", () => light(null));
    element.addEventListener("focus", () => light(name));
    element.addEventListener("blur", () => light(null));
    return element;
  };
  const arrow = (way, name) => pointing(html("span", { class: `arrow ${way}` }, symbol(name)), name);
  const weights = html(
    "div",
    { class: "weights" },
    ...weighing.map((value) => pointing(html("button", { type: "button", class: recurrent || value.symbol !== "W_h" ? "" : "off" }, symbol(value.symbol), matrix(value)), value.symbol)),
  );
  const strip = html("div", { class: "strip", tabindex: 0, role: "group", "aria-label": labels.strip });
  inputs.forEach((entries, k) => {
    const [x, h] = [upright("x", entries, k, null), upright("h", states[k], k, "h")];
    if (k > 0) strip.append(recurrent ? arrow("across", "W_h") : html("span", { class: "arrow across cut" }));
    strip.append(html("div", { class: "moment" }, html("b", {}, symbol(h.symbol, "h")), matrix(h), arrow("up", "W_x"), matrix(x), html("b", {}, symbol(x.symbol))));
  });
  return html("div", { class: "unrolled" }, weights, strip);
}
