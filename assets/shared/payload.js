// Reads what pages/charts/payload.py packs, and files of weights: a header, and arrays by name, laid out as safetensors
// lays them out.

const TYPES = { F64: Float64Array, F32: Float32Array, I32: Int32Array, U8: Uint8Array };

/** @typedef {Float64Array | Float32Array | Int32Array | Uint8Array} Values */
/** @typedef {{ values: Values, shape: number[] }} Numbers values: the last axis first, as NumPy has them. */

/** @param {Uint8Array} bytes @returns the header's fields, and `arrays`: Numbers by name. */
export function unpack(bytes) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  const { __metadata__: told, ...listed } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const data = new Uint8Array(bytes.subarray(8 + length)).buffer; // copied, because typed arrays need an aligned start
  /** @type {Record<string, Numbers>} */
  const arrays = {};
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries(listed)) {
    const Type = TYPES[dtype];
    if (!Type) throw new TypeError(`${name} is of the type ${dtype}; a drawing reads ${Object.keys(TYPES).join(", ")}`);
    arrays[name] = { values: new Type(data, from, (to - from) / Type.BYTES_PER_ELEMENT), shape };
  }
  return { ...JSON.parse(told?.header ?? "{}"), arrays };
}

/** The rows of a matrix. @param {Numbers} numbers @returns {number[][]} */
export function rows({ values, shape: [height, width] }) {
  return Array.from({ length: height }, (_, row) => Array.from(values.subarray(row * width, (row + 1) * width)));
}

/** Whether two payloads say the same. @param {Uint8Array} one @param {Uint8Array} other */
export const same = (one, other) => one.length === other.length && one.every((byte, k) => byte === other[k]);
