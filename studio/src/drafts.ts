/** Text that is not on the disk yet, kept in this browser: it outlives the server, the page and the browser. */

export interface Draft {
  readonly text: string;
  /** The version on the disk that it was made from; null for a file that is gone. */
  readonly base: string | null;
  readonly kept_ms: number;
}

export class Drafts {
  constructor(
    private readonly storage: Storage | null,
    private readonly project: string,
  ) {}

  /** Return whether the draft could be kept. */
  keep(path: string, draft: Draft): boolean {
    return this.write(this.key(path), draft);
  }

  drop(path: string): void {
    this.remove(this.key(path));
  }

  /** A text that an earlier page has left, set aside so that new typing does not replace it. */
  left(path: string, onDisk: string): Draft | null {
    const draft = this.read(this.key(path));
    this.drop(path);
    if (draft !== null && draft.text !== onDisk) {
      this.write(this.asideKey(path), draft);
      return draft;
    }
    const aside = this.read(this.asideKey(path));
    if (aside?.text !== onDisk) return aside;
    this.dropLeft(path);
    return null;
  }

  dropLeft(path: string): void {
    this.remove(this.asideKey(path));
  }

  private read(key: string): Draft | null {
    try {
      const draft = JSON.parse(this.storage?.getItem(key) ?? "null") as Draft | null;
      return typeof draft?.text === "string" ? draft : null;
    } catch {
      return null;
    }
  }

  private write(key: string, draft: Draft): boolean {
    try {
      this.storage?.setItem(key, JSON.stringify(draft));
      return this.storage !== null;
    } catch {
      return false;
    }
  }

  private remove(key: string): void {
    try {
      this.storage?.removeItem(key);
    } catch {
      // A browser without storage has kept nothing.
    }
  }

  private asideKey(path: string): string {
    return `${this.key(path)}:left`;
  }

  private key(path: string): string {
    return `renderer-studio:${JSON.stringify([this.project, path])}`;
  }
}

/** The browser's storage; null where it is switched off. */
export function browserStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
