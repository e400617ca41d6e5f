import { describe, expect, it } from "vitest";
import type { TrackState } from "../src/track_state";
import { said, spokenPosition } from "../src/track_words";
import { trackOf } from "./fake_track";

const TRACK = trackOf("In.\n[3]\nOut.");
const QUIET: TrackState = {
  playback: "stopped", isHeld: false, isAsking: false, speaking: null, failures: [], trouble: null, mustMend: false,
};
const FAILURE = { path: "a.md", file: "", line: 1, column: 1, error: "the voice low does not answer", remedy: "start it" };
const PROBLEM = { line: 7, column: 1, width: 1, message: "unknown cue", remedy: "write pause", warning: false, path: "", fixes: [] };
const scripted = { kind: "script", problem: PROBLEM } as const;

describe("what the bar says", () => {
  it.each<[Partial<TrackState>, number, string]>([
    [{}, 0, ""],
    [{ playback: "playing" }, 0, "In."],
    [{ playback: "playing" }, 1, "Pause"],
    [{ playback: "playing", speaking: { done: 3, of: 40 } }, 0, "Speaking 3 of 40…"],
    [{ playback: "waiting" }, 0, "Waiting for this sentence to be spoken."],
    [{ playback: "waiting", speaking: { done: 3, of: 40 } }, 0, "Waiting for this sentence to be spoken. Speaking 3 of 40…"],
    [{ playback: "waiting", isHeld: true, speaking: { done: 3, of: 40 } }, 0, "Waiting for the track of the new text…"],
    [{ playback: "waiting", failures: [FAILURE] }, 0, "This sentence is not spoken (line 1): the voice low does not answer; start it."],
    [{ playback: "waiting", failures: [FAILURE] }, 2, "Waiting for this sentence to be spoken."],
    [{ failures: [FAILURE] }, 2, "One sentence is not spoken (line 1): the voice low does not answer; start it."],
    [{ failures: [FAILURE, FAILURE] }, 2, "2 sentences are not spoken (the first: line 1): the voice low does not answer; start it."],
    [{ playback: "waiting", failures: [{ ...FAILURE, file: "intro.md" }] }, 0, "Waiting for this sentence to be spoken."],
    [{ failures: [{ ...FAILURE, file: "intro.md", line: 3 }] }, 0, "One sentence is not spoken (intro.md, line 3): the voice low does not answer; start it."],
    [{ failures: [{ ...FAILURE, line: 0 }] }, 0, "Not all sentences are spoken: the voice low does not answer; start it."],
    [{ trouble: scripted }, 0, "This is the track from before the error. Line 7: unknown cue."],
    [{ trouble: scripted, playback: "playing" }, 0, "The track from before the error plays on. Line 7: unknown cue."],
    [{ trouble: scripted, playback: "waiting" }, 0, "Waiting for this sentence to be spoken. Line 7: unknown cue."],
    [{ trouble: scripted, mustMend: true }, 0, "Mend the error first, then press Play. Line 7: unknown cue."],
    [{ trouble: { kind: "offline" } }, 0, "No connection to the studio."],
    [{ trouble: { kind: "offline" }, playback: "playing" }, 0, "No connection to the studio. What is loaded plays on."],
    [{ trouble: { kind: "refused", error: "no voice", remedy: "choose one" } }, 0, "No track: no voice; choose one."],
  ])("%j at event %i", (state, index, words) => {
    expect(said({ ...QUIET, ...state }, TRACK, index).words).toBe(words);
  });
  it("says why there is no track yet", () => {
    expect(said({ ...QUIET, isAsking: true }, null, -1).words).toBe("Laying out the track…");
    expect(said({ ...QUIET, trouble: scripted }, null, -1).words).toBe("Line 7: unknown cue.");
    expect(said({ ...QUIET, trouble: scripted, mustMend: true }, null, -1).words).toBe("Mend the error first, then press Play. Line 7: unknown cue.");
  });
  it("names a position by its time and its sentence", () => {
    expect(spokenPosition(2000, TRACK, 1)).toBe("0:02 of 0:07, Pause");
    expect(spokenPosition(0, TRACK, -1)).toBe("0:00 of 0:07");
    const gap = { ...TRACK.events[1]!, kind: "gap" } as const;
    expect(spokenPosition(2000, { ...TRACK, events: [TRACK.events[0]!, gap] }, 1)).toBe("0:02 of 0:07, Automatic silence");
  });
});
