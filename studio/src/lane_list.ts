/** The items of the lane for keys and for people who hear the page: elements for those around the one that keys act on. */

import { make } from "./dom";

/** So many items before and after the active one are in the page. */
const AROUND = 12;
const LEAST_WIDTH_PX = 4;

export interface Listed {
  readonly count: number;
  label(at: number): string;
  box(at: number): { readonly x: number; readonly width: number; readonly top: number; readonly height: number };
}

export class LaneList {
  readonly element: HTMLElement;
  private readonly shown = new Map<number, HTMLElement>();
  private active = 0;

  constructor(activated: (at: number) => void, focused: (at: number) => void) {
    const indexOf = (event: Event): number => Number((event.target as HTMLElement).dataset["at"] ?? -1);
    this.element = make("div", {
      class: "items",
      role: "listbox",
      "aria-label": "Sentences, silences and sounds of the track",
      "aria-orientation": "horizontal",
      click: (event) => activated(indexOf(event)),
      focusin: (event) => focused(indexOf(event)),
    });
  }

  get hasFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  /** Show the items around an active one, which Tab reaches. */
  show(listed: Listed, active: number): void {
    const hadFocus = this.hasFocus;
    this.active = active;
    const from = Math.max(0, active - AROUND);
    const to = Math.min(listed.count, active + AROUND + 1);
    for (const [at, item] of this.shown)
      if (at < from || at >= to) {
        item.remove();
        this.shown.delete(at);
      }
    let next: Element | null = this.element.firstElementChild;
    for (let at = from; at < to; at += 1) {
      const item = this.shown.get(at) ?? make("div", { role: "option", "data-at": String(at) });
      if (item === next) next = item.nextElementSibling;
      else this.element.insertBefore(item, next);
      this.shown.set(at, item);
      set(item, "aria-label", listed.label(at));
      set(item, "aria-selected", String(at === active));
      set(item, "aria-posinset", String(at + 1));
      set(item, "aria-setsize", String(listed.count));
      set(item, "tabindex", at === active ? "0" : "-1");
    }
    for (const at of this.shown.keys()) this.placeOne(listed, at);
    if (hadFocus) this.focus();
  }

  /** While the lane moves, put the active item where it stands in the lane. */
  place(listed: Listed): void {
    if (this.active < listed.count) this.placeOne(listed, this.active);
  }

  private placeOne(listed: Listed, at: number): void {
    const item = this.shown.get(at);
    if (item === undefined) return;
    const { x, width, top, height } = listed.box(at);
    item.style.cssText = `left:${x}px;width:${Math.max(LEAST_WIDTH_PX, width)}px;top:${top}px;height:${height}px`;
  }

  focus(): void {
    this.shown.get(this.active)?.focus({ preventScroll: true });
  }
}

function set(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
