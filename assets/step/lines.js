// A cell's equations, line by line with their numbers, and its drawing: a line lights its wires, and a wire its line.

import { html } from "../shared/element.js";
import { rows as rowsOf } from "../shared/payload.js";
import { drawing } from "./drawing.js";
import { matrix, symbol } from "./matrix.js";

export function cell(data, choose) {
  const { lines, labels } = data;
  const values = Object.fromEntries(Object.entries(data.values).map(([name, value]) => [name, { ...value, rows: rowsOf(data.arrays[name]) }]));
  const rows = new Map();
  let chosen = data.chosen;
  let pointed = null;

  const show = () => {
    const lit = pointed ?? chosen;
    for (const [name, row] of rows) {
      row.button.setAttribute("aria-expanded", name === chosen);
      row.numbers.hidden = name !== chosen;
      row.element.classList.toggle("lit", name === lit);
    }
    picture.light(lines.find(({ name }) => name === lit));
  };
  const point = (name) => {
    pointed = name;
    show();
  };
  const take = (name) => {
    pointed = null;
    if (name !== chosen) {
      chosen = name;
      choose(name);
    }
    show();
  };
  const pointing = (element, name) => {
    element.addEventListener("pointerenter", () => point(name));
    element.addEventListener("pointerleave", () => point(null));
    element.addEventListener("focus", () => point(name));
    element.addEventListener("blur", () => point(null));
    element.addEventListener("click", () => take(name));
  };

  const list = html("ol", { "aria-label": labels.lines });
  for (const line of lines) {
    const tokens = (row, value) => row.map((token) => (token in values ? value(values[token]) : html("span", { class: "sign" }, token)));
    const formula = html("span", { class: "formula" }, ...tokens(line.formula, (value) => symbol(value.symbol, value.colour)));
    const told = html("small", {}, labels[line.name]);
    const button = html("button", { type: "button" }, formula, told);
    const sums = line.sums.map((sum) => html("p", { class: "sum" }, sum));
    const numbers = html("div", { class: "numbers", tabindex: 0, role: "group", "aria-label": told.textContent }, ...line.numbers.map((row) => html("p", {}, ...tokens(row, matrix))), ...sums);
    const result = html("div", { class: "result" }, matrix(values[line.name]));
    const element = html("li", {}, button, result, numbers);
    pointing(button, line.name);
    rows.set(line.name, { element, button, numbers });
    list.append(element);
  }
  const picture = drawing({ ...data, values }, pointing);
  show();
  return html("div", { class: "cell" }, picture.element, list);
}
