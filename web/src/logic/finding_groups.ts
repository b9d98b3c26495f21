// SPDX-License-Identifier: AGPL-3.0-or-later
// Findings as the panel shows them: a column of a list is one row, the same text is one row, what is
// doubtful stands apart. Nothing is left out; every finding is in exactly one group.
import type { Action } from '@/api/cases'
import type { Finding, Severity } from '@/api/files'
import { worst } from './dispositions'

export type Order = 'severity' | 'document'

export interface FindingGroup {
  key: string
  findings: Finding[] // in document order
  severity: Severity // the gravest of them
  action: Action
  faint: boolean // all of them doubtful
}
export interface Shelf {
  sure: FindingGroup[]
  faint: FindingGroup[]
}

export const kSeverities: readonly Severity[] = ['critical', 'high', 'medium', 'low']
export const kFaintBelow = 0.75

// What must not go out is never folded away, however doubtful.
export function isFaint(finding: Finding): boolean {
  return finding.confidence < kFaintBelow && finding.action !== 'block' && finding.severity !== 'critical'
}

export function gravest(severities: readonly Severity[]): Severity {
  return kSeverities.find((one) => severities.includes(one)) ?? 'low'
}

// How many values a finding speaks for.
export function placesOf(finding: Finding): number {
  return Math.max(1, finding.rows?.length ?? 0)
}
export const isColumn = (finding: Finding): boolean => (finding.rows?.length ?? 0) > 1

export function groupsOf(findings: readonly Finding[], order: Order): Shelf {
  const byKey = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = isColumn(finding) ? `column ${finding.id}` : `${finding.category} ${finding.excerpt}`
    const known = byKey.get(key)
    if (known === undefined) byKey.set(key, [finding])
    else known.push(finding)
  }
  const groups = [...byKey].map(([key, members]): FindingGroup => ({
    key,
    findings: members,
    severity: gravest(members.map((one) => one.severity)),
    action: worst(members.map((one) => one.action)),
    faint: members.every(isFaint),
  }))
  if (order === 'severity') groups.sort((a, b) => rank(a) - rank(b)) // stable: equals stay in document order
  return { sure: groups.filter((group) => !group.faint), faint: groups.filter((group) => group.faint) }
}

const kActions: readonly Action[] = ['block', 'redact', 'review', 'pass']
function rank(group: FindingGroup): number {
  return kSeverities.indexOf(group.severity) * kActions.length + kActions.indexOf(group.action)
}

export function inOrder(groups: readonly FindingGroup[]): Finding[] {
  return groups.flatMap((group) => group.findings)
}

export function countBySeverity(findings: readonly Finding[]): { severity: Severity; count: number }[] {
  const counts = new Map<Severity, number>()
  for (const finding of findings) counts.set(finding.severity, (counts.get(finding.severity) ?? 0) + placesOf(finding))
  return kSeverities.filter((one) => counts.has(one)).map((severity) => ({ severity, count: counts.get(severity)! }))
}
