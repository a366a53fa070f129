// The cell as the player draws it (assets/player/cell.js): here each wire is a whole vector, and belongs to a line.

import { CELLS, COLOUR_OF } from "../shared/cell.js";
import { svg } from "../shared/element.js";
import { digits } from "../shared/format.js";

const [LEFT, WIDTH] = [-36, 532]; // wider than the player's: a state's numbers stand at its wire
const MOST_SHOWN = 3; // numbers of a vector that a wire has room for
const ABOVE = 14; // and where the RNN's short wires haven't

// The line that gives what a wire carries; every other wire's line has its name.
const LINE_OF = { cBefore: "kept", tanhC: "tanh_c", oneMinusZ: "written" };
const VALUE_OF = { cBefore: "c_prev", hBefore: "h_prev", tanhC: "tanh_c", oneMinusZ: "new" };

// What a line reads, as wires; gates read the state before, and so does the GRU's reset.
const READS = {
  lstm: { kept: ["f", "cBefore"], written: ["i", "g"], c: ["kept", "written"], tanh_c: ["c"], h: ["o", "tanhC"] },
  gru: { reset: ["r", "hBefore"], n: ["x", "r"], kept: ["z", "hBefore"], written: ["oneMinusZ", "n"], h: ["kept", "written"] },
  rnn: { a: ["x", "hBefore"], h: ["a"] },
};
const MADE = { tanh_c: "tanhC", reset: "r" }; // by its line, where it has another name

// Where W_hn stands: after the reset gate's product, or before it.
const RESET = { cho2014: [279, 214], torch: [255, 248] };

export function drawing({ kind, form, lines, values, labels }, pointing) {
  const plan = CELLS[kind];
  const carried = kind === "lstm" ? "c" : "h";
  const shown = new Set(lines.map(({ name }) => name));
  const colour = (flow) => {
    const signal = COLOUR_OF[flow] ?? flow;
    return `var(--${signal === "carried" ? carried : signal})`;
  };
  const element = svg("svg", { class: "drawing", viewBox: `${LEFT} 0 ${WIDTH} ${plan.height}`, role: "group", "aria-label": labels.drawing });
  element.append(svg("rect", { class: "body", x: 74, y: plan.body[0], width: 322, height: plan.body[1], rx: 18 }));
  const wires = new Map();
  const [, left, low] = plan.states.find(([label]) => label.startsWith("x"));
  plan.wires.forEach(([flow, d, place]) => draw(flow, d, place));
  draw("x", plan.input, [left + 56, low]);

  function draw(flow, d, [x, y]) {
    const line = LINE_OF[flow] ?? flow;
    const own = shown.has(line) && !["hBefore", "x"].includes(flow);
    const group = svg("g", { class: "flow", style: `--colour:${colour(flow)}` }, svg("path", { class: "wire", d }), svg("path", { class: "reach", d }));
    const value = values[VALUE_OF[flow] ?? flow];
    const vector = value && value.rows[0].length === 1 && value.rows.length <= MOST_SHOWN;
    const number = svg("text", { class: "number", x, y: kind === "rnn" && flow !== "x" ? y - ABOVE : y, style: `fill:${colour(flow)}` }, vector ? value.rows.map(([entry]) => digits(+entry.toFixed(2))).join(", ") : "");
    if (own) pointing(group, line);
    element.append(group);
    wires.set(flow, { group, number });
  }
  for (const [sign, x, y] of plan.nodes) {
    element.append(svg("circle", { class: "node", cx: x, cy: y, r: sign.length > 1 ? 15 : 12 }));
    element.append(svg("text", { class: sign.length > 1 ? "sign small" : "sign", x, y }, sign));
  }
  if (kind === "gru") {
    const [x, y] = RESET[form];
    element.append(svg("rect", { class: "node", x: x - 10, y: y - 9, width: 20, height: 18, rx: 3 }), svg("text", { class: "activation", x, y }, "W"));
  }
  const gates = new Map(
    plan.gates.map(([signal, x, y, activation]) => {
      const line = kind === "rnn" ? "h" : signal;
      const box = svg("g", { class: "gate", style: `--colour:var(--${signal})` }, svg("rect", { x: x - 28, y: y - 18, width: 56, height: 36, rx: 7 }));
      box.append(svg("text", { class: "gate-name", x, y: y - 6 }, kind === "rnn" ? "h" : signal), svg("text", { class: "activation", x, y: y + 9 }, activation));
      if (shown.has(line)) {
        // One stop for the keyboard each; the lines beside are the others'.
        for (const [name, setting] of Object.entries({ tabindex: 0, role: "button", "aria-label": labels[line] })) box.setAttribute(name, setting);
        pointing(box, line);
        box.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          box.dispatchEvent(new MouseEvent("click"));
        });
      }
      element.append(box);
      return [line, box];
    }),
  );
  for (const [label, x, y] of plan.states) element.append(svg("text", { class: "state", x, y }, label));
  for (const { number } of wires.values()) element.append(number); // above the wires

  return {
    element,
    /** Lights what that line gives, and what it reads. */
    light({ name }) {
      const made = MADE[name] ?? name;
      const reads = READS[kind][name] ?? ["x", "hBefore"];
      for (const [flow, { group, number }] of wires) {
        group.classList.toggle("made", flow === made);
        group.classList.toggle("read", reads.includes(flow));
        number.classList.toggle("lit", flow === made || reads.includes(flow));
      }
      for (const [line, box] of gates) box.classList.toggle("made", line === name);
    },
  };
}
