// Reads what pages/charts/player_data.py packs.

import { MOST, THOUSAND, thousandths } from "./levels.js";

const DECADE = 10 * THOUSAND; // levels of a gradient's norm

/** The readings of a payload: their number, their lengths, then one after the other. */
export function decodeAll(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(0, true);
  let start = 4 * (1 + count);
  return Array.from({ length: count }, (_, k) => {
    const length = view.getUint32(4 * (1 + k), true);
    start += length;
    return decode(bytes.subarray(start - length, start));
  });
}

/** @returns the header's fields; value(signal, step, unit); thousandths, and series, by name. */
function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const { units } = header;

  const signals = header.signals.map(([name, low, reach]) => ({ name, low, reach }));
  const levels = thousandths(header, bytes.subarray(4 + length));
  const series = { prediction: Array.from(levels.prediction, (level) => (level < 0 ? NaN : level / THOUSAND)) };
  for (const name of Object.keys(levels).filter((key) => key.startsWith("gradient_"))) series[name] = Array.from(levels[name], decades);

  /** The signal's value; before the first step a state is zero, where the reading starts. */
  const value = (name, step, unit) => (step < 0 ? 0 : levels[name][step * units + unit] / THOUSAND);
  return { ...header, signals, series, levels, value };
}

const decades = (level) => (Math.abs(level) < MOST ? level / DECADE : Math.sign(level) * Infinity);
