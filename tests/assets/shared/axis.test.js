// Every value has its place on a log axis.

import assert from "node:assert/strict";
import { test } from "node:test";

import { axisOf, niceFrom } from "../../../assets/shared/axis.js";

const HEIGHT = 300;

test("ticks are whole decades, from the top down", () => {
  const { y, ticks } = axisOf([-2.5, 1.2], HEIGHT);
  assert.deepEqual(ticks.map(({ label }) => label), ["10\u00b2", "10\u00b9", "1", "10\u207b\u00b9", "10\u207b\u00b2", "10\u207b\u00b3"]);
  for (const [k, tick] of ticks.entries()) assert.equal(tick.y, y(2 - k));
  assert.ok(0 < y(1.2) && y(1.2) < y(-2.5) && y(-2.5) < HEIGHT);
});

test("it spans as few decades as it is told to", () => {
  assert.equal(axisOf([0.5], HEIGHT, 2).y(-1), HEIGHT - 4);
  assert.equal(axisOf([0.5], HEIGHT).y(-3), HEIGHT - 4);
});

test("zeros and what is not finite have rows of their own", () => {
  const { y, ticks } = axisOf([0, -1, -Infinity, NaN], HEIGHT);
  assert.deepEqual(ticks.slice(-2), [{ label: "0", y: y(-Infinity) }, { label: "\u221e", y: y(NaN) }]);
  assert.equal(y(NaN), y(Infinity));
  assert.ok(y(NaN) < y(0) && y(-1) < y(-Infinity));
});

test("without them there are no such rows", () => {
  assert.deepEqual(axisOf([0, -4], HEIGHT).ticks.map(({ label }) => label).filter((label) => ["0", "\u221e"].includes(label)), []);
});

test("nothing to draw is an axis all the same", () => {
  assert.ok(axisOf([], HEIGHT).ticks.length > 1);
});

test("steps are 1, 2, 5, 10, 20 ...", () => {
  assert.deepEqual([0, 1, 1.1, 2.5, 6, 11, 21, 51].map(niceFrom), [1, 1, 2, 5, 10, 20, 50, 100]);
});
