// What comes in to the chosen unit: the gates' arithmetic at a step, the weights from every unit of h, and which of
// them count most at this step.

import { bracketed, fill, html, shown } from "./element.js";
import { lookup } from "./colour.js";

const MOST = 3; // largest parts named
const PHI = { i: "\u03c3", f: "\u03c3", o: "\u03c3", z: "\u03c3", r: "\u03c3", g: "tanh", n: "tanh", a: "" };

export function incomingPanel(reading, colours) {
  const { labels, incoming, units } = reading;
  const largest = incoming.W_hh.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1;
  const paint = lookup(colours, { low: -largest, high: largest, reach: largest });
  const gates = incoming.gates.map((gate, k) => {
    const weights = incoming.W_hh.subarray(k * units, (k + 1) * units);
    const numbers = html("div", { class: "plugged-in" });
    const parts = html("small", {});
    const strip = html("canvas", { class: "weights", role: "img", "aria-label": `${labels.weights} ${gate} (${units})` });
    strip.width = units;
    strip.height = 1;
    const context = strip.getContext("2d");
    const image = context.createImageData(units, 1);
    new Uint32Array(image.data.buffer).set(Array.from(weights, (w) => paint[Math.round(((w / largest + 1) / 2) * (paint.length - 1))]));
    context.putImageData(image, 0, 0);
    return { gate, k, weights, numbers, parts, element: html("div", { class: "gate-in", style: `--gate:var(--${gate})` }, numbers, strip, parts) };
  });
  const title = html("summary", {}, fill(labels.incoming, { unit: incoming.unit + 1 }));
  const note = html("small", {}, fill(labels.incomingNote, { largest: largest.toFixed(2) }));
  const element = html("details", { class: "incoming" }, title, note, ...gates.map((gate) => gate.element));
  let here = 0;
  const draw = () => {
    if (element.open) for (const gate of gates) drawGate(reading, gate, here); // a closed panel costs nothing
  };
  element.addEventListener("toggle", draw);
  return {
    element,
    draw(step) {
      here = step;
      draw();
    },
  };
}

function drawGate(reading, { gate, k, weights, numbers, parts }, step) {
  const { incoming, labels, steps } = reading;
  const { unit } = incoming;
  const added = Array.from(weights, (weight, from) => weight * reading.value("h", step - 1, from));
  const fromState = added.reduce((sum, part) => sum + part, 0) + incoming.b_hh[k];
  const fromToken = incoming.fromX[k * steps + step];
  const reset = gate === "n" ? `${shown(reading.value("r", step, unit))}\u00b7` : "";
  const phi = PHI[gate];
  const sum = `${shown(fromToken)} + ${reset}${bracketed(fromState)}`;
  const value = shown(reading.value(gate, step, unit));
  const told = reading.held.includes(gate) ? `${value} (${labels.held})` : `${phi ? `${phi}(${sum})` : sum} = ${value}`;
  numbers.replaceChildren(html("b", {}, gate), ` = ${told}`);
  const most = added
    .map((part, from) => [part, from])
    .sort(([one], [other]) => Math.abs(other) - Math.abs(one))
    .slice(0, MOST);
  parts.textContent = `${labels.largest}: ${most.map(([part, from]) => `h${from + 1} ${shown(part)}`).join(", ")}`;
}
