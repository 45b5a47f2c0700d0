/** What every runner keeps a hostile task from: getting out, taking more than its share, planting files for its worker. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, prepareTask, succeeded, type Subject } from './conformance-subject.ts'
import type { ConformanceWork } from './conformance-task.ts'
import type { EscapeCheck } from './escape-probe.ts'
import type { Runner, TaskLimits } from './runner.ts'

/** Declares the suite for one runner. */
export function describeContainment(name: string, subject: Subject): void {
  describe(`a hostile task of the ${name} runner`, () => {
    let tasksFolder: string
    let runner: Runner
    beforeAll(async () => {
      tasksFolder = await mkdtemp(join(tmpdir(), 'flowza-tasks-'))
      runner = await subject.create(tasksFolder)
    })
    afterAll(async () => {
      await runner.close()
      await rm(tasksFolder, { recursive: true, force: true })
    })

    async function perform(work: ConformanceWork, changes: Partial<TaskLimits> = {}) {
      const task = await prepareTask(tasksFolder, work, changes)
      const said: string[] = []
      const outcome = await runner.execute(task, {
        signal: new AbortController().signal,
        onEvent(event) {
          if (event.event === 'log' && event.level === 'info') said.push(event.text)
        },
      })
      return { outcome, said, task }
    }

    it('gets out nowhere', async () => {
      const { outcome, said } = await perform({ work: 'escape', skip: [...subject.harmless] })
      expect(outcome).toEqual(succeeded)
      const checks: EscapeCheck[] = said.map((text) => JSON.parse(text))
      // The permission model takes no privileges away; it keeps JavaScript from using them.
      const counted = subject.holdsNativeCode
        ? checks
        : checks.filter(({ name: check }) => !['have privileges', 'have a network'].includes(check))
      expect(counted.length).toBeGreaterThan(40)
      expect(counted.filter(({ verdict }) => verdict !== 'denied')).toEqual([])
    })

    it('starts no more processes than it may', async () => {
      const { outcome, said } = await perform({ work: 'start processes', most: 200 })
      const wasStopped = outcome.status === 'failed' && /processes and threads/.test(outcome.message)
      // Each of Node's own processes has a dozen threads. Under the permission model none starts.
      expect(wasStopped || said[0] === undefined || Number(said[0]) < 64).toBe(true)
    })

    if (subject.limitsTmp) {
      it('fills no more of /tmp than it has', async () => {
        expect((await perform({ work: 'fill /tmp' })).said).toEqual(['ENOSPC'])
      })
    }

    it('is not started without room on the disk', async () => {
      const careful = await subject.create(tasksFolder, { freeBytes: Number.MAX_SAFE_INTEGER })
      try {
        const task = await prepareTask(tasksFolder, { work: 'succeed' })
        const outcome = await careful.execute(task, {
          signal: new AbortController().signal,
          onEvent: () => expect.unreachable(),
        })
        expect(outcome).toMatchObject({ code: 'DISK_FULL', message: /left of the .* that must be free/ })
        expect(await readdir(task.folder)).toEqual(['in'])
      } finally {
        await careful.close()
      }
    })

    it('that is told of a full disk has no fault in it', async () => {
      const error = { code: 'UNEXPECTED', name: null, message: 'A bug.', hint: null, column: null, row: null }
      const lines = [
        `${JSON.stringify({ event: 'log', level: 'error', text: "Error: ENOSPC: no space left on device, write '/task/out'" })}\n`,
      ]
      const task = await prepareTask(tasksFolder, {
        work: 'print',
        lines,
        report: { status: 'failed', error },
      })
      const outcome = await runner.execute(task, {
        signal: new AbortController().signal,
        onEvent: () => {},
      })
      expect(codeOf(outcome)).toBe('DISK_FULL')
    })
  })
}
