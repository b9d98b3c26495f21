// SPDX-License-Identifier: AGPL-3.0-or-later
// Days and times as an office writes them.

const kTwo = (n: number): string => String(n).padStart(2, '0')

export function day(text: string | null | undefined): string {
  if (text === null || text === undefined || text === '') return ''
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) return text
  return `${date.getFullYear()}-${kTwo(date.getMonth() + 1)}-${kTwo(date.getDate())}`
}

export function minute(text: string | null | undefined): string {
  if (text === null || text === undefined || text === '') return ''
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) return text
  return `${day(text)} ${kTwo(date.getHours())}:${kTwo(date.getMinutes())}`
}

export function bytes(size: number): string {
  if (size < 1024) return `${size} B`
  if (size < 1024 * 1024) return `${Math.round(size / 1024)} KB`
  return `${(size / 1024 / 1024).toFixed(1)} MB`
}
