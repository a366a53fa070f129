// Numbers are written alike everywhere.

import assert from "node:assert/strict";
import { test } from "node:test";

import { bracketed, briefly, digits, percent, roughly, shown, sizeOf, subscript, superscript } from "../../../assets/shared/format.js";

test("three decimals, a true minus sign, and none before zero", () => {
  assert.equal(shown(-0.98765), "\u22120.988");
  assert.equal(shown(0.5), "0.500");
  assert.equal(shown(-0.0004), "0.000");
  assert.equal(roughly(-1.005), "\u22121.00");
});

test("a negative factor stands in brackets", () => {
  assert.equal(bracketed(-0.25), "(\u22120.250)");
  assert.equal(bracketed(0.25), "0.250");
  assert.equal(bracketed(-1e-9), "0.000");
});

test("two digits", () => {
  for (const [value, text] of [[0.1234, "0.12"], [-1.26, "\u22121.3"], [0.00004, "0.0"], [0.00014, "0.00010"], [-128, "\u22121.3\u00d710\u00b2"]]) {
    assert.equal(briefly(value), text);
  }
});

test("a share in whole percent", () => {
  assert.equal(percent(0.126), "13%");
  assert.equal(percent(NaN), "\u2013");
});

test("an entry of a matrix has four decimals at most, or a power of ten", () => {
  for (const [value, text] of [[0, "0"], [1, "1"], [-0.5, "\u22120.5"], [0.123456, "0.1235"], [99999, "99999"], [-1.26e5, "\u22121.3\u00d710\u2075"], [4.1e-5, "4.1\u00d710\u207b\u2075"]]) {
    assert.equal(digits(value), text);
  }
});

test("a size is told from its log10", () => {
  for (const [log, text] of [[0, "1.00"], [-2, "0.0100"], [Math.log10(999.4), "999"], [Math.log10(999.7), "1.00\u00d710\u00b3"], [-3, "1.00\u00d710\u207b\u00b3"], [-600 + Math.log10(3.2), "3.20\u00d710\u207b\u2076\u2070\u2070"], [Math.log10(9.9996) + 7, "1.00\u00d710\u2078"]]) {
    assert.equal(sizeOf(log), text);
  }
});

test("zeros and what is not finite are told apart", () => {
  assert.equal(sizeOf(-Infinity), "0");
  assert.equal(sizeOf(Infinity), "\u221e / NaN");
  assert.equal(sizeOf(NaN, "\u221e"), "\u221e");
});

test("raised and lowered", () => {
  assert.equal(superscript(-1234567890), "\u207b\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u2070");
  assert.equal(subscript(12), "\u2081\u2082");
});
