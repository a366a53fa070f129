// The player: readings, played in the browser. Python is asked nothing while it plays.
// Streamlit calls this function again whenever the data or the theme changes; the instance stays.

import { theme } from "./colour.js";
import { decodeAll } from "./payload.js";
import { Player } from "./view.js";

const players = new WeakMap();

// A rerun that interrupts another may mount the component anew: the new player goes on where the old one stood.
const REMOUNTED = 2000; // ms
let left = null;

export default function ({ data, parentElement, setTriggerValue }) {
  if (!players.has(parentElement)) {
    const root = parentElement.querySelector(".player");
    players.set(parentElement, new Player(root, left && performance.now() - left.when < REMOUNTED ? left : undefined));
  }
  const player = players.get(parentElement);
  player.show(decodeAll(data), theme(player.root), (unit) => setTriggerValue("unit", unit));
  return () => {
    left = { ...player.standing(), when: performance.now() };
    player.close();
    players.delete(parentElement);
  };
}
