import { PassThrough, Stream } from 'node:stream'
import type { Container } from 'dockerode'
import { createLogFrames } from './log-frames.ts'
import { createOutputTail, type OutputTail } from './output-tail.ts'

const newline = 0x0a

/** How far a stream has been read: its finished lines, and the bytes of the next one. */
interface Position {
  lines: number
  bytes: number
}

/**
 * What a container says, each line once and in order, however often the connection to the engine breaks: every connection
 * begins at the container's first line, and what has come before is dropped by counting. By lines, because the engine's
 * copy replaces bytes that are no UTF-8. Always read, because a task that nobody reads stands still.
 */
export class ContainerOutput {
  /** Standard output. */
  readonly out = new PassThrough()
  readonly errors: OutputTail = createOutputTail()
  readonly #seen: { out: Position; error: Position }
  #connections = 0
  #stream: NodeJS.ReadableStream | null = null
  #endedAt: number | null = null

  /** @param skip lines of standard output that are none of the task's */
  constructor({ skip = 0 }: { skip?: number } = {}) {
    this.#seen = { out: { lines: skip, bytes: 0 }, error: { lines: 0, bytes: 0 } }
  }

  /** Finished lines of standard output that have come, the skipped ones included. */
  get lines(): number {
    return this.#seen.out.lines
  }

  /** When the newest connection ended, in milliseconds since 1970; null while it lasts. */
  get endedAt(): number | null {
    return this.#endedAt
  }

  /**
   * Reads a connection that begins at the container's first byte, in place of the one before.
   *
   * @returns resolves when the connection ends, for whatever reason
   */
  take(stream: NodeJS.ReadableStream): Promise<void> {
    const frames = this.#frames()
    this.#stream = stream
    const connection = this.#connections
    stream.on('data', frames)
    return new Promise((resolve) => {
      // An engine that goes away breaks the stream off; how the task ended is asked elsewhere.
      for (const event of ['end', 'close', 'error']) {
        stream.once(event, () => {
          if (connection === this.#connections) this.#endedAt ??= Date.now()
          resolve()
        })
      }
    })
  }

  /** Reads the engine's copy from its beginning and goes on with what comes, until the container ends. */
  async follow(container: Container): Promise<void> {
    await this.take(await container.logs({ follow: true, stdout: true, stderr: true }))
  }

  /** Reads the engine's copy of a container that has ended. Following it would leave out a last line without an end. */
  async reread(container: Container): Promise<void> {
    const frames = this.#frames()
    frames(await container.logs({ follow: false, stdout: true, stderr: true }))
  }

  /** What takes the bytes of a new connection and passes on what has not come before. */
  #frames(): (chunk: Buffer) => void {
    const connection = ++this.#connections
    this.#endedAt = null
    const sink = (seen: Position, keep: (chunk: Buffer) => void) => {
      const at: Position = { lines: 0, bytes: 0 }
      return (chunk: Buffer) => {
        if (connection === this.#connections) keepUnseen(chunk, at, seen, keep)
      }
    }
    return createLogFrames({
      out: sink(this.#seen.out, (chunk) => void this.out.write(chunk)),
      error: sink(this.#seen.error, (chunk) => this.errors.push(chunk)),
    })
  }

  /** Closes the connection; nothing more will come. */
  end(): void {
    this.#connections++
    const stream = this.#stream
    if (stream instanceof Stream && 'destroy' in stream && typeof stream.destroy === 'function') {
      stream.on('error', () => {})
      stream.destroy()
    }
    this.out.end()
  }
}

/** Moves `at` over the chunk; passes on what lies beyond `seen`, and moves that. */
function keepUnseen(chunk: Buffer, at: Position, seen: Position, keep: (chunk: Buffer) => void): void {
  let start = 0
  while (start < chunk.byteLength && isBehind(at, seen)) {
    const lineEnd = chunk.indexOf(newline, start)
    const end = lineEnd === -1 ? chunk.byteLength : lineEnd
    // In the line that had come in part, only what is missing of it is new.
    const known = at.lines < seen.lines ? end - start : Math.min(end - start, seen.bytes - at.bytes)
    at.bytes += known
    start += known
    if (start === lineEnd && at.lines < seen.lines) {
      start++
      at.lines++
      at.bytes = 0
    } else if (at.lines === seen.lines && at.bytes < seen.bytes && start === lineEnd) {
      // The copy's line is shorter than what had come of it: it has been told already.
      start++
      seen.lines++
      seen.bytes = 0
      keep(Buffer.from([newline]))
      at.lines++
      at.bytes = 0
    }
  }
  if (start >= chunk.byteLength) return
  const rest = chunk.subarray(start)
  keep(rest)
  let lines = 0
  for (let end = rest.indexOf(newline); end !== -1; end = rest.indexOf(newline, end + 1)) lines++
  const last = rest.lastIndexOf(newline)
  at.lines += lines
  at.bytes = last === -1 ? at.bytes + rest.byteLength : rest.byteLength - last - 1
  seen.lines = at.lines
  seen.bytes = at.bytes
}

const isBehind = (at: Position, seen: Position) =>
  at.lines < seen.lines || (at.lines === seen.lines && at.bytes < seen.bytes)
