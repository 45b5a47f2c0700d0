/** What is wrong with a CSV file that DuckDB refused, found by reading it once more, slowly. */
import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { CsvProblem } from './csv-problem.ts'
import { RecordScanner, type ScannedRecord } from './record-scanner.ts'

export interface CsvDiagnosis {
  /** The first thing that is wrong, or null where the file is only unusual. */
  problem: CsvProblem | null
  /** Bytes of the longest record. */
  longestRecord: number
}

const chunkBytes = 1024 * 1024

/** Reads a UTF-8 file whose records should have `fields` fields each. */
export async function diagnoseCsv(input: {
  path: string
  delimiter: string
  quote: string
  fields: number
}): Promise<CsvDiagnosis> {
  let problem: CsvProblem | null = null
  let longestRecord = 0
  const report = (found: CsvProblem) => {
    problem ??= found
  }
  const scanner = new RecordScanner(input, {
    record({ line, fields, bytes }) {
      longestRecord = Math.max(longestRecord, bytes)
      if (bytes === 0 || fields === input.fields) return
      report(
        new CsvProblem('row_ragged', { row: line, expected: input.fields, found: fields }, { row: line }),
      )
    },
    textAfterQuote: (line) => report(new CsvProblem('quote_unclosed', { row: line }, { row: line })),
  })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of createReadStream(input.path, {
    highWaterMark: chunkBytes,
  }) as AsyncIterable<Uint8Array>) {
    if (chunk.includes(0)) throw new CsvProblem('file_binary')
    const firstLine = scanner.line
    try {
      decoder.decode(chunk, { stream: true })
    } catch {
      const line = firstLine + lineOfInvalidByte(chunk)
      report(new CsvProblem('encoding_wrong', { row: line }, { row: line }))
      break
    }
    scanner.push(chunk)
    if (problem !== null) break
  }
  if (problem === null && !isWhole(decoder)) {
    report(new CsvProblem('encoding_wrong', { row: scanner.line }, { row: scanner.line }))
  }
  const openQuote = problem === null ? scanner.finish() : null
  if (openQuote !== null) report(new CsvProblem('quote_unclosed', { row: openQuote }, { row: openQuote }))
  return { problem, longestRecord }
}

/** Whether the decoder has seen the end of its last character. */
function isWhole(decoder: TextDecoder): boolean {
  try {
    decoder.decode()
    return true
  } catch {
    return false
  }
}

/** The line, counted from 0 at the chunk's start, that isn't UTF-8; the chunk may start and end inside a character. */
function lineOfInvalidByte(chunk: Uint8Array): number {
  let start = 0
  while (start < 3 && (chunk[start] & 0xc0) === 0x80) start++
  for (let line = 0; ; line++) {
    const end = chunk.indexOf(0x0a, start)
    if (end < 0 || !isUtf8(chunk.subarray(start, end))) return line
    start = end + 1
  }
}

/** The line that the record number `index` starts in; the header is number 0 where there is one. */
export async function lineOfRecord(input: {
  path: string
  delimiter: string
  quote: string
  index: number
}): Promise<number> {
  let seen = -1
  let line = 0
  const scanner = new RecordScanner(input, {
    record(record: ScannedRecord) {
      if (record.bytes === 0) return
      seen++
      if (seen === input.index) line = record.line
    },
  })
  for await (const chunk of createReadStream(input.path, {
    highWaterMark: chunkBytes,
  }) as AsyncIterable<Uint8Array>) {
    scanner.push(chunk)
    if (seen >= input.index) return line
  }
  scanner.finish()
  return line
}
