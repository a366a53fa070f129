// The drawings of the page Gradients: a curve, a map, a path. Python is asked only for another pair of steps.
// Streamlit calls this function again whenever the data or the theme changes; the instance stays.

import { theme } from "../shared/colour.js";
import { keeping } from "../shared/focus.js";
import { styled } from "../shared/measured.js";
import { curve } from "../shared/curve.js";
import { map } from "./map.js";
import { path } from "./path.js";

const VIEWS = { curve, map, path };
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
  const { colours } = data;
  const shown = theme(root);
  const text = JSON.stringify(data) + shown;
  const before = drawings.get(parentElement);
  if (before?.text === text) return;
  before?.drawing.close();
  for (const [name, colour] of Object.entries(colours[shown])) root.style.setProperty(`--${name}`, colour);
  let drawing;
  keeping(root, () => {
    drawing = VIEWS[data.view](data, (pair) => setTriggerValue("pair", pair), colours[shown]);
    root.replaceChildren(drawing.element);
  });
  drawings.set(parentElement, { text, drawing });
}
