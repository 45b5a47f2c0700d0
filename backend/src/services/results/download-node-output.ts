import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { TableView } from '@flowza/nodes/core'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'
import { findOutput, noLongerStored, type FoundOutput, type OutputQuery } from './find-output.ts'
import { tableCsv } from './table-csv.ts'

export type DownloadFormat = 'csv' | 'parquet' | 'json' | 'file'

export interface Download {
  fileName: string
  mediaType: string
  /** Null where it isn't known before the end. */
  bytes: number | null
  body: Readable
}

const formatsOf = {
  table: ['parquet', 'csv', 'json'],
  metrics: ['json'],
  model: ['file', 'json'],
  file: ['file'],
} as const satisfies Record<FoundOutput['header']['kind'], readonly [DownloadFormat, ...DownloadFormat[]]>

/** An output as a file: the first format of its kind unless another one is asked for. */
export async function downloadNodeOutput(
  ctx: ServiceContext,
  query: OutputQuery & { format?: DownloadFormat; view?: TableView },
): Promise<Download> {
  authorise(ctx.actor, 'read')
  const output = await findOutput(ctx, query)
  const { header, nodeRun } = output
  const formats: readonly DownloadFormat[] = formatsOf[header.kind]
  const format = query.format ?? formats[0]
  if (!formats.includes(format)) {
    throw new UserError('VALIDATION', `A ${header.kind} output can't be downloaded as "${format}".`, {
      hint: `Ask for ${formats.join(' or ')}.`,
    })
  }
  const name = `${nodeRun.node}-${query.port}`
  switch (format) {
    case 'json':
      return jsonDownload(`${name}.json`, header)
    case 'csv':
      if (header.kind !== 'table') throw new Error('Only tables are offered as CSV.')
      return {
        fileName: `${name}.csv`,
        mediaType: 'text/csv; charset=utf-8',
        bytes: null,
        body: Readable.from(tableCsv(ctx, { header, title: nodeRun.title }, query.view)),
      }
    case 'parquet':
      return storedFile(ctx, output, {
        fileName: `${name}.parquet`,
        mediaType: 'application/vnd.apache.parquet',
      })
    case 'file':
      return storedFile(ctx, output, {
        fileName: header.kind === 'file' ? header.name : `${name}.bin`,
        mediaType: header.kind === 'file' ? header.mediaType : 'application/octet-stream',
      })
  }
}

function jsonDownload(fileName: string, value: unknown): Download {
  const text = `${JSON.stringify(value, null, 2)}\n`
  return {
    fileName,
    mediaType: 'application/json',
    bytes: Buffer.byteLength(text),
    body: Readable.from([text]),
  }
}

async function storedFile(
  ctx: ServiceContext,
  output: FoundOutput,
  description: { fileName: string; mediaType: string },
): Promise<Download> {
  const [file] = output.header.files
  const path = file === undefined ? null : await ctx.store.pathOf(file.digest)
  if (file === undefined || path === null || !(await ctx.store.verify(file.digest))) {
    throw noLongerStored(output.nodeRun.title)
  }
  return { ...description, bytes: file.bytes, body: createReadStream(path) }
}
