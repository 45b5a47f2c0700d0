/**
 * `pd.read_csv` for a table whose columns are known, told everything that pandas would else guess. Numbers are read to
 * the last bit by pandas 3.1 and newer; the argument that older versions needed for it is deprecated there.
 */
import type { Column } from '../table/schema.ts'
import type { PythonImports } from './imports.ts'
import { pythonLiteral, pythonString } from './literal.ts'
import { assign, call, dictionary, list, text, type Python, type PythonStatement } from './source.ts'

export interface CsvSource {
  imports: PythonImports
  /** The variable that gets the frame, and the one that holds the path. */
  frame: string
  path: string
  columns: readonly Column[]
  delimiter: string
  quote: string
  header: boolean
  encoding: string
  decimal: string
  naValues: readonly string[]
}

/** What stands for yes and no in a file beside `True` and `False`, which pandas knows. */
const trueTexts = ['1', 't', 'T', 'yes', 'Yes', 'YES']
const falseTexts = ['0', 'f', 'F', 'no', 'No', 'NO']

/** The statements that read the file into `frame`. */
export function readCsvStatements(source: CsvSource): PythonStatement[] {
  const { imports, frame, columns } = source
  const strings = (values: readonly string[]) => list(values.map((value) => text(pythonString(value))))
  const times = columns.filter((column) => column.dtype === 'datetime').map((column) => column.name)
  const hasBooleans = columns.some((column) => column.dtype === 'bool')
  const named = (name: string, value: Python | null): [string, Python][] =>
    value === null ? [] : [[name, value]]
  const when = (condition: boolean, value: Python) => (condition ? value : null)
  const statements = [
    assign(
      frame,
      call(
        `${imports.module('pandas', 'pd')}.read_csv`,
        text(source.path),
        ...named('sep', when(source.delimiter !== ',', pythonLiteral(source.delimiter))),
        ...(source.quote === ''
          ? named('quoting', text(`${imports.module('csv')}.QUOTE_NONE`))
          : named('quotechar', when(source.quote !== '"', pythonLiteral(source.quote)))),
        ...named('header', when(!source.header, text('None'))),
        ...named('names', when(!source.header, strings(columns.map((column) => column.name)))),
        ...named('encoding', when(source.encoding !== 'utf-8', pythonLiteral(source.encoding))),
        ...named('decimal', when(source.decimal !== '.', pythonLiteral(source.decimal))),
        ...named('dtype', dtypes(columns)),
        ...named('parse_dates', when(times.length > 0, strings(times))),
        ...named('date_format', when(times.length > 0, text('"ISO8601"'))),
        ...named('true_values', when(hasBooleans, strings(trueTexts))),
        ...named('false_values', when(hasBooleans, strings(falseTexts))),
        ['keep_default_na', text('False')],
        ['na_values', strings(source.naValues)],
      ),
    ),
  ]
  const gappy = columns.filter((column) => column.dtype === 'bool' && column.missing === true)
  if (gappy.length > 0) {
    // As 1, 0 and NaN they go through every transformer; nullable booleans don't.
    const floats = dictionary(gappy.map((column) => [text(pythonString(column.name)), text('"float64"')]))
    statements.push(assign(frame, call(`${frame}.astype`, floats)))
  }
  return statements
}

function dtypes(columns: readonly Column[]): Python | null {
  const known = columns.flatMap((column): [string, string][] => {
    const dtype = pandasDtype(column)
    return dtype === null ? [] : [[column.name, dtype]]
  })
  if (known.length === 0) return null
  const [first] = known
  const isUniform = known.length === columns.length && known.every(([, dtype]) => dtype === first[1])
  if (isUniform) return text(pythonString(first[1]))
  return dictionary(known.map(([name, dtype]) => [text(pythonString(name)), text(pythonString(dtype))]))
}

/** Null where pandas finds out by itself: times, and what could hold gaps as far as is known. */
function pandasDtype({ dtype, missing }: Column): string | null {
  switch (dtype) {
    case 'float64':
      return 'float64'
    case 'int64':
      if (missing === undefined) return null
      return missing ? 'float64' : 'int64'
    case 'bool':
      if (missing === undefined) return null
      return missing ? 'boolean' : 'bool'
    case 'string':
      return 'str'
    case 'datetime':
      return null
  }
}
