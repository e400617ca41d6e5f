/** Sends recordings to the studio. One that cannot be sent is kept in the page and the browser, and sent again. */

import { OfflineError, RefusedError } from "./api";
import { type Chosen, sendTake, type Which } from "./record_api";
import { withRemedy } from "./words";

/** A recording that is not saved yet. */
export interface Unsent {
  readonly which: Which;
  readonly wav: ArrayBuffer;
  /** An earlier page has recorded it: a take that is chosen stays chosen. */
  readonly isLeft?: boolean;
}

/** A recording that is `unusable` is not kept: nobody speaks in it, or it is too long. */
export type Sent =
  | { readonly kind: "saved"; readonly chosen: Chosen }
  | { readonly kind: "unusable" | "refused"; readonly words: string }
  | { readonly kind: "offline" };

/** What keeps recordings until they are saved, also when the page ends. */
export interface Keeper {
  /** One that is kept already stays as it is. */
  keep(unsent: Unsent): void;
  drop(unsent: Unsent): Promise<void>;
}

const UNUSABLE = [413, 422];

export class RecordSender {
  private kept: readonly Unsent[] = [];
  private busy: Promise<void> = Promise.resolve();
  /** Hears of each recording that was sent, or could not be sent. */
  told: (which: Which, sent: Sent) => void = () => undefined;

  constructor(
    private readonly keeper: Keeper,
    private readonly send: typeof sendTake = sendTake,
  ) {}

  /** How many recordings are not saved yet. */
  get waiting(): number {
    return this.kept.length;
  }

  /** Send a recording, after those that wait. */
  add(unsent: Unsent): Promise<void> {
    this.keeper.keep(unsent);
    this.kept = [...this.kept, unsent];
    return this.sendAll();
  }

  /** Send what waits, in the order in which it was recorded, as long as the studio answers. */
  sendAll(): Promise<void> {
    this.busy = this.busy.then(() => this.sendEach());
    return this.busy;
  }

  /** Give up the oldest that waits to somebody who keeps it. */
  release(): Unsent | undefined {
    const [oldest, ...others] = this.kept;
    this.kept = others;
    if (oldest !== undefined) void this.keeper.drop(oldest);
    return oldest;
  }

  private async sendEach(): Promise<void> {
    for (const unsent of this.kept) {
      const sent = await this.sendOne(unsent);
      if (sent.kind === "saved" || sent.kind === "unusable") {
        this.kept = this.kept.filter((other) => other !== unsent);
        void this.keeper.drop(unsent);
      }
      this.told(unsent.which, sent);
      if (sent.kind === "offline") return;
    }
  }

  private async sendOne({ which, wav, isLeft = false }: Unsent): Promise<Sent> {
    try {
      return { kind: "saved", chosen: await this.send(which, wav, isLeft) };
    } catch (error) {
      if (error instanceof OfflineError) return { kind: "offline" };
      if (!(error instanceof RefusedError)) throw error;
      return { kind: UNUSABLE.includes(error.status) ? "unusable" : "refused", words: withRemedy(error.message, error.remedy) };
    }
  }
}
