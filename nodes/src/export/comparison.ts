/** The last section: the program's numbers against those of the workflow's own run. */
import { nodeTypeOf } from '../core/document/propagate.ts'
import { ancestorsOf } from '../core/document/topology.ts'
import type { ParityClass } from '../core/node/node-type.ts'
import type { PythonDataset } from '../core/python/block.ts'
import type { PythonImports } from '../core/python/imports.ts'
import { pythonFloat, pythonString } from '../core/python/literal.ts'
import type { PythonNames } from '../core/python/names.ts'
import {
  assign,
  block,
  call,
  dictionary,
  line,
  list,
  text,
  tuple,
  type PythonStatement,
} from '../core/python/source.ts'
import type { ExportInput } from './input.ts'
import type { Measured, ProgramSection } from './program-section.ts'

interface Comparison {
  measured: Measured
  parity: ParityClass
  expected: [name: string, value: number][]
}

/** Null when the workflow was never run or measures nothing. */
export function compareWithRun(place: {
  input: ExportInput
  imports: PythonImports
  names: PythonNames
  datasets: readonly PythonDataset[]
  measured: readonly Measured[]
}): ProgramSection | null {
  const { input, names } = place
  const comparisons = place.measured.flatMap((measured) => comparisonOf(input, measured) ?? [])
  if (comparisons.length === 0) return null
  const statements: PythonStatement[] = []
  const compared = comparisons.map((comparison) => {
    const expected = names.allocate(`expected_${comparison.measured.variable}`)
    statements.push(assign(expected, expectedNumbers(comparison)))
    return { comparison, expected }
  })
  const body = compared.length === 1 ? checkOne(place, compared[0]) : checkMany(place, compared, statements)
  const condition = dataIsUnchanged(place, statements)
  statements.push(
    block(`if ${condition}`, body),
    block('else', [line('print("The data is not the data of the run: nothing to compare.")')]),
  )
  return {
    node: null,
    title: 'Compare with the workflow’s own run',
    note: null,
    remark: comparisons.some(({ parity }) => parity === 'S')
      ? 'Numbers of methods that draw their own random numbers are shown, but not asserted to be equal.'
      : 'The same data gives the same numbers.',
    statements,
  }
}

function comparisonOf(input: ExportInput, measured: Measured): Comparison | null {
  const artifacts = Object.values(input.run?.outputs[measured.node] ?? {})
  const metrics = artifacts.find((artifact) => artifact.kind === 'metrics')?.metrics ?? {}
  const expected = measured.names.flatMap((name): [string, number][] => {
    const value = Object.hasOwn(metrics, name) ? metrics[name] : null
    return value === null ? [] : [[name, value]]
  })
  return expected.length === 0 ? null : { measured, parity: parityOf(input, measured.node), expected }
}

/** The loosest class of the node and everything that feeds it: an exact metric of an inexact model is inexact. */
function parityOf({ document, nodeTypes }: ExportInput, id: string): ParityClass {
  const classes = [id, ...ancestorsOf(document, id)].flatMap((ancestor) => {
    const node = document.nodes.find((candidate) => candidate.id === ancestor)
    if (node === undefined || node.disabled === true) return []
    return nodeTypeOf(nodeTypes, node.type)?.manifest.parity ?? []
  })
  if (classes.includes('S')) return 'S'
  return classes.includes('O') ? 'O' : 'E'
}

function expectedNumbers({ expected }: Comparison) {
  return dictionary(expected.map(([name, value]) => [text(pythonString(name)), text(pythonFloat(value))]))
}

interface Compared {
  comparison: Comparison
  /** The variable of the expected numbers. */
  expected: string
}

interface Names {
  imports: PythonImports
  names: PythonNames
}

const tolerances: Record<ParityClass, string> = { E: '1e-9', O: '1e-6', S: 'None' }

function checkOne({ imports }: Names, { comparison, expected }: Compared): PythonStatement[] {
  const { measured, parity } = comparison
  return checkNumbers(imports, {
    numbers: measured.variable,
    expected,
    tolerance: tolerances[parity],
    parity,
  })
}

function checkMany(
  { imports, names }: Names,
  compared: readonly Compared[],
  statements: PythonStatement[],
): PythonStatement[] {
  const comparisons = names.allocate('comparisons')
  const rows = compared.map(({ comparison: { measured, parity }, expected }) =>
    tuple([
      text(pythonString(measured.title)),
      text(measured.variable),
      text(expected),
      text(tolerances[parity]),
    ]),
  )
  statements.push(assign(comparisons, list(rows)))
  const parity = compared.some(({ comparison }) => comparison.parity === 'S') ? 'S' : 'E'
  const check = { numbers: 'numbers', expected: 'expected', tolerance: 'tolerance', parity } as const
  return [
    block(`for title, numbers, expected, tolerance in ${comparisons}`, [
      line('print(title)'),
      ...checkNumbers(imports, check),
    ]),
  ]
}

/** The absolute tolerance keeps numbers near zero comparable, where a relative one would ask for too much. */
function checkNumbers(
  imports: PythonImports,
  check: { numbers: string; expected: string; tolerance: string; parity: ParityClass },
): PythonStatement[] {
  const { numbers, expected, tolerance, parity } = check
  const value = `${numbers}[name]`
  const condition = parity === 'S' ? `${tolerance} is None or ` : ''
  const isShown: PythonStatement[] = [
    line(`difference = abs(${value} - value)`),
    line('print(f"{name}: {value:.15g} in the workflow, difference {difference:.1e}")'),
  ]
  if (tolerance === 'None') return [block(`for name, value in ${expected}.items()`, isShown)]
  const least = tolerance === 'tolerance' ? 'tolerance / 1000' : `${tolerance} / 1000`
  const close = call(
    `${condition}${imports.module('math')}.isclose`,
    text(value),
    text('value'),
    ['rel_tol', text(tolerance)],
    ['abs_tol', text(least)],
  )
  return [
    block(`for name, value in ${expected}.items()`, [
      ...isShown,
      assign('agrees', close),
      line('assert agrees, f"{name} differs; see requirements.txt"'),
    ]),
  ]
}

/** A condition that is true when every data file is byte for byte the one that the run read. */
function dataIsUnchanged(
  place: {
    input: ExportInput
    imports: PythonImports
    names: PythonNames
    datasets: readonly PythonDataset[]
  },
  statements: PythonStatement[],
): string {
  const { input, imports, names, datasets } = place
  const sha256 = `${imports.module('hashlib')}.sha256`
  const path = imports.name('pathlib', 'Path')
  if (datasets.length === 1) {
    const digest = names.allocate('digest')
    statements.push(line(`${digest} = ${sha256}(${path}(${datasets[0].path}).read_bytes()).hexdigest()`))
    return `${digest} == ${pythonString(input.datasets[datasets[0].id].sha256)}`
  }
  const digests = names.allocate('digests')
  const unchanged = names.allocate('unchanged')
  statements.push(
    assign(
      digests,
      dictionary(
        datasets.map((dataset) => [
          text(dataset.path),
          text(pythonString(input.datasets[dataset.id].sha256)),
        ]),
      ),
    ),
    line(`${unchanged} = True`),
    block(`for path, expected_digest in ${digests}.items()`, [
      line(`found = ${sha256}(${path}(path).read_bytes()).hexdigest()`),
      line(`${unchanged} = ${unchanged} and found == expected_digest`),
    ]),
  )
  return unchanged
}
