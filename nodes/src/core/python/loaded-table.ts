/** The block of a node that reads a CSV file. */
import { PythonExportError, type PythonBlock, type PythonContext } from './block.ts'
import { plainLane } from './frames.ts'
import { identifierFrom } from './names.ts'
import { readCsvStatements, type CsvSource } from './read-csv.ts'

export type LoadedFile = Omit<CsvSource, 'imports' | 'frame' | 'columns'>

/** @throws PythonExportError when the file's columns are not known. */
export function loadedTable<Params>(context: PythonContext<Params>, file: LoadedFile): PythonBlock {
  const schema = context.outputSchemas['table']
  if (schema?.type !== 'table' || !schema.schema.complete) {
    throw new PythonExportError(
      'What the file holds is not known before it has been read.',
      'Run the workflow once, then export it.',
    )
  }
  const { columns } = schema.schema
  const partition = columns.find((column) => column.role === 'partition')
  if (partition !== undefined) {
    throw new PythonExportError(
      `The column "${partition.name}" splits the rows; only splits made by a node can be exported.`,
      'Give the column another role and use "Train/test split".',
    )
  }
  const frame = context.alone
    ? context.names.allocate('df')
    : context.names.allocate(identifierFrom(context.node.title) ?? 'df', 'df')
  return {
    statements: readCsvStatements({ imports: context.imports, frame, columns, ...file }),
    outputs: {
      table: {
        kind: 'table',
        frames: { all: frame },
        state: context.node.id,
        shared: false,
        frameColumns: columns.map((column) => column.name),
        lanes: columns.map((column, place) => plainLane(column, [{ name: column.name, place }])),
        applied: [],
      },
    },
  }
}
