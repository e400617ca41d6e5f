import { beforeEach, expect, test, vi } from "vitest";
import { begin, dropBegun, takeBegun } from "../src/begun";

beforeEach(() => {
  vi.stubGlobal("window", { begun: new Map() });
  vi.stubGlobal("fetch", (address: string) => Promise.resolve(`answer of ${address}`));
});

test("an answer is taken once", async () => {
  void begin("/a");
  expect(takeBegun("/b")).toBeUndefined();
  expect(await takeBegun("/a")).toBe("answer of /a");
  expect(takeBegun("/a")).toBeUndefined();
});

test("an answer is out of date after the first route, also if it was asked for later", () => {
  void begin("/a");
  dropBegun();
  void begin("/b");
  expect([takeBegun("/a"), takeBegun("/b")]).toEqual([undefined, undefined]);
});

test("a request that fails is told to whoever takes it", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new Error("offline")));
  await expect(begin("/a")).rejects.toThrow("offline");
  await expect(takeBegun("/a")).rejects.toThrow("offline");
});
