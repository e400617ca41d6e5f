/** The words of the page that somebody may not know, in plain English. */

export const TERMS: readonly (readonly [string, string])[] = [
  ["Script", "the text of a session: a file that ends in .md or .txt"],
  ["Front matter", "the lines between --- at the top of a script, such as its title and its voice"],
  ["Cue", "what stands in square brackets, such as [pause 4s] or [bell]"],
  ["Pause", "silence of a length that you write"],
  ["Hold", "silence that may become longer or shorter, so that the track gets the length that you want"],
  ["Bed", "a quiet sound under the words, such as rain or music"],
  ["Track", "the finished sound of a script"],
  ["Lane", "the picture of the track over time, below the text"],
  ["Take", "one way in which a sentence is spoken; a sentence can have several, and the track has the chosen one"],
  ["Seed", "a number; with another seed, a voice says the same sentence a little differently"],
  ["Locked", "a locked take stays as it sounds, also if you change the voice or how a word is spoken"],
  ["Stale", "a locked take that the script would say differently now"],
  ["Platform", "a service for listening that has rules for its files, such as Insight Timer"],
];
