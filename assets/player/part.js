// One reading within the player: its rows on the time axis, its cell, its prediction. All parts share the step.

import { cellDrawing } from "./cell.js";
import { predictionCurve, relevanceBars, unitCurves } from "./curves.js";
import { fill, html } from "./element.js";
import { heatmaps } from "./heatmaps.js";
import { incomingPanel } from "./incoming.js";
import { predictionPanel } from "./prediction.js";
import { tokenStrip } from "./tokens.js";

export class Part {
  /**
   * @param unit which unit is shown.
   * @param grouped whether units that behave alike stand together.
   * @param row adds a row to the timeline: (symbol, name, content, ...notes).
   * @param named whether the part says which kind of cell it is, because there are others beside it.
   */
  constructor(reading, colours, unit, grouped, row, named) {
    const { labels } = reading;
    this.reading = reading;
    this.unit = unit;
    const first = row("", named ? labels[`kind.${reading.kind}`] : labels.tokens, tokenStrip(reading, colours));
    if (named) first.style.setProperty("--heading", `var(--${reading.kind})`);
    row("", labels[`prediction.${reading.task}`], predictionCurve(reading), "0 \u2026 1");
    this.maps = heatmaps(reading, colours, grouped, row);
    row("", labels.relevance, relevanceBars(reading), labels[`relevance.${reading.task}`]);
    this.curves = unitCurves(reading);
    this.curvesRow = row("", labels.unit, this.curves.element, "\u22121 \u2026 1");

    this.cell = cellDrawing(reading);
    this.prediction = predictionPanel(reading, colours);
    this.title = html("h4", { class: "unit-name" });
    this.incoming = incomingPanel(reading, colours);
    this.element = html("section", { class: "part" }, this.title, this.cell.element, this.prediction.element, this.incoming.element);
    this.named = named;
  }

  /** Shows a step; the unit's own lines are drawn again only where the unit is another. */
  draw(step) {
    const { reading, unit } = this;
    const { labels } = reading;
    const here = fill(labels.here, { token: reading.tokens[step], step: step + 1, unit: unit + 1 });
    this.title.textContent = this.named ? `${labels[`kind.${reading.kind}`]} \u00b7 ${here}` : here;
    this.cell.draw(step, unit);
    this.prediction.draw(step);
    this.incoming.draw(step);
    if (this.drawn === unit) return;
    this.drawn = unit;
    this.maps.mark(unit);
    this.curves.draw(unit);
    this.curvesRow.querySelector(".label span").textContent = `${labels.unit} ${unit + 1}`;
  }
}
