import { describe, expect, it } from 'vitest'
import { createPythonImports } from './imports.ts'
import { layOut } from './layout.ts'
import { pythonFloat, pythonLiteral, pythonNumber, pythonString } from './literal.ts'
import { maskOf } from './mask.ts'
import { createPythonNames, identifierFrom, isArgumentName } from './names.ts'
import { onOneLine } from './layout.ts'
import { assign, block, call, list, text } from './source.ts'
import type { Expression } from '../expression/expression.ts'

describe('literals', () => {
  it('takes the quotes that need fewer escapes', () => {
    expect(pythonString('plain')).toBe('"plain"')
    expect(pythonString("it's")).toBe(`"it's"`)
    expect(pythonString('say "yes"')).toBe(`'say "yes"'`)
    expect(pythonString(`"it's"`)).toBe(`'"it\\'s"'`)
    expect(pythonString(`'"`)).toBe(`"'\\""`)
  })

  it('shows what the eye would miss', () => {
    expect(pythonString('a\nb\tc\\')).toBe('"a\\nb\\tc\\\\"')
    expect(pythonString('\u0000\u007f\u00a0')).toBe('"\\x00\\x7f\\xa0"')
    expect(pythonString('\u202eabc\u2028')).toBe('"\\u202eabc\\u2028"')
    expect(pythonString('é 漢 🎉')).toBe('"é 漢 🎉"')
    expect(pythonString('\ud800x')).toBe('"\\ud800x"')
    expect(pythonString('\u{e0001}')).toBe('"\\U000e0001"')
  })

  it('keeps every bit of a number', () => {
    expect(pythonNumber(3)).toBe('3')
    expect(pythonNumber(0.1)).toBe('0.1')
    expect(pythonNumber(-0)).toBe('-0.0')
    expect(pythonNumber(1e300)).toBe('1e+300')
    expect(pythonFloat(1)).toBe('1.0')
    expect(pythonFloat(1e-7)).toBe('1e-7')
    expect(pythonFloat(Number.NaN)).toBe('float("nan")')
    expect(pythonFloat(-Infinity)).toBe('-float("inf")')
  })

  it('writes JSON', () => {
    expect(onOneLine(pythonLiteral({ a: [1, null, true, 'x'], b: {} }))).toBe(
      '{"a": [1, None, True, "x"], "b": {}}',
    )
  })
})

describe('names', () => {
  it('makes identifiers of titles', () => {
    expect(identifierFrom('Train / test split')).toBe('train_test_split')
    expect(identifierFrom('ROC curve')).toBe('roc_curve')
    expect(identifierFrom('Café №5')).toBe('cafe_no5')
    expect(identifierFrom('2nd model')).toBe('n_2nd_model')
    expect(identifierFrom('漢字')).toBeNull()
    expect(identifierFrom('__import__')).toBe('import')
    expect(['cluster', '_x2', 'Größe', 'a b', '2nd', 'class', 'self', ''].filter(isArgumentName)).toEqual([
      'cluster',
      '_x2',
    ])
  })

  it('avoids keywords, builtins, imports and itself', () => {
    const names = createPythonNames(['pd', 'train_test_split'])
    expect(names.allocate('class')).toBe('class_2')
    expect(names.allocate('list')).toBe('list_2')
    expect(names.allocate('Train test split')).toBe('train_test_split_2')
    expect(names.allocate('pd')).toBe('pd_2')
    expect(names.allocate('model')).toBe('model')
    expect(names.allocate('X_train')).toBe('X_train')
    expect(names.allocate('Model!')).toBe('model_2')
    expect(names.allocate('***', 'table')).toBe('table')
  })
})

describe('imports', () => {
  it('come sorted, the standard library first, only what is used', () => {
    const imports = createPythonImports()
    expect(imports.name('sklearn.pipeline', 'make_pipeline')).toBe('make_pipeline')
    imports.name('sklearn.pipeline', 'Pipeline')
    expect(imports.module('pandas', 'pd')).toBe('pd')
    imports.name('pathlib', 'Path')
    imports.module('math')
    imports.requires('pyarrow')
    expect(imports.lines()).toEqual([
      'import math',
      'from pathlib import Path',
      '',
      'import pandas as pd',
      'from sklearn.pipeline import Pipeline, make_pipeline',
    ])
    expect(imports.packages()).toEqual(['pandas', 'pyarrow', 'sklearn'])
  })
})

describe('layout', () => {
  const words = (count: number) => list(Array.from({ length: count }, (_, place) => text(`"word ${place}"`)))

  it('keeps on one line what fits in 88 columns', () => {
    const fits = assign('x', call('f', text('a'.repeat(81))))
    expect(layOut([fits])).toEqual([`x = f(${'a'.repeat(81)})`])
    expect(layOut([assign('x', call('f', text('a'.repeat(82))))])).toEqual([
      'x = f(',
      `    ${'a'.repeat(82)}`,
      ')',
    ])
  })

  it('breaks lists item by item', () => {
    expect(layOut([assign('x', words(9))])).toEqual([
      'x = [',
      ...Array.from({ length: 9 }, (_, place) => `    "word ${place}",`),
      ']',
    ])
  })

  it('indents blocks and brackets operands', () => {
    const mask = {
      is: 'operation',
      operator: '&',
      operands: [text('a'.repeat(50)), text('b'.repeat(50))],
    } as const
    expect(layOut([block('if x', [assign('y', mask)])])).toEqual([
      'if x:',
      '    y = (',
      `        ${'a'.repeat(50)}`,
      `        & ${'b'.repeat(50)}`,
      '    )',
    ])
  })

  it('counts wide characters twice', () => {
    expect(layOut([assign('x', call('f', text(`"${'漢'.repeat(40)}"`)))])).toHaveLength(3)
    expect(layOut([assign('x', call('f', text(`"${'é'.repeat(40)}"`)))])).toHaveLength(1)
  })
})

describe('masks', () => {
  const age: Expression = { op: 'column', name: 'Age' }
  const older: Expression = { op: 'greater', left: age, right: { op: 'literal', value: 30 } }
  const other: Expression = { op: 'not_equal', left: age, right: { op: 'literal', value: 30 } }
  const present: Expression = { op: 'not', arg: { op: 'is_missing', arg: age } }
  const mask = (expression: Expression, missing = true) =>
    onOneLine(
      maskOf(expression, {
        frame: 'df',
        imports: createPythonImports(),
        mayBeMissing: () => missing,
        literal: () => null,
      }),
    )

  it('guards only where pandas and SQL differ', () => {
    expect(mask(older)).toBe('df["Age"] > 30')
    expect(mask(other)).toBe('(df["Age"] != 30) & df["Age"].notna()')
    expect(mask(other, false)).toBe('df["Age"] != 30')
    expect(mask({ op: 'and', args: [present, older] })).toBe('df["Age"] > 30')
  })

  it('negates what may be unknown without losing SQL’s third value', () => {
    expect(mask({ op: 'not', arg: older })).toBe('df["Age"] <= 30')
    expect(mask({ op: 'not', arg: { op: 'and', args: [present, older] } })).toBe('~(df["Age"] > 30)')
    expect(mask({ op: 'not', arg: { op: 'or', args: [older, other] } })).toBe(
      '(df["Age"] <= 30) & (df["Age"] == 30)',
    )
    expect(mask({ op: 'not', arg: { op: 'in', arg: age, values: [1, null] } })).toBe(
      'pd.Series(False, index=df.index)',
    )
  })

  it('writes columns and texts as literals', () => {
    const evil: Expression = {
      op: 'contains',
      arg: { op: 'column', name: 'a"]; import os #' },
      text: '"""',
      ignoreCase: true,
    }
    expect(mask(evil)).toBe(`df['a"]; import os #'].str.lower().str.contains('"""', regex=False, na=False)`)
  })
})
