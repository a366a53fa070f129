// Puts the player's parts on one time axis and keeps them at the same step.

import { forget, remember } from "./address.js";
import { Clock } from "../shared/clock.js";
import { gradientCurves } from "./curves.js";
import { fill, html } from "../shared/element.js";
import { keeping } from "../shared/focus.js";
import { shown, sizeOf } from "../shared/format.js";
import { listen } from "./hands.js";
import { measuring } from "../shared/measured.js";
import { Part } from "./part.js";
import { stepWidth } from "./tokens.js";
import { transport } from "./transport.js";

const PATIENCE = 3000; // ms for Python to say what comes in to a unit

// What a drawing is built for. Where only values differ from it, it stays.
const builtFor = (readings, theme) =>
  JSON.stringify([theme, readings.map(({ network, units, tokens, unknown, labels, colours }) => [network, units, tokens, unknown, labels, colours])]);

/** @typedef {{ step: number, grouped: boolean, wanted: { unit: number, until: number } | null }} Standing */

export class Player {
  steps = 0; // of the longest reading
  /** @type {Part[]} */
  parts = [];
  scrolled = 0; // px, of the timeline
  /** @type {ReturnType<typeof transport>} */
  controls;
  /** @type {ReturnType<typeof gradientCurves>} */
  gradient;

  /**
   * @param {HTMLElement} root
   * @param {Standing | null} stood where another player stood, and this one goes on; else at the last step, the verdict.
   */
  constructor(root, stood = null) {
    this.root = root;
    this.resumed = stood !== null;
    this.step = stood?.step ?? Infinity;
    /** @type {number | null} */
    this.unit = null; // the one that was chosen; each network shows its liveliest until then
    this.grouped = stood?.grouped ?? false;
    this.wanted = stood?.wanted ?? null; // the unit that Python was asked about, until it answers
    this.asking = 0; // the timer that asks
    this.frame = 0; // the one in which the step is drawn
    this.clock = new Clock(() => this.forward());
    this.measuring = measuring(() => this.place());
  }

  /** What a player that takes this one's place needs to go on. @returns {Standing} */
  standing() {
    return { step: this.step >= this.steps - 1 ? Infinity : this.step, grouped: this.grouped, wanted: this.wanted };
  }

  close() {
    this.clock.stop();
    this.measuring.close();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.asking);
    forget();
  }

  /** @param ask asks Python for a unit's incoming weights, from 1. */
  show(readings, theme, ask) {
    const [first] = readings;
    this.ask = ask;
    if (this.wanted && (first.chosen === this.wanted.unit || performance.now() > this.wanted.until)) this.wanted = null;
    this.unit = this.wanted ? this.wanted.unit : first.chosen; // a later choice isn't undone by an earlier answer
    this.readings = readings;
    const built = builtFor(readings, theme);
    if (built === this.built) this.renew();
    else this.begin(theme);
    this.built = built;
  }

  /** Another sentence, network, language or theme: everything is built, and time stops. */
  begin(theme) {
    const { readings } = this;
    const [first] = readings;
    const fresh = this.built === undefined;
    const atEnd = this.step >= (fresh ? Infinity : this.steps - 1);
    this.clock.stop();
    this.steps = Math.max(...readings.map(({ steps }) => steps));
    this.labels = first.labels;
    this.colours = first.colours[theme];
    this.step = atEnd ? this.steps - 1 : Math.min(this.step, this.steps - 1);
    if (fresh && !this.resumed && first.step !== null) this.step = Math.min(first.step, this.steps - 1);
    keeping(this.root, () => this.build());
    if (fresh && this.wanted) this.askSoon(); // the player before this one may not have come to it
  }

  build() {
    const { readings, root, labels, colours } = this;
    for (const [name, value] of Object.entries(colours)) root.style.setProperty(`--${name}`, value);

    this.cursor = html("div", { class: "cursor" });
    this.ghost = html("div", { class: "cursor ghost", hidden: "" });
    this.tracks = html("div", { class: "tracks" }, this.cursor, this.ghost);
    const row = (symbol, name, content, ...notes) => this.row(symbol, name, content, ...notes);
    this.parts = readings.map((reading) => new Part(reading, colours, this.grouped, row, readings.length > 1));
    this.gradient = gradientCurves(readings);
    row("gradient", labels.gradient, this.gradient.element, ...this.gradient.legend);

    this.readout = html("div", { class: "readout" });
    this.timeline = html("div", { class: "timeline", tabindex: "0", role: "group", "aria-label": labels.timeline }, this.tracks);
    this.tracks.style.setProperty("--steps", this.steps);
    this.live = html("div", { class: "visually-hidden", "aria-live": "polite" });
    this.controls = transport(this, {
      go: (step) => this.go(step),
      toggle: () => this.toggle(),
      group: () => this.group(),
    });
    const aside = html("aside", { "aria-label": labels.cell }, ...this.parts.map((part) => part.element));
    root.replaceChildren(this.controls.element, html("div", { class: "stage" }, html("div", { class: "left" }, this.timeline, this.readout), aside), this.live);
    this.scrolled = 0;
    listen(this);
    this.setValues();
    this.draw();
    this.asked = this.width = this.visible = null;
    this.place();
    this.measuring.watch([root, this.timeline, ...root.querySelectorAll(".label, .tokens")]);
  }

  setValues() {
    this.readings.forEach((reading, k) => this.parts[k].show(reading, this.unit ?? reading.unit));
    this.gradient.show(this.readings);
  }

  /** The same drawing with other values: nothing is built or placed anew, and time goes on. */
  renew() {
    this.setValues();
    this.draw();
  }

  row(symbol, name, content, ...notes) {
    const label = html("div", { class: "label" });
    if (symbol) label.append(html("b", { style: `color:var(--${symbol})` }, symbol === "gradient" ? "\u2207" : symbol));
    label.append(html("span", {}, name));
    label.append(...notes.map((note) => (typeof note === "string" ? html("small", {}, note) : note)));
    const element = html("div", { class: "row" }, label, html("div", { class: "track" }, content));
    this.tracks.append(element);
    return element;
  }

  // One step is as wide as its tokens ask, wider where there is room (player.css); then the timeline scrolls. Where
  // all stands follows from that in the style sheet; what is measured only says how far to scroll.
  place() {
    const strip = this.parts[0].tokens.element;
    const label = /** @type {HTMLElement} */ (this.root.querySelector(".label"));
    const asked = Math.max(...this.readings.map((reading) => stepWidth(reading, strip.firstChild)));
    if (asked !== this.asked) this.tracks.style.setProperty("--asked", `${asked}px`);
    const width = strip.getBoundingClientRect().width / this.steps;
    const visible = this.timeline.clientWidth - label.offsetWidth;
    if (asked === this.asked && width === this.width && visible === this.visible) return;
    Object.assign(this, { asked, width, visible });
    this.reveal();
  }

  draw() {
    const { step } = this;
    this.cursor.style.setProperty("--at", step);
    this.controls.draw(step);
    for (const part of this.parts) part.draw(step);
    this.tell(null);
    if (this.clock.running) return;
    this.live.textContent = this.readout.textContent;
    remember(step === this.steps - 1 ? null : step + 1);
  }

  // The line of numbers under the timeline: the hovered value, else the current step's.
  tell(hovered) {
    const { labels } = this;
    const step = hovered?.step ?? this.step;
    const parts = hovered?.part ? [hovered.part] : this.parts;
    const told = [fill(labels.at, { step: step + 1, token: parts[0].reading.tokens[step] })];
    if (hovered?.signal) {
      const { part, signal, unit } = hovered;
      told.push(`${this.kindOf(part)}${labels.unit} ${unit + 1}: ${signal} = ${shown(part.reading.value(signal, step, unit))}`);
    } else {
      for (const part of parts) told.push(...this.summary(part, step));
    }
    this.readout.textContent = told.join(" \u00b7 ");
  }

  kindOf({ named, reading }) {
    return named ? `${this.labels[`kind.${reading.kind}`]} ` : "";
  }

  summary(part, step) {
    const { series, task } = part.reading;
    const told = [];
    const share = series.prediction[step];
    if (!Number.isNaN(share)) told.push(`${this.kindOf(part)}${this.labels[`prediction.${task}`]} ${shown(share)}`);
    for (const name of ["h", "c", "x"]) {
      const log = series[`gradient_${name}`]?.[step];
      if (log !== undefined && (!part.named || name === "h")) told.push(`${this.labels[`gradient.${name}`]} = ${sizeOf(log, "\u221e")}`);
    }
    return told;
  }

  /** Lights up a step, and a unit everywhere, and tells the value; null ends it. */
  hover(hovered) {
    this.ghost.hidden = hovered === null;
    if (hovered) this.ghost.style.setProperty("--at", hovered.step);
    for (const part of this.parts) part.maps.light(hovered?.unit === undefined || hovered.unit >= part.reading.units ? null : hovered.unit);
    this.tell(hovered);
  }

  /** Drawn with the next frame, once, however many events come before it. */
  go(step) {
    this.step = Math.max(0, Math.min(this.steps - 1, step));
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
      this.reveal();
    });
  }

  forward() {
    if (this.step < this.steps - 1) this.go(this.step + 1);
    const more = this.step < this.steps - 1;
    if (!more) queueMicrotask(() => this.draw());
    return more;
  }

  toggle() {
    if (this.clock.running) this.clock.stop();
    else {
      if (this.step >= this.steps - 1) this.go(0);
      this.clock.start();
    }
    this.draw();
  }

  /** Units that behave alike side by side, or back in the network's own order. */
  group() {
    this.grouped = !this.grouped;
    keeping(this.root, () => this.build());
  }

  // At once here; Python then sends what comes in to that unit.
  choose(unit) {
    this.unit = unit;
    for (const part of this.parts) part.choose(unit);
    this.wanted = { unit, until: performance.now() + PATIENCE };
    this.askSoon();
  }

  askSoon() {
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.wanted && this.ask(this.wanted.unit + 1), 200);
  }

  // Keeps the current step in sight where the timeline scrolls. Asking the browser where it stands would have it lay
  // out the page in the midst of a step, so that is remembered.
  reveal() {
    const { visible, width } = this;
    const left = this.step * width;
    if (left >= this.scrolled && left + width <= this.scrolled + visible) return;
    this.timeline.scrollLeft = left - visible / 2;
  }
}
