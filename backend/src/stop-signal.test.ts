import { afterEach, expect, it, vi } from 'vitest'
import { stopSignal } from './stop-signal.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('takes a signal that comes twice at once as one, and a later one as impatience', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never)
  const stop = stopSignal()
  process.emit('SIGINT')
  await stop.received
  vi.advanceTimersByTime(20)
  process.emit('SIGINT')
  expect(stop.signal.aborted).toBe(true)
  expect(exit).not.toHaveBeenCalled()
  vi.advanceTimersByTime(400)
  process.emit('SIGTERM')
  expect(exit).toHaveBeenCalledExactlyOnceWith(130)
  stop.dispose()
})
