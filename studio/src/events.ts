/** What the server tells: scripts that change, tracks that are spoken, and whether it is there at all. */

import type { Job } from "./publish_api";
import type { ScriptState } from "./script_state";
import type { Failure } from "./track_state";

export interface Listener {
  changed(path: string, version: string): void;
  gone(path: string): void;
  /** Scripts came or went. */
  project(): void;
  /** The state of a script has changed. */
  state(path: string, state: ScriptState): void;
  /** There is a newer track of the text that was answered with the plan `first`. */
  track(path: string, plan: string, first: string): void;
  /** The takes of a script have changed. */
  takes(path: string, version: string): void;
  /** The review of a script has changed. */
  review(path: string, version: string): void;
  speaking(path: string, done: number, of: number): void;
  /** Another recording of a sentence of a script is heard. */
  recorded(path: string): void;
  /** A sentence of a script could not be spoken. */
  failed(failure: Failure): void;
  /** The files of a script are being made, or that has ended. */
  publishing(job: Job): void;
  /** The server answers; `again` says whether it did not before. */
  connected(again: boolean): void;
  /** It does not answer, or refuses; told again each time that this was tried in vain. */
  lost(): void;
}

const RETRY_MS = 1500;

/** Listen until the page goes. A browser does not try again where it was refused, so this does. */
export function listen(listener: Listener, open = () => new EventSource("/api/events")): void {
  let isLost = false;
  const connect = (): void => {
    const source = open();
    const on = <T>(name: string, told: (data: T) => void): void =>
      source.addEventListener(name, (event) => told(JSON.parse((event as MessageEvent<string>).data) as T));
    on<{ path: string; version: string }>("changed", ({ path, version }) => listener.changed(path, version));
    on<{ path: string }>("gone", ({ path }) => listener.gone(path));
    on("project", () => listener.project());
    on<{ path: string; state: ScriptState }>("state", ({ path, state }) => listener.state(path, state));
    on<{ path: string; plan: string; first: string }>("track", ({ path, plan, first }) => listener.track(path, plan, first));
    on<{ path: string; version: string }>("takes", ({ path, version }) => listener.takes(path, version));
    on<{ path: string; version: string }>("review", ({ path, version }) => listener.review(path, version));
    on<{ path: string; done: number; of: number }>("speaking", ({ path, done, of }) => listener.speaking(path, done, of));
    on<{ path: string }>("recorded", ({ path }) => listener.recorded(path));
    on<Failure>("failed", (failure) => listener.failed(failure));
    on<Job>("publishing", (job) => listener.publishing(job));
    source.onopen = () => {
      listener.connected(isLost);
      isLost = false;
    };
    source.onerror = () => {
      source.close();
      isLost = true;
      listener.lost();
      setTimeout(connect, RETRY_MS);
    };
  };
  connect();
}
