// The drawings of the page One step: a cell beside its equations, and a network through time.
// Streamlit calls this function again whenever the data or the theme changes; the instance stays.

import { theme } from "../shared/colour.js";
import { keeping } from "../shared/focus.js";
import { styled } from "../shared/measured.js";
import { cell } from "./lines.js";
import { unrolled } from "./unrolled.js";

const VIEWS = { cell, unrolled };
const drawings = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".step");
  styled(root, () => draw(data, root, parentElement, setTriggerValue));
  return () => drawings.delete(parentElement);
}

function draw(data, root, parentElement, setTriggerValue) {
  const shown = theme(root);
  const text = JSON.stringify(data) + shown;
  if (drawings.get(parentElement) === text) return;
  drawings.set(parentElement, text);
  for (const [name, colour] of Object.entries(data.colours[shown])) root.style.setProperty(`--${name}`, colour);
  keeping(root, () => root.replaceChildren(VIEWS[data.view](data, (line) => setTriggerValue("line", line))));
}
