// SPDX-License-Identifier: AGPL-3.0-or-later
// What has been said on the findings of a file.
import type { Action, CaseFile, Disposition, DispositionKind } from '@/api/cases'
import type { Finding } from '@/api/files'

// By key(); `standing` are those nothing need be done about in a publication of this kind.
export type Said = Map<string, Disposition> & { standing?: ReadonlySet<string> }

export function key(file: string, finding: string): string {
  return `${file}/${finding}`
}

export function saidOf(dispositions: readonly Disposition[], files: readonly Pick<CaseFile, 'digest' | 'findings'>[] = []): Said {
  const said: Said = new Map(dispositions.map((one) => [key(one.file, one.finding), one]))
  said.standing = new Set(files.flatMap((file) => (file.findings ?? []).filter((one) => one.action === 'pass').map((one) => key(file.digest, one.id))))
  return said
}

// "unsure" is a note to oneself: the finding still waits for an answer.
export function isSettled(said: Said, file: string, finding: string): boolean {
  const one = said.get(key(file, finding))
  return one === undefined ? (said.standing?.has(key(file, finding)) ?? false) : one.kind !== 'unsure'
}

// What is proposed: what was judged before, else what screening says; where only a person can tell
// there is no proposal.
export function proposed(finding: Pick<Finding, 'action' | 'judged'>): DispositionKind | undefined {
  if (finding.judged != null) return 'not_problem'
  if (finding.action === 'redact') return 'redact'
  if (finding.action === 'block') return 'withhold'
  return undefined
}

export function sameText(findings: readonly Finding[], finding: Finding): Finding[] {
  if ((finding.rows?.length ?? 0) > 1) return [finding] // a column speaks for its values
  return findings.filter((other) => (other.rows?.length ?? 0) <= 1 && other.category === finding.category && other.excerpt === finding.excerpt)
}

// The next finding that waits, after `from`, round the end; undefined when none waits.
export function nextWaiting(findings: readonly Finding[], said: Said, file: string, from: string): Finding | undefined {
  const at = findings.findIndex((finding) => finding.id === from)
  for (let i = 1; i <= findings.length; i++) {
    const finding = findings[(at + i) % findings.length]!
    if (!isSettled(said, file, finding.id)) return finding
  }
  return undefined
}

const kOrder: Record<Action, number> = { pass: 0, review: 1, redact: 2, block: 3 }

export function worst(actions: readonly Action[]): Action {
  return actions.reduce<Action>((a, b) => (kOrder[b] > kOrder[a] ? b : a), 'pass')
}
