/** The one suite that every runner passes: what people are promised of a task, whatever it runs in. */
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { maximumEventBytes, type TaskEvent } from '@flowza/nodes/runtime/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, megabyte, prepareTask, succeeded, type Subject } from './conformance-subject.ts'
import type { ConformanceWork } from './conformance-task.ts'
import type { Outcome, Runner, RunnerTask, TaskLimits } from './runner.ts'

interface Finished {
  outcome: Outcome
  events: TaskEvent[]
  /** Texts of the log events of level info, which the task itself printed. */
  said: string[]
  task: RunnerTask
  ms: number
}

/** Declares the suite for one runner whose tasks run `conformance-task.ts`. */
export function describeRunner(name: string, subject: Subject): void {
  describe(`the ${name} runner`, () => {
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

    const prepare = (work: ConformanceWork, changes: Partial<TaskLimits> = {}, parent = tasksFolder) =>
      prepareTask(parent, work, changes)

    async function finish(
      task: RunnerTask,
      options: { signal?: AbortSignal; onEvent?: (event: TaskEvent) => void } = {},
    ): Promise<Finished> {
      const events: TaskEvent[] = []
      const started = performance.now()
      let settled = false
      const outcome = await runner.execute(task, {
        signal: options.signal ?? new AbortController().signal,
        onEvent(event) {
          expect(settled).toBe(false)
          events.push(event)
          options.onEvent?.(event)
        },
      })
      settled = true
      const said = events.flatMap((event) =>
        event.event === 'log' && event.level === 'info' ? [event.text] : [],
      )
      return { outcome, events, said, task, ms: performance.now() - started }
    }

    const perform = async (work: ConformanceWork, changes?: Partial<TaskLimits>) =>
      finish(await prepare(work, changes))

    describe('how a task ends', () => {
      it('succeeds', async () => {
        const { outcome, events } = await perform({ work: 'succeed' })
        expect(outcome).toEqual(succeeded)
        expect(events).toEqual([{ event: 'progress', fraction: 0.5, note: 'half', loss: null }])
      })

      it('fails as its node type declares', async () => {
        const failed = {
          status: 'completed',
          result: { status: 'failed', error: { name: 'missing_values', row: 7 } },
        }
        expect((await perform({ work: 'fail' })).outcome).toMatchObject(failed)
        expect((await perform({ work: 'fail, then crash' })).outcome).toMatchObject(failed)
      })

      it('crashes, and the log holds its last words', async () => {
        const { outcome, events } = await perform({ work: 'throw' })
        expect(outcome).toMatchObject({ code: 'CRASHED', message: expect.stringContaining('exit code 1') })
        expect(JSON.stringify(outcome)).not.toContain('the last words')
        const errors = events.filter((event) => event.event === 'log' && event.level === 'error')
        expect(errors).toContainEqual(
          expect.objectContaining({ text: expect.stringContaining('the last words') }),
        )
      })

      it('does not succeed with another exit code than 0', async () => {
        expect((await perform({ work: 'exit', code: 3 })).outcome).toMatchObject({
          code: 'CRASHED',
          message: expect.stringContaining('exit code 3'),
        })
      })

      it('runs out of JavaScript heap', async () => {
        const { outcome } = await perform({ work: 'fill the heap' })
        expect(outcome).toMatchObject({ code: 'OUT_OF_MEMORY', message: expect.stringContaining('256 MB') })
      })

      it('runs out of memory outside the heap', async () => {
        const { outcome } = await perform({ work: 'fill native memory' })
        expect(codeOf(outcome)).toBe('OUT_OF_MEMORY')
      })

      it('is stopped at its time limit', async () => {
        const { outcome, ms } = await perform({ work: 'spin' }, { timeoutMs: 1500 })
        expect(outcome).toMatchObject({ code: 'TIMED_OUT', message: expect.stringContaining('1.5 seconds') })
        expect(ms).toBeGreaterThan(1500)
        expect(ms).toBeLessThan(1500 + 3000)
      })

      it('is stopped when it writes too much', async () => {
        const { outcome } = await perform({ work: 'write much', bytes: 80 * megabyte })
        expect(outcome).toMatchObject({
          code: 'TOO_MUCH_OUTPUT',
          message: expect.stringContaining('wrote more than 64 MB'),
        })
      })
    })

    describe('cancelling', () => {
      it.each([{ work: 'spin' }, { work: 'ignore SIGTERM' }] satisfies ConformanceWork[])(
        'stops $work within 3 s',
        async (work) => {
          const controller = new AbortController()
          let abortedAt = 0
          const { outcome } = await finish(await prepare(work), {
            signal: controller.signal,
            onEvent(event) {
              if (event.event !== 'log' || event.text !== 'started') return
              abortedAt = performance.now()
              controller.abort()
            },
          })
          expect(codeOf(outcome)).toBe('CANCELLED')
          expect(abortedAt).toBeGreaterThan(0)
          expect(performance.now() - abortedAt).toBeLessThan(3000)
        },
      )

      it('starts nothing when it comes first, and stops a task that is starting', async () => {
        const { outcome, events } = await finish(await prepare({ work: 'succeed' }), {
          signal: AbortSignal.abort(),
        })
        expect(codeOf(outcome)).toBe('CANCELLED')
        expect(events).toEqual([])
        const controller = new AbortController()
        const starting = finish(await prepare({ work: 'spin' }), { signal: controller.signal })
        controller.abort()
        expect(codeOf((await starting).outcome)).toBe('CANCELLED')
      })
    })

    describe('events', () => {
      it('come complete and in order', async () => {
        const { said, outcome } = await perform({ work: 'count', to: 20_000 })
        expect(outcome).toEqual(succeeded)
        expect(said).toHaveLength(20_000)
        expect(said.findIndex((text, index) => text !== `line ${index}`)).toBe(-1)
      })

      it('may be as long as 64 kB; longer ones are cut', async () => {
        const event = (length: number) => {
          const empty = JSON.stringify({ event: 'log', level: 'info', text: '' })
          return `${JSON.stringify({ event: 'log', level: 'info', text: 'x'.repeat(length - empty.length) })}\n`
        }
        const lines = [event(maximumEventBytes), event(maximumEventBytes + 1), event(1_000_000), event(100)]
        const { events } = await perform({ work: 'print', lines })
        const levels = events.map((found) => (found.event === 'log' ? found.level : found.event))
        expect(levels).toEqual(['info', 'debug', 'debug', 'info'])
        for (const found of events) expect(JSON.stringify(found).length).toBeLessThan(maximumEventBytes * 1.2)
      })

      it('that are none become debug lines, in text that a database can hold', async () => {
        const lines = [
          'plain\r\n',
          '\n',
          '{"event":"log"}\n',
          '{"event":"gossip"}\n',
          'a\0b\n',
          '🦊'.repeat(3),
          '\n{',
          '}',
        ]
        const { events, outcome } = await perform({ work: 'print', lines })
        expect(outcome).toEqual(succeeded)
        expect(events.map((event) => event.event === 'log' && event.level === 'debug' && event.text)).toEqual(
          ['plain', '{"event":"log"}', '{"event":"gossip"}', 'a\ufffdb', '🦊🦊🦊', '{}'],
        )
      })
    })

    describe('a result', () => {
      it.each([
        ['empty', '', /not JSON/],
        ['half written', '{"status":"succeeded","outp', /not JSON/],
        ['of another shape', '{"status":"fine"}', /can't be read/],
        [
          'with a forged output',
          '{"status":"succeeded","warnings":[],"outputs":{"a":{"kind":"x"}}}',
          /can't be read/,
        ],
      ])('that is %s counts as a crash', async (_, text, message) => {
        const { outcome } = await perform({ work: 'leave', text })
        expect(outcome).toMatchObject({ code: 'CRASHED', message: expect.stringMatching(message) })
      })

      it('that is missing counts as a crash', async () => {
        const { outcome } = await perform({ work: 'print', lines: [] })
        expect(outcome).toEqual(succeeded)
        const task = await prepare({ work: 'print', lines: [] })
        await rm(join(task.folder, 'in', 'task.json'))
        expect(codeOf((await finish(task)).outcome)).toBe('CRASHED')
      })

      it('that is a link is not followed', async () => {
        const target = join(tasksFolder, 'result-of-another.json')
        await writeFile(target, JSON.stringify({ status: 'succeeded', outputs: {}, warnings: [] }))
        const { outcome } = await perform({ work: 'link', target })
        expect(codeOf(outcome)).toBe('CRASHED')
      })

      it('that is a pipe is not waited for', async () => {
        const task = await prepare({ work: 'wait for a file' })
        const { outcome } = await finish(task, {
          onEvent: () => void execFileSync('mkfifo', [join(task.folder, 'out', 'result.json')]),
        })
        expect(outcome).toMatchObject({
          code: 'CRASHED',
          message: expect.stringContaining('not a plain file'),
        })
      })
    })

    describe('isolation', () => {
      it('reaches no network', async () => {
        const server = createServer((socket) => socket.destroy())
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
        const { port } = server.address() as AddressInfo
        let connections = 0
        server.on('connection', () => connections++)
        const { said, outcome } = await perform({
          work: 'connect',
          addresses: [
            { host: '127.0.0.1', port },
            { host: '169.254.169.254', port: 80 },
            { host: 'localhost', port },
          ],
        })
        server.close()
        expect(outcome).toEqual(succeeded)
        expect(connections).toBe(0)
        expect(said).toHaveLength(3)
        for (const answer of said)
          expect(answer).toMatch(/^(ECONNREFUSED|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ERR_ACCESS_DENIED)$/)
      })

      it('reads and writes no files but its own', async () => {
        const secret = join(tasksFolder, 'secret')
        await writeFile(secret, 'secret')
        const other = await prepare({ work: 'succeed' })
        const otherTask = join(other.folder, 'in', 'task.json')
        const read = [secret, otherTask, '/etc/shadow', '/root/.profile', '/var/run/docker.sock']
        const write = [
          ...subject.forbidden,
          secret,
          otherTask,
          '/written',
          '/etc/written',
          '/tmp/../written',
          '/dev/shm/written',
        ]
        const { said, outcome } = await perform({ work: 'touch', read, write })
        expect(outcome).toEqual(succeeded)
        expect(said).toHaveLength(read.length + write.length)
        for (const answer of said)
          expect(answer).toMatch(/^(ENOENT|EACCES|EROFS|EPERM|ENOTDIR|ERR_ACCESS_DENIED)$/)
        expect(await readFile(otherTask, 'utf8')).toBe(JSON.stringify({ work: 'succeed' }))
      })

      it('can write its outputs and its scratch folder, not its inputs', async () => {
        const task = await prepare({ work: 'succeed' })
        const inside = await finish(await prepare({ work: 'show the environment' }))
        const shown: Record<string, string> = JSON.parse(inside.said[0])
        const ownFolder = (path: string) => path.replace(inside.task.folder, task.folder)
        const scratch = ownFolder(shown.TMPDIR)
        const own = scratch.slice(0, -'/tmp'.length)
        const write = [`${own}/out/file`, `${own}/tmp/file`, `${own}/in/file`, `${own}/in/task.json`]
        await writeFile(
          join(task.folder, 'in', 'task.json'),
          JSON.stringify({ work: 'touch', read: [], write }),
        )
        const { said } = await finish(task)
        expect(said.slice(0, 2)).toEqual(['done', 'done'])
        for (const answer of said.slice(2)) expect(answer).toMatch(/^(EROFS|EACCES|ERR_ACCESS_DENIED)$/)
      })

      it('is told nothing of the environment of the server', async () => {
        process.env.FLOWZA_CANARY = 'a secret'
        try {
          const { said } = await perform({ work: 'show the environment' })
          const shown: Record<string, string> = JSON.parse(said[0])
          const known = ['PATH', 'PWD', 'HOME', 'HOSTNAME', 'LANG', 'TMPDIR', 'TZ', 'NODE_COMPILE_CACHE']
          expect(Object.keys(shown).filter((name) => !known.includes(name))).toEqual([])
          expect(shown.TZ).toBe('UTC')
        } finally {
          delete process.env.FLOWZA_CANARY
        }
      })

      it('leaves nothing running', async () => {
        const mark = `flowza-conformance-${randomUUID()}`
        const { outcome, said } = await perform({ work: 'start a child', mark })
        expect(outcome).toEqual(succeeded)
        const commands = execFileSync('ps', ['-A', '-ww', '-o', 'command='], { encoding: 'utf8' })
        expect(said[0]).toMatch(/^(done|ERR_ACCESS_DENIED)$/)
        expect(commands.split('\n').filter((line) => line.includes(mark))).toEqual([])
        expect(await runner.sweep()).toBe(0)
      })
    })

    describe('a server that is killed', () => {
      it('leaves nothing that a sweep does not remove', async () => {
        const task = await prepare({ work: 'ignore SIGTERM' })
        const program = `
          ${subject.program(tasksFolder)}
          const { signal } = new AbortController()
          await runner.execute(${JSON.stringify(task)}, { signal, onEvent: () => console.log('started') })
        `
        const server = spawn(process.execPath, ['--input-type=module', '--eval', program], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        await once(server.stdout, 'data')
        server.kill('SIGKILL')
        await once(server, 'exit')
        // How many are left depends on what ended with the server; a second sweep finds none of them.
        await runner.sweep()
        await expect.poll(() => runner.sweep()).toBe(0)
      })
    })

    describe('several tasks', () => {
      it('run side by side without mixing their events', async () => {
        const finished = await Promise.all(
          [100, 200, 300, 400].map((to) => perform({ work: 'count', to }).then(({ said }) => said.length)),
        )
        expect(finished).toEqual([100, 200, 300, 400])
      })

      it('never have the same id', async () => {
        const controller = new AbortController()
        const task = await prepare({ work: 'spin' })
        const first = finish(task, { signal: controller.signal })
        await expect(runner.execute(task, { signal: controller.signal, onEvent: () => {} })).rejects.toThrow(
          task.id,
        )
        controller.abort()
        await first
      })

      it('are left alone by a sweep, and stopped when the runner closes', async () => {
        // A folder of its own: what waits in another runner of the same folder is a left-over to this one.
        const own = await mkdtemp(join(tmpdir(), 'flowza-tasks-'))
        const closing = await subject.create(own)
        const task = await prepare({ work: 'spin' }, {}, own)
        let swept = -1
        const closed = Promise.withResolvers<void>()
        const outcome = await closing.execute(task, {
          signal: new AbortController().signal,
          onEvent() {
            void closing.sweep().then((count) => {
              swept = count
              closed.resolve(closing.close())
            })
          },
        })
        expect(swept).toBe(0)
        expect(codeOf(outcome)).toBe('CANCELLED')
        const late = await closing.execute(task, { signal: new AbortController().signal, onEvent: () => {} })
        expect(codeOf(late)).toBe('RUNNER_UNAVAILABLE')
        await closed.promise
        await rm(own, { recursive: true, force: true })
      })
    })
  })
}
