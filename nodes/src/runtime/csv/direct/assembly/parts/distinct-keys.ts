// Different values, counted exactly while they are few, and by HyperLogLog's ranks (P. Flajolet and others, 2007).
import { Column } from './column'

const MOST_KEYS: i32 = 10000
const INDEX_BITS: u64 = 12

/** Counts a value that `key` stands for. `hash` is a hash of it. */
export function addKey(column: Column, key: u64, hash: u64): void {
  if (column.keys >= 0 && !insert(column, key, hash)) return
  const rank = <u8>(clz<u64>((hash << INDEX_BITS) | (1 << (INDEX_BITS - 1))) + 1)
  const place = column.ranks + <usize>(hash >> (64 - INDEX_BITS))
  if (load<u8>(place) < rank) store<u8>(place, rank)
}

/** Whether the value may not have been counted yet. */
@inline
function insert(column: Column, key: u64, hash: u64): bool {
  if (key == 0) {
    if (column.hasZero != 0) return false
    column.hasZero = 1
  } else {
    const mask = <u64>column.keyMask
    let place = hash & mask
    for (;;) {
      const at = column.keyTable + <usize>(place << 3)
      const seen = load<u64>(at)
      if (seen == key) return false
      if (seen == 0) {
        store<u64>(at, key)
        break
      }
      place = (place + 1) & mask
    }
  }
  column.keys++
  if (column.keys > MOST_KEYS) column.keys = -1
  return true
}
