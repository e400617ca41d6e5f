/** The microphone, as it hears: the browser removes no noise or echo, and changes no level. */

import { OfflineError } from "./api";
import { wavOf } from "./record_wav";

const WORKLET = "/recorder.js";
const UNCHANGED = { echoCancellation: false, noiseSuppression: false, autoGainControl: false } as const;

/** Why there is no microphone, and what can be done. */
export class NoMicrophoneError extends Error {}

const REASONS: Readonly<Record<string, string>> = {
  NotAllowedError: "The browser does not let this page use the microphone. Allow it beside the address of the page, and try again.",
  NotFoundError: "There is no microphone. Connect one, and try again.",
  OverconstrainedError: "This microphone is not there any more. Choose another one, and try again.",
  NotReadableError: "The microphone cannot be used, perhaps because another program uses it. Close that program, and try again.",
};

const UNFIT = "The browser cannot record with this microphone. Choose another one.";

export interface Ear {
  /** The highest sample of the last moment, from 0 to 1. */
  heard(peak: number): void;
  /** The microphone was taken away. */
  lost(): void;
}

export class Microphone {
  private blocks: Float32Array[] | null = null;

  private constructor(
    private readonly stream: MediaStream,
    private readonly context: AudioContext,
    private readonly ear: Ear,
  ) {
    stream.getAudioTracks()[0]?.addEventListener("ended", () => ear.lost());
  }

  /** Open a microphone, or the usual one for "". */
  static async open(id: string, ear: Ear): Promise<Microphone> {
    let stream: MediaStream;
    try {
      const audio = { ...UNCHANGED, channelCount: 1, ...(id === "" ? {} : { deviceId: { exact: id } }) };
      stream = await navigator.mediaDevices.getUserMedia({ audio });
    } catch (error) {
      const name = error instanceof DOMException ? error.name : "";
      throw new NoMicrophoneError(REASONS[name] ?? "The browser gives this page no microphone. Try another browser.");
    }
    const { sampleRate } = stream.getAudioTracks()[0]!.getSettings();
    const microphone = Microphone.of(stream, sampleRate, ear);
    try {
      await microphone.context.audioWorklet.addModule(WORKLET);
      await microphone.context.resume();
    } catch {
      microphone.close();
      throw new OfflineError("the studio does not answer");
    }
    try {
      microphone.listen();
    } catch {
      microphone.close();
      throw new NoMicrophoneError(UNFIT);
    }
    return microphone;
  }

  private static of(stream: MediaStream, sampleRate: number | undefined, ear: Ear): Microphone {
    try {
      const context = new AudioContext(sampleRate === undefined ? {} : { sampleRate }); // nothing is resampled
      return new Microphone(stream, context, ear);
    } catch {
      for (const track of stream.getTracks()) track.stop();
      throw new NoMicrophoneError(UNFIT);
    }
  }

  /** The microphones to choose from; their names are known once one may be used. */
  static async all(): Promise<readonly MediaDeviceInfo[]> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter(({ kind, label }) => kind === "audioinput" && label !== "");
  }

  get id(): string {
    return this.stream.getAudioTracks()[0]?.getSettings().deviceId ?? "";
  }

  private listen(): void {
    const node = new AudioWorkletNode(this.context, "recorder", { numberOfOutputs: 0 });
    this.context.createMediaStreamSource(this.stream).connect(node);
    node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      this.blocks?.push(data);
      this.ear.heard(data.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0));
    };
  }

  get isRecording(): boolean {
    return this.blocks !== null;
  }

  start(): void {
    this.blocks = [];
  }

  /** What was heard since `start`, as a WAV file. */
  stop(): ArrayBuffer {
    const blocks = this.blocks ?? [];
    this.blocks = null;
    return wavOf(blocks, this.context.sampleRate);
  }

  close(): void {
    for (const track of this.stream.getTracks()) track.stop();
    void this.context.close();
  }
}
