// Colours are mixed between the ends that the palette gives.

import assert from "node:assert/strict";
import { test } from "node:test";

import { css, ink, pixel, scale } from "../../../assets/shared/colour.js";

const COLOURS = { zero: "#ffffff", f: "#b84a00", negative: "#0067a8", positive: "#c24e00" };

test("a gate runs from the page to its own colour", () => {
  const colour = scale(COLOURS, { name: "f", low: 0 });
  assert.deepEqual(colour(0), [255, 255, 255]);
  assert.deepEqual(colour(1), [0xb8, 0x4a, 0x00]);
  assert.deepEqual(colour(0.5), [Math.round((255 + 0xb8) / 2), Math.round((255 + 0x4a) / 2), 128]);
});

test("a signed value diverges from the page", () => {
  const colour = scale(COLOURS, { name: "h", low: -1 });
  assert.deepEqual(colour(0), [0x00, 0x67, 0xa8]);
  assert.deepEqual(colour(0.5), [255, 255, 255]);
  assert.deepEqual(colour(1), [0xc2, 0x4e, 0x00]);
});

test("a pixel's bytes are red, green, blue and opaque, in the memory's order", () => {
  const bytes = new Uint8Array(Uint32Array.of(pixel([1, 2, 3])).buffer);
  assert.deepEqual([...bytes], [1, 2, 3, 255]);
});

test("what is written on a colour is black or white, whichever stands out", () => {
  assert.equal(css([1, 2, 3]), "rgb(1 2 3)");
  assert.equal(ink([255, 255, 255]), "#111");
  assert.equal(ink([0, 0, 128]), "#fff");
});
