import { examine } from '../doctor/examine.ts'
import type { Finding } from '../doctor/check.ts'
import { readEnv } from '../env.ts'
import { productVersion } from '../product.ts'
import { parseArguments } from './arguments.ts'

const marks: Record<Finding['state'], string> = { ok: '✓', warning: '!', missing: '✗' }

export async function doctorCommand(args: string[]): Promise<number> {
  const { values } = parseArguments({ args, options: { json: { type: 'boolean', default: false } } })
  const findings = await examine(readEnv())
  const isWell = findings.every(({ state }) => state !== 'missing')
  if (values.json) {
    console.log(JSON.stringify({ version: productVersion(), well: isWell, findings }))
  } else {
    for (const { name, state, found, fix } of findings) {
      console.log(`${marks[state]} ${name.padEnd(15)} ${found}`)
      if (fix !== null) console.log(`  ${' '.repeat(15)} ${fix}`)
    }
    console.log(
      isWell ? '\nFlowza can run here.' : '\nFlowza can’t run here before what is marked ✗ is there.',
    )
  }
  return isWell ? 0 : 1
}
