import { beforeEach, describe, expect, it } from "vitest";
import { type Clip, TakePlayer } from "../src/take_player";

/** Sounds of known lengths; the clock stands until it is moved. */
class Sounds {
  now_s = 0;
  readonly running: string[] = [];
  readonly lengths: Readonly<Record<string, number>> = { "/a": 2, "/b": 4 };
  ended: () => void = () => undefined;

  readonly load = async (address: string): Promise<Clip> => {
    const seconds = this.lengths[address];
    if (seconds === undefined) throw new Error("gone");
    return {
      seconds,
      start: (from_s, repeats, ended) => {
        const sounding = `${address} from ${from_s}${repeats ? " again and again" : ""}`;
        const began_s = this.now_s;
        this.running.push(sounding);
        this.ended = ended;
        const clock = this;
        return {
          get at_s() {
            return from_s + clock.now_s - began_s;
          },
          stop: () => void this.running.splice(this.running.indexOf(sounding), 1),
        };
      },
    };
  };
}

const A = { id: "a", sound: "/a" };
const B = { id: "b", sound: "/b" };

let sounds: Sounds;
let player: TakePlayer;
let failures: number;
beforeEach(() => {
  sounds = new Sounds();
  failures = 0;
  player = new TakePlayer(sounds.load, { changed: () => undefined, failed: () => void (failures += 1) });
});

describe("a take alone", () => {
  it("plays until its end", async () => {
    await player.play(B);
    expect(sounds.running).toEqual(["/b from 0"]);
    sounds.ended();
    expect(player.heard).toEqual({ kind: "silent" });
  });

  it("gives way to the one that is wished last", async () => {
    await Promise.all([player.play(A), player.play(B)]);
    expect(sounds.running).toEqual(["/b from 0"]);
    await player.play(A);
    expect(sounds.running).toEqual(["/a from 0"]);
  });

  it("is not heard if it was stopped before it was there", async () => {
    const wished = player.play(A);
    player.stop();
    await wished;
    expect(sounds.running).toEqual([]);
  });

  it("that cannot be had is told", async () => {
    await player.play({ id: "c", sound: "/c" });
    expect([player.heard.kind, failures]).toEqual(["silent", 1]);
  });
});

describe("two takes", () => {
  it("change places at the same moment of the sentence", async () => {
    await player.compare(A, B);
    sounds.now_s = 1;
    player.swap();
    expect(sounds.running).toEqual(["/b from 2 again and again"]);
    expect(player.heard).toEqual({ kind: "comparing", takes: ["a", "b"], first: false });
    sounds.now_s = 2;
    player.swap();
    expect(sounds.running).toEqual(["/a from 1.5 again and again"]);
  });

  it("are known to lack one that was deleted", async () => {
    await player.compare(A, B);
    expect([player.lacks(["a", "b"]), player.lacks(["a"])]).toEqual([false, true]);
  });

  it("end together", async () => {
    await player.compare(A, B);
    player.stop();
    player.swap();
    expect([sounds.running, player.heard.kind]).toEqual([[], "silent"]);
  });
});
