/** What every runner promises when a worker dies: its task goes on or ends, nothing of its log is lost or told twice. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TaskEvent } from '@flowza/nodes/runtime/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, prepareTask, succeeded, type Subject } from './conformance-subject.ts'
import type { ConformanceWork } from './conformance-task.ts'
import { groupsMarked } from './process-table.ts'
import type { Outcome, Runner, RunnerTask } from './runner.ts'

/** Enough to fill every buffer on the way many times. */
const logLines = 20_000

/** Declares the suite for one runner. */
export function describeAdoption(name: string, subject: Subject): void {
  describe(`a task of the ${name} runner whose worker died`, () => {
    let tasksFolder: string
    let runner: Runner
    beforeEach(async () => {
      tasksFolder = await mkdtemp(join(tmpdir(), 'flowza-tasks-'))
      runner = await subject.create(tasksFolder, { reapGraceMs: 0 })
    })
    afterEach(async () => {
      await runner.close()
      await rm(tasksFolder, { recursive: true, force: true })
    })

    /** Executes the task in a worker that kills itself at an event; answers the log that it kept. */
    async function abandon(task: RunnerTask, options: { atEvent: number }): Promise<string[]> {
      const kept = join(tasksFolder, `${task.id}.log`)
      const program = `
        import { writeSync, openSync } from 'node:fs'
        ${subject.program(tasksFolder)}
        const log = openSync(${JSON.stringify(kept)}, 'w')
        const { signal } = new AbortController()
        await runner.execute(${JSON.stringify(task)}, { signal, onEvent(event, sequence) {
          writeSync(log, JSON.stringify([sequence, event.text ?? '']) + '\\n')
          if (sequence === ${options.atEvent}) process.kill(process.pid, 'SIGKILL')
        } })
      `
      const worker = spawn(process.execPath, ['--input-type=module', '--eval', program], {
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      const [, signal] = await once(worker, 'exit')
      expect(signal).toBe('SIGKILL')
      return (await readFile(kept, 'utf8')).trimEnd().split('\n')
    }

    async function adopt(task: RunnerTask, options: { signal?: AbortSignal; from?: number } = {}) {
      const told: string[] = []
      const outcome = await runner.adopt(task, {
        signal: options.signal ?? new AbortController().signal,
        onEvent(event: TaskEvent, sequence) {
          if (sequence < (options.from ?? 0)) return
          told.push(JSON.stringify([sequence, event.event === 'log' ? event.text : '']))
        },
      })
      return { outcome, told }
    }

    const prepare = (work: ConformanceWork) => prepareTask(tasksFolder, work)

    it('is none where no task of the id was started', async () => {
      expect((await adopt(await prepare({ work: 'succeed' }))).outcome).toBeNull()
    })

    if (subject.adopts) {
      it.each([0, logLines / 2])(
        'is taken over with its whole log, each line once, when the worker died at line %i',
        async (atEvent) => {
          const task = await prepare({ work: 'count', to: logLines })
          const kept = await abandon(task, { atEvent })
          const { outcome, told } = await adopt(task, { from: kept.length })
          expect(outcome).toEqual(succeeded)
          const log = [...kept, ...told]
          expect(log).toHaveLength(logLines)
          const wrong = log.findIndex((line, index) => line !== JSON.stringify([index, `line ${index}`]))
          expect(wrong).toBe(-1)
          expect((await adopt(task)).outcome).toBeNull()
        },
      )

      it('keeps what is no UTF-8, too long, or not ended by a line end', async () => {
        const long = 'x'.repeat(200_000)
        const lines = ['plain\n', '\n', `${long}\n`, 'a\0b\r\n', '\ufffd\n', 'last']
        const whole: TaskEvent[] = []
        const direct = await prepare({ work: 'print', lines })
        await runner.execute(direct, {
          signal: new AbortController().signal,
          onEvent: (event) => whole.push(event),
        })
        const task = await prepare({ work: 'print', lines })
        const kept = await abandon(task, { atEvent: 0 })
        const { told } = await adopt(task, { from: kept.length })
        expect([...kept, ...told]).toEqual(
          whole.map((event, index) => JSON.stringify([index, event.event === 'log' ? event.text : ''])),
        )
      })

      it('is cancelled by the worker that took it over', async () => {
        const task = await prepare({ work: 'ignore SIGTERM' })
        await abandon(task, { atEvent: 0 })
        const { outcome } = await adopt(task, { signal: AbortSignal.timeout(100) })
        expect(outcome === null || codeOf(outcome)).toBe('CANCELLED')
        expect((await adopt(task)).outcome).toBeNull()
      })

      it('ends at its own deadline, whoever runs it by then', async () => {
        const task = await prepare({ work: 'spin' })
        await abandon(task, { atEvent: 0 })
        const { outcome } = await adopt({ ...task, deadline: new Date(Date.now() - 1000) })
        expect(outcome === null || codeOf(outcome)).toBe('TIMED_OUT')
      })

      it('runs on when its worker leaves it to another', async () => {
        const task = await prepare({ work: 'wait for a file' })
        const leaving = new AbortController()
        const left = await runner.execute(task, {
          signal: new AbortController().signal,
          leave: leaving.signal,
          onEvent: () => leaving.abort(),
        })
        expect(codeOf(left)).toBe('KILLED')
        const adopted = adopt(task)
        await writeFile(join(task.folder, 'out', 'result.json'), JSON.stringify(succeeded.result))
        expect((await adopted).outcome).toEqual(succeeded)
      })
    } else {
      it('is none, and nothing of it runs on', async () => {
        const task = await prepare({ work: 'ignore SIGTERM' })
        await abandon(task, { atEvent: 0 })
        expect((await adopt(task)).outcome).toBeNull()
        await runner.reap(() => false)
        await expect.poll(() => groupsMarked([task.folder])).toEqual([])
      })
    }

    it('is reaped when nobody wants it, and left alone while somebody does', async () => {
      const task = await prepare({ work: 'ignore SIGTERM' })
      await abandon(task, { atEvent: 0 })
      const asked: string[] = []
      await runner.reap((id) => {
        asked.push(id)
        return true
      })
      if (subject.adopts) expect(asked).toEqual([task.id])
      // Sandboxes that its worker had started ahead may go with it.
      const reaped = await runner.reap(() => false)
      if (subject.adopts) expect(reaped).toBeGreaterThan(0)
      await expect.poll(() => runner.reap(() => false)).toBe(0)
      expect((await adopt(task)).outcome).toBeNull()
    })

    it('is not reaped before it has been unwanted for a while, nor while this runner runs it', async () => {
      const careful = await subject.create(tasksFolder)
      const task = await prepare({ work: 'ignore SIGTERM' })
      const controller = new AbortController()
      const reaped = Promise.withResolvers<number>()
      const outcome: Outcome = await runner.execute(task, {
        signal: controller.signal,
        onEvent(event) {
          if (event.event !== 'log' || event.text !== 'started') return
          void Promise.all([runner.reap(() => false), careful.reap(() => false)])
            .then(([own, other]) => reaped.resolve(own + other), reaped.reject)
            .finally(() => controller.abort())
        },
      })
      expect(codeOf(outcome)).toBe('CANCELLED')
      expect(await reaped.promise).toBe(0)
      await careful.close()
    })
  })
}
