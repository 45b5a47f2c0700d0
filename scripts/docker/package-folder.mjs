import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(fileURLToPath(new URL('../../nodes/package.json', import.meta.url)))

/** The folder of an installed package that @flowza/nodes imports, or null where it is not installed. */
export function packageFolder(name) {
  for (const modules of require.resolve.paths(name) ?? []) {
    const folder = join(modules, name)
    try {
      return dirname(realpathSync(join(folder, 'package.json')))
    } catch {
      // Not in this one; Node looks upwards in the same order.
    }
  }
  return null
}
