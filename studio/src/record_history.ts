/** Takes the last choices of recordings back, and brings them again. */

import { RefusedError } from "./api";
import { type Chosen, chooseTake, type Which } from "./record_api";

/** `before` and `after` are what is chosen for the sentence; "" for nothing. */
interface Change {
  readonly which: Which;
  readonly before: string;
  readonly after: string;
}

export class RecordHistory {
  private readonly done: Change[] = [];
  private readonly undone: Change[] = [];
  private busy: Promise<unknown> = Promise.resolve();

  constructor(private readonly choose: typeof chooseTake = chooseTake) {}

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  add(which: Which, { before, version }: Chosen): void {
    if (before === version) return;
    this.done.push({ which, before, after: version });
    this.undone.length = 0;
  }

  /** The sentence whose last change is taken back; null if there is none. */
  undo(): Promise<Which | null> {
    return this.inTurn(() => this.pass(this.done, this.undone));
  }

  redo(): Promise<Which | null> {
    return this.inTurn(() => this.pass(this.undone, this.done));
  }

  /** Put what the last change of a list replaced in its place; the change goes to the other list, turned round. */
  private async pass(from: Change[], to: Change[]): Promise<Which | null> {
    const change = from.pop();
    if (change === undefined) return null;
    const { which, before, after } = change;
    try {
      await this.choose(which, before, after);
    } catch (error) {
      if (!(error instanceof RefusedError)) from.push(change); // the studio does not answer now
      throw error;
    }
    to.push({ which, before: after, after: before });
    return which;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.busy.then(work, work);
    this.busy = done;
    return done;
  }
}
