import { describe, expect, it } from 'vitest'
import { createTrainedWorkflow, testNodeTypes } from '../core/test-editor.ts'
import { groupNodes } from '../core/groups.ts'
import { boxesPath, marksPath } from './far-shapes.ts'
import { drawPicture } from './picture.ts'

describe('a picture of the canvas', () => {
  it('shows every node, edge, note and group, and nothing that text could smuggle in', () => {
    const editor = createTrainedWorkflow()
    groupNodes(editor, ['train', 'evaluate'], 'Learn & judge')
    editor.apply(
      [
        { change: 'rename_node', node: 'source', title: '<script>alert(1)</script>' },
        { change: 'add_note', note: { id: 'n', text: 'two\nlines', position: { x: 0, y: -300 } } },
      ],
      { history: 'record' },
    )
    const { svg, width, height } = drawPicture({
      document: editor.document(),
      nodeTypes: testNodeTypes,
      title: 'Picture',
      paint: () => '#123456',
    })
    expect(svg).not.toContain('<script')
    expect(svg).toContain('&lt;script&gt;')
    expect(svg).toContain('Learn &amp; judge')
    expect(svg).toContain('>two<')
    expect(svg.match(/rx="8"/g)).toHaveLength(4)
    expect(svg).toContain(`width="${width}" height="${height}"`)
    expect(svg).not.toContain('var(')
    expect(svg).not.toContain('NaN')
  })
})

describe('far shapes', () => {
  it('are one path for all', () => {
    expect(
      boxesPath([
        { x: 1, y: 2, width: 3, height: 4 },
        { x: 5, y: 6, width: 7, height: 8 },
      ]),
    ).toBe('M1 2h3v4h-3zM5 6h7v8h-7z')
    expect(marksPath('skipped', [{ x: 1, y: 2 }])).toBe('M1 2m-20 0h40')
  })
})
