/** A recording as a WAV file. */

const HEADER_BYTES = 44;
const SAMPLE_BYTES = 3;
const FULL_SCALE = 2 ** 23;

/** A WAV file of 24 bits and one channel. */
export function wavOf(blocks: readonly Float32Array[], sampleRate: number): ArrayBuffer {
  const frames = blocks.reduce((sum, block) => sum + block.length, 0);
  const file = new ArrayBuffer(HEADER_BYTES + frames * SAMPLE_BYTES + (frames % 2));
  const view = new DataView(file);
  const name = (at: number, letters: string): void =>
    [...letters].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  name(0, "RIFF");
  view.setUint32(4, file.byteLength - 8, true);
  name(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * SAMPLE_BYTES, true);
  view.setUint16(32, SAMPLE_BYTES, true);
  view.setUint16(34, 8 * SAMPLE_BYTES, true);
  name(36, "data");
  view.setUint32(40, frames * SAMPLE_BYTES, true);
  let at = HEADER_BYTES;
  for (const block of blocks)
    for (const sample of block) {
      const whole = Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(sample * FULL_SCALE)));
      view.setUint16(at, whole & 0xffff, true);
      view.setInt8(at + 2, whole >> 16);
      at += SAMPLE_BYTES;
    }
  return file;
}
