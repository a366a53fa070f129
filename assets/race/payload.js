// Reads what pages/charts/race_data.py packs.

const TYPES = { f4: Float32Array, u1: Uint8Array };

/** @returns the header's fields, and numbers(name): {values, shape}, or undefined where there are none. */
export function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const body = bytes.slice(4 + length); // copied, because typed arrays need an aligned start
  const found = new Map();
  let at = 0;
  for (const [name, type, shape] of header.arrays) {
    const values = new TYPES[type](body.buffer, at, shape.reduce((product, size) => product * size, 1));
    at += 4 * Math.ceil(values.byteLength / 4);
    found.set(name, { values, shape });
  }
  return { ...header, numbers: (name) => found.get(name) };
}
