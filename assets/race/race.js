// The live charts of the page Race, and the gates of its probe. Python sends what it knows a few times a second.
// Streamlit calls this function again whenever the data or the theme changes; where the pointer is stays.

import { theme } from "../shared/colour.js";
import { html } from "../shared/element.js";
import { keeping } from "../shared/focus.js";
import { percent, sizeOf } from "../shared/format.js";
import { glossary } from "../shared/glossary.js";
import { styled } from "../shared/measured.js";
import { curve } from "../shared/curve.js";
import { light, onLight } from "../shared/linked.js";
import { unpack } from "../shared/payload.js";
import { gates } from "./gates.js";
import { HEIGHT, lines } from "./lines.js";
import { maps } from "./maps.js";

const instances = new WeakMap();

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".race");
  root.classList.add("gradients"); // whose drawings are among these
  if (!instances.has(parentElement)) instances.set(parentElement, new Instance(root));
  const instance = instances.get(parentElement);
  const decoded = unpack(data);
  glossary(decoded.language, ({ colours }) => styled(root, () => instance.draw(decoded, colours[theme(root)])));
  return () => {
    instance.close();
    instances.delete(parentElement);
  };
}

class Instance {
  constructor(root) {
    this.root = root;
    this.step = null; // of the training, under the pointer
    this.state = null; // t, under the pointer
    this.curve = null;
    this.stop = onLight((state) => (this.state = state));
  }

  draw(data, colours) {
    for (const [name, colour] of Object.entries(colours)) this.root.style.setProperty(`--${name}`, colour);
    const state = this.state;
    this.curve?.close();
    this.curve = null;
    keeping(this.root, () => this.root.replaceChildren(...(data.view === "gates" ? [gates(data, colours)] : this.race(data, colours))));
    if (state !== null) light(state);
  }

  close() {
    this.curve?.close();
    this.stop();
  }

  race(data, colours) {
    const { labels, captions, steps, lanes, arrays } = data;
    const over = (name, rest) =>
      lines({
        lines: lanes.map((lane, k) => ({
          label: lane.label,
          colour: lane.colour,
          dashed: lane.dashed,
          every: lane.every,
          mean: arrays[`${name}/mean/${k}`].values,
          least: arrays[`${name}/least/${k}`]?.values,
          most: arrays[`${name}/most/${k}`]?.values,
        })),
        steps,
        caption: captions[name] ?? "",
        where: labels.where,
        at: this.step,
        onMove: (step) => (this.step = step),
        ...rest,
      });
    const accuracy = over("accuracy", { title: labels.accuracy, scale: "share", written: percent, level: { value: data.chance, label: labels.chance } });
    const loss = over("loss", { title: labels.loss, scale: "log", written: sizeOf, level: { value: data.baseline, label: labels.baseline } });
    return [html("div", { class: "charts" }, accuracy, this.distance(data), loss, this.maps(data, colours))];
  }

  distance({ labels, captions, lanes, arrays }) {
    const drawn = lanes
      .map((lane, k) => ({ label: lane.label, colour: lane.colour, dashed: lane.dashed, log10: arrays[`curve/${k}`]?.values.slice().reverse() }))
      .filter((line) => line.log10);
    if (!drawn.length) return html("figure", { "aria-label": labels.curve }, html("h4", {}, labels.curve), html("p", {}, labels.soon));
    const words = { curve: labels.curve, where: labels.state, distance: labels.distance };
    this.curve = curve({ lines: drawn, labels: words, tokens: null, chosen: null, start: 1, height: HEIGHT }, () => {});
    this.curve.element.prepend(html("h4", {}, labels.curve));
    this.curve.element.append(html("p", { class: "caption" }, captions.gradient ?? ""));
    return this.curve.element;
  }

  maps({ labels, captions, lanes, arrays }, colours) {
    const drawn = lanes.map((lane, k) => ({ label: lane.label, colour: lane.colour, dashed: lane.dashed, rows: lane.rows, map: arrays[`map/${k}`], curve: arrays[`curve/${k}`] })).filter((lane) => lane.map);
    if (!drawn.length) return html("figure", { "aria-label": labels.map }, html("h4", {}, labels.map), html("p", {}, labels.soon));
    return maps({ lanes: drawn, length: drawn[0].curve.shape[0], labels, caption: captions.map ?? "", colours });
  }
}
