/** As much of a browser's store and locks as pages need that keep recordings. */

interface Opened {
  readonly result: object;
  onsuccess?: () => void;
}

interface Transaction {
  readonly objectStore: () => object;
  oncomplete?: () => void;
  onabort?: () => void;
}

/** What outlives the pages. */
export class FakeBrowser {
  private readonly stores = new Map<string, Map<number, unknown>>();
  private readonly held = new Map<string, FakePage>();
  private lastKey = 0;
  transactions = 0;
  /** A full disk takes what is added, and refuses it at the end of the transaction. */
  isFull = false;

  /** The globals of a new page. */
  page(): FakePage {
    return new FakePage(this, this.held);
  }

  end(page: FakePage): void {
    for (const [name, holder] of this.held) if (holder === page) this.held.delete(name);
  }

  kept(name: string): number {
    return this.stores.get(name)?.size ?? 0;
  }

  readonly indexedDB = {
    open: (name: string): Opened => {
      const store = this.stores.get(name) ?? new Map<number, unknown>();
      this.stores.set(name, store);
      const opened: Opened = { result: { transaction: () => this.transaction(store) } };
      queueMicrotask(() => opened.onsuccess?.());
      return opened;
    },
  };

  private transaction(store: Map<number, unknown>): Transaction {
    this.transactions += 1;
    const added = new Map<number, unknown>();
    const transaction: Transaction = {
      objectStore: () => ({
        add: (entry: unknown) => (added.set(++this.lastKey, entry), { result: this.lastKey }),
        delete: (key: number) => ({ result: void store.delete(key) }),
        getAll: () => ({ result: [...store.values()] }),
        getAllKeys: () => ({ result: [...store.keys()] }),
      }),
    };
    queueMicrotask(() => {
      if (this.isFull && added.size > 0) return transaction.onabort?.();
      added.forEach((entry, key) => store.set(key, entry));
      transaction.oncomplete?.();
    });
    return transaction;
  }
}

export class FakePage {
  constructor(
    readonly browser: FakeBrowser,
    held: Map<string, FakePage>,
  ) {
    this.navigator = {
      locks: {
        request: async (name: string, _: unknown, run: (lock: object | null) => unknown) => {
          const isFree = !held.has(name);
          if (isFree) held.set(name, this);
          await run(isFree ? {} : null);
        },
      },
    };
  }

  readonly navigator: object;
}
