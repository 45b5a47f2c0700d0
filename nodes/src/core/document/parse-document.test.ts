import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyDocument } from './document.ts'
import { parseDocument, parseDocumentText } from './parse-document.ts'

describe('parseDocument', () => {
  it('takes a document as it is', () => {
    const document = emptyDocument('Test')
    expect(parseDocument(document)).toEqual({ document, problems: [] })
  })

  it('names a format of the future and says what to do', () => {
    const { problems } = parseDocument({ ...emptyDocument('Test'), format: 'flowza/9' })
    expect(problems).toMatchObject([
      { code: 'FORMAT_UNSUPPORTED', hint: 'Update Flowza, then open it again.' },
    ])
    expect(problems[0]?.message).toContain('"flowza/9"')
  })

  it('names the node and the field of what is wrong', () => {
    const node = {
      id: 'split',
      type: 'train-test-split',
      version: 1,
      params: {},
      position: { x: 'left', y: 0 },
    }
    const { problems } = parseDocument({ ...emptyDocument('Test'), nodes: [node] })
    expect(problems).toMatchObject([{ code: 'DOCUMENT_INVALID', node: 'split' }])
    expect(problems[0]?.message).toContain('nodes[0].position.x')
  })

  it('refuses unknown fields, so that a typing error is not lost', () => {
    expect(parseDocument({ ...emptyDocument('Test'), sead: 1 }).problems[0]?.message).toContain('sead')
  })

  it('says where JSON breaks', () => {
    expect(parseDocumentText('{"format": ').problems).toMatchObject([{ code: 'DOCUMENT_INVALID' }])
  })

  it('never throws and never pollutes a prototype, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (value) => {
        const { document, problems } = parseDocument(value)
        expect(document === null ? problems.length : 1).toBeGreaterThan(0)
      }),
    )
    const hostile: unknown = JSON.parse('{"__proto__": {"polluted": true}, "format": "flowza/1"}')
    expect(parseDocument(hostile).document).toBeNull()
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})
