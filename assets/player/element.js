// Building the page's elements; text is always set as text, never as markup.

export function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const MINUS = "\u2212";

/** A number as it is shown everywhere in the player: three decimals, a true minus sign. */
export const shown = (value) => value.toFixed(3).replace("-", MINUS);

/** The same, in brackets where it is negative: a factor or a summand. */
export const bracketed = (value) => (value < 0 ? `(${shown(value)})` : shown(value));

/** A gradient's norm from its log10: two digits and a power of ten, far below what a float can hold. */
export function scientific(log) {
  if (log === -Infinity) return "0";
  if (!Number.isFinite(log)) return "\u221e";
  let power = Math.floor(log);
  let digits = (10 ** (log - power)).toFixed(1);
  if (digits === "10.0") [digits, power] = ["1.0", power + 1];
  return `${digits}e${power}`.replace("-", MINUS);
}
