/** scikit-learn pipelines out of lanes: the transformers that wait on a table, in the order its columns have. */
import type { PythonImports } from './imports.ts'
import type { PythonLane, PythonTransformer } from './block.ts'
import { pythonString } from './literal.ts'
import { call, list, text, tuple, type Python, type PythonItem } from './source.ts'

/** Neighbouring lanes that go through the same transformers. */
interface LaneGroup {
  chain: readonly PythonTransformer[]
  lanes: PythonLane[]
}

/**
 * A `ColumnTransformer` that gives the lanes' columns in the lanes' order: estimators that look at one feature after the
 * other, such as trees, then see them as the workflow does.
 */
export function columnTransformer(input: {
  imports: PythonImports
  lanes: readonly PythonLane[]
  frame: string
  options?: readonly (readonly [string, Python])[]
}): Python {
  const taken = new Map<string, number>()
  const entries = groupLanes(input.lanes).map((group): PythonItem => {
    const columns = group.lanes.map((lane) => lane.source)
    const words = group.chain.length === 0 ? 'unchanged' : group.chain.map(({ step }) => step).join('_')
    const uses = (taken.get(words) ?? 0) + 1
    taken.set(words, uses)
    const name = uses === 1 ? words : `${words}_${uses}`
    const titles = [...new Set(group.chain.map(({ node }) => oneLine(node.title)))].join(', then ')
    return {
      value: tuple([
        text(pythonString(name)),
        chainSource(input.imports, group, input.frame, columns),
        list(columns.map((column) => text(pythonString(column)))),
      ]),
      ...(titles !== '' && { comments: [titles] }),
    }
  })
  return call(
    input.imports.name('sklearn.compose', 'ColumnTransformer'),
    { is: 'list', items: entries },
    ...(input.options ?? []),
  )
}

function chainSource(
  imports: PythonImports,
  group: LaneGroup,
  frame: string,
  columns: readonly string[],
): Python {
  const steps = group.chain.map((transformer) => transformer.construct({ frame, columns }))
  if (steps.length === 0) return text('"passthrough"')
  if (steps.length === 1) return steps[0]
  return call(imports.name('sklearn.pipeline', 'make_pipeline'), ...steps)
}

/**
 * The transformers that every lane goes through, where all go through the same ones: they need no
 * `ColumnTransformer`. Null where lanes differ.
 */
export function uniformChain(lanes: readonly PythonLane[]): readonly PythonTransformer[] | null {
  const groups = groupLanes(lanes)
  return groups.length === 1 ? groups[0].chain : null
}

function groupLanes(lanes: readonly PythonLane[]): LaneGroup[] {
  const groups: LaneGroup[] = []
  for (const lane of lanes) {
    const last = groups.at(-1)
    if (last !== undefined && sameChain(last.chain, lane.chain)) last.lanes.push(lane)
    else groups.push({ chain: lane.chain, lanes: [lane] })
  }
  return groups
}

function sameChain(a: readonly PythonTransformer[], b: readonly PythonTransformer[]): boolean {
  return a.length === b.length && a.every((transformer, position) => transformer === b[position])
}

/** The names of the columns that come out of lanes, as far as they are known. */
export function namesOf(lanes: readonly PythonLane[]): string[] {
  return lanes.flatMap((lane) => lane.columns?.map((column) => column.name) ?? [])
}

/** A title as the one line of a comment. */
export function oneLine(title: string): string {
  return title
    .toWellFormed()
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
}
