import { PythonExportError, type PythonBlock, type PythonContext } from '../../../core/python/block.ts'
import { loadedTable } from '../../../core/python/loaded-table.ts'
import { missingTexts } from '../../../core/table/missing-texts.ts'

export function toPython(context: PythonContext<{ dataset: string }>): PythonBlock {
  const { dataset: id } = context.params
  const dataset = context.datasets[id]
  if (dataset === undefined) {
    throw new PythonExportError(`There is no data set "${id}".`, 'Choose another data set, or upload it.')
  }
  return loadedTable(context, {
    path: dataset.path,
    delimiter: dataset.delimiter,
    quote: '"',
    header: true,
    encoding: dataset.encoding,
    decimal: '.',
    naValues: missingTexts,
  })
}
