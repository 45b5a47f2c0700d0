// `npm run storm [name ...]`: the long form of the storm suite, as before a release; its seeds are printed.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const { status } = spawnSync('vitest', ['run', '--project', 'storm', ...process.argv.slice(2)], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, FLOWZA_STORM: 'long' },
  shell: process.platform === 'win32',
})
process.exitCode = status ?? 1
