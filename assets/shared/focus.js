// The player is built anew when its data change; what a person was at stays as it was.

const CONTROLS = "button, input, select, summary, [tabindex]";

/** Runs `build`, and gives the focus and the open panels back to the controls that stand where theirs stood. */
export function keeping(root, build) {
  const controls = () => [...root.querySelectorAll(CONTROLS)];
  const focused = controls().indexOf(root.getRootNode().activeElement);
  const open = [...root.querySelectorAll("details")].map((details) => details.open);
  build();
  root.querySelectorAll("details").forEach((details, k) => (details.open = open[k] ?? false));
  if (focused >= 0) controls()[focused]?.focus({ preventScroll: true });
}
