// The player's numbers, and how what isn't finite is drawn.

import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST, drawn } from "../../../assets/player/readings.js";

test("a number is drawn as it is", () => assert.equal(drawn(-0.125), -0.125));

test("what is not finite is drawn as nothing or the most", () => {
  assert.deepEqual([NaN, Infinity, -Infinity, 1e30].map(drawn), [0, MOST, -MOST, MOST]);
});
