/** The last section: the program's numbers against those of the workflow's own run. */
import { nodeTypeOf } from '../core/document/propagate.ts'
import { ancestorsOf } from '../core/document/topology.ts'
import type { ParityClass } from '../core/node/node-type.ts'
import type { PythonDataset } from '../core/python/block.ts'
import type { PythonImports } from '../core/python/imports.ts'
import { pythonFloat, pythonString } from '../core/python/literal.ts'
import type { PythonNames } from '../core/python/names.ts'
import { assign, block, dictionary, line, text, type PythonStatement } from '../core/python/source.ts'
import type { ExportInput } from './input.ts'
import type { ProgramSection } from './program.ts'
import type { Measured } from './sections.ts'

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
  const checks = comparisons.flatMap((comparison) => {
    const expected = names.allocate(`expected_${comparison.measured.variable}`)
    statements.push(assign(expected, expectedNumbers(comparison)))
    return checkStatements({ ...place, comparison, expected, isOneOfMany: comparisons.length > 1 })
  })
  const condition = dataIsUnchanged(place, statements)
  statements.push(
    block(`if ${condition}`, checks),
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

/** The absolute tolerance keeps numbers near zero comparable, where a relative one would ask for too much. */
const tolerances: Record<Exclude<ParityClass, 'S'>, string> = {
  E: 'rel_tol=1e-9, abs_tol=1e-12',
  O: 'rel_tol=1e-6, abs_tol=1e-9',
}

function checkStatements(place: {
  imports: PythonImports
  comparison: Comparison
  expected: string
  isOneOfMany: boolean
}): PythonStatement[] {
  const { imports, expected, isOneOfMany } = place
  const { measured, parity } = place.comparison
  const close = parity === 'S' ? null : `${imports.module('math')}.isclose`
  return [
    ...(isOneOfMany ? [line(`print(${pythonString(measured.title)})`)] : []),
    block(`for name, value in ${expected}.items()`, [
      line(`difference = abs(${measured.variable}[name] - value)`),
      line('print(f"{name}: {value:.15g} in the workflow, difference {difference:.1e}")'),
      ...(close === null || parity === 'S'
        ? []
        : [
            assign('agrees', {
              is: 'call',
              callee: close,
              args: [
                { value: text(`${measured.variable}[name]`) },
                { value: text('value') },
                { value: text(tolerances[parity]) },
              ],
            }),
            line('assert agrees, f"{name} differs from the workflow\'s run"'),
          ]),
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
    block(`for path, digest in ${digests}.items()`, [
      line(`${unchanged} &= ${sha256}(${path}(path).read_bytes()).hexdigest() == digest`),
    ]),
  )
  return unchanged
}
