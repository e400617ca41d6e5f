import { RefusedError } from "../src/api";
import { PlacedTakes } from "../src/placed_takes";
import type { Answer, Changed, Place, Sentence, SentenceTakes, Take, TakesDoor } from "../src/takes_api";
import { textOf } from "./fake_track";

/** A server of takes: each line of a text is a sentence, and each sentence has its takes as numbers. */
export class TakesServer {
  /** The takes of each sentence, and which is in use; "1*,2" has two, of which the first is in use. */
  readonly files = new Map<string, string>();
  readonly asked: string[] = [];
  isWrong = false;
  private version = 0;
  private hold: Promise<void> | null = null;
  private readonly go: (() => void)[] = [];

  /** Let requests wait until they are let go. */
  stop(): void {
    this.hold = new Promise((go) => this.go.push(go));
  }

  letGo(): void {
    this.hold = null;
    for (const go of this.go.splice(0)) go();
  }

  readonly door: TakesDoor = {
    list: async (_path, text) => {
      this.asked.push("list");
      if (this.isWrong) throw new RefusedError(422, "wrong", "", null, [{ ...PROBLEM }]);
      return { sentences: sentencesOf(text), version: String(this.version) };
    },
    sentence: async (place) => this.answer(place),
    change: async (kind, place, take) =>
      this.changed(place, (takes) => {
        if (kind === "drop") return takes.filter((one) => !one.startsWith(take)).join(",").replace(/^1(?!\*)/, "1*");
        return takes.map((one) => (one.startsWith(take) ? `${take}*` : one.replace("*", ""))).join(",");
      }),
    another: async (place) => {
      const made = `${this.fileOf(place).split(",").length + 1}`;
      return { ...(await this.changed(place, (takes) => `${takes.join(",")},${made}`)), made };
    },
    speak: async (place) => this.answer(place),
    restore: async (place, { before, after }) => {
      if (after !== this.fileOf(place)) throw new RefusedError(412, "the takes were changed elsewhere", "look at them", null);
      return this.changed(place, () => before);
    },
  };

  fileOf(place: Place): string {
    return this.files.get(wordsOf(place)) ?? "1*";
  }

  private async answer(place: Place): Promise<Answer> {
    this.asked.push(`sentence ${wordsOf(place)}`);
    await this.hold;
    const sentence = sentencesOf(place.text).find(({ line }) => line === place.line)!;
    const takes = this.fileOf(place).split(",").map(takeOf);
    return { sentence: { ...sentence, takes } as SentenceTakes, version: String(this.version) };
  }

  private async changed(place: Place, change: (takes: string[]) => string): Promise<Changed> {
    await this.hold;
    const before = this.fileOf(place);
    const after = change(before.split(","));
    this.files.set(wordsOf(place), after);
    this.version += 1;
    return { ...(await this.answer(place)), undo: { before, after } };
  }
}

const PROBLEM = { line: 1, column: 1, width: 1, message: "wrong", remedy: "", warning: false, path: "", fixes: [] };
const wordsOf = ({ text, line }: Place): string => text.split("\n")[line - 1]!;

export const sentenceOf = (words: string, line: number, more: Partial<Sentence> = {}): Sentence => ({
  line, column: 1, end_line: line, end_column: words.length + 1, path: "", words, number: line, times: 1, here: [1],
  recorded: false, voice: "tone:low", take_count: 1, spoken: true, locked: false, stale: "", doubt: "", review: "", ...more,
});

export const takeNamed = (more: Partial<Take> = {}): Take => ({
  id: "1", number: 1, own: true, voice: "tone:low", words_per_minute: 90, seed: null, times: [1], chosen: true,
  locked: false, stale: "", doubt: "", duration_ms: 1500, address: "/take/1.wav", ...more,
});

function takeOf(written: string, at: number): Take {
  const isChosen = written.endsWith("*");
  return takeNamed({ id: written.replace("*", ""), number: at + 1, own: at === 0, chosen: isChosen, times: isChosen ? [1] : [] });
}

const sentencesOf = (text: string): readonly Sentence[] =>
  text.split("\n").flatMap((words, at) => (words === "" ? [] : [sentenceOf(words, at + 1)]));

export const placed = (text: string): PlacedTakes => new PlacedTakes(sentencesOf(text), textOf(text));
