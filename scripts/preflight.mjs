// Says what to do when the program is started with a Node that can't run it. Plain JavaScript, so that any Node reads it.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The oldest Node that runs TypeScript as it is. */
export const oldestNode = [22, 18]

/** Whether a version, `22.18.0`, is new enough. */
export function isRecent(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
}

export function adviceFor(version) {
  return [
    `Flowza needs Node ${oldestNode.join('.')} or newer, and this is Node ${version}.`,
    'A fitting Node comes with "npm ci", unless optional packages are left out (--omit=optional) or the platform is a rare one.',
    'Run "npm ci" in the folder of Flowza, or install Node 26 from https://nodejs.org.',
  ].join('\n')
}

const root = fileURLToPath(new URL('..', import.meta.url))

export function hasDependencies() {
  return existsSync(new URL('../node_modules/zod/package.json', import.meta.url))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!hasDependencies()) {
    console.error(`The packages of Flowza are not installed. Run "npm ci" in ${root}`)
    process.exit(1)
  }
  if (!isRecent(process.versions.node)) {
    console.error(adviceFor(process.versions.node))
    process.exit(1)
  }
}
