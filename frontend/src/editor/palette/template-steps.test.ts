import { readdirSync, readFileSync } from 'node:fs'
import { parseDocumentText } from '@flowza/nodes/core'
import { expect, it } from 'vitest'
import { templateSteps } from './template-steps.ts'

it('says what the templates do', () => {
  const folder = new URL('../../../../templates/', import.meta.url)
  const counts = new Map<string, number>()
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const { document } = parseDocumentText(
      readFileSync(new URL(`${entry.name}/workflow.json`, folder), 'utf8'),
    )
    const typeOf = new Map(document?.nodes.map((node) => [node.id, node.type]))
    for (const edge of document?.edges ?? []) {
      const step = `${typeOf.get(edge.from.node)} ${typeOf.get(edge.to.node)}`
      counts.set(step, (counts.get(step) ?? 0) + 1)
    }
  }
  expect(new Map(templateSteps.map(([from, to, count]) => [`${from} ${to}`, count]))).toEqual(counts)
})
