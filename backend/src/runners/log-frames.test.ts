import { expect, it } from 'vitest'
import { createLogFrames } from './log-frames.ts'

function frame(stream: number, text: string): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}

it('tells output from error wherever the stream is cut', () => {
  const stream = Buffer.concat([
    frame(1, 'one '),
    frame(2, 'wrong '),
    frame(1, ''),
    frame(1, 'two'),
    frame(2, 'x'.repeat(300)),
  ])
  for (let size = 1; size <= stream.byteLength; size++) {
    let out = ''
    let error = ''
    const push = createLogFrames({
      out: (chunk) => (out += chunk.toString()),
      error: (chunk) => (error += chunk.toString()),
    })
    for (let at = 0; at < stream.byteLength; at += size) push(stream.subarray(at, at + size))
    expect(out).toBe('one two')
    expect(error).toBe(`wrong ${'x'.repeat(300)}`)
  }
})
