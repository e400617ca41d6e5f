/** What runs beside the page, in the thread of the sound: passes on what the microphone hears, as it is. */

declare const registerProcessor: (name: string, kind: new () => Processor) => void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

const BLOCK_FRAMES = 1024;

class Processor extends AudioWorkletProcessor {
  private block = new Float32Array(BLOCK_FRAMES);
  private filled = 0;

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const heard = inputs[0]?.[0];
    if (heard === undefined) return true;
    this.block.set(heard, this.filled);
    this.filled += heard.length;
    if (this.filled === BLOCK_FRAMES) {
      this.port.postMessage(this.block, [this.block.buffer]);
      this.block = new Float32Array(BLOCK_FRAMES);
      this.filled = 0;
    }
    return true;
  }
}

registerProcessor("recorder", Processor);
