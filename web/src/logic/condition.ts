// SPDX-License-Identifier: AGPL-3.0-or-later
// Which fields of the sheet are asked now. The server decides; this only keeps the page from
// asking what it would not want.
import type { Answer } from '@/api/cases'
import type { Condition, Field } from '@/api/pack'

export interface Filled {
  fields: Record<string, string>
  answers?: Record<string, Answer>
  co_issuers?: string[]
}

export function holds(condition: Condition | undefined, filled: Filled): boolean {
  return Object.entries(condition ?? {}).every(([name, values]) => values.includes(valueOf(name, filled)))
}

function valueOf(name: string, filled: Filled): string {
  if (name.startsWith('answer.')) return filled.answers?.[name.slice(7)]?.value ?? 'none'
  if (name === 'co_issuers') return (filled.co_issuers ?? []).some((one) => one.trim() !== '') ? 'some' : 'none'
  if (name === 'escalated') return 'none' // only a later step escalates
  if (name === 'fixed_at_formation') return 'no' // only the server knows
  return filled.fields[name] ?? ''
}

// A field is asked for this procedure, when its condition holds, or when a chosen value needs it.
export function askedFields(fields: readonly Field[], procedure: string, filled: Filled): { field: Field; required: boolean }[] {
  const here = fields.filter((field) => (field.procedures ?? []).length === 0 || field.procedures!.includes(procedure))
  const needed = new Set<string>()
  for (const field of here) {
    const chosen = field.values?.find((value) => value.id === filled.fields[field.id])
    if (chosen?.needs !== undefined && chosen.needs !== '') needed.add(chosen.needs)
  }
  const neededOnly = new Set(here.flatMap((field) => (field.values ?? []).map((value) => value.needs ?? '')))
  return here
    .filter((field) => {
      if (needed.has(field.id)) return true
      if (!holds(field.when, filled)) return false
      return field.required === true || !neededOnly.has(field.id)
    })
    .map((field) => ({ field, required: field.required === true || needed.has(field.id) }))
}

// Fields that are no longer asked are sent empty, so that the sheet says what the page shows.
export function onlyAsked(fields: readonly Field[], procedure: string, filled: Filled): Record<string, string> {
  const asked = askedFields(fields, procedure, filled)
  const kept: Record<string, string> = {}
  for (const { field } of asked) {
    const value = filled.fields[field.id]
    if (value !== undefined && value !== '') kept[field.id] = value
  }
  return kept
}
