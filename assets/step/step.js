// The drawings of the page One step: a cell beside its equations, and a network through time.
// Streamlit calls this function again whenever the data or the theme changes; the instance stays.

import { theme } from "../shared/colour.js";
import { keeping } from "../shared/focus.js";
import { styled } from "../shared/measured.js";
import { same, unpack } from "../shared/payload.js";
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
  const before = drawings.get(parentElement);
  if (before?.shown === shown && same(before.data, data)) return;
  drawings.set(parentElement, { data, shown });
  const told = unpack(data);
  for (const [name, colour] of Object.entries(told.colours[shown])) root.style.setProperty(`--${name}`, colour);
  keeping(root, () => root.replaceChildren(VIEWS[told.view](told, (line) => setTriggerValue("line", line))));
}
