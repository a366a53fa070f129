// Reads what pages/charts/player_data.py packs.

import { THOUSAND, thousandths } from "./levels.js";

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
  const { steps, units } = header;

  const body = bytes.slice(4 + length); // copied, because typed arrays need an aligned start
  const series = Object.fromEntries(header.series.map((name, k) => [name, new Float32Array(body.buffer, 4 * k * steps, steps)]));
  const levels = thousandths(header, body.subarray(4 * header.series.length * steps));
  series.prediction = Array.from(levels.prediction, (level) => (level < 0 ? NaN : level / THOUSAND));

  /** The signal's value; before the first step a state is zero, where the reading starts. */
  const value = (name, step, unit) => (step < 0 ? 0 : levels[name][step * units + unit] / THOUSAND);
  return { ...header, series, levels, value };
}
