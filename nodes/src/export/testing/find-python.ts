/** The Python that tests run exported code with. */
import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))

const packages = 'sklearn pandas numpy xgboost nbformat nbclient ipykernel pyarrow joblib ruff'
// Looked up and not imported: that would take seconds.
const probe = `import sys, importlib.util as u
found = all(u.find_spec(name) for name in ${JSON.stringify(packages)}.split())
print(found and sys.version_info >= (3, 11))`

let found: string | null | undefined

/**
 * A Python with the packages of `requirements-test.txt`: of the environment variable `FLOWZA_PYTHON`, else of `.venv` in
 * the repository, else `python3`. Null where there is none; one line then says what to install.
 *
 * @throws Error where `CI` is set, so that a CI run can't skip these tests unnoticed.
 */
export function findPython(): string | null {
  if (found !== undefined) return found
  const candidates = [
    process.env['FLOWZA_PYTHON'],
    `${repository}.venv/bin/python`,
    `${repository}.venv\\Scripts\\python.exe`,
    'python3',
  ].filter((candidate) => candidate !== undefined && candidate !== '')
  found = candidates.find((candidate) => candidate !== undefined && hasPackages(candidate)) ?? null
  if (found !== null) return found
  const advice =
    'No Python with the export’s packages: python3 -m venv .venv && .venv/bin/pip install -r nodes/src/export/requirements-test.txt'
  if (process.env['CI'] === 'true') throw new Error(advice)
  console.warn(`${advice} (tests that run Python are skipped)`)
  return found
}

function hasPackages(python: string): boolean {
  if (python.includes('/') && !existsSync(python)) return false
  const { status, stdout } = spawnSync(python, ['-c', probe], { encoding: 'utf8' })
  return status === 0 && stdout.trim() === 'True'
}
