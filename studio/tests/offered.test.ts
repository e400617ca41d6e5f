import { describe, expect, it } from "vitest";
import type { Choices } from "../src/api";
import { Offered } from "../src/offered";

const named = { voices: [{ label: "calm" }] } as unknown as Choices;
const whole = { voices: [{ label: "calm" }, { label: "tone:low" }] } as unknown as Choices;

describe("what can be written", () => {
  it("is known before the voices are listed, and then has the voices", async () => {
    let list: (found: Choices) => void = () => undefined;
    const listed = new Promise<Choices>((done) => (list = done));
    const came = new Promise<void>((done) => {
      const offered = new Offered((alsoVoices) => (alsoVoices ? listed : Promise.resolve(named)), done);
      offered.fetch("title: A");
      void offered.now().then(async (found) => {
        expect(found).toBe(named);
        list(whole);
        expect(await offered.all()).toBe(whole);
        await came;
        expect(await offered.now()).toBe(whole);
      });
    });
    await came;
  });

  it("stays where the server does not answer, and is asked for again", async () => {
    let isThere = true;
    let asked = 0;
    const offered = new Offered(() => {
      asked += 1;
      return isThere ? Promise.resolve(whole) : Promise.reject(new Error());
    }, () => undefined);
    offered.fetch("title: A");
    await offered.all();
    offered.fetch("title: A");
    expect(asked).toBe(2);
    isThere = false;
    offered.fetch("title: B");
    expect([await offered.now(), await offered.all()]).toEqual([whole, whole]);
    offered.fetch("title: B");
    expect(asked).toBe(6);
  });
});
