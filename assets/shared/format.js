// How numbers are written, everywhere in the drawings.

const MINUS = "\u2212";
const RAISED = { "-": "\u207b", 1: "\u00b9", 2: "\u00b2", 3: "\u00b3" };

export const superscript = (n) => [...String(n)].map((digit) => RAISED[digit] ?? String.fromCharCode(0x2070 + +digit)).join("");

export const subscript = (n) => [...String(n)].map((digit) => String.fromCharCode(0x2080 + +digit)).join("");

// With a true minus sign, and none where only zeros are left.
const signed = (text) => (+text === 0 ? text.replace("-", "") : text.replace("-", MINUS));

const byPower = (mantissa, power) => `${signed(mantissa)}\u00d710${superscript(power)}`;

/** A number as it is shown everywhere in the player: three decimals. */
export const shown = (value) => signed(value.toFixed(3));

/** With two decimals. */
export const roughly = (value) => signed(value.toFixed(2));

/** A number, in brackets where it is negative: a factor or a summand. */
export const bracketed = (value) => (shown(value).startsWith(MINUS) ? `(${shown(value)})` : shown(value));

/** Two digits, of the first four decimals at most. */
export function briefly(value) {
  const [mantissa, power] = (+value.toFixed(4)).toPrecision(2).split("e");
  return power === undefined ? signed(mantissa) : byPower(mantissa, +power);
}

/** A share of 1 in whole percent; a dash where there is none. */
export const percent = (share) => (Number.isNaN(share) ? "\u2013" : `${(100 * share).toFixed(0)}%`);

/** An entry of a matrix: four decimals at most, or two digits and a power of ten. */
export function digits(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 1e5 && size >= 5e-5) return signed(String(+value.toFixed(4)));
  const [mantissa, power] = value.toExponential(1).split("e");
  return byPower(mantissa, +power);
}

/**
 * A size from its log10, which may be far beyond a float's reach: three digits, by a power of ten where it is small or large.
 * @param {number} log -Infinity for an exact zero.
 * @param beyond how what isn't finite is written.
 */
export function sizeOf(log, beyond = "\u221e / NaN") {
  if (log === -Infinity) return "0";
  if (!Number.isFinite(log)) return beyond;
  const plain = (10 ** log).toPrecision(3);
  if (Math.abs(log) < 3 && !plain.includes("e")) return plain;
  const power = Math.floor(log);
  const mantissa = (10 ** (log - power)).toFixed(2);
  return mantissa === "10.00" ? byPower("1.00", power + 1) : byPower(mantissa, power);
}
