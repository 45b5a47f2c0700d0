import { describe, expect, it } from 'vitest'
import { parseMarkdown, parseSpans } from './parse-markdown.ts'

describe('parseMarkdown', () => {
  it('reads what READMEs of node types hold', () => {
    const source = [
      '# Impute',
      '',
      'Fills missing',
      'values.',
      '',
      '## Parameters',
      '| Name | Meaning |',
      '| --- | --- |',
      '| `strategy` | mean \\| median |',
      '',
      '- one',
      '  goes on',
      '- two',
      '',
      '```',
      '# not a heading',
      '```',
    ].join('\n')
    expect(parseMarkdown(source)).toEqual([
      { block: 'heading', level: 1, text: 'Impute' },
      { block: 'paragraph', text: 'Fills missing values.' },
      { block: 'heading', level: 2, text: 'Parameters' },
      { block: 'table', header: ['Name', 'Meaning'], rows: [['`strategy`', 'mean | median']] },
      { block: 'list', ordered: false, items: ['one goes on', 'two'] },
      { block: 'code', text: '# not a heading' },
    ])
  })

  it('ends on any text, marks closed or not', () => {
    expect(parseSpans('a `b` **c** *d* [e](f) ** g')).toEqual([
      { span: 'text', text: 'a ' },
      { span: 'code', text: 'b' },
      { span: 'text', text: ' ' },
      { span: 'strong', text: 'c' },
      { span: 'text', text: ' ' },
      { span: 'emphasis', text: 'd' },
      { span: 'text', text: ' ' },
      { span: 'link', text: 'e', href: 'f' },
      { span: 'text', text: ' ** g' },
    ])
    expect(parseMarkdown('```\nopen')).toEqual([{ block: 'code', text: 'open' }])
    expect(parseMarkdown('|')).toEqual([{ block: 'paragraph', text: '|' }])
  })
})
