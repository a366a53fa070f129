// The drawings of the page Gradients: a curve, a map, a path. Python is asked only for another pair of steps.
// Streamlit calls this function again whenever the data or the theme changes; the instance stays.

import { theme } from "../shared/colour.js";
import { keeping } from "../shared/focus.js";
import { styled } from "../shared/measured.js";
import { same, unpack } from "../shared/payload.js";
import { curve } from "../shared/curve.js";
import { map } from "./map.js";
import { path } from "./path.js";

const VIEWS = { curve: curveOf, map, path };
const drawings = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".gradients");
  styled(root, () => draw(data, root, parentElement, setTriggerValue));
  return () => {
    drawings.get(parentElement)?.drawing.close();
    drawings.delete(parentElement);
  };
}

function draw(data, root, parentElement, setTriggerValue) {
  const shown = theme(root);
  const before = drawings.get(parentElement);
  if (before?.shown === shown && same(before.data, data)) return;
  before?.drawing.close();
  const told = unpack(data);
  const colours = told.colours[shown];
  for (const [name, colour] of Object.entries(colours)) root.style.setProperty(`--${name}`, colour);
  let drawing;
  keeping(root, () => {
    drawing = VIEWS[told.view](told, (pair) => setTriggerValue("pair", pair), colours);
    root.replaceChildren(drawing.element);
  });
  drawings.set(parentElement, { data, shown, drawing });
}

function curveOf(told, choose) {
  const lines = told.lines.map((line, k) => ({ ...line, log10: told.arrays[`log10/${k}`].values }));
  return curve({ ...told, lines }, choose);
}
