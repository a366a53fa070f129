// A log axis. Exact zeros, and what isn't finite, have rows of their own.

import { superscript } from "./element.js";

export const BAND = 28; // px of zeros below, of what isn't finite above
const FEWEST_DECADES = 4;
const TICKS = 6;

/**
 * @param logs log10 of what is drawn: -Infinity for a zero, NaN for what isn't finite.
 * @param height in px.
 * @returns y of a finite value, and the ticks.
 */
export function axisOf(logs, height, fewest = FEWEST_DECADES) {
  const finite = logs.filter(Number.isFinite);
  const top = finite.length ? Math.ceil(Math.max(...finite)) : 0;
  const bottom = Math.min(finite.length ? Math.floor(Math.min(...finite)) : 0, top - fewest);
  const above = logs.some(Number.isNaN) ? BAND : 4;
  const below = logs.includes(-Infinity) ? BAND : 4;
  const y = (value) => above + ((top - value) / (top - bottom)) * (height - above - below);
  const every = niceFrom((top - bottom) / TICKS);
  const ticks = [];
  for (let decade = Math.floor(top / every) * every; decade >= bottom; decade -= every) {
    ticks.push({ label: decade === 0 ? "1" : `10${superscript(decade)}`, y: y(decade) });
  }
  if (below === BAND) ticks.push({ label: "0", y: height - BAND / 2 });
  if (above === BAND) ticks.push({ label: "∞", y: BAND / 2 });
  return { y, ticks };
}

/** The least of 1, 2, 5, 10, 20 ... that is at least so large. */
export function niceFrom(least) {
  for (let power = 1; ; power *= 10) {
    const found = [1, 2, 5].find((digit) => digit * power >= least);
    if (found) return found * power;
  }
}
