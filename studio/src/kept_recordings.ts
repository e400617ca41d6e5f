/** Recordings that are not saved yet, kept in this browser: they outlive the page and the browser. */

import type { Unsent } from "./record_sender";

interface Entry extends Unsent {
  readonly project: string;
  /** The page that keeps it. */
  readonly page: string;
}

const DATABASE = "renderer-studio";
const STORE = "recordings";
const lockOf = (page: string): string => `renderer-studio:${page}`;

export class KeptRecordings {
  private readonly page = `${Date.now()}-${Math.random()}`;
  private readonly keys = new Map<Unsent, Promise<IDBValidKey | null>>();
  private opened: Promise<IDBDatabase | null> | undefined;
  private isAlive = false;

  /** The name of the project, when it is known. */
  project = "";

  /** Keep a recording. A browser that cannot keeps it in the page alone. */
  keep(unsent: Unsent): void {
    this.live();
    this.keys.set(unsent, this.run("readwrite", (store) => store.add({ ...unsent, project: this.project, page: this.page } satisfies Entry)));
  }

  /** It is saved, or somebody else keeps it. */
  async drop(unsent: Unsent): Promise<void> {
    const key = await this.keys.get(unsent);
    this.keys.delete(unsent);
    if (key != null) await this.run("readwrite", (store) => store.delete(key));
  }

  /** What earlier pages of the project have left. Pages that are open in other windows send theirs themselves. */
  async left(): Promise<readonly Unsent[]> {
    if (!("locks" in navigator)) return [];
    const entries = await this.run("readonly", (store) => store.getAll() as IDBRequest<Entry[]>);
    const keys = await this.run("readonly", (store) => store.getAllKeys());
    if (!entries?.length || entries.length !== keys?.length) return [];
    const living = (await navigator.locks.query()).held?.map(({ name }) => name) ?? [];
    const found: Unsent[] = [];
    for (const [at, { which, wav, project, page }] of entries.entries()) {
      if (project !== this.project || page === this.page || living.includes(lockOf(page))) continue;
      const unsent = { which, wav };
      this.keys.set(unsent, Promise.resolve(keys[at]!));
      found.push(unsent);
    }
    return found;
  }

  /** Let other pages know that this one lives: it holds a lock until it ends, however it does. */
  private live(): void {
    if (this.isAlive || !("locks" in navigator)) return;
    this.isAlive = true;
    void navigator.locks.request(lockOf(this.page), () => new Promise<void>(() => undefined));
  }

  private async run<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
    this.opened ??= open();
    const database = await this.opened;
    if (database === null) return null;
    return new Promise((done) => {
      try {
        const asked = ask(database.transaction(STORE, mode).objectStore(STORE));
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => done(null);
      } catch {
        done(null);
      }
    });
  }
}

/** The database; null in a browser that has none, such as in some private windows. */
function open(): Promise<IDBDatabase | null> {
  return new Promise((done) => {
    try {
      const asked = indexedDB.open(DATABASE, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { autoIncrement: true });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done(null);
    } catch {
      done(null);
    }
  });
}
