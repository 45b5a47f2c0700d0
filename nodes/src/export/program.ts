/** A workflow as a Python program: imports, parameters and one section a node, not yet laid out as script or notebook. */
import { formulaLanguage } from '../core/expression/language.ts'
import { createPythonImports, type PythonImportList } from '../core/python/imports.ts'
import { createPythonNames } from '../core/python/names.ts'
import { oneLine } from '../core/python/pipeline.ts'
import { assign, text, type PythonStatement } from '../core/python/source.ts'
import { pythonString } from '../core/python/literal.ts'
import type { PythonDataset } from '../core/python/block.ts'
import { hasErrors } from '../core/document/problem.ts'
import { nodeTypeOf } from '../core/document/propagate.ts'
import { titleOf, validate } from '../core/document/validate.ts'
import { compareWithRun } from './comparison.ts'
import { ExportRefusal, type ExportInput, type ExportObstacle } from './input.ts'
import { observedSchemas } from './observed-schemas.ts'
import { safeFileNames } from './file-names.ts'
import type { ProgramSection } from './program-section.ts'
import { writeSections } from './sections.ts'

export interface PythonProgram {
  /** Import lines in isort's order. */
  imports: string[]
  /** Constants that a reader may want to change. */
  parameters: PythonStatement[]
  /** Functions that several sections call, one each. */
  definitions: PythonStatement[][]
  sections: ProgramSection[]
  /** Names of the packages on the Python index that the program imports. */
  packages: string[]
  datasets: PythonDataset[]
}

/**
 * Writes the program.
 *
 * @throws ExportRefusal when the document has errors or a node can't be written as Python.
 */
export function writeProgram(input: ExportInput): PythonProgram {
  refuseErrors(input)
  // The first pass finds out what is imported, so that no variable of the second takes one of those names.
  const draft = writeOnce(input, [])
  return writeOnce(input, draft.bound).program
}

function writeOnce(
  input: ExportInput,
  reserved: readonly string[],
): { program: PythonProgram; bound: string[] } {
  const imports = createPythonImports()
  const datasets = placeDatasets(input)
  const seed = 'SEED'
  const names = createPythonNames([...reserved, ...loopVariables, seed, ...datasets.map(({ path }) => path)])
  const { definitions, sections, measured, usesSeed } = writeSections({
    input,
    imports,
    names,
    datasets,
    seed,
  })
  const comparison = compareWithRun({ input, imports, names, datasets, measured })
  const all = comparison === null ? sections : [...sections, comparison]
  const parameters = [
    ...datasets.map((dataset) => assign(dataset.path, text(pythonString(dataset.fileName)))),
    ...(usesSeed ? [assign(seed, text(String(input.document.seed)))] : []),
  ]
  const program = {
    imports: imports.lines(),
    parameters,
    definitions,
    sections: all,
    packages: packagesOf(imports),
    datasets,
  }
  return { program, bound: imports.names() }
}

/** What the loops of the program call their items; a variable of the same name would be overwritten. */
const loopVariables =
  'name value column path expected_digest title numbers expected tolerance difference agrees found'.split(' ')

function refuseErrors(input: ExportInput): void {
  const { document, nodeTypes } = input
  const datasets = Object.fromEntries(
    Object.entries(input.datasets).flatMap(([id, { schema }]) => (schema === null ? [] : [[id, schema]])),
  )
  const problems = validate(document, nodeTypes, {
    formulas: formulaLanguage,
    datasets: Object.keys(datasets).length === Object.keys(input.datasets).length ? datasets : null,
    observed: observedSchemas(input.run),
  })
  if (!hasErrors(problems)) return
  const obstacles = problems
    .filter((problem) => problem.severity === 'error')
    .map((problem): ExportObstacle => {
      const node = document.nodes.find(({ id }) => id === problem.node)
      const type = node && nodeTypeOf(nodeTypes, node.type)
      const title = node === undefined ? document.name : type ? titleOf(node, type) : (node.title ?? node.id)
      return {
        node: problem.node ?? null,
        title: oneLine(title),
        message: problem.message,
        hint: problem.hint ?? 'Solve the problem on the canvas, then export again.',
      }
    })
  throw new ExportRefusal(obstacles)
}

/** The data sets that enabled nodes read, each with its constant: `DATA_PATH` where there is one. */
function placeDatasets({ document, nodeTypes, datasets }: ExportInput): PythonDataset[] {
  const used = new Set<string>()
  for (const node of document.nodes) {
    if (node.disabled === true) continue
    for (const param of nodeTypeOf(nodeTypes, node.type)?.manifest.capabilities.datasetParams ?? []) {
      const id = node.params[param]
      if (typeof id === 'string' && Object.hasOwn(datasets, id)) used.add(id)
    }
  }
  const ids = [...used]
  const fileNames = safeFileNames(ids.map((id) => datasets[id].fileName))
  const names = createPythonNames()
  return ids.map((id, position) => ({
    id,
    fileName: fileNames[position],
    path: ids.length === 1 ? 'DATA_PATH' : names.allocate(`${constantFrom(id)}_PATH`, 'DATA_PATH'),
  }))
}

function constantFrom(id: string): string {
  const words = id
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return /^[A-Z]/.test(words) ? words.slice(0, 30) : `DATA_${words}`.slice(0, 30)
}

const packageOf: Record<string, string> = { sklearn: 'scikit-learn' }

function packagesOf(imports: PythonImportList): string[] {
  return imports.packages().map((module) => packageOf[module] ?? module)
}
