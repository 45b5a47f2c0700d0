/** Where records start and end, without reading what is in them. */

export interface RecordForm {
  bytes: Uint8Array
  /** Bytes that are there. */
  length: number
  delimiter: number
  /** -1 for none. */
  quote: number
}

export type SkippedRecord =
  | { kind: 'whole'; fields: number; end: number }
  /** The bytes end before the record does. */
  | { kind: 'cut' }
  /** Something else than a delimiter or a line end behind a closing quote. */
  | { kind: 'unusual' }

const lineFeed = 0x0a
const carriageReturn = 0x0d

/** Walks over the record that starts at `position`. */
export function skipRecord({ bytes, length, delimiter, quote }: RecordForm, position: number): SkippedRecord {
  let fields = 1
  let at = position
  while (at < length) {
    if (bytes[at] === quote) {
      at++
      while (at < length && (bytes[at] !== quote || bytes[at + 1] === quote))
        at += bytes[at] === quote ? 2 : 1
      at++
      if (at < length && !isFieldEnd(bytes[at], delimiter)) return { kind: 'unusual' }
    }
    while (at < length && bytes[at] !== delimiter && bytes[at] !== lineFeed) at++
    if (at >= length) break
    at++
    if (bytes[at - 1] === lineFeed) return { kind: 'whole', fields, end: at }
    fields++
  }
  return { kind: 'cut' }
}

function isFieldEnd(byte: number, delimiter: number): boolean {
  return byte === delimiter || byte === lineFeed || byte === carriageReturn
}

/** The first position from `position` on that isn't an empty line. */
export function skipEmptyLines(bytes: Uint8Array, position: number): number {
  let at = position
  while (bytes[at] === lineFeed || (bytes[at] === carriageReturn && bytes[at + 1] === lineFeed)) at++
  return at
}

/**
 * Guesses where the first record behind a place in the middle of a file starts: behind the first line end that records
 * of `fields` fields follow. A line end within quotes rarely looks so; who reads the record before it knows for certain.
 *
 * @returns null where no line ends.
 */
export function guessRecordStart(form: RecordForm, fields: number): number | null {
  const { bytes, length } = form
  for (let at = bytes.indexOf(lineFeed); at >= 0 && at < length; at = bytes.indexOf(lineFeed, at + 1)) {
    const first = skipRecord(form, skipEmptyLines(bytes, at + 1))
    if (first.kind === 'cut') return at + 1
    if (first.kind === 'unusual' || first.fields !== fields) continue
    const second = skipRecord(form, skipEmptyLines(bytes, first.end))
    if (second.kind === 'cut' || (second.kind === 'whole' && second.fields === fields)) return at + 1
  }
  return null
}
