// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import type { Finding } from '@/api/files'
import { saidOf } from './dispositions'
import { lookOf, statesOf } from './looks'

const finding = (severity: Finding['severity'], action: Finding['action']): Finding => ({ severity, action }) as Finding

describe('the look of a mark', () => {
  it('has a letter for what was said', () => {
    const said = saidOf([
      { file: 'a', finding: 'F1', kind: 'redact' },
      { file: 'a', finding: 'F2', kind: 'not_problem' },
      { file: 'a', finding: 'F3', kind: 'unsure' },
      { file: 'b', finding: 'F4', kind: 'withhold' },
    ])
    expect(statesOf(['F1', 'F2', 'F3', 'F4'].map((id) => ({ id })), said, 'a', 'F2')).toBe('cSww')
    expect(statesOf([{ id: 'F4' }], said, 'b', '')).toBe('c')
    const column = [0, 1, 2].map((nth) => ({ id: 'F5', nth }))
    expect([statesOf(column, said, 'a', 'F5'), statesOf(column, said, 'a', 'F5', 1)]).toEqual(['WWW', 'wWw'])
  })
  it.each([
    ['waiting', [finding('high', 'redact')], 'w', ['mark-high'], '◆'],
    ['settled', [finding('high', 'redact')], 's', ['mark-settled'], '●'],
    ['cut and chosen', [finding('high', 'redact')], 'C', ['mark-settled', 'mark-cut', 'mark-chosen'], '●'],
    ['the gravest of two that wait', [finding('low', 'block'), finding('medium', 'review')], 'ww', ['mark-medium'], '■'],
    ['only what waits', [finding('critical', 'block'), finding('low', 'review')], 'sw', ['mark-low'], '▲'],
  ])('%s', (_, findings, states, classes, shape) => {
    const look = lookOf(findings, states)
    expect([look.classes, look.shape]).toEqual([['mark', ...classes], shape])
  })
})
