/** A Parquet file around row groups that are encoded already (apache/parquet-format, version 2). */
import type { Column, ColumnDtype } from '../../core/table/schema.ts'
import { ByteWriter } from './byte-writer.ts'
import type { ColumnChunk } from './column-chunk.ts'
import { ThriftWriter } from './thrift-writer.ts'

/** A column of a row group, as the footer tells of it. */
export interface StoredColumn extends ColumnChunk {
  missing: number
  /** The smallest and the largest value, plainly encoded; null where they aren't told. */
  bounds: { min: Uint8Array; max: Uint8Array } | null
}

export interface StoredRowGroup {
  rows: number
  /** Where in the file its bytes start. */
  offset: number
  bytes: number
  columns: readonly StoredColumn[]
}

/** What a file starts and ends with. */
export const parquetMagic = new TextEncoder().encode('PAR1')

const physicalTypes: Record<ColumnDtype, number> = { bool: 0, int64: 2, datetime: 2, float64: 5, string: 6 }
const optional = 1
const convertedTypes = { utf8: 0, timestampMicros: 10, int64: 18 } as const
const uncompressed = 0
const empty = () => {}

/** What stands behind the last row group. */
export function parquetFooter(
  columns: readonly Pick<Column, 'name' | 'dtype'>[],
  rowGroups: readonly StoredRowGroup[],
): Uint8Array {
  const output = new ByteWriter()
  const file = new ThriftWriter(output)
  file.i32(1, 2)
  file.structs(2, [null, ...columns], (element, column) => {
    if (column === null) {
      element.binary(4, 'table')
      element.i32(5, columns.length)
    } else writeSchemaElement(element, column)
  })
  file.i64(
    3,
    rowGroups.reduce((rows, group) => rows + group.rows, 0),
  )
  file.structs(4, rowGroups, (fields, group) => writeRowGroup(fields, columns, group))
  file.binary(6, 'flowza')
  // Bounds are in the order of each type.
  file.structs(7, columns, (order) => order.struct(1, empty))
  file.end()
  const { length } = output
  output.word(length)
  output.append(parquetMagic)
  return output.written
}

function writeSchemaElement(element: ThriftWriter, { name, dtype }: Pick<Column, 'name' | 'dtype'>): void {
  element.i32(1, physicalTypes[dtype])
  element.i32(3, optional)
  element.binary(4, name)
  switch (dtype) {
    case 'string':
      element.i32(6, convertedTypes.utf8)
      element.struct(10, (logical) => logical.struct(1, empty))
      break
    case 'datetime':
      element.i32(6, convertedTypes.timestampMicros)
      element.struct(10, (logical) =>
        logical.struct(8, (timestamp) => {
          timestamp.bool(1, false)
          timestamp.struct(2, (unit) => unit.struct(2, empty))
        }),
      )
      break
    case 'int64':
      element.i32(6, convertedTypes.int64)
      element.struct(10, (logical) =>
        logical.struct(10, (integer) => {
          integer.byte(1, 64)
          integer.bool(2, true)
        }),
      )
      break
    case 'float64':
    case 'bool':
      break
  }
}

function writeRowGroup(
  fields: ThriftWriter,
  columns: readonly Pick<Column, 'name' | 'dtype'>[],
  group: StoredRowGroup,
): void {
  const pairs = group.columns.map((stored, index) => ({ stored, column: columns[index] }))
  fields.structs(1, pairs, (chunk, { stored, column }) => {
    chunk.i64(2, 0)
    chunk.struct(3, (meta) => {
      meta.i32(1, physicalTypes[column.dtype])
      meta.i32s(2, stored.encodings)
      meta.texts(3, [column.name])
      meta.i32(4, uncompressed)
      meta.i64(5, group.rows)
      meta.i64(6, stored.bytes)
      meta.i64(7, stored.bytes)
      meta.i64(9, group.offset + stored.dataOffset)
      if (stored.dictionaryOffset !== null) meta.i64(11, group.offset + stored.dictionaryOffset)
      meta.struct(12, (statistics) => {
        statistics.i64(3, stored.missing)
        if (stored.bounds === null) return
        statistics.binary(5, stored.bounds.max)
        statistics.binary(6, stored.bounds.min)
      })
    })
  })
  fields.i64(2, group.bytes)
  fields.i64(3, group.rows)
  fields.i64(5, group.offset)
  fields.i64(6, group.bytes)
}
