/**
 * What the conformance suite runs in place of the node runtime: does one thing that a task may do, or must not be able
 * to. Node's own modules only, since it stands alone in an image.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { probeEscapes, startProcesses } from './escape-probe.ts'

export type ConformanceWork =
  | { work: 'succeed' }
  | { work: 'fail' }
  | { work: 'fail, then crash' }
  | { work: 'throw' }
  | { work: 'exit'; code: number }
  | { work: 'fill the heap' }
  | { work: 'fill native memory' }
  | { work: 'spin' }
  | { work: 'ignore SIGTERM' }
  | { work: 'print'; lines: string[]; report?: object }
  | { work: 'count'; to: number }
  | { work: 'tick'; to: number; everyMs: number }
  | { work: 'leave'; text: string }
  | { work: 'link'; target: string }
  | { work: 'wait for a file' }
  | { work: 'write much'; bytes: number }
  | { work: 'connect'; addresses: { host: string; port: number }[] }
  | { work: 'touch'; read: string[]; write: string[] }
  | { work: 'start a child'; mark: string }
  | { work: 'show the environment' }
  | { work: 'escape'; skip: string[] }
  | { work: 'start processes'; most: number }
  | { work: 'fill /tmp' }

const folder = process.argv[2]
const result = join(folder, 'out', 'result.json')

function print(text: string): void {
  let bytes = Buffer.from(text)
  while (bytes.byteLength > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
    }
  }
}

function log(text: string): void {
  print(`${JSON.stringify({ event: 'log', level: 'info', text })}\n`)
}

function succeed(): void {
  writeFileSync(result, JSON.stringify({ status: 'succeeded', outputs: {}, warnings: [] }))
}

function fail(): void {
  const message = 'Column "age" has 3 missing values.'
  const error = {
    code: 'NODE_ERROR',
    name: 'missing_values',
    message,
    hint: 'Add an Impute node.',
    column: 'age',
    row: 7,
  }
  writeFileSync(result, JSON.stringify({ status: 'failed', error }))
}

/** The error code of an attempt, or `done`. */
async function attempt(action: () => unknown): Promise<string> {
  try {
    await action()
    return 'done'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

function reach({ host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: 2000 })
    socket.once('connect', () => resolve(socket.destroy() && undefined))
    socket.once('timeout', () => reject(new Error('timeout')))
    socket.once('error', reject)
  })
}

async function perform(task: ConformanceWork): Promise<void> {
  switch (task.work) {
    case 'succeed':
      print(`${JSON.stringify({ event: 'progress', fraction: 0.5, note: 'half', loss: null })}\n`)
      return succeed()
    case 'fail':
      return fail()
    case 'fail, then crash':
      fail()
      process.abort()
      return
    case 'throw':
      throw new Error('the last words')
    case 'exit':
      succeed()
      process.exitCode = task.code
      return
    case 'fill the heap': {
      const kept: unknown[] = []
      for (;;) kept.push({ text: `${kept.length}`, more: [kept.length, {}] })
    }
    case 'fill native memory': {
      const kept: Buffer[] = []
      for (;;) kept.push(Buffer.alloc(8 * 1024 ** 2, kept.length))
    }
    case 'spin':
      log('started')
      for (;;) Math.random()
    case 'ignore SIGTERM':
      process.on('SIGTERM', () => log('heard'))
      setInterval(() => {}, 1000)
      return log('started')
    case 'print':
      for (const line of task.lines) print(line)
      return task.report === undefined ? succeed() : writeFileSync(result, JSON.stringify(task.report))
    case 'count':
      for (let number = 0; number < task.to; number++) log(`line ${number}`)
      return succeed()
    case 'tick':
      for (let number = 0; number < task.to; number++) {
        log(`line ${number}`)
        await new Promise((resolve) => setTimeout(resolve, task.everyMs))
      }
      return succeed()
    case 'leave':
      return writeFileSync(result, task.text)
    case 'link':
      return symlinkSync(task.target, result)
    case 'wait for a file': {
      log('started')
      const timer = setInterval(() => {
        if (existsSync(result)) clearInterval(timer)
      }, 20)
      return
    }
    case 'write much': {
      const chunk = Buffer.alloc(1024 ** 2, 1)
      for (let written = 0; written < task.bytes; written += chunk.byteLength) {
        writeFileSync(join(folder, 'out', `part-${written}`), chunk)
      }
      return succeed()
    }
    case 'connect':
      for (const address of task.addresses) log(await attempt(() => reach(address)))
      return succeed()
    case 'touch':
      for (const path of task.read) log(await attempt(() => void readFileSync(path)))
      for (const path of task.write) log(await attempt(() => writeFileSync(path, 'x')))
      return succeed()
    case 'start a child': {
      const program = 'setInterval(() => {}, 1000)'
      // In a group of its own, holding the task's output open.
      const options = { detached: true, stdio: ['ignore', 'inherit', 'inherit'] as const }
      log(
        await attempt(() =>
          spawn(process.execPath, ['--eval', program, task.mark], {
            ...options,
            stdio: [...options.stdio],
          }).unref(),
        ),
      )
      return succeed()
    }
    case 'escape':
      for (const check of await probeEscapes(folder, task.skip)) log(JSON.stringify(check))
      return succeed()
    case 'start processes':
      log(String(await startProcesses(task.most)))
      return succeed()
    case 'fill /tmp': {
      const chunk = Buffer.alloc(1024 ** 2, 1)
      for (let written = 0; written < 64; written++) {
        const code = await attempt(() => writeFileSync('/tmp/full', chunk, { flag: 'a' }))
        if (code === 'done') continue
        log(code)
        return succeed()
      }
      log('done')
      return succeed()
    }
    case 'show the environment':
      log(JSON.stringify(process.env))
      return succeed()
  }
}

if (folder !== '--warm-up') {
  if (process.argv[3] === '--wait') {
    print('ready\n')
    // The end without a line: nobody needs this process any more.
    if (readSync(0, Buffer.alloc(16)) === 0) process.exit(0)
  }
  const task: ConformanceWork = JSON.parse(readFileSync(join(folder, 'in', 'task.json'), 'utf8'))
  await perform(task)
}
