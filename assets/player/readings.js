// The readings in the player's payload (pages/charts/player_data.py).

import { unpack } from "../shared/payload.js";

/** What an infinite value is drawn as, and more than any that is finite. */
export const MOST = 2 ** 28 / 1000;

/** @param {Uint8Array} bytes @returns each reading's header, and its numbers by name; `value(signal, step, unit)`. */
export function readingsOf(bytes) {
  const { readings, arrays, ...shared } = unpack(bytes);
  return readings.map((header, k) => {
    const numbers = (name) => arrays[`${k}/${name}`].values;
    const names = Object.keys(arrays).filter((name) => name.startsWith(`${k}/`)).map((name) => name.slice(name.indexOf("/") + 1));
    const series = Object.fromEntries(names.filter((name) => name === "prediction" || name.startsWith("gradient_")).map((name) => [name, numbers(name)]));
    /** The signal's value; before the first step a state is zero, where the reading starts. */
    const value = (name, step, unit) => (step < 0 ? 0 : drawn(numbers(name)[step * header.units + unit]));
    return { ...shared, ...header, series, numbers, value };
  });
}

/** NaN is drawn as nothing, and what is too large as the most there is. @param {number} value */
export const drawn = (value) => (Number.isNaN(value) ? 0 : Math.max(-MOST, Math.min(MOST, value)));
