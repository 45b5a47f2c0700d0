/**
 * A copy of a CSV file that DuckDB reads as it is: UTF-8, `\n` behind every record, no empty lines, quotes around fields
 * that have their first quote behind blanks (to DuckDB such a quote opens the field, to pandas it is text).
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { CsvEncoding } from './csv-head.ts'
import { CsvProblem } from './csv-problem.ts'
import { RecordScanner } from './record-scanner.ts'

const newline = Buffer.from('\n')

/**
 * Streams `path` to `target`. Line breaks inside quotes stay what they are.
 *
 * @throws CsvProblem `encoding_wrong` with the line that has a byte which the encoding doesn't know.
 */
export async function writePlainCopy(input: {
  path: string
  target: string
  encoding: CsvEncoding
  delimiter: string
  quote: string
}): Promise<void> {
  const output = createWriteStream(input.target)
  let pieces: Uint8Array[] = []
  let chunk: Uint8Array = Buffer.alloc(0)
  let start = 0
  let recordBytes = 0
  // Blanks wait until it is known what comes behind them, which may be in the next chunk.
  let isWaiting = false
  let waiting: Uint8Array[] = []
  const quote = Buffer.from(input.quote)
  const passOn = (position: number, ...behind: Uint8Array[]) => {
    pieces.push(chunk.subarray(start, position), ...behind)
    start = position
  }
  const scanner = new RecordScanner(input, {
    record({ bytes }) {
      recordBytes = bytes
    },
    lineBreak(position) {
      pieces.push(chunk.subarray(start, position))
      if (recordBytes > 0) pieces.push(newline)
      start = position + 1
    },
    lineBreakTail(position) {
      start = position + 1
    },
    blanks(position) {
      passOn(position)
      isWaiting = true
    },
    blanksEnd(position, isQuote) {
      if (isQuote) pieces.push(quote)
      pieces.push(...waiting)
      if (isQuote) passOn(position, quote)
      isWaiting = false
      waiting = []
    },
    quoteInText: (position) => passOn(position, quote),
    quotedTextEnd: (position) => passOn(position, quote),
  })
  const decode = decoderOf(input.encoding)
  try {
    for await (const bytes of createReadStream(input.path, {
      highWaterMark: 1024 * 1024,
    }) as AsyncIterable<Buffer>) {
      const decoded = decode(bytes)
      if (decoded === null)
        throw new CsvProblem('encoding_wrong', { row: scanner.line }, { row: scanner.line })
      chunk = decoded
      pieces = []
      start = 0
      scanner.push(chunk)
      const rest = chunk.subarray(start)
      if (isWaiting) waiting.push(rest)
      else pieces.push(rest)
      if (!output.write(Buffer.concat(pieces))) await once(output, 'drain')
    }
    chunk = Buffer.alloc(0)
    pieces = []
    start = 0
    scanner.finish()
    output.write(Buffer.concat(pieces))
  } finally {
    output.end()
    await finished(output)
  }
}

/** A function from the next bytes of the file to UTF-8; it answers null for bytes that the encoding doesn't have. */
function decoderOf(encoding: CsvEncoding): (bytes: Buffer) => Uint8Array | null {
  switch (encoding) {
    case 'utf-8':
      return (bytes) => bytes
    case 'latin-1':
      return (bytes) => Buffer.from(bytes.toString('latin1'))
    case 'windows-1252':
      return (bytes) => (bytes.some(isUnassigned) ? null : streamingDecoder('windows-1252')(bytes))
    case 'utf-16': {
      let decode: ((bytes: Buffer) => Uint8Array | null) | null = null
      return (bytes) => {
        decode ??= streamingDecoder(bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-16le')
        return decode(bytes)
      }
    }
  }
}

/** The five bytes that Windows-1252 leaves open; the web's decoder would turn them into control characters. */
function isUnassigned(byte: number): boolean {
  return byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d
}

function streamingDecoder(label: string): (bytes: Buffer) => Uint8Array | null {
  const decoder = new TextDecoder(label, { fatal: true })
  return (bytes) => {
    try {
      return Buffer.from(decoder.decode(bytes, { stream: true }))
    } catch {
      return null
    }
  }
}
