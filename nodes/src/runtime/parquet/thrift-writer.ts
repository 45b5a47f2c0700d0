/** Thrift's compact protocol, as far as Parquet's metadata needs it (apache/thrift, thrift-compact-protocol.md). */
import type { ByteWriter } from './byte-writer.ts'

const types = { true: 1, false: 2, byte: 3, i16: 4, i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const
const utf8 = new TextEncoder()

/** Writes one struct; its fields have to come in the order of their numbers. */
export class ThriftWriter {
  readonly #output: ByteWriter
  #lastField = 0

  constructor(output: ByteWriter) {
    this.#output = output
  }

  bool(field: number, value: boolean): void {
    this.#begin(field, value ? types.true : types.false)
  }

  byte(field: number, value: number): void {
    this.#begin(field, types.byte)
    this.#output.byte(value)
  }

  i16(field: number, value: number): void {
    this.#begin(field, types.i16)
    this.#output.zigzag(value)
  }

  i32(field: number, value: number): void {
    this.#begin(field, types.i32)
    this.#output.zigzag(value)
  }

  i64(field: number, value: number): void {
    this.#begin(field, types.i64)
    this.#output.zigzag(value)
  }

  binary(field: number, value: Uint8Array | string): void {
    this.#begin(field, types.binary)
    this.#binary(value)
  }

  struct(field: number, write: (fields: ThriftWriter) => void): void {
    this.#begin(field, types.struct)
    this.#struct(write)
  }

  structs<Item>(
    field: number,
    items: readonly Item[],
    write: (fields: ThriftWriter, item: Item) => void,
  ): void {
    this.#list(field, types.struct, items.length)
    for (const item of items) this.#struct((fields) => write(fields, item))
  }

  i32s(field: number, values: readonly number[]): void {
    this.#list(field, types.i32, values.length)
    for (const value of values) this.#output.zigzag(value)
  }

  texts(field: number, values: readonly string[]): void {
    this.#list(field, types.binary, values.length)
    for (const value of values) this.#binary(value)
  }

  end(): void {
    this.#output.byte(0)
  }

  #begin(field: number, type: number): void {
    const distance = field - this.#lastField
    if (distance > 0 && distance <= 15) this.#output.byte((distance << 4) | type)
    else {
      this.#output.byte(type)
      this.#output.zigzag(field)
    }
    this.#lastField = field
  }

  #list(field: number, type: number, length: number): void {
    this.#begin(field, types.list)
    if (length < 15) this.#output.byte((length << 4) | type)
    else {
      this.#output.byte(0xf0 | type)
      this.#output.varint(length)
    }
  }

  #binary(value: Uint8Array | string): void {
    const bytes = typeof value === 'string' ? utf8.encode(value) : value
    this.#output.varint(bytes.length)
    this.#output.append(bytes)
  }

  #struct(write: (fields: ThriftWriter) => void): void {
    const fields = new ThriftWriter(this.#output)
    write(fields)
    fields.end()
  }
}
