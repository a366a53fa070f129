// The player: readings, played in the browser. Python is asked nothing while it plays.
// Streamlit calls this function again whenever the data or the theme changes; the instance stays.

// All modules are named here, else the browser would ask for them level by level.
import "./address.js";
import "./cell.js";
import "../shared/axis.js";
import "../shared/cell.js";
import "../shared/clock.js";
import { theme } from "../shared/colour.js";
import "./curves.js";
import "../shared/element.js";
import "../shared/focus.js";
import "../shared/format.js";
import { glossary } from "../shared/glossary.js";
import "./hands.js";
import "./heatmaps.js";
import "./incoming.js";
import { styled } from "../shared/measured.js";
import "./part.js";
import "../shared/payload.js";
import "./prediction.js";
import { readingsOf } from "./readings.js";
import "./tokens.js";
import "./transport.js";
import { Player } from "./view.js";

const players = new WeakMap();

// A rerun that interrupts another may mount the component anew: the new player goes on where the old one stood.
const REMOUNTED = 2000; // ms
/** @type {(import("./view.js").Standing & { when: number }) | null} */
let left = null;

export default function ({ data, parentElement, setTriggerValue }) {
  if (!players.has(parentElement)) {
    const root = parentElement.querySelector(".player");
    players.set(parentElement, new Player(root, left && performance.now() - left.when < REMOUNTED ? left : undefined));
  }
  const player = players.get(parentElement);
  const readings = readingsOf(data);
  player.latest = data;
  glossary(readings[0].language, (told) =>
    styled(player.root, () => {
      if (player.latest !== data) return; // overtaken while it waited
      for (const reading of readings) Object.assign(reading, told);
      player.show(readings, theme(player.root), (unit) => setTriggerValue("unit", unit));
    }),
  );
  return () => {
    left = { ...player.standing(), when: performance.now() };
    player.close();
    players.delete(parentElement);
  };
}
