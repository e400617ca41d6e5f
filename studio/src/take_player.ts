/** Plays a take alone, or two takes that are compared: the moment goes on while they change places. */

/** A sound that is ready to be started at any moment. */
export interface Clip {
  readonly seconds: number;
  /** Play from a second on until it is stopped; without `repeats`, `ended` is called at the end. */
  start(from_s: number, repeats: boolean, ended: () => void): Running;
}

export interface Running {
  /** The second that sounds now. */
  readonly at_s: number;
  stop(): void;
}

export type Heard =
  | { readonly kind: "silent" }
  | { readonly kind: "loading"; readonly takes: readonly string[] }
  | { readonly kind: "playing"; readonly take: string }
  | { readonly kind: "comparing"; readonly takes: readonly [string, string]; readonly first: boolean };

export interface Sounded {
  readonly id: string;
  readonly sound: string;
}

const SILENT: Heard = { kind: "silent" };

export class TakePlayer {
  private state: Heard = SILENT;
  private running: Running | null = null;
  private pair: readonly [Clip, Clip] | null = null;
  private wish = 0;

  constructor(
    private readonly load: (address: string) => Promise<Clip>,
    private readonly events: { changed(): void; failed(error: unknown): void },
  ) {}

  get heard(): Heard {
    return this.state;
  }

  async play(take: Sounded): Promise<void> {
    const clips = await this.fetch([take]);
    if (clips === null) return;
    this.running = clips[0]!.start(0, false, () => this.stop());
    this.become({ kind: "playing", take: take.id });
  }

  /** Play two takes over and over, the first one to begin with. */
  async compare(one: Sounded, other: Sounded): Promise<void> {
    const clips = await this.fetch([one, other]);
    if (clips === null) return;
    this.pair = [clips[0]!, clips[1]!];
    this.running = this.pair[0].start(0, true, () => undefined);
    this.become({ kind: "comparing", takes: [one.id, other.id], first: true });
  }

  /** Let the other take of two go on at the same moment of the sentence. */
  swap(): void {
    if (this.state.kind !== "comparing" || this.pair === null || this.running === null) return;
    const first = !this.state.first;
    const [before, after] = first ? [this.pair[1], this.pair[0]] : this.pair;
    const share = Math.min(1, this.running.at_s / before.seconds);
    this.running.stop();
    this.running = after.start(share * after.seconds, true, () => undefined);
    this.become({ ...this.state, first });
  }

  /** Of the takes that sound, one is not among these. */
  lacks(ids: readonly string[]): boolean {
    const { state } = this;
    const sounding = state.kind === "silent" ? [] : state.kind === "playing" ? [state.take] : state.takes;
    return sounding.some((id) => !ids.includes(id));
  }

  stop(): void {
    this.wish += 1;
    this.running?.stop();
    this.running = this.pair = null;
    this.become(SILENT);
  }

  /** The clips of takes; null where something else was wished meanwhile, or one cannot be loaded. */
  private async fetch(takes: readonly Sounded[]): Promise<readonly Clip[] | null> {
    this.stop();
    const mine = this.wish;
    this.become({ kind: "loading", takes: takes.map(({ id }) => id) });
    try {
      const clips = await Promise.all(takes.map(({ sound }) => this.load(sound)));
      return mine === this.wish ? clips : null;
    } catch (error) {
      if (mine === this.wish) {
        this.stop();
        this.events.failed(error);
      }
      return null;
    }
  }

  private become(state: Heard): void {
    if (this.state === state) return;
    this.state = state;
    this.events.changed();
  }
}
