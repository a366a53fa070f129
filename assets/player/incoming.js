// What comes in to the chosen unit: the gates' arithmetic at a step, the weights from every unit of h, and which of
// them count most at this step.

import { pixel, scale } from "../shared/colour.js";
import { fill, html } from "../shared/element.js";
import { bracketed, roughly, shown } from "../shared/format.js";
import { drawn } from "./readings.js";

const MOST = 3; // largest parts named
const PHI = { i: "\u03c3", f: "\u03c3", o: "\u03c3", z: "\u03c3", r: "\u03c3", g: "tanh", n: "tanh", a: "" };

export function incomingPanel({ labels, units, gates }, colours) {
  const paint = scale(colours, { low: -1 });
  const panels = gates.map((gate) => {
    const numbers = html("div", { class: "plugged-in" });
    const parts = html("small");
    const strip = html("canvas", { class: "weights", role: "img", "aria-label": `${labels.weights} ${gate} (${units})`, width: units, height: 1 });
    return { gate, numbers, parts, strip, element: html("div", { class: "gate-in", style: `--gate:var(--${gate})` }, numbers, strip, parts) };
  });
  const title = html("summary");
  const note = html("small");
  const element = html("details", { class: "incoming" }, title, note, ...panels.map((panel) => panel.element));
  let reading;
  let here = 0;
  // a closed panel costs nothing
  const draw = () => element.open && panels.forEach((panel, k) => drawGate(reading, panel, k, here));
  const paintWeights = () => {
    if (!element.open) return;
    const W_hh = reading.numbers("W_hh");
    const largest = W_hh.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1;
    note.textContent = fill(labels.incomingNote, { largest: roughly(largest) });
    panels.forEach(({ strip }, k) => {
      const context = strip.getContext("2d");
      const image = context.createImageData(units, 1);
      new Uint32Array(image.data.buffer).set(Array.from(W_hh.subarray(k * units, (k + 1) * units), (weight) => pixel(paint((weight / largest + 1) / 2))));
      context.putImageData(image, 0, 0);
    });
  };
  element.addEventListener("toggle", () => {
    paintWeights();
    draw();
  });
  return {
    element,
    show(given) {
      reading = given;
      title.textContent = fill(labels.incoming, { unit: reading.unit + 1 });
      paintWeights();
    },
    draw(step) {
      here = step;
      draw();
    },
  };
}

function drawGate(reading, { gate, numbers, parts }, k, step) {
  const { numbers: given, unit, labels, steps, units } = reading;
  const [fromToken, fromState] = ["from_x", "from_state"].map((name) => drawn(given(name)[k * steps + step]));
  const weights = given("W_hh").subarray(k * units, (k + 1) * units);
  const reset = gate === "n" ? `${shown(reading.value("r", step, unit))}\u00b7` : "";
  const phi = PHI[gate];
  const sum = `${shown(fromToken)} + ${reset}${bracketed(fromState)}`;
  const value = shown(reading.value(gate, step, unit));
  const told = reading.held.includes(gate) ? `${value} (${labels.held})` : `${phi ? `${phi}(${sum})` : sum} = ${value}`;
  numbers.replaceChildren(html("b", {}, gate), ` = ${told}`);
  const most = Array.from(weights, (weight, from) => [weight * reading.value("h", step - 1, from), from])
    .sort(([one], [other]) => Math.abs(other) - Math.abs(one))
    .slice(0, MOST);
  parts.textContent = `${labels.largest}: ${most.map(([part, from]) => `h${from + 1} ${roughly(part)}`).join(", ")}`;
}
