/** Checks the text after each pause in typing. Only the answer to the newest question is shown. */

import { type ChangeDesc, ChangeSet } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Check } from "./api";
import { setCues } from "./cues";
import { type Span, spanOf } from "./positions";
import { type PlacedProblem, shown } from "./problems";

const WAIT_MS = 250;

export class Checking {
  private newest = 0;
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
    this.soon();
  }

  soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), WAIT_MS);
  }

  async check(): Promise<void> {
    clearTimeout(this.timer);
    this.newest += 1;
    const mine = this.newest;
    const text = this.view.state.doc;
    this.since = ChangeSet.empty(text.length).desc;
    let check: Check;
    try {
      check = await this.ask(text.toString());
    } catch (error) {
      if (mine === this.newest) this.failed(error);
      return;
    }
    if (mine !== this.newest) return;
    const now = ({ from, to }: Span): Span => {
      const start = this.since.mapPos(from, 1);
      return { from: start, to: Math.max(start, this.since.mapPos(to, -1)) };
    };
    const placed = check.problems.map((problem) => ({
      problem,
      span: problem.path === "" ? now(spanOf(text, problem)) : { from: 0, to: 0 },
      fix: problem.fix === null ? null : { ...now(spanOf(text, problem.fix)), text: problem.fix.text },
    }));
    const cues = check.cues.map((cue) => ({ ...now(spanOf(text, cue)), kind: cue.kind }));
    this.view.dispatch({ effects: setCues.of(cues) }, ...shown(this.view.state, placed));
    this.answered(check, placed);
  }

  /** Answers that come later are not shown. */
  close(): void {
    this.newest += 1;
    clearTimeout(this.timer);
  }
}
