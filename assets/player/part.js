// One reading within the player: its rows on the time axis, its cell, its prediction. All parts share the step.

import { cellDrawing } from "./cell.js";
import { predictionCurve, relevanceBars, unitCurves } from "./curves.js";
import { fill, html } from "../shared/element.js";
import { heatmaps } from "./heatmaps.js";
import { incomingPanel } from "./incoming.js";
import { predictionPanel } from "./prediction.js";
import { tokenStrip } from "./tokens.js";

export class Part {
  /**
   * @param grouped whether units that behave alike stand together.
   * @param row adds a row to the timeline: (symbol, name, content, ...notes).
   * @param named whether the part says which kind of cell it is, because there are others beside it.
   */
  constructor(reading, colours, grouped, row, named) {
    this.unit = 0;
    const { labels } = reading;
    this.named = named;
    this.tokens = tokenStrip(reading, colours);
    const first = row("", named ? labels[`kind.${reading.kind}`] : labels.tokens, this.tokens.element);
    if (named) first.style.setProperty("--heading", `var(--${reading.kind})`);
    this.foreseen = predictionCurve(reading);
    row("", labels[`prediction.${reading.task}`], this.foreseen.element, "0 \u2026 1");
    this.maps = heatmaps(reading, colours, grouped, row);
    this.relevance = relevanceBars(reading);
    row("", labels.relevance, this.relevance.element, labels[`relevance.${reading.task}`]);
    this.curves = unitCurves(reading);
    this.curvesName = row("", labels.unit, this.curves.element, "\u22121 \u2026 1").querySelector(".label span");

    this.cell = cellDrawing(reading);
    this.prediction = predictionPanel(reading, colours);
    this.title = html("h4", { class: "unit-name" });
    this.incoming = incomingPanel(reading, colours);
    this.element = html("section", { class: "part" }, this.title, this.cell.element, this.prediction.element, this.incoming.element);
  }

  /** Shows the values of a reading, which has the tokens and the kind of cell that the part was built for. */
  show(reading, unit) {
    this.reading = reading;
    for (const drawing of [this.tokens, this.foreseen, this.maps, this.relevance, this.incoming]) drawing.show(reading);
    this.choose(unit);
  }

  /** Shows a unit; past the last, the last. @param {number} unit */
  choose(unit) {
    this.unit = Math.min(unit, this.reading.units - 1);
    this.maps.mark(this.unit);
    this.curves.draw(this.reading, this.unit);
    this.curvesName.textContent = `${this.reading.labels.unit} ${this.unit + 1}`;
  }

  draw(step) {
    const { reading, unit } = this;
    const { labels } = reading;
    const here = fill(labels.here, { token: reading.tokens[step], step: step + 1, unit: unit + 1 });
    this.title.textContent = this.named ? `${labels[`kind.${reading.kind}`]} \u00b7 ${here}` : here;
    this.cell.draw(reading, step, unit);
    this.prediction.draw(reading, step);
    this.incoming.draw(step);
  }
}
