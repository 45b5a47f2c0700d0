import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

/**
 * Writes an installed package of JavaScript as one module: each file that a task loads costs its start most of a
 * millisecond, and zod has a hundred.
 *
 * @param from the folder of the package
 * @param to the folder to write, below a `node_modules`
 */
export async function writeOneFilePackage(from, to) {
  const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'))
  const { name, version, license } = manifest
  const input = createRequire(join(from, 'package.json')).resolve(name)
  const bundle = await rolldown({ input: input.replace(/\.cjs$/, '.js'), platform: 'node' })
  await bundle.write({ file: join(to, 'index.js'), format: 'esm' })
  await bundle.close()
  const own = { name, version, license, type: 'module', exports: './index.js' }
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(own, null, 2)}\n`)
  copyFileSync(join(from, 'LICENSE'), join(to, 'LICENSE'))
}
