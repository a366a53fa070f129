// Puts the player's parts on one time axis and keeps them at the same step and unit.

import { cellDrawing } from "./cell.js";
import { Clock } from "./clock.js";
import { gradientCurves, predictionCurve } from "./curves.js";
import { html, norm, shown } from "./element.js";
import { heatmaps } from "./heatmaps.js";
import { predictionPanel } from "./prediction.js";
import { stepWidth, tokenStrip } from "./tokens.js";
import { transport } from "./transport.js";

const WIDEST = 96; // px of one step, however short the sentence

export class Player {
  constructor(root) {
    this.root = root;
    this.step = Infinity; // the last step: the verdict
    this.unit = -1;
    this.clock = new Clock(() => this.forward());
    this.resized = new ResizeObserver(() => this.place());
  }

  close() {
    this.clock.stop();
    this.resized.disconnect();
  }

  show(reading, theme) {
    const [steps, network] = [this.reading?.steps, this.reading?.network];
    const atEnd = this.step >= (steps ?? 0) - 1;
    this.clock.stop();
    this.reading = reading;
    this.step = atEnd ? reading.steps - 1 : Math.min(this.step, reading.steps - 1);
    if (this.unit < 0 || network !== reading.network) this.unit = reading.unit;
    this.build(reading.colours[theme]);
    this.resized.observe(this.root);
    this.place();
    this.reveal();
    document.documentElement.lang = reading.language;
  }

  build(colours) {
    const { reading, root } = this;
    for (const [name, value] of Object.entries(colours)) root.style.setProperty(`--${name}`, value);

    this.cursor = html("div", { class: "cursor" });
    this.tracks = html("div", { class: "tracks" }, this.cursor);
    const row = (symbol, name, content, ...notes) => this.row(symbol, name, content, ...notes);

    row("", reading.labels.tokens, tokenStrip(reading, colours));
    row("", reading.labels[`prediction.${reading.task}`], predictionCurve(reading), "0 \u2026 1");
    this.maps = heatmaps(reading, colours, { row });
    const { drawing, axis } = gradientCurves(reading);
    row("gradient", reading.labels.gradient, html("div", {}, axis, drawing), ...this.gradientLegend());

    this.readout = html("div", { class: "readout" });
    this.timeline = html("div", { class: "timeline", tabindex: "0", role: "group", "aria-label": reading.labels.timeline }, this.tracks);
    this.cell = cellDrawing(reading);
    this.prediction = predictionPanel(reading, colours);
    this.unitName = html("p", { class: "unit-name" });
    this.live = html("div", { class: "visually-hidden", "aria-live": "polite" });
    this.controls = transport(reading, this.clock, {
      go: (step) => this.go(step),
      toggle: () => this.toggle(),
      here: () => this.step,
    });
    const aside = html("aside", { "aria-label": reading.labels.cell }, this.unitName, this.cell.element, this.prediction.element);
    root.replaceChildren(this.controls.element, html("div", { class: "stage" }, html("div", { class: "left" }, this.timeline, this.readout), aside), this.live);
    this.listen();
  }

  row(symbol, name, content, ...notes) {
    const label = html("div", { class: "label" });
    if (symbol) label.append(html("b", { style: `color:var(--${symbol})` }, symbol === "gradient" ? "\u2207" : symbol));
    label.append(html("span", {}, name));
    label.append(...notes.map((note) => (typeof note === "string" ? html("small", {}, note) : note)));
    const track = html("div", { class: "track" }, content);
    const element = html("div", { class: "row" }, label, track);
    this.tracks.append(element);
    return element;
  }

  gradientLegend() {
    return ["h", "c"]
      .filter((name) => `gradient_${name}` in this.reading.series)
      .map((name) => html("small", { class: `sample-${name}`, style: `color:var(--${name})` }, this.reading.labels[`gradient.${name}`]));
  }

  // One step is as wide as its tokens ask, wider where there is room; then the timeline scrolls.
  place() {
    const style = getComputedStyle(this.root);
    const label = this.root.querySelector(".label").offsetWidth;
    const room = this.timeline.clientWidth - label;
    const asked = stepWidth(this.reading, `13px ${style.fontFamily}`);
    this.width = Math.max(asked, Math.min(WIDEST, room / this.reading.steps));
    this.tracks.style.setProperty("--steps", this.reading.steps);
    this.tracks.style.setProperty("--step-width", `${this.width}px`);
    this.labelWidth = label;
    this.draw();
  }

  draw() {
    const { reading, step, unit } = this;
    this.cursor.style.transform = `translateX(${this.labelWidth + step * this.width}px)`;
    this.controls.draw(step);
    this.maps.mark(unit);
    this.cell.draw(step, unit);
    this.prediction.draw(step);
    this.unitName.textContent = reading.labels.here.replace("{token}", reading.tokens[step]).replace("{step}", step + 1).replace("{unit}", unit + 1);
    this.tell(null);
    if (!this.clock.running) this.live.textContent = this.readout.textContent;
  }

  // The line of numbers under the timeline: the hovered value, else the current step's.
  tell(hovered) {
    const { reading } = this;
    const step = hovered?.step ?? this.step;
    const unit = hovered?.unit ?? this.unit;
    const parts = [reading.labels.at.replace("{step}", step + 1).replace("{token}", reading.tokens[step])];
    if (hovered?.signal) {
      parts.push(`${reading.labels.unit} ${unit + 1}: ${hovered.signal} = ${shown(reading.value(hovered.signal, step, unit))}`);
    } else {
      const share = reading.series.prediction[step];
      if (!Number.isNaN(share)) parts.push(`${reading.labels[`prediction.${reading.task}`]} ${shown(share)}`);
      for (const name of ["h", "c"]) {
        const log = reading.series[`gradient_${name}`]?.[step];
        if (log !== undefined) parts.push(`${reading.labels[`gradient.${name}`]} = ${norm(log)}`);
      }
    }
    this.readout.textContent = parts.join(" \u00b7 ");
  }

  go(step) {
    this.step = Math.max(0, Math.min(this.reading.steps - 1, step));
    this.draw();
    this.reveal();
  }

  forward() {
    if (this.step < this.reading.steps - 1) this.go(this.step + 1);
    const more = this.step < this.reading.steps - 1;
    if (!more) queueMicrotask(() => this.draw());
    return more;
  }

  toggle() {
    if (this.clock.running) this.clock.stop();
    else {
      if (this.step >= this.reading.steps - 1) this.go(0);
      this.clock.start();
    }
    this.draw();
  }

  // Keeps the current step in sight where the timeline scrolls.
  reveal() {
    const { timeline, labelWidth, width } = this;
    const left = this.step * width;
    const room = timeline.clientWidth - labelWidth;
    if (left < timeline.scrollLeft || left + width > timeline.scrollLeft + room) timeline.scrollLeft = left - room / 2;
  }

  stepAt(event) {
    const left = this.timeline.getBoundingClientRect().left + this.labelWidth - this.timeline.scrollLeft;
    return Math.max(0, Math.min(this.reading.steps - 1, Math.floor((event.clientX - left) / this.width)));
  }

  listen() {
    const { timeline } = this;
    const scrub = (event) => {
      this.clock.stop();
      const found = this.maps.at(event);
      if (found) this.unit = found.unit;
      this.go(this.stepAt(event));
    };
    timeline.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.target.closest(".label")) return;
      if (event.pointerType === "mouse") timeline.setPointerCapture(event.pointerId); // a finger may want to scroll
      this.dragging = event.pointerType === "mouse";
      scrub(event);
    });
    timeline.addEventListener("pointermove", (event) => {
      if (this.dragging) this.go(this.stepAt(event));
      else if (!event.target.closest(".label")) this.tell({ step: this.stepAt(event), ...this.maps.at(event) });
    });
    for (const end of ["pointerup", "pointercancel"]) timeline.addEventListener(end, () => (this.dragging = false));
    timeline.addEventListener("pointerleave", () => this.tell(null));
    timeline.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    const { units } = this.reading;
    const keys = {
      ArrowLeft: () => this.go(this.step - 1),
      ArrowRight: () => this.go(this.step + 1),
      Home: () => this.go(0),
      End: () => this.go(this.reading.steps - 1),
      ArrowUp: () => (this.unit = (this.unit + units - 1) % units),
      ArrowDown: () => (this.unit = (this.unit + 1) % units),
      " ": () => this.toggle(),
    };
    if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.key !== " ") this.clock.stop();
    keys[event.key]();
    this.draw();
  }
}
