/** What can be written in a script: at once what is known, and later also the voices of this computer. */

import type { Choices } from "./api";

/** Ask the server; `alsoVoices` also lists the voices of this computer, which takes long after its start. */
export type AskChoices = (alsoVoices: boolean) => Promise<Choices>;

export class Offered {
  private head: string | null = null;
  private known: Promise<Choices | null> = Promise.resolve(null);
  private whole: Promise<Choices | null> = Promise.resolve(null);

  /** `more` is called when the voices have come. */
  constructor(
    private readonly ask: AskChoices,
    private readonly more: () => void,
  ) {}

  /** What is known, perhaps without the voices of this computer. */
  now(): Promise<Choices | null> {
    return this.known;
  }

  /** With the voices of this computer. */
  all(): Promise<Choices | null> {
    return this.whole;
  }

  /** Names in the front matter are among the choices, so they are fetched again when it changes. */
  fetch(head: string): void {
    if (head === this.head) return;
    this.head = head;
    const { known, whole } = this;
    const orBefore = (before: Promise<Choices | null>) => (): Promise<Choices | null> => {
      this.head = null;
      return before;
    };
    this.known = this.ask(false).catch(orBefore(known));
    const asked = (this.whole = this.ask(true).catch(orBefore(whole)));
    void asked.then(() => {
      if (this.whole !== asked) return;
      this.known = asked;
      this.more();
    });
  }
}
