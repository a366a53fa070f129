// What the drawings are given from outside: by Streamlit's components, and by the page (pages/frame/glossary.py).

/** What Streamlit calls a drawing's module with, at first and whenever its data or the theme change. */
interface Component<Data> {
  data: Data;
  parentElement: HTMLElement | ShadowRoot;
  setTriggerValue(name: string, value: unknown): void;
}

type Words = Record<string, string>;
type Palette = Record<string, string>; // colours by name, each #rrggbb
type Theme = "light" | "dark";

interface Glossary {
  labels: Words;
  colours: Record<Theme, Palette>;
}

/** What stands in a page until its drawing is closed. */
interface Drawn {
  element: HTMLElement;
  close(): void;
}
