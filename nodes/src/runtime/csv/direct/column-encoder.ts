/** A chunk's columns as pages of Parquet, and what they hold in brief. */
import type { KernelMemory } from '../../../learn/kernels/kernel-memory.ts'
import type { ByteWriter } from '../../parquet/byte-writer.ts'
import {
  codeWidth,
  encodings,
  writeCodes,
  writeValues,
  type ColumnChunk,
  type Encoding,
  type Presence,
} from '../../parquet/column-chunk.ts'
import type { StoredColumn } from '../../parquet/parquet-file.ts'
import { boundBytes, emptySummary, largeUnit, largeValue, type ColumnSummary } from './column-summary.ts'
import type { EncodeKernel } from './csv-kernels.ts'
import type { KernelColumn } from './kernel-columns.ts'

/** Whole numbers that lie further apart take about as many bits as differences as they do in full. */
const widestSpan = 2n ** 40n
/** Longer texts are no bounds in the file. */
const storedBoundBytes = 64
/** Both for the slots of a dictionary and for the numbers that were seen. */
const slotBytes = 65_536
const entryBytes = 4096 * 8

export interface EncodedColumn {
  stored: StoredColumn
  summary: ColumnSummary
}

export class ColumnEncoder {
  readonly #kernel: EncodeKernel
  readonly #memory: KernelMemory
  // Room for the kernel's work.
  readonly #slots: number
  readonly #entries: number
  readonly #codes: number
  readonly #lengths: number
  readonly #output: number

  /** @param size.bytes all that a column's texts can have. */
  constructor(kernel: EncodeKernel, memory: KernelMemory, size: { rows: number; bytes: number }) {
    this.#kernel = kernel
    this.#memory = memory
    this.#slots = memory.allocate(slotBytes)
    this.#entries = memory.allocate(entryBytes)
    this.#codes = memory.allocate(size.rows * 4)
    this.#lengths = memory.allocate(size.rows * 8 + 8)
    this.#output = memory.allocate(size.bytes + size.rows * 9 + 1024)
  }

  /** Writes a column behind `output`; the offsets in the answer are places there. */
  encode(
    output: ByteWriter,
    column: KernelColumn,
    { rows, isAscii }: { rows: number; isAscii: boolean },
  ): EncodedColumn {
    const missing = column.get('missing')
    const presence = {
      rows,
      missing,
      bits: this.#memory.view('u8', column.get('present'), Math.ceil(rows / 8)),
    }
    if (column.get('count') === 0) {
      const pages = writeValues(output, presence, encodings.plain, new Uint8Array())
      return { stored: { ...pages, missing, bounds: null }, summary: { ...emptySummary, missing } }
    }
    switch (column.reading) {
      case 'float64':
        return this.#encodeFloats(output, presence, column)
      case 'int64':
      case 'datetime':
        return this.#encodeWholes(output, presence, column)
      case 'bool':
        return this.#encodeYesNo(output, presence, column)
      case 'string':
        return this.#encodeTexts(output, presence, column, isAscii)
      case 'open':
        throw new Error('A column whose type is open can’t be stored.')
    }
  }

  #encodeFloats(output: ByteWriter, presence: Presence, column: KernelColumn): EncodedColumn {
    const kernel = this.#kernel
    const pages =
      this.#writeRepeated(output, presence, column) ??
      writeValues(output, presence, encodings.plain, this.#plainValues(column))
    kernel.sumFloats(column.place, 1)
    const [min, max, sum] = [kernel.minimum.value, kernel.maximum.value, kernel.sum.value]
    const isLarge = Math.max(-min, max) > largeValue
    if (isLarge) kernel.sumFloats(column.place, 1 / largeUnit)
    const { missing } = presence
    return {
      stored: {
        ...pages,
        missing,
        // A reader may take either zero for the bound of both.
        bounds: { min: floatBytes(min === 0 ? -0 : min), max: floatBytes(max === 0 ? 0 : max) },
      },
      summary: {
        ...emptySummary,
        missing,
        min: min + 0,
        max: max + 0,
        sum: isLarge ? 0 : sum,
        largeSum: isLarge ? kernel.sum.value : 0,
      },
    }
  }

  #encodeWholes(output: ByteWriter, presence: Presence, column: KernelColumn): EncodedColumn {
    const kernel = this.#kernel
    kernel.sumWholes(column.place)
    const [min, max] = [kernel.leastWhole.value, kernel.mostWhole.value]
    const sum = kernel.sum.value
    const { missing } = presence
    return {
      stored: {
        ...this.#writeWholes(output, presence, column, max - min),
        missing,
        bounds: { min: wholeBytes(min), max: wholeBytes(max) },
      },
      summary: { ...emptySummary, missing, min, max, sum },
    }
  }

  #writeWholes(output: ByteWriter, presence: Presence, column: KernelColumn, span: bigint): ColumnChunk {
    // Differences take little for numbers that lie close together, however often they repeat.
    if (span < widestSpan) {
      this.#kernel.countWholes(column.place, this.#slots)
      return this.#writeEncoded(output, presence, encodings.deltaBinaryPacked, (place) =>
        this.#kernel.writeWholes(column.place, place),
      )
    }
    return (
      this.#writeRepeated(output, presence, column) ??
      writeValues(output, presence, encodings.plain, this.#plainValues(column))
    )
  }

  #encodeYesNo(output: ByteWriter, presence: Presence, column: KernelColumn): EncodedColumn {
    const kernel = this.#kernel
    kernel.sumWholes(column.place)
    const bounds = {
      min: Uint8Array.of(Number(kernel.leastWhole.value)),
      max: Uint8Array.of(Number(kernel.mostWhole.value)),
    }
    kernel.countWholes(column.place, this.#slots)
    const pages = this.#writeEncoded(output, presence, encodings.plain, (place) =>
      kernel.packYesNo(column.place, place),
    )
    const { missing } = presence
    return { stored: { ...pages, missing, bounds }, summary: { ...emptySummary, missing } }
  }

  #encodeTexts(
    output: ByteWriter,
    presence: Presence,
    column: KernelColumn,
    isAscii: boolean,
  ): EncodedColumn {
    const kernel = this.#kernel
    kernel.countTexts(column.place)
    kernel.findBounds(column.place)
    const bounds = {
      min: this.#textStart(column, kernel.leastText.value),
      max: this.#textStart(column, kernel.mostText.value),
    }
    const characters = kernel.countCharacters(column.place, Number(isAscii))
    const isShort = Math.max(bounds.min.length, bounds.max.length) <= storedBoundBytes
    const { missing } = presence
    return {
      stored: {
        ...this.#writeTexts(output, presence, column),
        missing,
        bounds: isShort ? bounds : null,
      },
      summary: { ...emptySummary, missing, text: { bounds, characters } },
    }
  }

  #writeTexts(output: ByteWriter, presence: Presence, column: KernelColumn): ColumnChunk {
    const kernel = this.#kernel
    if (column.get('compares') === 0) {
      return this.#writeEncoded(output, presence, encodings.deltaLengthByteArray, (place) =>
        kernel.writeTexts(column.place, this.#lengths, place),
      )
    }
    const end = kernel.writeEntries(column.place, this.#output)
    return this.#writeDictionary(output, presence, {
      size: column.get('entries'),
      count: column.get('count'),
      codes: column.get('codes'),
      end,
    })
  }

  /** Writes the values by a dictionary where they repeat, and counts them in either case. */
  #writeRepeated(output: ByteWriter, presence: Presence, column: KernelColumn): ColumnChunk | null {
    const size = this.#kernel.findEntries(column.place, this.#slots, this.#entries, this.#codes)
    if (size === 0) {
      this.#countAll(column)
      return null
    }
    this.#kernel.countValues(column.place, this.#entries, size)
    this.#memory.view('u8', this.#output, size * 8).set(this.#memory.view('u8', this.#entries, size * 8))
    const end = this.#output + size * 8
    return this.#writeDictionary(output, presence, {
      size,
      count: column.get('count'),
      codes: this.#codes,
      end,
    })
  }

  /** @param dictionary.end where the plain entries, which are at the start of the room for output, end. */
  #writeDictionary(
    output: ByteWriter,
    presence: Presence,
    dictionary: { size: number; count: number; codes: number; end: number },
  ): ColumnChunk {
    const { size, count, codes, end } = dictionary
    const width = codeWidth(size)
    const packedEnd = this.#kernel.packCodes(codes, count, width, end)
    return writeCodes(output, presence, {
      size,
      plain: this.#memory.view('u8', this.#output, end - this.#output),
      packed: this.#memory.view('u8', end, packedEnd - end),
      width,
    })
  }

  #writeEncoded(
    output: ByteWriter,
    presence: Presence,
    encoding: Encoding,
    write: (place: number) => number,
  ): ColumnChunk {
    const end = write(this.#output)
    const values = this.#memory.view('u8', this.#output, end - this.#output)
    return writeValues(output, presence, encoding, values)
  }

  #countAll(column: KernelColumn): void {
    this.#kernel.countValues(column.place, column.get('values'), column.get('count'))
  }

  #plainValues(column: KernelColumn): Uint8Array {
    return this.#memory.view('u8', column.get('values'), column.get('count') * 8)
  }

  /** A copy of an entry's first bytes. */
  #textStart(column: KernelColumn, entry: number): Uint8Array {
    const [start] = this.#memory.view('u32', column.get('starts') + entry * 4, 1)
    const [length] = this.#memory.view('u32', column.get('lengths') + entry * 4, 1)
    return this.#memory.view('u8', start, Math.min(length, boundBytes)).slice()
  }
}

function floatBytes(value: number): Uint8Array {
  return new Uint8Array(Float64Array.of(value).buffer)
}

function wholeBytes(value: bigint): Uint8Array {
  return new Uint8Array(BigInt64Array.of(value).buffer)
}
