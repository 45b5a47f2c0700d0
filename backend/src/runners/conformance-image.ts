/** For tests: the image that tasks really run in, with the suite's task beside the runtime. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type Docker from 'dockerode'

const taskFiles = ['conformance-task.ts', 'escape-probe.ts', 'conformance-syscall.ts']
export const entry = '/flowza/conformance-task.ts'
export const image = 'flowza-conformance:latest'
/** The newest one built: the suite is about the container, not about the runtime in it. */
export const base = 'flowza-node:latest'

/** Builds it from the newest image of the node runtime. */
export async function buildConformanceImage(engine: Docker): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'flowza-conformance-'))
  try {
    for (const file of taskFiles) {
      await cp(fileURLToPath(new URL(`./${file}`, import.meta.url)), join(folder, file))
    }
    await writeFile(join(folder, 'Dockerfile'), `FROM ${base}\nCOPY ${taskFiles.join(' ')} /flowza/\n`)
    const stream = await engine.buildImage(
      { context: folder, src: ['Dockerfile', ...taskFiles] },
      { t: image, networkmode: 'none' },
    )
    await new Promise<void>((resolve, reject) => {
      engine.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()))
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
