// A payload is read as safetensors lays it out.

import assert from "node:assert/strict";
import { test } from "node:test";

import { rows, same, unpack } from "../../../assets/shared/payload.js";

/** A payload by hand: the listed arrays, and their bytes one after the other. */
function packed(listed, ...parts) {
  const head = new TextEncoder().encode(JSON.stringify(listed));
  const padded = 8 * Math.ceil(head.length / 8);
  const bytes = new Uint8Array(8 + padded + parts.reduce((sum, { byteLength }) => sum + byteLength, 0)).fill(32);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(head, 8);
  let at = 8 + padded;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer), at);
    at += part.byteLength;
  }
  return bytes;
}

const W = Float64Array.of(1, -0, 1e300, Infinity, -Infinity, NaN);
const SENT = packed(
  {
    __metadata__: { header: JSON.stringify({ view: "말", steps: 2 }) },
    W: { dtype: "F64", shape: [2, 3], data_offsets: [0, 48] },
    h: { dtype: "F32", shape: [2], data_offsets: [48, 56] },
    order: { dtype: "I32", shape: [1], data_offsets: [56, 60] },
    empty: { dtype: "F32", shape: [0], data_offsets: [60, 60] },
    map: { dtype: "U8", shape: [3], data_offsets: [60, 63] },
  },
  W,
  Float32Array.of(0.5, NaN),
  Int32Array.of(-7),
  Uint8Array.of(0, 1, 255),
);

test("header and arrays are what was sent", () => {
  const { view, steps, arrays } = unpack(SENT);
  assert.deepEqual([view, steps], ["말", 2]);
  assert.deepEqual(arrays.W, { values: W, shape: [2, 3] });
  assert.deepEqual([...arrays.h.values], [0.5, NaN]);
  assert.deepEqual([...arrays.order.values], [-7]);
  assert.deepEqual([...arrays.empty.values], []);
  assert.deepEqual([...arrays.map.values], [0, 1, 255]);
});

test("it may lie anywhere within a message", () => {
  const message = new Uint8Array(SENT.length + 8);
  message.set(SENT, 3);
  assert.deepEqual(unpack(message.subarray(3, 3 + SENT.length)).arrays.W.values, W);
});

test("a file of weights has no header", () => {
  const { arrays } = unpack(packed({ weight: { dtype: "F32", shape: [1, 2], data_offsets: [0, 8] } }, Float32Array.of(3, 4)));
  assert.deepEqual(rows(arrays.weight), [[3, 4]]);
});

test("a type that is not read is named", () => {
  assert.throws(() => unpack(packed({ weight: { dtype: "BF16", shape: [1], data_offsets: [0, 2] } }, Uint8Array.of(0, 0))), /weight is of the type BF16/);
});

test("rows are plain numbers", () => {
  assert.deepEqual(rows({ values: Int32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] }), [[1, 2, 3], [4, 5, 6]]);
});

test("two payloads are the same byte by byte", () => {
  const other = SENT.slice();
  assert.ok(same(SENT, other));
  other[other.length - 1] ^= 1;
  assert.ok(!same(SENT, other));
  assert.ok(!same(SENT, SENT.subarray(1)));
});
