/** Parquet's DELTA_BINARY_PACKED: the differences of neighbours, in as few bits as the largest of 32 needs. */
import { BitPacker, bitWidth } from './bit-packer.ts'
import type { ByteWriter } from './byte-writer.ts'

const blockValues = 128
const miniblocks = 4
const miniblockValues = blockValues / miniblocks
const differences = new Float64Array(blockValues)

/** Between values up to this size a difference is an exact double, with room for the varint's sign. */
export const largestDelta = 2 ** 50

/** @param values whole numbers, in size at most `largestDelta`. */
export function writeDeltas(output: ByteWriter, values: Float64Array): void {
  const count = values.length
  output.varint(blockValues)
  output.varint(miniblocks)
  output.varint(count)
  let previous = count === 0 ? 0 : values[0]
  output.zigzag(previous)
  for (let start = 1; start < count; start += blockValues) {
    const size = Math.min(blockValues, count - start)
    let least = Infinity
    for (let index = 0; index < size; index++) {
      const value = values[start + index]
      const difference = value - previous
      previous = value
      differences[index] = difference
      if (difference < least) least = difference
    }
    output.zigzag(least)
    for (let index = 0; index < size; index++) differences[index] -= least
    writeMiniblocks(output, size)
  }
}

function writeMiniblocks(output: ByteWriter, size: number): void {
  differences.fill(0, size)
  const widths: number[] = []
  for (let miniblock = 0; miniblock < miniblocks; miniblock++) {
    let most = 0
    for (let index = 0; index < miniblockValues; index++) {
      most = Math.max(most, differences[miniblock * miniblockValues + index])
    }
    widths.push(bitWidth(most))
    output.byte(widths[miniblock])
  }
  const packer = new BitPacker(output)
  for (let miniblock = 0; miniblock * miniblockValues < size; miniblock++) {
    const width = widths[miniblock]
    for (let index = 0; index < miniblockValues; index++) {
      const value = differences[miniblock * miniblockValues + index]
      if (width <= 32) packer.put(value, width)
      else {
        packer.put(value % 2 ** 32, 32)
        packer.put(Math.floor(value / 2 ** 32), width - 32)
      }
    }
  }
}
