// The cell at one step, for one unit, with the step's numbers on its wires.

import { bracketed, html, roughly, shown, svg } from "./element.js";
import { THOUSAND } from "./levels.js";

const WIDTH = 460;
const THICKEST = 5; // px that a wire gains from |value| = 1

// A wire: [what flows, path, place of its number]. A gate: [signal, x, y, its function].
// A node: [sign, x, y]. A state: [label, x, y]. The body is [top, height] of the box around it all.
export const CELLS = {
  lstm: {
    height: 318,
    body: [22, 264],
    wires: [
      ["cBefore", "M16 62H108", [48, 50]],
      ["kept", "M132 62H228", [180, 50]],
      ["c", "M252 62H444", [330, 50]],
      ["f", "M120 196V74", [148, 130]],
      ["i", "M200 196V140H228", [196, 128]],
      ["g", "M280 196V140H252", [286, 128]],
      ["written", "M240 128V74", [272, 104]],
      ["o", "M350 196V150H378", [346, 138]],
      ["tanhC", "M390 62V85M390 115V138", [424, 128]],
      ["h", "M390 162V268H444", [420, 254]],
      ["hBefore", "M16 268H350M120 268V232M200 268V232M280 268V232M350 268V232", [42, 254]],
    ],
    gates: [
      ["f", 120, 214, "\u03c3"],
      ["i", 200, 214, "\u03c3"],
      ["g", 280, 214, "tanh"],
      ["o", 350, 214, "\u03c3"],
    ],
    nodes: [["\u00d7", 120, 62], ["+", 240, 62], ["\u00d7", 240, 140], ["\u00d7", 390, 150], ["tanh", 390, 100]],
    states: [["c\u209c\u208b\u2081", 28, 82], ["c\u209c", 432, 82], ["h\u209c\u208b\u2081", 28, 290], ["h\u209c", 432, 290], ["x\u209c", 84, 306]],
    input: "M84 296V268",
  },
  gru: {
    height: 318,
    body: [22, 264],
    wires: [
      ["hBefore", "M16 62H98M60 62V268H320M110 268V232M200 268V232M255 268V226M320 268V232", [52, 50]],
      ["kept", "M122 62H308", [210, 50]],
      ["h", "M332 62H444", [392, 50]],
      ["z", "M110 196V74", [136, 104]],
      ["oneMinusZ", "M110 150H308", [210, 140]],
      ["r", "M228 214H243", [228, 186]],
      ["n", "M267 214H292M320 196V162", [346, 182]],
      ["written", "M320 138V74", [348, 110]],
    ],
    gates: [
      ["z", 110, 214, "\u03c3"],
      ["r", 200, 214, "\u03c3"],
      ["n", 320, 214, "tanh"],
    ],
    nodes: [["\u00d7", 110, 62], ["+", 320, 62], ["\u00d7", 320, 150], ["\u00d7", 255, 214]],
    states: [["h\u209c\u208b\u2081", 28, 82], ["h\u209c", 432, 82], ["x\u209c", 90, 306]],
    input: "M90 296V268",
  },
  rnn: {
    height: 190,
    body: [22, 130],
    wires: [
      ["hBefore", "M16 88H168", [48, 76]],
      ["a", "M192 88H262", [226, 76]],
      ["h", "M324 88H444", [414, 76]],
    ],
    gates: [["a", 296, 88, "tanh"]],
    nodes: [["+", 180, 88]],
    states: [["h\u209c\u208b\u2081", 28, 110], ["h\u209c", 432, 110], ["x\u209c", 180, 178]],
    input: "M180 166V100",
  },
};

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

// Flows that are worked out from several signals. From these signals' thousandths alone they have only two decimals;
// Python sends the third for the unit that it knows of.
const WORKED_OUT = new Set(["kept", "written", "tanhC"]);

function told(reading, step, unit, name, value) {
  if (!WORKED_OUT.has(name)) return shown(value);
  return unit === reading.unit ? shown(reading.levels[name][step] / THOUSAND) : roughly(value);
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

// Whose colour a flow has that is no signal itself; "carried" is the state that the cell hands on: c, or the GRU's h.
export const COLOUR_OF = { cBefore: "c", tanhC: "c", hBefore: "h", oneMinusZ: "z", kept: "carried", written: "carried" };

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
        number.textContent = told(reading, step, unit, name, flow[name]);
      }
      for (const { signal, box } of gates) box.style.fillOpacity = 0.45 * Math.min(1, Math.abs(flow[signal]));
      for (const { line, numbers } of lines) line.textContent = numbers(flow);
    },
  };
}
