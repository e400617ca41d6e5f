import { beforeEach, describe, expect, it, vi } from "vitest";
import { OfflineError, RefusedError } from "../src/api";
import { KeptRecordings } from "../src/kept_recordings";
import { dismissAll } from "../src/notices";
import type { Chosen } from "../src/record_api";
import { LeftRecordings } from "../src/record_left";
import { RecordSender, type Unsent } from "../src/record_sender";
import { showSent } from "../src/record_unsent";
import { FakeBrowser, type FakePage } from "./fake_browser";

const notices = vi.hoisted(() => new Map<string, { words: string; actions: readonly { label: string; run: () => void }[] }>());
vi.mock("../src/notices", () => ({
  notify: (name: string, words: string, { actions = [] } = {}) => void notices.set(name, { words, actions }),
  tell: (name: string, words: string) => void notices.set(name, { words, actions: [] }),
  dismiss: (name: string) => void notices.delete(name),
  dismissAll: () => notices.clear(),
}));

const SAVED: Chosen = { take: null, before: "", version: "a" };
const DATABASE = "renderer-studio:project";
const unsent = (number: number): Unsent => ({ which: { path: "rest.md", voice: "me", number }, wav: new ArrayBuffer(number) });
const numbers = (left: readonly Unsent[]): number[] => left.map(({ which }) => which.number);
const BESIDE: Chosen = { take: { id: "b", chosen: false, seconds: 1, states: [], advice: [] }, before: "a", version: "a" };
const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

let browser: FakeBrowser;
let page: FakePage;
const visit = (project = "project"): KeptRecordings => {
  page = browser.page();
  vi.stubGlobal("indexedDB", browser.indexedDB);
  vi.stubGlobal("navigator", page.navigator);
  const kept = new KeptRecordings();
  kept.project = project;
  return kept;
};
/** A page that ends with recordings. */
const leave = async (...recordings: readonly number[]): Promise<void> => {
  const kept = visit();
  recordings.forEach((number) => kept.keep(unsent(number)));
  await settled();
  browser.end(page);
};
/** A page that is answered with these. */
const sending = (kept: KeptRecordings, ...answers: (Chosen | Error)[]): [LeftRecordings, RecordSender] => {
  const sender = new RecordSender(kept, async () => {
    const answer = answers.shift()!;
    if (answer instanceof Error) throw answer;
    return answer;
  });
  sender.told = (which, sent) => showSent(sender, which, sent);
  return [new LeftRecordings(kept, sender), sender];
};
const press = async (label: string): Promise<void> => {
  notices.get("left-recordings")!.actions.find((action) => action.label === label)!.run();
  await settled();
};

beforeEach(() => {
  browser = new FakeBrowser();
  notices.clear();
});

describe("recordings in the browser", () => {
  it("are found by a later page of the project, each with its key", async () => {
    await leave(1, 2, 3);
    const kept = visit();
    const before = browser.transactions;
    const left = await kept.left();
    expect([numbers(left), browser.transactions - before]).toEqual([[1, 2, 3], 1]);
    await kept.drop(left[1]!);
    browser.end(page);
    expect(numbers(await visit().left())).toEqual([1, 3]);
  });

  it("are not found by another project, nor while their page or one that found them lives", async () => {
    await leave(1);
    expect(await visit("other").left()).toEqual([]);
    const first = visit();
    expect(numbers(await first.left())).toEqual([1]);
    first.keep(unsent(2));
    await settled();
    expect(await visit().left()).toEqual([]);
  });

  it("stay where they are until they are saved, also on a full disk", async () => {
    await leave(1);
    const kept = visit();
    const [left] = sending(kept, new OfflineError(""));
    await left.offer();
    browser.isFull = true;
    await press("Save");
    expect(browser.kept(DATABASE)).toBe(1);
    browser.end(page);
    const [again, sender] = sending(visit(), SAVED);
    await again.offer();
    await press("Save");
    expect([browser.kept(DATABASE), sender.waiting, notices.size]).toEqual([0, 0, 0]);
  });

  it("take nobody's place, and say so", async () => {
    await leave(1);
    const asked: boolean[] = [];
    const kept = visit();
    const sender = new RecordSender(kept, async (_which, _wav, isBeside) => (asked.push(isBeside), BESIDE));
    sender.told = (which, sent) => showSent(sender, which, sent);
    await new LeftRecordings(kept, sender).offer();
    await press("Save");
    expect([asked, notices.get("beside rest.md 1")?.words]).toEqual([[true], expect.stringContaining("beside the take that is chosen")]);
  });

  it("count as kept only at the end of the transaction", async () => {
    const kept = visit();
    browser.isFull = true;
    const one = unsent(1);
    kept.keep(one);
    await settled();
    const before = browser.transactions;
    await kept.drop(one);
    expect(browser.transactions).toBe(before);
  });

  it("are offered again on each route without another look, until somebody decides", async () => {
    await leave(1, 2);
    const [left] = sending(visit(), SAVED, SAVED);
    await left.offer();
    const before = browser.transactions;
    dismissAll();
    await left.offer();
    expect(notices.get("left-recordings")!.words).toBe("This browser kept 2 recordings of rest.md that were not saved.");
    expect(browser.transactions).toBe(before);
    await press("Save");
    await left.offer();
    expect(notices.size).toBe(0);
  });

  it("that are unusable are named in a notice", async () => {
    await leave(7);
    const [left] = sending(visit(), new RefusedError(422, "nobody speaks in it", "record it again", null));
    await left.offer();
    await press("Save");
    expect([...notices.values()].map(({ words }) => words)).toEqual([
      "The recording of sentence 7 of rest.md was not saved. Nobody speaks in it; record it again.",
    ]);
  });
});
