// Building the page's elements; text is always set as text, never as markup.

export function html(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return dress(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function dress(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A message with its {values} filled in, each as it is. */
export const fill = (message, values) => message.replace(/\{(\w+)\}/g, (_, name) => values[name]);
