// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import type { Finding } from '@/api/files'
import { isSettled, nextWaiting, proposed, sameText, saidOf, worst } from './dispositions'

const finding = (id: string, category: string, excerpt: string): Finding => ({
  id, category, excerpt, severity: 'high', action: 'redact', admission: 'admit', detector: 'd', visible: true, where: { part: 'body', start: 0, end: 1 }, says: '', confidence: 1,
})
const findings = [finding('F1', 'PHONE', '138'), finding('F2', 'PHONE', '138'), finding('F3', 'NAME', '138'), finding('F4', 'PHONE', '139')]

describe('dispositions', () => {
  it('counts unsure as waiting', () => {
    const said = saidOf([{ file: 'a', finding: 'F1', kind: 'unsure' }, { file: 'a', finding: 'F2', kind: 'redact' }])
    expect([isSettled(said, 'a', 'F1'), isSettled(said, 'a', 'F2'), isSettled(said, 'b', 'F2')]).toEqual([false, true, false])
  })
  it('takes what may stand in this kind of publication for settled, until somebody says otherwise', () => {
    const files = [{ digest: 'a', findings: [{ id: 'F1', category: 'PII_NAME', action: 'pass' as const }, { id: 'F2', category: 'PII_ID', action: 'redact' as const }, { id: 'F3', category: 'PII_NAME', action: 'pass' as const }] }]
    const said = saidOf([{ file: 'a', finding: 'F3', kind: 'unsure' }], files)
    expect(['F1', 'F2', 'F3'].map((id) => isSettled(said, 'a', id))).toEqual([true, false, false])
    expect(isSettled(said, 'b', 'F1')).toBe(false)
  })
  it('goes on to the next that waits, round the end', () => {
    const said = saidOf([{ file: 'a', finding: 'F2', kind: 'redact' }, { file: 'a', finding: 'F4', kind: 'withhold' }])
    expect(nextWaiting(findings, said, 'a', 'F1')?.id).toBe('F3')
    expect(nextWaiting(findings, said, 'a', 'F3')?.id).toBe('F1')
    expect(nextWaiting([], said, 'a', '')).toBeUndefined()
    expect(nextWaiting(findings, saidOf(findings.map(({ id }) => ({ file: 'a', finding: id, kind: 'redact' as const }))), 'a', 'F1')).toBeUndefined()
  })
  it('takes the same text only within a category', () => {
    expect(sameText(findings, findings[0]!).map((one) => one.id)).toEqual(['F1', 'F2'])
    const column = { ...finding('F5', 'PHONE', '138'), rows: [0, 1].map(() => ({ where: { part: 'body', start: 0, end: 1 }, text: '138' })) }
    expect(sameText([...findings, column], column).map((one) => one.id)).toEqual(['F5'])
    expect(sameText([...findings, column], findings[0]!).map((one) => one.id)).toEqual(['F1', 'F2'])
  })
  it('proposes nothing where only a person can tell', () => {
    const of = (action: Finding['action'], judged?: Finding['judged']): string | undefined => proposed({ action, ...(judged === undefined ? {} : { judged }) })
    expect([of('redact'), of('block'), of('review'), of('pass')]).toEqual(['redact', 'withhold', undefined, undefined])
    expect([of('redact', { by: '甲', at: '2026-11-03T00:00:00Z', reason: '已公开' }), of('redact', null)]).toEqual(['not_problem', 'redact'])
  })
  it('shows the worst', () => {
    expect([worst([]), worst(['review', 'block', 'redact']), worst(['pass', 'review'])]).toEqual(['pass', 'block', 'review'])
  })
})
