// A reading's signals as thousandths, out of the bits that pages/charts/levels.py packs.

export const THOUSAND = 1000;
export const MOST = 2 ** 28; // stands for what is infinite

// What a state's equation says it is, worked out on thousandths: s is all signals, k one of a step, b the same unit's
// a step earlier (-1 before the first).
const FORETOLD = {
  rnn: { h: (s, k) => THOUSAND * Math.tanh(s.a[k] / THOUSAND) },
  lstm: {
    c: (s, k, b) => (s.f[k] * (s.c[b] ?? 0) + s.i[k] * s.g[k]) / THOUSAND,
    h: (s, k) => s.o[k] * Math.tanh(s.c[k] / THOUSAND),
  },
  gru: { h: (s, k, b) => (s.z[k] * (s.h[b] ?? 0) + (THOUSAND - s.z[k]) * s.n[k]) / THOUSAND },
};

/** @returns thousandths by name; a signal's are step after step: [step * units + unit]. */
export function thousandths({ kind, units, bits }, bytes) {
  const found = {};
  let at = 0;
  for (const [name, width, signed, count] of bits) {
    const length = width * Math.ceil(count / 8);
    const values = whole(bytes.subarray(at, at + length), count, width, signed);
    at += length;
    found[name] = values;
    const equation = FORETOLD[kind][name];
    if (equation) for (let k = 0; k < count; k++) values[k] += Math.round(equation(found, k, k - units));
  }
  return found;
}

// Whole numbers out of planes of bits, the highest bit of each first.
function whole(planes, count, width, signed) {
  const values = new Int32Array(count);
  const stride = Math.ceil(count / 8);
  for (let plane = 0; plane < width; plane++) {
    for (let at = 0; at < stride; at++) {
      const eight = planes[plane * stride + at];
      for (let bit = 0; bit < 8; bit++) {
        const k = 8 * at + bit; // one past the last is nowhere, and stays so
        values[k] = (values[k] << 1) | ((eight >> bit) & 1);
      }
    }
  }
  if (signed) for (let k = 0; k < count; k++) values[k] = (values[k] >>> 1) ^ -(values[k] & 1);
  return values;
}
