/** Words for what is different about a node since it last ran. */
import { hintOf, type NodeType } from '@flowza/nodes/core'
import type { z } from 'zod'
import { i18n } from '../i18n/i18n.ts'

/** `Trees changed 100 → 200`, `its input Table changed`. */
export function describeChange(
  change: { field: string; before?: unknown; after?: unknown },
  type: NodeType | undefined,
): string {
  const [group, ...rest] = change.field.split('.')
  const name = rest.join('.')
  switch (group) {
    case 'params': {
      const field: z.ZodType | undefined = type?.manifest.params.shape[name]
      const label = (field && hintOf(field)?.label) ?? name
      return changed(label, change)
    }
    case 'inputs':
      return i18n.t('inspector:receipt.input', { name: type?.manifest.inputs[name]?.title ?? name })
    case 'datasets':
      return i18n.t('inspector:receipt.dataset')
    case 'implementation':
      return i18n.t('inspector:receipt.version')
    case 'outputs':
      return i18n.t('inspector:receipt.other', { name: type?.manifest.outputs[name]?.title ?? name })
    case 'source':
      return i18n.t('inspector:receipt.source', { name: type?.manifest.inputs[name]?.title ?? name })
    case 'engines':
      return changed(engineNames[name] ?? name, change)
    default:
      return changed(change.field, change)
  }
}

function changed(name: string, change: { before?: unknown; after?: unknown }): string {
  return i18n.t('inspector:receipt.changed', {
    name,
    before: showValue(change.before),
    after: showValue(change.after),
  })
}

const engineNames: Record<string, string> = { duckdb: 'DuckDB', node: 'Node.js' }

function showValue(value: unknown): string {
  if (value === null || value === undefined) return i18n.t('inspector:receipt.none')
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
