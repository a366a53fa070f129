// The cell at one step, for one unit, with the step's numbers on its wires.

import { html, svg } from "../shared/element.js";
import { bracketed, shown } from "../shared/format.js";
import { CELLS, COLOUR_OF } from "../shared/cell.js";

const WIDTH = 460;
const THICKEST = 5; // px that a wire gains from |value| = 1

// What flows on the wires of one unit at one step. Names follow the equations of the cells.
function flows(reading, step, unit) {
  const at = (name) => reading.value(name, step, unit);
  const before = (name) => reading.value(name, step - 1, unit);
  if (reading.kind === "lstm") {
    const [f, i, g, o, c, h] = ["f", "i", "g", "o", "c", "h"].map(at);
    const cBefore = before("c");
    return { f, i, g, o, c, h, cBefore, hBefore: before("h"), kept: f * cBefore, written: i * g, tanhC: Math.tanh(c) };
  }
  if (reading.kind === "gru") {
    const [z, r, n, h] = ["z", "r", "n", "h"].map(at);
    const hBefore = before("h");
    return { z, r, n, h, hBefore, oneMinusZ: 1 - z, kept: z * hBefore, written: (1 - z) * n };
  }
  return { a: at("a"), h: at("h"), hBefore: before("h") };
}

const EQUATIONS = {
  lstm: [
    {
      formula: "c\u209c = f\u00b7c\u209c\u208b\u2081 + i\u00b7g",
      numbers: ({ f, cBefore, i, g, c }) => `${shown(f)}\u00b7${bracketed(cBefore)} + ${shown(i)}\u00b7${bracketed(g)} = ${shown(c)}`,
    },
    { formula: "h\u209c = o\u00b7tanh(c\u209c)", numbers: ({ o, c, h }) => `${shown(o)}\u00b7tanh(${shown(c)}) = ${shown(h)}` },
  ],
  gru: [
    {
      formula: "h\u209c = (1\u2212z)\u00b7n + z\u00b7h\u209c\u208b\u2081",
      numbers: ({ z, n, hBefore, h }) => `${shown(1 - z)}\u00b7${bracketed(n)} + ${shown(z)}\u00b7${bracketed(hBefore)} = ${shown(h)}`,
    },
  ],
  rnn: [{ formula: "h\u209c = tanh(a\u209c)", numbers: ({ a, h }) => `tanh(${shown(a)}) = ${shown(h)}` }],
};

export function cellDrawing({ kind }) {
  const plan = CELLS[kind];
  const carried = kind === "lstm" ? "c" : "h";
  const colour = (flow) => {
    const signal = COLOUR_OF[flow] ?? flow;
    return `var(--${signal === "carried" ? carried : signal})`;
  };
  const drawing = svg("svg", { class: "drawing", viewBox: `0 0 ${WIDTH} ${plan.height}`, "aria-hidden": "true" });
  drawing.append(svg("rect", { class: "body", x: 74, y: plan.body[0], width: 322, height: plan.body[1], rx: 18 }));
  drawing.append(svg("path", { class: "wire input", d: plan.input }));
  const wires = plan.wires.map(([flow, d, [x, y]]) => {
    const wire = svg("path", { class: "wire", d, style: `stroke:${colour(flow)}` });
    const number = svg("text", { class: "number", x, y, style: `fill:${colour(flow)}` });
    drawing.append(wire);
    return { flow, wire, number };
  });
  for (const [sign, x, y] of plan.nodes) {
    drawing.append(svg("circle", { class: "node", cx: x, cy: y, r: sign.length > 1 ? 15 : 12 }));
    drawing.append(svg("text", { class: sign.length > 1 ? "sign small" : "sign", x, y }, sign));
  }
  const gates = plan.gates.map(([signal, x, y, activation]) => {
    const place = { x: x - 28, y: y - 18, width: 56, height: 36, rx: 7 };
    const box = svg("rect", { class: "openness", ...place, style: `fill:var(--${signal})` });
    drawing.append(svg("rect", { class: "gate", ...place, style: `stroke:var(--${signal})` }), box, svg("text", { class: "gate-name", x, y: y - 6, style: `fill:var(--${signal})` }, signal));
    drawing.append(svg("text", { class: "activation", x, y: y + 9 }, activation));
    return { signal, box };
  });
  for (const [label, x, y] of plan.states) drawing.append(svg("text", { class: "state", x, y }, label));
  drawing.append(...wires.map(({ number }) => number)); // above the wires

  const equations = html("div", { class: "equations" });
  const lines = EQUATIONS[kind].map(({ formula, numbers }) => {
    const line = html("div", { class: "plugged-in" });
    equations.append(html("div", { class: "formula" }, formula), line);
    return { line, numbers };
  });
  return {
    element: html("div", { class: "cell" }, drawing, equations),
    draw(reading, step, unit) {
      const flow = flows(reading, step, unit);
      for (const { flow: name, wire, number } of wires) {
        wire.style.strokeWidth = `${1.5 + THICKEST * Math.min(1, Math.abs(flow[name]))}px`;
        number.textContent = shown(flow[name]);
      }
      for (const { signal, box } of gates) box.style.fillOpacity = 0.45 * Math.min(1, Math.abs(flow[signal]));
      for (const { line, numbers } of lines) line.textContent = numbers(flow);
    },
  };
}
