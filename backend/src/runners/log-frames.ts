const headerBytes = 8
const standardError = 2

/**
 * Splits the engine's attached stream into the container's standard output and error. Each frame is a header (one byte
 * of stream number, three of padding, four of length, big-endian) and that many bytes; pieces of a frame are passed on
 * as they come.
 */
export function createLogFrames(sinks: {
  out(chunk: Buffer): void
  error(chunk: Buffer): void
}): (chunk: Buffer) => void {
  const header = Buffer.alloc(headerBytes)
  let headerFilled = 0
  let remaining = 0
  return (chunk) => {
    let at = 0
    while (at < chunk.byteLength) {
      if (remaining === 0) {
        const copied = chunk.copy(header, headerFilled, at, at + headerBytes - headerFilled)
        headerFilled += copied
        at += copied
        if (headerFilled < headerBytes) return
        remaining = header.readUInt32BE(4)
        headerFilled = 0
        continue
      }
      const piece = chunk.subarray(at, at + remaining)
      if (header[0] === standardError) sinks.error(piece)
      else sinks.out(piece)
      at += piece.byteLength
      remaining -= piece.byteLength
    }
  }
}
