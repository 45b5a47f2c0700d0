/** Writes row groups that are encoded already as a Parquet file, and takes its digest on the way. */
import { createHash, type Hash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import type { Column } from '../../../core/table/schema.ts'
import { parquetFooter, parquetMagic, type StoredRowGroup } from '../../parquet/parquet-file.ts'
import type { EncodedRows } from './chunk-reader.ts'

export interface WrittenFile {
  rows: number
  bytes: number
  /** sha256 in hex. */
  digest: string
}

export class TableWriter {
  readonly #file: FileHandle
  readonly #columns: readonly Pick<Column, 'name' | 'dtype'>[]
  readonly #hash: Hash = createHash('sha256')
  readonly #groups: StoredRowGroup[] = []
  #bytes = 0

  private constructor(file: FileHandle, columns: readonly Pick<Column, 'name' | 'dtype'>[]) {
    this.#file = file
    this.#columns = columns
  }

  static async create(
    path: string,
    columns: readonly Pick<Column, 'name' | 'dtype'>[],
  ): Promise<TableWriter> {
    const writer = new TableWriter(await open(path, 'w'), columns)
    await writer.#write(parquetMagic)
    return writer
  }

  async add({ bytes, groups }: Pick<EncodedRows, 'bytes' | 'groups'>): Promise<void> {
    let offset = this.#bytes
    for (const group of groups) {
      this.#groups.push({ ...group, offset })
      offset += group.bytes
    }
    await this.#write(bytes)
  }

  /** Writes what stands behind the row groups. */
  async finish(): Promise<WrittenFile> {
    await this.#write(parquetFooter(this.#columns, this.#groups))
    const rows = this.#groups.reduce((sum, group) => sum + group.rows, 0)
    return { rows, bytes: this.#bytes, digest: this.#hash.digest('hex') }
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const written = this.#writeAll(bytes)
    this.#hash.update(bytes)
    await written
    this.#bytes += bytes.length
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let start = 0; start < bytes.length;) {
      start += (await this.#file.write(bytes, start)).bytesWritten
    }
  }
}
