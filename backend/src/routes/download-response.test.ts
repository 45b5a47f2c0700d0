import { describe, expect, it } from 'vitest'
import { contentDisposition } from './download-response.ts'

describe('a download name', () => {
  it('stays inside its header', () => {
    expect(contentDisposition('a"; x="b\r\nSet-Cookie: c')).not.toMatch(/[\r\n]/)
    expect(contentDisposition('../../etc/passwd')).toBe(
      `attachment; filename="passwd"; filename*=UTF-8''passwd`,
    )
    expect(contentDisposition('größe.csv')).toBe(
      `attachment; filename="gr__e.csv"; filename*=UTF-8''gr%C3%B6%C3%9Fe.csv`,
    )
  })
})
