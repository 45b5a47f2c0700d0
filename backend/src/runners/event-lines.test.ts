import { maximumEventBytes, type TaskEvent } from '@flowza/nodes/runtime/protocol'
import { describe, expect, it } from 'vitest'
import { createEventLines } from './event-lines.ts'

function read(chunks: Iterable<Buffer>): TaskEvent[] {
  const events: TaskEvent[] = []
  const lines = createEventLines((event) => events.push(event))
  for (const chunk of chunks) lines.push(chunk)
  lines.end()
  return events
}

const log = (text: string): TaskEvent => ({ event: 'log', level: 'info', text })

describe('createEventLines', () => {
  it('gives the same events wherever the stream is cut', () => {
    const events = [log('first'), log('zweite Zeile: äöü 🦊'), log('third')]
    const stream = Buffer.from(events.map((event) => JSON.stringify(event)).join('\n'))
    for (let size = 1; size <= stream.byteLength; size++) {
      const chunks = Array.from({ length: Math.ceil(stream.byteLength / size) }, (_, index) =>
        stream.subarray(index * size, (index + 1) * size),
      )
      expect(read(chunks)).toEqual(events)
    }
  })

  it('does not change when the buffer of the pipe is used again', () => {
    const pipe = Buffer.from(JSON.stringify(log('kept')))
    const events: TaskEvent[] = []
    const lines = createEventLines((event) => events.push(event))
    lines.push(pipe)
    pipe.fill(0)
    lines.end()
    expect(events).toEqual([log('kept')])
  })

  it('holds no more of an endless line than an event may have', () => {
    function* endless() {
      for (let index = 0; index < 1000; index++) yield Buffer.alloc(10_000, 'x')
    }
    const [event, ...others] = read(endless())
    expect(others).toEqual([])
    expect(event).toMatchObject({ level: 'debug', text: expect.stringMatching(/^x+ … \(cut\)$/) })
    expect(event.event === 'log' && event.text.length).toBe(maximumEventBytes + ' … (cut)'.length)
  })

  it('replaces what PostgreSQL can not store in events, too', () => {
    const lines = [
      '{"event":"log","level":"info","text":"a\\u0000b\\ud800"}',
      '{"event":"progress","fraction":1,"note":"\\u0000","loss":null}',
    ]
    expect(read([Buffer.from(lines.join('\n'))])).toEqual([
      log('a\ufffdb\ufffd'),
      { event: 'progress', fraction: 1, note: '\ufffd', loss: null },
    ])
  })
})
