// Symbols, and matrices of numbers between brackets.

import { html } from "../shared/element.js";
import { digits } from "../shared/format.js";

/** W_xf with its xf low. */
export function symbol(written, colour) {
  const parts = written.split(/_([^\s)]+)/).map((part, k) => (k % 2 ? html("sub", {}, part) : part));
  return html("var", colour ? { style: `color:var(--${colour})` } : {}, ...parts);
}

/** A value's numbers. A cell is filled by its size, in its signal's colour. */
export function matrix({ rows, symbol: written, colour }) {
  const label = `${written.replaceAll("_", " ")}: ${rows.map((row) => row.map(digits).join(", ")).join("; ")}`;
  const grid = html("span", { class: "matrix", role: "img", "aria-label": label, style: `--columns:${rows[0].length};--colour:var(--${colour ?? "x"})` });
  for (const value of rows.flat()) {
    const share = Math.round(40 * Math.min(1, Math.abs(value)));
    grid.append(html("span", { title: String(value), style: colour ? `--share:${share}%` : "" }, digits(value)));
  }
  return grid;
}
