import type { z } from 'zod'
import { PythonExportError, type PythonBlock, type PythonContext } from '../../../core/python/block.ts'
import { loadedTable } from '../../../core/python/loaded-table.ts'
import type { manifest } from './manifest.ts'

type Params = z.infer<typeof manifest.params>

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params } = context
  const dataset = context.datasets[params.file]
  if (dataset === undefined) {
    throw new PythonExportError(`There is no file "${params.file}".`, 'Choose another file, or upload it.')
  }
  return loadedTable(context, {
    path: dataset.path,
    delimiter: params.delimiter === 'auto' ? dataset.delimiter : params.delimiter,
    quote: params.quote,
    header: params.header,
    encoding: params.encoding === 'auto' ? dataset.encoding : params.encoding,
    decimal: params.decimal,
    naValues: params.na_values,
  })
}
