// A log axis. Exact zeros, and what isn't finite, have rows of their own.

import { superscript } from "./format.js";

const BAND = 28; // px of zeros below, of what isn't finite above
const EDGE = 4; // px where there is no band
const FEWEST_DECADES = 4;
const TICKS = 6;

/**
 * @param {number[]} logs log10 of what is drawn: -Infinity for a zero, Infinity or NaN for what isn't finite.
 * @param height in px.
 * @returns y of a value, and the ticks.
 */
export function axisOf(logs, height, fewest = FEWEST_DECADES) {
  const finite = logs.filter(Number.isFinite);
  const highest = finite.reduce((one, other) => Math.max(one, other), finite[0] ?? 0);
  const lowest = finite.reduce((one, other) => Math.min(one, other), finite[0] ?? 0);
  const top = Math.ceil(highest);
  const bottom = Math.min(Math.floor(lowest), top - fewest);
  const zeros = logs.includes(-Infinity);
  const beyond = logs.some((log) => Number.isNaN(log) || log === Infinity);
  const above = beyond ? BAND : EDGE;
  const below = zeros ? BAND : EDGE;
  const y = (log) => {
    if (log === -Infinity) return height - BAND / 2;
    if (!Number.isFinite(log)) return BAND / 2;
    return above + ((top - log) / (top - bottom)) * (height - above - below);
  };
  const every = niceFrom((top - bottom) / TICKS);
  const ticks = [];
  for (let decade = Math.floor(top / every) * every; decade >= bottom; decade -= every) {
    ticks.push({ label: decade === 0 ? "1" : `10${superscript(decade)}`, y: y(decade) });
  }
  if (zeros) ticks.push({ label: "0", y: y(-Infinity) });
  if (beyond) ticks.push({ label: "∞", y: y(Infinity) });
  return { y, ticks };
}

/** The least of 1, 2, 5, 10, 20 ... that is at least so large. */
export function niceFrom(least) {
  for (let power = 1; ; power *= 10) {
    const found = [1, 2, 5].find((digit) => digit * power >= least);
    if (found) return found * power;
  }
}
