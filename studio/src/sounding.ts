/** Marks what sounds in the text, and keeps it in view until somebody scrolls away. */

import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { Span } from "./positions";

interface Mark extends Span {
  readonly isWaiting: boolean;
}

const setMark = StateEffect.define<Mark | null>();
const SOUNDS = Decoration.mark({ class: "sounding" });
const WAITS = Decoration.mark({ class: "sounding waits" });
/** Between what sounds and the edge of the view. */
const MARGIN_PX = 64;

export const soundingMark: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(setMark)) {
        const mark = effect.value;
        return mark === null || mark.to <= mark.from
          ? Decoration.none
          : Decoration.set((mark.isWaiting ? WAITS : SOUNDS).range(mark.from, mark.to));
      }
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** What of the text is followed while it plays. */
export class Following {
  private span: Span | null = null;
  private isAway = false;

  constructor(
    private readonly view: EditorView,
    private readonly changed: (isAway: boolean) => void,
  ) {
    const leave = (): void => this.become(true);
    const { scrollDOM } = view;
    for (const name of ["wheel", "touchmove"]) scrollDOM.addEventListener(name, leave, { passive: true });
    scrollDOM.addEventListener("pointerdown", (event) => event.target === scrollDOM && leave());
    scrollDOM.addEventListener("keydown", (event) => /^(Page|Arrow|Home|End)/.test(event.key) && leave());
    scrollDOM.addEventListener("scrollend", () => this.isAway && this.isInView() && this.become(false));
  }

  /** Mark a span; null where nothing sounds that stands in this text. */
  show(span: Span | null, isWaiting: boolean): void {
    this.span = span;
    this.view.dispatch({ effects: setMark.of(span === null ? null : { ...span, isWaiting }) });
    if (span !== null && !this.isAway) this.scroll();
  }

  /** Somebody writes: the text stays where it is. */
  leave(): void {
    this.become(true);
  }

  /** Go to what sounds, and follow it again. */
  follow(): void {
    this.become(false);
    this.scroll();
  }

  private become(isAway: boolean): void {
    if (isAway === this.isAway) return;
    this.isAway = isAway;
    this.changed(isAway);
  }

  private scroll(): void {
    if (this.span === null || this.isInView()) return;
    const at = Math.min(this.span.from, this.view.state.doc.length);
    this.view.dispatch({ effects: EditorView.scrollIntoView(at, { y: "center" }) });
  }

  private isInView(): boolean {
    if (this.span === null || this.span.to > this.view.state.doc.length) return false;
    const start = this.view.coordsAtPos(this.span.from, 1);
    const end = this.view.coordsAtPos(this.span.to, -1);
    if (start === null || end === null) return false;
    const { top, bottom, height } = this.view.scrollDOM.getBoundingClientRect();
    const margin = Math.min(MARGIN_PX, height / 4);
    return start.top >= top + margin / 4 && Math.min(end.bottom, start.top + height / 2) <= bottom - margin;
  }
}
