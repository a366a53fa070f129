// Pointer and keys on the timeline: what they are at, and what the player does then.

export function listen(player) {
  const { timeline } = player;
  let dragging = false;
  timeline.addEventListener("scroll", () => (player.scrolled = timeline.scrollLeft), { passive: true });
  timeline.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest(".label")) return;
    dragging = event.pointerType === "mouse"; // a finger may want to scroll
    if (dragging) timeline.setPointerCapture(event.pointerId);
    player.clock.stop();
    const found = under(player, event);
    if (found) player.choose(found.unit);
    player.go(stepAt(player, event));
  });
  timeline.addEventListener("pointermove", (event) => {
    const step = stepAt(player, event);
    if (!dragging) {
      if (!event.target.closest(".label")) player.hover({ step, ...under(player, event) });
    } else if (step !== player.step) player.go(step);
  });
  for (const end of ["pointerup", "pointercancel"]) timeline.addEventListener(end, () => (dragging = false));
  timeline.addEventListener("pointerleave", () => player.hover(null));
  timeline.addEventListener("keydown", (event) => press(player, event));
}

function stepAt({ parts: [{ tokens }], steps }, event) {
  const { left, width } = tokens.element.getBoundingClientRect();
  return Math.max(0, Math.min(steps - 1, Math.floor(((event.clientX - left) / width) * steps)));
}

/** The part, signal and unit under the pointer, or null. */
function under({ parts }, event) {
  for (const part of parts) {
    const found = part.maps.at(event);
    if (found) return { part, ...found };
  }
  return null;
}

function press(player, event) {
  const beside = (by) => {
    const [part] = player.parts;
    player.choose(part.maps.beside(part.unit, by));
    player.draw();
  };
  const keys = {
    ArrowLeft: () => player.go(player.step - 1),
    ArrowRight: () => player.go(player.step + 1),
    Home: () => player.go(0),
    End: () => player.go(player.steps - 1),
    ArrowUp: () => beside(-1),
    ArrowDown: () => beside(1),
    " ": () => player.toggle(),
  };
  if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (event.key !== " ") player.clock.stop();
  keys[event.key]();
}
