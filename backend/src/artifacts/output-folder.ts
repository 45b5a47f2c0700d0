/** What a task has left in the folder of an output, looked at before any of it is stored. */
import { readdirSync } from 'node:fs'
import { artifactSchema, type Artifact, type ArtifactFile } from '@flowza/nodes/core'
import { StoreError } from './artifact-store.ts'
import { readLocalFile, RegularFileError } from './regular-file.ts'

/** The file beside an artifact's others that describes them. */
export const headerName = 'artifact.json'

export function invalid(message: string): StoreError {
  return new StoreError('INVALID_ARTIFACT', message)
}

/**
 * The header of an artifact that a task has left.
 *
 * @throws StoreError `TOO_LARGE`, `INVALID_ARTIFACT`
 */
export function readHeader(path: string, limitBytes: number): Artifact {
  let content: Buffer
  try {
    content = readLocalFile(path, { limitBytes })
  } catch (error) {
    if (!(error instanceof RegularFileError)) throw error
    if (error.code === 'TOO_LARGE') throw new StoreError('TOO_LARGE', `${headerName} ${error.message}.`)
    throw invalid(`${headerName} ${error.message}.`)
  }
  let json: unknown
  try {
    json = JSON.parse(content.toString('utf8'))
  } catch {
    throw invalid(`${headerName} is not JSON.`)
  }
  const parsed = artifactSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw invalid(`${headerName} is not an artifact header: ${issue.path.join('.')} ${issue.message}.`)
  }
  return parsed.data
}

/** @throws StoreError when the folder holds what the header doesn't name, or a name stands there twice */
export function checkNames(folder: string, files: readonly ArtifactFile[]): void {
  const expected = new Set([headerName])
  for (const { name } of files) {
    // Two names that differ by case only would be one file where the disk ignores case.
    if ([...expected].some((other) => other.toLowerCase() === name.toLowerCase())) {
      throw invalid(`The header names the file ${name} twice.`)
    }
    expected.add(name)
  }
  for (const name of readdirSync(folder)) {
    if (!expected.has(name))
      throw invalid(`The output holds ${JSON.stringify(name)}, which its header does not name.`)
  }
}
