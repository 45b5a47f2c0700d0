import { alignedBytes } from './kernel-memory.ts'

/** Reserves bytes and returns their offset. */
export type Allocate = (bytes: number) => number

/** Cuts one piece after the other from a memory's bytes, from an offset on that somebody has reserved for it. */
export function allocateFrom(offset: number): Allocate {
  let end = offset
  return (bytes) => {
    const at = end
    end += alignedBytes(bytes)
    return at
  }
}
