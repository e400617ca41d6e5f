/** Checks the text after each pause in typing. The next check begins when the one before it was answered. */

import { type ChangeDesc, ChangeSet, type Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Check } from "./api";
import { setCues } from "./cues";
import { type Span, spanOf } from "./positions";
import { type PlacedProblem, problems, shown } from "./problems";
import { cueAtCursor, touches, UNFINISHED_MS } from "./unfinished";

const WAIT_MS = 250;

export class Checking {
  private isAsking = false;
  private isWanted = false;
  private isClosed = false;
  private since: ChangeDesc = ChangeSet.empty(0).desc;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private typedAt_ms = -Infinity;
  /** A check of which not all is shown, as somebody writes there. */
  private held: { readonly text: Text; readonly check: Check; readonly cue: Span } | null = null;
  private holding: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly view: EditorView,
    private readonly ask: (text: string) => Promise<Check>,
    private readonly answered: (check: Check, placed: readonly PlacedProblem[]) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** The text was edited; `isTyped` says that it was by keys, after which more may follow. */
  edited(changes: ChangeDesc, isTyped: boolean): void {
    if (isTyped) this.typedAt_ms = performance.now();
    this.since = this.since.composeDesc(changes);
    this.held = null; // the next check says more
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), WAIT_MS);
  }

  /** Whether errors of the cue that somebody writes are not shown yet. */
  get isHolding(): boolean {
    return this.held !== null;
  }

  /** The cursor was put elsewhere: what waits for it to leave a cue is shown. */
  moved(position: number): void {
    if (this.held !== null && !touches({ from: position, to: position }, this.held.cue)) this.release();
  }

  async check(): Promise<void> {
    clearTimeout(this.timer);
    this.isWanted = this.isAsking;
    if (this.isAsking || this.isClosed) return;
    this.isAsking = true;
    const text = this.view.state.doc;
    this.since = ChangeSet.empty(text.length).desc;
    let check: Check | null = null;
    try {
      check = await this.ask(text.toString());
    } catch (error) {
      if (!this.isClosed) this.failed(error);
    } finally {
      this.isAsking = false;
    }
    if (check !== null && !this.isClosed) this.show(text, check);
    if (this.isWanted) await this.check();
  }

  /** Answers that come later are not shown. */
  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    clearTimeout(this.holding);
  }

  /** Show the check of a text at the places that its words have now. */
  private show(text: Text, check: Check): void {
    const now = ({ from, to }: Span): Span => {
      const start = this.since.mapPos(from, 1);
      return { from: start, to: Math.max(start, this.since.mapPos(to, -1)) };
    };
    const placed = check.problems.map((problem) => ({
      problem,
      span: problem.path === "" ? now(spanOf(text, problem)) : { from: 0, to: 0 },
      fixes: problem.fixes.map((fix) => ({ ...now(spanOf(text, fix)), text: fix.text })),
    }));
    const cues = check.cues.map((cue) => ({ ...now(spanOf(text, cue)), kind: cue.kind }));
    const cue = this.cueInWork();
    const waits = ({ problem, span }: PlacedProblem): boolean => cue !== null && problem.path === "" && touches(span, cue);
    const told = placed.filter((one) => !waits(one));
    const coloured = cues.filter((one) => cue === null || one.kind !== "wrong" || !touches(one, cue));
    this.held = cue !== null && told.length < placed.length ? { text, check, cue } : null;
    clearTimeout(this.holding);
    if (this.held !== null) this.holding = setTimeout(() => this.release(), this.typedAt_ms + UNFINISHED_MS - performance.now());
    this.view.dispatch({ effects: setCues.of(coloured) }, ...shown(this.view.state, told));
    this.answered(check, told);
  }

  /** The cue that somebody is writing just now; null if one of its errors is shown already. */
  private cueInWork(): Span | null {
    if (performance.now() - this.typedAt_ms >= UNFINISHED_MS) return null;
    const cue = cueAtCursor(this.view.state);
    const isShown = this.view.state.field(problems).some(({ problem, span }) => problem.path === "" && cue !== null && touches(span, cue));
    return isShown ? null : cue;
  }

  /** Show what waited, if nothing was edited since. */
  private release(): void {
    const { held } = this;
    this.held = null;
    if (held === null || this.isAsking || this.isClosed) return;
    this.typedAt_ms = -Infinity;
    this.show(held.text, held.check);
  }
}
