/** A chunk's texts as pages of Parquet, and what they are in brief. */
import { ByteWriter } from '../../parquet/byte-writer.ts'
import { encodings, writeCodes, writeValues, type Presence } from '../../parquet/column-chunk.ts'
import { writeDeltas } from '../../parquet/delta-encoding.ts'
import { boundBytes, emptySummary, type TextSummary } from './column-summary.ts'
import type { DistinctCounter } from './distinct-counter.ts'
import type { EncodedColumn } from './encode-numbers.ts'
import type { TextCells } from './text-cells.ts'

/** Longer texts are no bounds in the file. */
const storedBoundBytes = 64
/** The seed of the second hash, which only tells texts apart whose first hashes are equal. */
const secondSeed = 0x5bd1e995
const scratch = new ByteWriter()

/** @param context.ascii whether a character is a byte. */
export function encodeTexts(
  output: ByteWriter,
  presence: Presence,
  text: TextCells,
  context: { distinct: DistinctCounter; bytes: Uint8Array; ascii: boolean },
): EncodedColumn {
  const { bytes, distinct } = context
  for (let entry = 0; entry < text.entries; entry++) {
    const hash = text.hash(entry, 0)
    distinct.addHashed(hash, distinct.isExact ? text.hash(entry, secondSeed) : 0)
  }
  const pages = text.areDistinct
    ? writeCodes(output, presence, plainTexts(text, bytes), {
        entries: { length: text.entries },
        codes: text.codes.subarray(0, text.cells),
      })
    : writeValues(output, presence, encodings.deltaLengthByteArray, deltaLengthTexts(text, bytes))
  const summary = { bounds: boundsOf(text, bytes), characters: countCharacters(text, bytes, context.ascii) }
  return {
    stored: { ...pages, missing: presence.missing, bounds: storedBounds(summary) },
    summary: { ...emptySummary, missing: presence.missing, text: summary },
  }
}

/** Each entry behind its length. */
function plainTexts(text: TextCells, bytes: Uint8Array): Uint8Array {
  scratch.length = 0
  for (let entry = 0; entry < text.entries; entry++) {
    scratch.word(text.lengths[entry])
    appendEntry(text, bytes, entry)
  }
  return scratch.written
}

/** The lengths of all cells, then their bytes. */
function deltaLengthTexts(text: TextCells, bytes: Uint8Array): Uint8Array {
  scratch.length = 0
  const lengths = new Float64Array(text.cells)
  for (let cell = 0; cell < text.cells; cell++) lengths[cell] = text.lengths[text.codes[cell]]
  writeDeltas(scratch, lengths)
  for (let cell = 0; cell < text.cells; cell++) appendEntry(text, bytes, text.codes[cell])
  return scratch.written
}

/** Byte by byte: most texts are shorter than a call is long. */
function appendEntry(text: TextCells, bytes: Uint8Array, entry: number): void {
  const start = text.starts[entry]
  const length = text.lengths[entry]
  scratch.reserve(length)
  const target = scratch.bytes
  const offset = scratch.length
  for (let index = 0; index < length; index++) target[offset + index] = bytes[start + index]
  scratch.length = offset + length
}

function boundsOf(text: TextCells, bytes: Uint8Array): TextSummary['bounds'] {
  if (text.entries === 0) return null
  let min = 0
  let max = 0
  for (let entry = 1; entry < text.entries; entry++) {
    if (compareEntries(text, bytes, entry, min) < 0) min = entry
    else if (compareEntries(text, bytes, entry, max) > 0) max = entry
  }
  const cut = (entry: number) => {
    const start = text.starts[entry]
    return Uint8Array.from(bytes.subarray(start, start + Math.min(boundBytes, text.lengths[entry])))
  }
  return { min: cut(min), max: cut(max) }
}

function compareEntries(text: TextCells, bytes: Uint8Array, first: number, second: number): number {
  const start = text.starts[first]
  const other = text.starts[second]
  const common = Math.min(text.lengths[first], text.lengths[second])
  for (let index = 0; index < common; index++) {
    const difference = bytes[start + index] - bytes[other + index]
    if (difference !== 0) return difference
  }
  return text.lengths[first] - text.lengths[second]
}

function storedBounds({ bounds }: TextSummary): TextSummary['bounds'] {
  return bounds !== null && Math.max(bounds.min.length, bounds.max.length) <= storedBoundBytes ? bounds : null
}

function countCharacters(text: TextCells, bytes: Uint8Array, ascii: boolean): number {
  let count = 0
  for (let cell = 0; cell < text.cells; cell++) {
    const entry = text.codes[cell]
    count += text.lengths[entry]
    if (ascii) continue
    const end = text.starts[entry] + text.lengths[entry]
    // Every character but its first byte.
    for (let at = text.starts[entry]; at < end; at++) if ((bytes[at] & 0xc0) === 0x80) count--
  }
  return count
}
