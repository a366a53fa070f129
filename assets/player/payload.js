// Reads what pages/charts/player_data.py packs.

const LEVELS = 65535;

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

/** @returns the header's fields, plus value(signal, step, unit) and series by name. */
function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const { steps, units, signals } = header;

  // copied, because typed arrays need an aligned start
  const body = bytes.slice(4 + length).buffer;
  const series = {};
  header.series.forEach((name, k) => (series[name] = new Float32Array(body, 4 * k * steps, steps)));
  let at = 4 * header.series.length * steps;
  const floats = (count) => {
    at += 4 * count;
    return new Float32Array(body, at - 4 * count, count);
  };
  const count = header.gates.length;
  // what comes in to the chosen unit: a gate is phi(fromX + W_hh h + b_hh), gate by gate
  const incoming = { unit: header.unit, gates: header.gates, fromX: floats(count * steps), W_hh: floats(count * units), b_hh: floats(count) };
  const levels = new Uint16Array(body, at);

  const planes = Object.fromEntries(
    signals.map((signal, k) => [
      signal.name,
      { ...signal, levels: levels.subarray(k * steps * units, (k + 1) * steps * units) },
    ]),
  );
  /** The signal's value; before the first step a state is zero, where the reading starts. */
  const value = (name, step, unit) => {
    if (step < 0) return 0;
    const plane = planes[name];
    return plane.low + ((plane.high - plane.low) * plane.levels[step * units + unit]) / LEVELS;
  };
  return { ...header, series, planes, value, incoming };
}
