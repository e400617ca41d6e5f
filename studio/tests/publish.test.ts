import { describe, expect, it } from "vitest";
import { OfflineError, RefusedError } from "../src/api";
import type { Job, MadeFolder, Report, Verdict } from "../src/publish_api";
import { ChoicesKeeper, type KeptChoices, unlessUsual } from "../src/publish_kept";
import { brokenWords, endWords, fileDetails, lengthsIn, measures, Sayings, size, stepWords, troubleWords, verdictWords } from "../src/publish_words";

const job = (changes: Partial<Job> = {}): Job => ({
  job: "a", path: "rest.md", version: "1", platforms: [], state: "running", step: "", share: 0, error: "", remedy: "", folders: [], ...changes,
});
const folder = (made: boolean, count: number): MadeFolder => ({
  place: "out/rest", platform: "", title: "Rest", made, warnings: [], archive: "", tracks: [], reports: [],
  files: Array.from({ length: count }, (_, at) => ({ name: `${at}.mp3`, kind: "audio", bytes: 1, address: "" })),
});
const verdict = (status: Verdict["status"], measured = "8"): Verdict => ({ rule: "description", wanted: "500 or more", measured, status, remedy: "", source: "", line: null });
const report = (...statuses: Verdict["status"][]): Report => ({
  file: "", platform: "spotify", title: "Spotify", met: !statuses.some((status) => status === "wrong" || status === "cannot"), verdicts: statuses.map((status) => verdict(status)),
});

describe("a job in words", () => {
  it.each([
    [job(), "Making the files…"],
    [job({ step: "speaking" }), "Speaking the sentences…"],
    [job({ step: "encoding", path: "other.md" }), "Writing the audio of other.md…"],
    [job({ step: "speaking", state: "cancelling" }), "Cancelling the files…"],
  ])("under way", (one, words) => expect(stepWords(one, "rest.md")).toBe(words));

  it.each([
    [job({ state: "cancelled" }), "Cancelled. What was not finished is not there; files from before are as they were."],
    [job({ state: "failed", error: "the disk is full", remedy: "make room" }), "Not made: the disk is full; make room."],
    [job({ state: "done", folders: [folder(true, 1)] }), "1 file made."],
    [job({ state: "done", folders: [folder(true, 2), folder(false, 3)] }), "5 files made."],
    [job({ state: "done", folders: [folder(false, 3)] }), "Nothing has changed since these files were made."],
  ])("ended", (one, words) => expect(endWords(one)).toBe(words));
});

describe("what people hear of a job", () => {
  it("is said rarely while it runs, and at once when it ends", () => {
    let now = 0;
    const sayings = new Sayings("rest.md", () => now);
    const heard = [
      [0, job({ step: "speaking" })],
      [100, job({ step: "speaking", share: 0.1 })],
      [200, job({ step: "measuring", share: 0.3 })],
      [9000, job({ step: "encoding", share: 0.456 })],
      [20000, job({ step: "encoding", share: 0.9 })],
      [20100, job({ state: "cancelling", share: 0.9 })],
      [20200, job({ state: "cancelled" })],
      [20300, job({ state: "cancelled" })],
    ].map(([at, one]) => {
      now = at as number;
      return sayings.next(one as Job);
    });
    expect(heard).toEqual([
      "Speaking the sentences…", "", "", "Writing the audio… 45 %", "", "Cancelling the files…",
      "Cancelled. What was not finished is not there; files from before are as they were.", "",
    ]);
  });
});

describe("a file in the folder", () => {
  const file = { name: "rest.mp3", kind: "audio", bytes: 9_600_000, is_older: false, address: "" } as const;
  const at = (day: number): number => new Date(2026, 10, day, 14, 3).getTime();
  it.each([
    [600, 29, /^Today at .*03.*, 10:00, 9\.6 MB\.$/],
    [null, 29, /^Today at .*03[^,]*, 9\.6 MB\.$/],
    [600, 28, /^.*2026.* at .*03.*, 10:00, 9\.6 MB\.$/],
  ])("says when it was made (%s s, day %s)", (seconds, day, words) =>
    expect(fileDetails({ ...file, seconds, made_ms: at(day) }, new Date(2026, 10, 29, 20))).toMatch(words));
});

describe("the choices of the last time", () => {
  const CHOICES: KeptChoices = { forPlatforms: true, platforms: ["spotify"], formats: ["wav"], captions: ["vtt"], lengths: "10m", bed: "", level: "", lufs: "", bitrate: "" };
  const storage = (): Storage => {
    const kept = new Map<string, string>();
    return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) } as unknown as Storage;
  };

  it("are those of their script and project", () => {
    const shared = storage();
    const keeper = new ChoicesKeeper(shared, "a");
    keeper.keep("rest.md", CHOICES);
    expect([keeper.of("rest.md"), keeper.of("other.md"), new ChoicesKeeper(shared, "b").of("rest.md")]).toEqual([CHOICES, null, null]);
    keeper.drop("rest.md");
    expect(keeper.of("rest.md")).toBeNull();
  });

  it("of files are none where they were the usual ones, and where an older page kept none", () => {
    expect(unlessUsual(["srt", "vtt"], ["vtt", "srt"])).toBeNull();
    expect([unlessUsual([], ["srt"]), unlessUsual(["srt"], [])]).toEqual([[], ["srt"]]);
    const { captions, formats, ...older } = CHOICES;
    const left = { ...storage(), getItem: () => JSON.stringify({ ...older, formats }) } as Storage;
    expect(new ChoicesKeeper(left, "a").of("rest.md")).toEqual({ ...CHOICES, captions: null });
    expect(captions).toEqual(["vtt"]);
  });

  it.each(["", "{", "7", "{}", JSON.stringify({ ...CHOICES, formats: [1] })])("are as usual where %j is kept", (text) => {
    const broken = { ...storage(), getItem: () => text } as Storage;
    expect(new ChoicesKeeper(broken, "a").of("rest.md")).toBeNull();
    expect(new ChoicesKeeper(null, "a").of("rest.md")).toBeNull();
  });
});

describe("verdicts in words", () => {
  it.each([
    [[report("ok", "advice", "unknown")], ""],
    [[report("wrong", "cannot"), report("ok")], "Spotify: 2 rules not met."],
    [[report("wrong"), report("cannot")], "Spotify: 1 rule not met; Spotify: 1 rule not met."],
  ])("of all platforms", (reports, words) => expect(brokenWords(reports)).toBe(words));

  it("of a rule", () => {
    expect(verdictWords(verdict("wrong"))).toBe("Description: 8, wanted 500 or more");
    expect(verdictWords(verdict("unknown", ""))).toBe("Description: not known, wanted 500 or more");
  });
});

describe("numbers", () => {
  it.each([[1, "1 byte"], [999, "999 bytes"], [1000, "1.0 kB"], [248_000, "248 kB"], [1_700_000, "1.7 MB"], [48_000_000, "48 MB"]])("%d bytes", (bytes, words) => expect(size(bytes)).toBe(words));
  it.each([["", []], ["10m", ["10m"]], [" 10m, ,20m ,", ["10m", "20m"]]])("lengths in “%s”", (written, lengths) => expect(lengthsIn(written)).toEqual(lengths));
  it("of a track", () => {
    const track = { file: "rest.mp3", seconds: 65, words_lufs: -18, integrated_lufs: null, true_peak_dbtp: -1.25 };
    expect(measures(track)).toEqual([["Length", "1:05"], ["Words", "−18.0 LUFS"], ["Whole track", "silent"], ["True peak", "−1.3 dBTP"]]);
  });
});

it("says what failed, and leaves other errors alone", () => {
  expect(troubleWords(new RefusedError(409, "the script has changed meanwhile", "try it again", null))).toBe("The script has changed meanwhile; try it again.");
  expect(troubleWords(new OfflineError())).toContain("does not answer");
  expect(() => troubleWords(new TypeError("x"))).toThrow(TypeError);
});
