/** Recordings that are not saved yet, kept in this browser: they outlive the page and the browser. */

import type { Unsent } from "./record_sender";

interface Entry extends Unsent {
  /** The page that keeps it. */
  readonly page: string;
}

const STORE = "recordings";
const databaseOf = (project: string): string => `renderer-studio:${project}`;
const lockOf = (page: string): string => `renderer-studio:${page}`;

export class KeptRecordings {
  private readonly page = `${Date.now()}-${Math.random()}`;
  private readonly keys = new Map<Unsent, Promise<IDBValidKey | null>>();
  private opened: Promise<IDBDatabase | null> | undefined;
  private isAlive = false;

  /** The key of the project, when it is known. */
  project = "";

  /** Keep a recording, unless it is kept already. A browser that cannot keeps it in the page alone. */
  keep(unsent: Unsent): void {
    if (this.keys.has(unsent)) return;
    if (!this.isAlive) void claim(this.page);
    this.isAlive = true;
    const added = this.run("readwrite", (store) => store.add({ ...unsent, page: this.page } satisfies Entry));
    this.keys.set(unsent, added.then((asked) => asked?.result ?? null));
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
    const asked = await this.run("readonly", (store) => ({
      entries: store.getAll() as IDBRequest<Entry[]>,
      keys: store.getAllKeys(),
    }));
    if (asked === null) return [];
    const claims = new Map<string, Promise<boolean>>();
    const found: Unsent[] = [];
    for (const [at, { which, wav, page }] of asked.entries.result.entries()) {
      if (!claims.has(page)) claims.set(page, claim(page));
      if (!(await claims.get(page))) continue;
      const unsent = { which, wav, isLeft: true };
      this.keys.set(unsent, Promise.resolve(asked.keys.result[at]!));
      found.push(unsent);
    }
    return found;
  }

  /** Ask the store in one transaction; null where that does not come to its end, such as on a full disk. */
  private async run<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => T): Promise<T | null> {
    this.opened ??= open(databaseOf(this.project));
    const database = await this.opened;
    if (database === null) return null;
    return new Promise((done) => {
      try {
        const transaction = database.transaction(STORE, mode);
        const asked = ask(transaction.objectStore(STORE));
        transaction.oncomplete = () => done(asked);
        transaction.onabort = () => done(null);
      } catch {
        done(null);
      }
    });
  }
}

/**
 * Answer for what a page keeps, until this page ends, however it does. Return whether that is so: a page that lives
 * answers for what it keeps itself.
 */
function claim(page: string): Promise<boolean> {
  if (!("locks" in navigator)) return Promise.resolve(false);
  return new Promise((done) => {
    void navigator.locks.request(lockOf(page), { ifAvailable: true }, (lock) => {
      done(lock !== null);
      return lock === null ? undefined : new Promise<void>(() => undefined);
    });
  });
}

/** The database; null in a browser that has none, such as in some private windows. */
function open(name: string): Promise<IDBDatabase | null> {
  return new Promise((done) => {
    try {
      const asked = indexedDB.open(name, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { autoIncrement: true });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done(null);
    } catch {
      done(null);
    }
  });
}
