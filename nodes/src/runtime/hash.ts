/** MurmurHash3 (Austin Appleby, public domain), 32 bits, for tables and sketches in memory; nothing stored depends on it. */

/** Of 64 bits. */
export function hashWords(low: number, high: number): number {
  return finishHash(mixWord(mixWord(0, low), high))
}

/** Takes one more word of 32 bits into a hash. */
export function mixWord(hash: number, word: number): number {
  let mixed = Math.imul(word, 0xcc9e2d51)
  mixed = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593) ^ hash
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}

/** The last step: every bit of what was taken in reaches every bit of the hash. */
export function finishHash(hash: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
