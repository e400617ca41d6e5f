/** Elements, made without HTML: every string is text. */

type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void)>>;

/** Make an element. A function is a listener for the event of its name; false leaves an attribute out. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

export const button = (label: string, onClick: () => void, kind = "quiet"): HTMLButtonElement =>
  make("button", { type: "button", class: kind, click: onClick }, label);

/** The element of index.html with an id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element ${id}`);
  return found as T;
}

/** Tell people who hear the page; the same words twice are heard twice. */
export function announce(words: string): void {
  const region = byId("announcer");
  region.textContent = region.textContent === words ? `${words}\u00a0` : words;
}

/** Text that stays is not touched: whoever reads it may have it marked, and is not read it again. */
export function write(place: Element | null, words: string): void {
  if (place !== null && place.textContent !== words) place.textContent = words;
}
