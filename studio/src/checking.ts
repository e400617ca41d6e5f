/** Checks the text after each pause in typing. The next check begins when the one before it was answered. */

import { type ChangeDesc, ChangeSet, type Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Check } from "./api";
import { setCues } from "./cues";
import { type Span, spanOf } from "./positions";
import { type PlacedProblem, shown } from "./problems";

const WAIT_MS = 250;

export class Checking {
  private isAsking = false;
  private isWanted = false;
  private isClosed = false;
  private since: ChangeDesc = ChangeSet.empty(0).desc;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly view: EditorView,
    private readonly ask: (text: string) => Promise<Check>,
    private readonly answered: (check: Check, placed: readonly PlacedProblem[]) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  edited(changes: ChangeDesc): void {
    this.since = this.since.composeDesc(changes);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), WAIT_MS);
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
    this.view.dispatch({ effects: setCues.of(cues) }, ...shown(this.view.state, placed));
    this.answered(check, placed);
  }
}
