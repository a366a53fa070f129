// Building the page's elements; text is always set as text, never as markup.

export function html(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return dress(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function dress(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A message with its {values} filled in, each as it is. */
export const fill = (message, values) => message.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const MINUS = "\u2212";

/** A number as it is shown everywhere in the player: three decimals, a true minus sign. */
export const shown = (value) => value.toFixed(3).replace("-", MINUS);

/** What is worked out from a number of three decimals has two. */
export const roughly = (value) => value.toFixed(2).replace("-", MINUS);

/** A number, in brackets where it is negative: a factor or a summand. */
export const bracketed = (value) => (value < 0 ? `(${shown(value)})` : shown(value));

/** A gradient's norm from its log10, three digits; a power of ten where it is small or large, far below a float's reach. */
export function norm(log) {
  if (log === -Infinity) return "0";
  if (!Number.isFinite(log)) return "\u221e";
  if (Math.abs(log) < 3) return (10 ** log).toPrecision(3);
  let power = Math.floor(log);
  let digits = (10 ** (log - power)).toFixed(2);
  if (digits === "10.00") [digits, power] = ["1.00", power + 1];
  return `${digits}\u00d710${superscript(power)}`;
}

const DIGITS = { "-": "\u207b", 1: "\u00b9", 2: "\u00b2", 3: "\u00b3" };

export const superscript = (n) => [...String(n)].map((digit) => DIGITS[digit] ?? String.fromCharCode(0x2070 + +digit)).join("");
