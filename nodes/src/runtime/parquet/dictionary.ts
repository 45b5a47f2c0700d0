/** The different values of a column chunk, as long as they are few: what a dictionary page of Parquet holds. */
import { hashWords } from '../hash.ts'

/** So many values are looked at before a column without any repetition is given up. */
const trial = 512
const mostEntries = 4096

export interface Dictionary {
  /** In the order of their first appearance. */
  entries: Float64Array
  /** For each value, which entry it is. */
  codes: Int32Array
}

/** The different doubles among `values`, told apart by their bits; null where they are too many to be worth it. */
export function dictionaryOf(values: Float64Array): Dictionary | null {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2)
  const slots = new Int32Array(mostEntries * 4)
  const entries = new Float64Array(mostEntries)
  const entryWords = new Int32Array(entries.buffer)
  const codes = new Int32Array(values.length)
  let size = 0
  for (let index = 0; index < values.length; index++) {
    const low = words[index * 2]
    const high = words[index * 2 + 1]
    let slot = hashWords(low, high) & (slots.length - 1)
    let code = slots[slot] - 1
    while (code >= 0 && (entryWords[code * 2] !== low || entryWords[code * 2 + 1] !== high)) {
      slot = (slot + 1) & (slots.length - 1)
      code = slots[slot] - 1
    }
    if (code < 0) {
      if (size === mostEntries || (size === trial && index === trial)) return null
      code = size++
      entries[code] = values[index]
      slots[slot] = code + 1
    }
    codes[index] = code
  }
  return size * 2 > values.length ? null : { entries: entries.subarray(0, size), codes }
}
