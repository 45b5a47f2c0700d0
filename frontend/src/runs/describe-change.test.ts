import { nodeTypes } from '@flowza/nodes/catalogue'
import { describe, expect, it } from 'vitest'
import { describeChange } from './describe-change.ts'

describe('describeChange', () => {
  it('names params as the form does and inputs as the ports do', () => {
    const type = nodeTypes['random-forest']
    expect(describeChange({ field: 'params.n_estimators', before: 100, after: 200 }, type)).toBe(
      'Trees changed 100 → 200',
    )
    expect(describeChange({ field: 'params.max_depth', before: null, after: 3 }, type)).toBe(
      'Maximum depth changed none → 3',
    )
    expect(describeChange({ field: 'inputs.table' }, type)).toBe('its input Table changed')
    expect(describeChange({ field: 'params.gone', before: 1, after: 2 }, undefined)).toBe(
      'gone changed 1 → 2',
    )
  })
})
