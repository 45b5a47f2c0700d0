import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ContainerOutput } from './container-output.ts'

function frame(stream: 1 | 2, content: Buffer): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(content.byteLength, 4)
  return Buffer.concat([header, content])
}

/** Reads connections, each of which shows so many bytes of the same output from its start. */
async function readAll(whole: Buffer, shown: readonly number[], pieces: number): Promise<string> {
  const output = new ContainerOutput()
  const read: Buffer[] = []
  output.out.on('data', (chunk: Buffer) => read.push(chunk))
  for (const bytes of shown) {
    const stream = new PassThrough()
    const ended = output.take(stream)
    for (let at = 0; at < bytes; at += pieces) {
      stream.write(frame(1, whole.subarray(at, Math.min(bytes, at + pieces))))
    }
    stream.end()
    await ended
  }
  output.end()
  await new Promise((resolve) => output.out.once('end', resolve))
  return Buffer.concat(read).toString('utf8')
}

describe('the output of a container', () => {
  it('comes once and whole, however often and wherever connections break', async () => {
    const text = fc.array(fc.constantFrom('a', 'bc', 'ä', '\n', '\n\n'), { maxLength: 30 })
    const run = fc.record({
      text: text.map((parts) => Buffer.from(parts.join(''))),
      breaks: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
      pieces: fc.integer({ min: 1, max: 9 }),
    })
    await fc.assert(
      fc.asyncProperty(run, async ({ text: whole, breaks, pieces }) => {
        const shown = [...breaks.map((share) => Math.floor(share * whole.byteLength)), whole.byteLength]
        expect(await readAll(whole, shown, pieces)).toBe(whole.toString('utf8'))
      }),
    )
  })

  it('keeps its lines apart when the copy has another number of bytes than what came first', async () => {
    const output = new ContainerOutput()
    const read: Buffer[] = []
    output.out.on('data', (chunk: Buffer) => read.push(chunk))
    for (const text of ['one\nlong begin', 'one\nlong\nthree\n']) {
      const stream = new PassThrough()
      const ended = output.take(stream)
      stream.end(frame(1, Buffer.from(text)))
      await ended
    }
    output.end()
    await new Promise((resolve) => output.out.once('end', resolve))
    expect(Buffer.concat(read).toString()).toBe('one\nlong begin\nthree\n')
  })
})
