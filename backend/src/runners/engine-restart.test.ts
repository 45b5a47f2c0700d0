import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { base, buildConformanceImage, entry, image } from './conformance-image.ts'
import { codeOf, prepareTask, succeeded } from './conformance-subject.ts'
import { createDockerRunner } from './docker-runner.ts'
import { startOwnEngine, type OwnEngine } from './own-engine.ts'
import { probeDocker } from './probe-docker.ts'

const probe = await probeDocker({ image: base })
const engines = probe.ready
  ? { on: await startOwnEngine({ liveRestore: true }), off: await startOwnEngine({ liveRestore: false }) }
  : { on: null, off: null }

/** 4 s of lines, so that the engine goes in the middle of them. */
const work = { work: 'tick', to: 200, everyMs: 20 } as const

for (const [liveRestore, engine] of Object.entries(engines)) {
  describe.skipIf(engine === null)(`an engine that goes away (live restore ${liveRestore})`, () => {
    let tasksFolder: string
    beforeAll(async () => {
      tasksFolder = await mkdtemp(join(tmpdir(), 'flowza-tasks-'))
      if (engine === null) return
      const built = new Docker()
      await engine.client.loadImage(await built.getImage(base).get())
      await buildConformanceImage(engine.client)
    }, 120_000)
    afterAll(async () => {
      await engine?.close()
      await rm(tasksFolder, { recursive: true, force: true })
    })

    /** Runs a task and does something to the engine at its fiftieth line. */
    async function runThrough(own: OwnEngine, happen: (own: OwnEngine) => Promise<void>) {
      const runner = createDockerRunner({
        image,
        entry,
        installation: 'restart',
        engine: { socketPath: own.socketPath },
      })
      const said: string[] = []
      const happened = Promise.withResolvers<void>()
      // Awaited once the task has ended.
      happened.promise.catch(() => {})
      const outcome = await runner.execute(await prepareTask(tasksFolder, work), {
        signal: new AbortController().signal,
        onEvent(event) {
          if (event.event === 'log') said.push(event.text)
          if (said.length === 50) happen(own).then(happened.resolve, happened.reject)
        },
      })
      await happened.promise
      await runner.close()
      return { outcome, said }
    }

    const all = Array.from({ length: work.to }, (_, index) => `line ${index}`)
    const killAndRestart = async (own: OwnEngine) => {
      await own.signal('SIGKILL')
      await own.restart()
    }

    it('is told from a success when it is killed', async () => {
      if (engine === null) return
      const { outcome, said } = await runThrough(engine, killAndRestart)
      if (liveRestore === 'on') {
        expect(outcome).toEqual(succeeded)
        expect(said).toEqual(all)
      } else {
        // Should the engine be back only after the task has ended, that is its end.
        expect(['KILLED', 'completed']).toContain(codeOf(outcome))
        if (outcome.status === 'completed') expect(said).toEqual(all)
        else expect(said.slice(0, 50)).toEqual(all.slice(0, 50))
      }
    })

    it('is told from a success when it is stopped and started again', async () => {
      if (engine === null) return
      const { outcome, said } = await runThrough(engine, async (own) => {
        await own.signal('SIGTERM')
        await own.restart()
      })
      if (liveRestore === 'on') expect({ outcome, said }).toEqual({ outcome: succeeded, said: all })
      else expect(codeOf(outcome)).toBe('KILLED')
    })

    it('is waited for while it is frozen', async () => {
      if (engine === null) return
      const { outcome, said } = await runThrough(engine, async (own) => {
        await own.signal('SIGSTOP')
        await new Promise((resolve) => setTimeout(resolve, 6000))
        await own.signal('SIGCONT')
      })
      expect({ outcome, said }).toEqual({ outcome: succeeded, said: all })
    })
  })
}
