/** Follows the difference between a run and the one before it to the changes that it began with. */
import { compareFingerprints, type FingerprintDifference, type FingerprintKey } from '@flowza/nodes/core'
import type { ChangeCause } from '../contracts/index.ts'
import type { PlannedNode, RunPlan } from './run-plan.ts'

/** A node as one run had it. */
export interface NodeState {
  key: FingerprintKey | null
  /** Digest and kind at each output port; absent while it isn't known. */
  outputs: Record<string, { digest: string; kind: string }>
}

/** A run as far as its keys tell it. */
export interface RunState {
  plan: RunPlan
  node(id: string): NodeState | undefined
}

export interface CausesInput {
  now: RunState
  /** The run before in which a node came as far as a key, by node; another one for each node, maybe. */
  before(node: string): RunState | undefined
}

/**
 * The changes that make a node differ from the run before it, the nearest first. Empty when nothing differs, or nothing
 * is known of a run before.
 */
export function causesOf(input: CausesInput, node: string): ChangeCause[] {
  return followed(input, node, [node])
}

/** Which fields of a node's own key differ from the run before; null when there is none. */
export function ownChanges(input: CausesInput, node: string): FingerprintDifference[] | null {
  const [after, before] = [input.now.node(node)?.key, input.before(node)?.node(node)?.key]
  return after && before ? compareFingerprints(before, after) : null
}

function followed(input: CausesInput, node: string, path: readonly string[]): ChangeCause[] {
  const planned = input.now.plan.nodes.get(node)
  const changes = ownChanges(input, node)
  if (planned === undefined || changes === null) return []
  const own: ChangeCause[] = []
  const above: ChangeCause[] = []
  for (const change of changes) {
    const port = /^inputs\.(.*)$/.exec(change.field)?.[1]
    if (port === undefined) own.push(causeAt(planned, change, path))
    else above.push(...causesOfInput(input, planned, { port, change, path }))
  }
  return [...own, ...distinct(above)]
}

function causesOfInput(
  input: CausesInput,
  planned: PlannedNode,
  at: { port: string; change: FingerprintDifference; path: readonly string[] },
): ChangeCause[] {
  const { port, change, path } = at
  const former = input.before(planned.node)
  const [now, then] = [
    sourceOf(input.now.plan, planned.node, port),
    former && sourceOf(former.plan, planned.node, port),
  ]
  if (
    now === null ||
    then === null ||
    then === undefined ||
    now.node !== then.node ||
    now.port !== then.port
  ) {
    const names = { before: then?.node ?? null, after: now?.node ?? null }
    return [causeAt(planned, { field: `source.${port}`, ...names }, path)]
  }
  const source = input.now.plan.nodes.get(now.node)
  if (source === undefined || path.includes(now.node)) return [causeAt(planned, change, path)]
  const upstream = followed(input, now.node, [now.node, ...path])
  if (upstream.length > 0) return upstream
  // The source has the key that it had, and yet gave other bytes; or nothing is known of it before.
  return [causeAt(source, { ...change, field: `outputs.${now.port}` }, [now.node, ...path])]
}

/** The node and port that feed an input; behind a disabled node, what that one passes on. */
function sourceOf(plan: RunPlan, node: string, port: string): { node: string; port: string } | null {
  const input = plan.nodes.get(node)?.inputs.find((candidate) => candidate.port === port)
  if (input === undefined) return null
  const source = plan.nodes.get(input.from.node)
  if (source?.disabled !== true) return input.from
  const passed = source.passThrough[input.from.port]
  return passed === undefined ? null : sourceOf(plan, source.node, passed)
}

function causeAt(planned: PlannedNode, change: FingerprintDifference, path: readonly string[]): ChangeCause {
  const { node, title, type } = planned
  return { node, title, type, ...change, path: [...path], text: describeChange(change) }
}

function distinct(causes: readonly ChangeCause[]): ChangeCause[] {
  const seen = new Set<string>()
  return causes
    .toSorted((a, b) => a.path.length - b.path.length)
    .filter(({ node, field }) => {
      const name = `${node} ${field}`
      if (seen.has(name)) return false
      seen.add(name)
      return true
    })
}

/** `its strategy changed median -> mean`, of a node that has just been named. */
export function describeChange({ field, before, after }: FingerprintDifference): string {
  const [group, ...rest] = field.split('.')
  const name = rest.join('.')
  switch (group) {
    case 'params':
      return `its ${name} changed ${shown(before)} -> ${shown(after)}`
    case 'inputs':
      return `its input ${name} changed`
    case 'outputs':
      return `it gave another ${name} from the same params and inputs`
    case 'source':
      if (before === null) return `its input ${name} was connected to ${shown(after)}`
      if (after === null) return `its input ${name} is no longer connected to ${shown(before)}`
      return `its input ${name} comes from ${shown(after)} instead of ${shown(before)}`
    case 'datasets':
      return `the file or the columns of its data set (${name}) changed`
    case 'implementation':
      return 'its code in this version of Flowza is another'
    case 'engines':
      return `the version of ${name} changed ${shown(before)} -> ${shown(after)}`
    default:
      return `its ${field} changed ${shown(before)} -> ${shown(after)}`
  }
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
