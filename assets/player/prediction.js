// What the network predicts after the chosen step: a verdict, or the likeliest next tokens.

import { css } from "./colour.js";
import { html } from "./element.js";
import { predictionScale } from "./tokens.js";

export function predictionPanel(reading, colours) {
  const title = html("h4", {}, reading.labels[`panel.${reading.task}`]);
  const list = html("dl", { class: "bars" });
  const colour = predictionScale(reading, colours);
  const rows = (step) => {
    if (reading.likeliest) return reading.likeliest[step].map(([token, share]) => [token, share, colour(1)]);
    const share = reading.series.prediction[step];
    return [
      [reading.labels[`class.${reading.classes[1]}`], share, colour(1)],
      [reading.labels[`class.${reading.classes[0]}`], 1 - share, colour(0)],
    ];
  };
  return {
    element: html("div", { class: "prediction" }, title, list),
    draw(step) {
      list.replaceChildren(
        ...rows(step).flatMap(([name, share, paint]) => [
          html("dt", {}, name),
          html("dd", {}, html("span", { class: "bar", style: `width:${100 * share}%;background:${css(paint)}` }), html("span", {}, share.toFixed(3))),
        ]),
      );
    },
  };
}
