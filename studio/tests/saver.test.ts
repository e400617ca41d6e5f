import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OfflineError, RefusedError, type VersionedText } from "../src/api";
import { Drafts } from "../src/drafts";
import { SAVE_MS, Saver } from "../src/saver";

class Memory {
  private readonly kept = new Map<string, string>();
  getItem = (key: string): string | null => this.kept.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.kept.set(key, value);
  removeItem = (key: string): void => void this.kept.delete(key);
}

/** A file on a disk, an editor, and the saver between them. */
class Bench {
  disk: string | null = "old";
  editor = "old";
  isOffline = false;
  refusal: RefusedError | null = null;
  /** What an answer about the disk waits for. */
  slow: Promise<unknown> = Promise.resolve();
  saves = 0;
  readonly drafts = new Drafts(new Memory() as unknown as Storage, "project");
  readonly states: string[] = [];
  readonly saver = new Saver("a.md", { text: "old", version: "old" }, this.door(), this.drafts, {
    text: () => this.editor,
    take: (text) => (this.editor = text),
    stateChanged: (state) => this.states.push(state.kind),
  });

  private door() {
    return {
      load: async () => {
        if (this.isOffline) throw new OfflineError();
        const { disk } = this;
        if (disk === null) throw new RefusedError(404, "no such script", "", null);
        await this.slow;
        return { text: disk, version: disk };
      },
      save: async (text: string, version: string | null) => {
        await Promise.resolve();
        if (this.isOffline) throw new OfflineError();
        if (this.refusal !== null) throw this.refusal;
        if (this.disk !== version) throw new RefusedError(412, "changed", "", { text: this.disk, version: this.disk });
        this.saves += 1;
        this.disk = text;
        return text;
      },
    };
  }

  type(text: string): void {
    this.editor = text;
    this.saver.edited();
  }

  /** Two texts; the answer is the other one. */
  async conflict(): Promise<VersionedText> {
    this.type("mine");
    this.disk = "theirs";
    await pass();
    return this.saver.conflicting!;
  }

  choose(choice: "mine" | "other", shown: VersionedText): Promise<void> {
    return choice === "mine" ? this.saver.keepMine(shown) : this.saver.takeOther(shown);
  }

  get left(): string | undefined {
    return this.drafts.left("a.md", this.disk ?? "")?.text;
  }
}

let bench: Bench;
beforeEach(() => {
  vi.useFakeTimers();
  bench = new Bench();
});
afterEach(() => void vi.useRealTimers());
const pass = (ms = SAVE_MS): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe("saving by itself", () => {
  it("saves once, half a second after the last key", async () => {
    bench.type("n");
    await pass(SAVE_MS - 1);
    bench.type("new");
    await pass(SAVE_MS - 1);
    expect(bench.disk).toBe("old");
    await pass(1);
    expect([bench.disk, bench.saves, bench.saver.state.kind]).toEqual(["new", 1, "saved"]);
    expect(bench.left).toBeUndefined();
  });
  it("saves what was typed meanwhile", async () => {
    bench.type("one");
    const saving = bench.saver.save();
    bench.type("two");
    await saving;
    await pass();
    expect([bench.disk, bench.saver.state.kind]).toEqual(["two", "saved"]);
  });
  it("keeps a draft within a second of a key, however long the typing goes on", async () => {
    for (const text of ["a", "ab", "abc", "abcd"]) {
      bench.type(text);
      await pass(250);
    }
    expect(bench.disk).toBe("old");
    expect(bench.left).toBe("abcd");
  });
  it("keeps a draft and saves at once when the page goes away", async () => {
    bench.type("new");
    bench.saver.close();
    await pass(0);
    expect(bench.disk).toBe("new");
  });
});

describe("trouble", () => {
  it("goes on offline, and saves when the studio is back", async () => {
    bench.isOffline = true;
    bench.type("new");
    await pass();
    expect([bench.saver.state, bench.left]).toEqual([{ kind: "offline", kept: true }, "new"]);
    bench.isOffline = false;
    await bench.saver.connected();
    expect([bench.disk, bench.saver.state.kind]).toEqual(["new", "saved"]);
  });
  it("tells why a text was not saved, and tries again after an edit", async () => {
    bench.refusal = new RefusedError(507, "the disk is full", "make room", null);
    bench.type("new");
    await pass();
    expect(bench.saver.state).toEqual({ kind: "failed", message: "the disk is full", remedy: "make room" });
    bench.refusal = null;
    bench.type("newer");
    await pass();
    expect(bench.disk).toBe("newer");
  });
  it("is no trouble where the answer to a save was lost", async () => {
    bench.type("new");
    bench.disk = "new";
    await pass();
    expect(bench.saver.state.kind).toBe("saved");
  });
});

describe("another writer", () => {
  it("is taken where nothing is unsaved here", async () => {
    bench.disk = "theirs";
    await bench.saver.changedOutside("theirs");
    expect([bench.editor, bench.saver.state.kind]).toEqual(["theirs", "saved"]);
  });
  it.each([true, false])("is a conflict with unsaved text, told of or not", async (isTold) => {
    bench.type("mine");
    bench.disk = "theirs";
    if (isTold) await bench.saver.changedOutside("theirs");
    await pass();
    expect(bench.saver.state).toEqual({ kind: "conflict", other: { text: "theirs", version: "theirs" } });
    bench.type("mine, longer");
    await pass(5000);
    expect([bench.disk, bench.left]).toEqual(["theirs", "mine, longer"]);
  });
  it.each([
    ["mine", "mine"],
    ["other", "theirs"],
  ] as const)("is shown, and %s is then on the disk and in the editor", async (choice, text) => {
    const shown = await bench.conflict();
    await bench.choose(choice, shown);
    await pass();
    expect([bench.disk, bench.editor, bench.saver.state.kind]).toEqual([text, text, "saved"]);
    bench.type(`${text}, longer`);
    await pass();
    expect(bench.disk).toBe(`${text}, longer`);
  });
  it.each(["mine", "other"] as const)("is a conflict again if the disk has another text than the one shown (%s)", async (choice) => {
    const shown = await bench.conflict();
    bench.disk = "theirs, newer";
    await bench.choose(choice, shown);
    expect([bench.disk, bench.editor]).toEqual(["theirs, newer", "mine"]);
    expect(bench.saver.conflicting).toEqual({ text: "theirs, newer", version: "theirs, newer" });
    await bench.choose(choice, bench.saver.conflicting!);
    const chosen = choice === "mine" ? "mine" : "theirs, newer";
    expect([bench.disk, bench.editor, bench.saver.state.kind]).toEqual([chosen, chosen, "saved"]);
  });
  it.each([
    ["mine", "mine", "saved"],
    ["old", "mine", "saved"],
    [null, "mine", "gone"],
  ])("is none any more if the disk has %s when both would be shown", async (disk, editor, state) => {
    await bench.conflict();
    bench.disk = disk;
    expect(await bench.saver.other()).toBeNull();
    await pass();
    expect([bench.disk, bench.editor, bench.saver.state.kind]).toEqual([disk && "mine", editor, state]);
  });
  it("is shown as it was found last while the studio does not answer", async () => {
    const shown = await bench.conflict();
    bench.isOffline = true;
    expect(await bench.saver.other()).toEqual(shown);
    await bench.saver.keepMine(shown);
    bench.disk = "theirs, newer";
    bench.isOffline = false;
    await bench.saver.connected();
    expect([bench.disk, bench.saver.conflicting?.text]).toEqual(["theirs, newer", "theirs, newer"]);
  });
  it("is not what a slow answer says that a save has overtaken", async () => {
    bench.slow = new Promise((resolve) => setTimeout(resolve, SAVE_MS));
    const looking = bench.saver.connected();
    bench.type("new");
    await bench.saver.save();
    await pass();
    await looking;
    expect([bench.disk, bench.editor, bench.saver.state.kind]).toEqual(["new", "new", "saved"]);
  });
  it("is no conflict where both wrote the same", async () => {
    bench.type("same");
    bench.disk = "same";
    await bench.saver.changedOutside("same");
    expect(bench.saver.state.kind).toBe("saved");
  });
  it("is not what this window saved", async () => {
    bench.type("new");
    await pass();
    await bench.saver.changedOutside("new");
    expect(bench.states).not.toContain("conflict");
  });
});

describe("a file that is gone", () => {
  it("is not made again by typing, but by asking for it", async () => {
    bench.disk = null;
    bench.saver.goneOutside();
    bench.type("more");
    await pass(5000);
    expect([bench.disk, bench.saver.state.kind]).toEqual([null, "gone"]);
    await bench.saver.saveAgain();
    expect([bench.disk, bench.saver.state.kind]).toEqual(["more", "saved"]);
  });
  it("is noticed by a save", async () => {
    bench.type("new");
    bench.disk = null;
    await pass();
    expect([bench.saver.state.kind, bench.left]).toEqual(["gone", "new"]);
  });
  it.each([
    ["old", "saved"],
    ["theirs", "saved"],
  ])("comes back as %s", async (text, state) => {
    bench.disk = null;
    bench.saver.goneOutside();
    bench.disk = text;
    await bench.saver.changedOutside(text);
    expect([bench.editor, bench.saver.state.kind]).toEqual([text, state]);
  });
});

describe("drafts", () => {
  it("are offered until they are thrown away, and not replaced by new typing", () => {
    const { drafts } = bench;
    drafts.keep("a.md", { text: "kept", base: "old", kept_ms: 1 });
    expect(drafts.left("a.md", "old")?.text).toBe("kept");
    drafts.keep("a.md", { text: "old", base: "old", kept_ms: 2 });
    expect(drafts.left("a.md", "old")?.text).toBe("kept");
    drafts.dropLeft("a.md");
    expect(drafts.left("a.md", "old")).toBeNull();
  });
  it("are not offered where the disk has the same, or for another script", () => {
    bench.drafts.keep("a.md", { text: "same", base: "old", kept_ms: 1 });
    expect(bench.drafts.left("b.md", "old")).toBeNull();
    expect(bench.drafts.left("a.md", "same")).toBeNull();
  });
  it("do without storage", () => {
    const none = new Drafts(null, "project");
    expect(none.keep("a.md", { text: "x", base: null, kept_ms: 1 })).toBe(false);
    expect(none.left("a.md", "")).toBeNull();
  });
});
