// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import type { Finding } from '@/api/files'
import { countBySeverity, groupsOf, inOrder, isFaint } from './finding_groups'

const place = { part: 'body', start: 0, end: 1 }
const finding = (id: string, excerpt: string, more: Partial<Finding> = {}): Finding => ({
  id, category: 'PHONE', excerpt, severity: 'medium', action: 'redact', admission: 'admit', detector: 'd', visible: true, where: place, says: '', confidence: 1, ...more,
})
const rows = (count: number): Finding['rows'] => Array.from({ length: count }, (_, i) => ({ where: place, text: String(i) }))
const ids = (list: readonly { findings: readonly Finding[] }[]): string[] => list.map((group) => group.findings.map((one) => one.id).join('+'))

const findings = [
  finding('F1', '138'),
  finding('F2', '甲', { category: 'NAME', severity: 'low' }),
  finding('F3', '138'),
  finding('F4', '138', { rows: rows(327), severity: 'high', category: 'ID' }),
  finding('F5', '绝密', { severity: 'critical', action: 'block', confidence: 0.5 }),
  finding('F6', '乙', { category: 'NAME', severity: 'low', confidence: 0.6, action: 'review' }),
  finding('F7', '138', { confidence: 0.6 }),
]

describe('groups of findings', () => {
  it('puts the same text together and a column by itself', () => {
    expect(ids(groupsOf(findings, 'document').sure)).toEqual(['F1+F3+F7', 'F2', 'F4', 'F5'])
  })
  it('puts the gravest first and keeps the document order among equals', () => {
    expect(ids(groupsOf(findings, 'severity').sure)).toEqual(['F5', 'F4', 'F1+F3+F7', 'F2'])
  })
  it('folds what is doubtful, but nothing that must not go out', () => {
    expect(ids(groupsOf(findings, 'severity').faint)).toEqual(['F6'])
    expect(findings.filter(isFaint).map((one) => one.id)).toEqual(['F6', 'F7'])
  })
  it('loses none', () => {
    for (const order of ['severity', 'document'] as const) {
      const { sure, faint } = groupsOf(findings, order)
      expect(inOrder([...sure, ...faint]).map((one) => one.id).sort()).toEqual(findings.map((one) => one.id))
    }
  })
  it('counts every value of a column', () => {
    expect(countBySeverity(findings)).toEqual([{ severity: 'critical', count: 1 }, { severity: 'high', count: 327 }, { severity: 'medium', count: 3 }, { severity: 'low', count: 2 }])
  })
})
