const tailBytes = 8 * 1024

/** The last lines of a stream, for the log of a task that crashed. */
export interface OutputTail {
  push(chunk: Buffer): void
  lines(): string[]
}

/** Keeps the last 8 kB of a stream, however much comes. */
export function createOutputTail(): OutputTail {
  let kept = Buffer.alloc(0)
  let dropped = false
  return {
    push(chunk) {
      kept = Buffer.concat([kept, chunk])
      if (kept.byteLength > tailBytes) {
        kept = Buffer.from(kept.subarray(kept.byteLength - tailBytes))
        dropped = true
      }
    },
    lines() {
      const lines = kept
        .toString('utf8')
        .replaceAll('\0', '\ufffd')
        .split('\n')
        .map((line) => line.trimEnd())
      // The first line of a tail is most likely the end of a longer one.
      return (dropped ? lines.slice(1) : lines).filter((line) => line !== '')
    },
  }
}
