import { z } from 'zod'
import { nodeTypes } from '@flowza/nodes/catalogue'
import { nodeCategories, type NodeType, type Port } from '@flowza/nodes/core'
import { parseArguments } from './arguments.ts'

export async function nodesCommand(args: string[]): Promise<number> {
  const { values } = parseArguments({ args, options: { json: { type: 'boolean' } } })
  const types: NodeType[] = Object.values(nodeTypes)
  if (values.json === true) {
    const described = types.map(({ manifest }) => ({
      ...manifest,
      messages: undefined,
      params: z.toJSONSchema(manifest.params, { io: 'input' }),
    }))
    console.log(JSON.stringify({ nodeTypes: described }, null, 2))
    return 0
  }
  const width = Math.max(...types.map(({ manifest }) => manifest.id.length))
  for (const category of nodeCategories) {
    const members = types.filter(({ manifest }) => manifest.category === category)
    if (members.length === 0) continue
    console.log(category)
    for (const { manifest } of members) {
      console.log(`  ${manifest.id.padEnd(width)}  ${manifest.summary}`)
      console.log(`  ${' '.repeat(width)}  ${portsText(manifest.inputs)} -> ${portsText(manifest.outputs)}`)
    }
  }
  return 0
}

function portsText(ports: Readonly<Record<string, Port>>): string {
  const names = Object.entries(ports).map(([name, port]) => (port.optional === true ? `[${name}]` : name))
  return names.length === 0 ? '()' : names.join(', ')
}
