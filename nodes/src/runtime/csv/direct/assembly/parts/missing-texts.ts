import { sameBytes } from './column'

// The texts that stand for a missing value.

/** 256 bytes: 1 for each first byte and 512 bytes: 1 for each length that one of the texts has. */
let starts: usize = 0
/** Each text behind its length, both from the next place of four bytes on. */
let texts: usize = 0
let count: i32 = 0
let isEmptyMissing: bool = true

export function setMissing(table: usize, textCount: i32, empty: bool): void {
  starts = table
  texts = table + 768
  count = textCount
  isEmptyMissing = empty
}

/** Whether the bytes from `start` to `end` are one of them. */
export function isMissing(start: usize, end: usize): bool {
  const length = end - start
  if (length == 0) return isEmptyMissing
  if (length > 511 || load<u8>(starts + load<u8>(start)) == 0 || load<u8>(starts + length, 256) == 0) return false
  let text = texts
  for (let index = 0; index < count; index++) {
    const size = <usize>load<u32>(text)
    if (size == length && sameBytes(text + 4, start, <u32>length)) return true
    text += (size + 7) & ~3
  }
  return false
}
