/** A plan in words. An expectation isn't exact, and doesn't look it. */
import type { NodeForecast, Range, WorkflowPlan } from '@flowza/backend/contracts'
import { nodeTypeOf } from '@flowza/nodes/core'
import { i18n } from '../../i18n/i18n.ts'
import { shownNodeTypes } from '../../i18n/node-types.ts'
import { shownTitle } from '../../i18n/node-words.ts'
import { describeChange } from '../../runs/describe-change.ts'
import { formatAgo, formatBytes } from '../../ui/format.ts'

export function willRun({ will }: Pick<NodeForecast, 'will'>): boolean {
  return will === 'run' || will === 'run_if_changed'
}

/** `under 1 s`, `4 s`, `3 min`, `2 h`. */
export function roughSeconds(seconds: number): string {
  if (seconds < 0.95) return i18n.t('plan:underSecond')
  if (seconds < 60) return `${Math.round(seconds)} s`
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}

/** `about 4 s` */
export function aboutSeconds(seconds: number): string {
  const time = roughSeconds(seconds)
  return seconds < 0.95 ? time : i18n.t('plan:about', { time })
}

/** `2 s to 7 s`; null where both ends read the same. */
export function rangeWords(range: Range, write: (value: number) => string): string | null {
  const [low, high] = [write(range.low), write(range.high)]
  return low === high ? null : i18n.t('plan:between', { low, high })
}

/** `120 MB`: two digits are more than anybody knows. */
export function roughBytes(bytes: number): string {
  if (bytes <= 0) return formatBytes(0)
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(bytes)) - 1)
  return formatBytes(Math.round(bytes / unit) * unit).replace(/[.,]0(?=\s)/, '')
}

/** Why a node runs or is reused, a sentence or two. */
export function reasonsOf(node: NodeForecast, now: Date): string[] {
  if (node.will === 'skip') return [node.because]
  const changes = node.causes.map((cause) => {
    const change = describeChange(cause, nodeTypeOf(shownNodeTypes(), cause.type))
    return cause.node === node.node
      ? capitalised(change)
      : i18n.t('plan:why.above', { title: shownTitle(cause), change })
  })
  if (node.will === 'run_if_changed') return [i18n.t('plan:why.ifChanged'), ...changes]
  switch (node.receipt?.reason) {
    case 'reused':
      return [i18n.t('plan:why.reused', { ago: formatAgo(node.receipt.finishedAt, now) })]
    case 'first_run':
      return [i18n.t('plan:why.firstRun')]
    case 'cache_off':
      return [i18n.t('plan:why.cacheOff')]
    case 'not_deterministic':
      return [i18n.t('plan:why.notDeterministic')]
    case 'not_stored':
      return [i18n.t('plan:why.notStored')]
    case 'changed':
    case undefined:
      return changes.length > 0 ? changes : [node.because]
  }
}

/** The nodes as they run; those with a warning first. */
export function sortedNodes({ nodes, warnings }: WorkflowPlan): NodeForecast[] {
  const warned = new Set(warnings.map(({ node }) => node))
  return nodes.toSorted((a, b) => Number(warned.has(b.node)) - Number(warned.has(a.node)))
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
