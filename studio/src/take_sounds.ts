/** The sounds of takes, which are short, as the browser plays them. */

import type { Clip, Running } from "./take_player";

/** So many sounds are kept; their addresses always mean the same samples. */
const MOST_KEPT = 12;
/** Sounds that begin or end within the words do so without a click. */
const FADE_S = 0.012;
/** Between the end of a sentence and its repetition. */
const REST_S = 0.5;

export class TakeSounds {
  private context: AudioContext | null = null;
  private readonly kept = new Map<string, AudioBuffer>();

  /** `volume` is from 0 to 1. */
  constructor(private readonly volume: () => number) {}

  async load(address: string): Promise<Clip> {
    const context = (this.context ??= new AudioContext());
    void context.resume();
    const buffer = this.kept.get(address) ?? (await fetched(context, address));
    this.kept.delete(address);
    this.kept.set(address, buffer);
    for (const old of [...this.kept.keys()].slice(0, -MOST_KEPT)) this.kept.delete(old);
    return {
      seconds: buffer.duration - REST_S,
      start: (from_s, repeats, ended) => start(context, buffer, { from_s, repeats, volume: this.volume() }, ended),
    };
  }

  close(): void {
    void this.context?.close();
    this.context = null;
  }
}

/** A sound with a rest after it. */
async function fetched(context: AudioContext, address: string): Promise<AudioBuffer> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the studio answered ${answer.status}`);
  const sound = await context.decodeAudioData(await answer.arrayBuffer());
  const rested = context.createBuffer(sound.numberOfChannels, sound.length + Math.round(REST_S * sound.sampleRate), sound.sampleRate);
  for (let channel = 0; channel < sound.numberOfChannels; channel += 1)
    rested.copyToChannel(sound.getChannelData(channel), channel);
  return rested;
}

interface Start {
  readonly from_s: number;
  readonly repeats: boolean;
  readonly volume: number;
}

function start(context: AudioContext, buffer: AudioBuffer, { from_s, repeats, volume }: Start, ended: () => void): Running {
  const source = new AudioBufferSourceNode(context, { buffer, loop: repeats });
  const gain = new GainNode(context, { gain: from_s > 0 ? 0 : volume });
  source.connect(gain).connect(context.destination);
  const began = context.currentTime;
  gain.gain.setTargetAtTime(volume, began, FADE_S / 3);
  let isStopped = false;
  source.onended = () => !isStopped && ended();
  source.start(began, from_s);
  return {
    get at_s() {
      return (from_s + context.currentTime - began) % buffer.duration;
    },
    stop() {
      isStopped = true;
      gain.gain.setTargetAtTime(0, context.currentTime, FADE_S / 3);
      source.stop(context.currentTime + 2 * FADE_S);
    },
  };
}
