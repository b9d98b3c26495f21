// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import type { Field } from '@/api/pack'
import { askedFields, holds, onlyAsked } from './condition'

describe('conditions', () => {
  it.each([
    ['empty always holds', undefined, { fields: {} }, true],
    ['one of the values', { class: ['动态', '其他'] }, { fields: { class: '动态' } }, true],
    ['none of the values', { class: ['动态'] }, { fields: { class: '要情' } }, false],
    ['nothing chosen yet', { class: ['动态'] }, { fields: {} }, false],
    ['all must hold', { class: ['动态'], co_issuers: ['some'] }, { fields: { class: '动态' }, co_issuers: [] }, false],
    ['co-issuers named', { co_issuers: ['some'] }, { fields: {}, co_issuers: ['县水利局'] }, true],
    ['a blank co-issuer is none', { co_issuers: ['none'] }, { fields: {}, co_issuers: [' '] }, true],
    ['an answer', { 'answer.safety': ['yes'] }, { fields: {}, answers: { safety: { value: 'yes' as const } } }, true],
    ['no answer yet', { 'answer.safety': ['none'] }, { fields: {} }, true],
    ['not escalated while drafting', { escalated: ['none'] }, { fields: {} }, true],
  ])('%s', (_, condition, filled, expected) => {
    expect(holds(condition, filled)).toBe(expected)
  })
})

describe('fields asked', () => {
  const fields: Field[] = [
    { id: 'attribute', label: '公开属性', clause: 'X-1', kind: 'choice', required: true, values: [{ id: 'open', label: '主动公开' }, { id: 'closed', label: '不予公开', needs: 'why' }] },
    { id: 'why', label: '理由', clause: 'X-2', kind: 'text' },
    { id: 'stage', label: '阶段', clause: 'X-3', kind: 'text', when: { attribute: ['open'] } },
    { id: 'elsewhere', label: '别处', clause: 'X-4', kind: 'text', procedures: ['other'] },
  ]
  const ids = (chosen: Record<string, string>): string[] =>
    askedFields(fields, 'publication', { fields: chosen }).map(({ field, required }) => field.id + (required ? '*' : ''))

  it.each([
    ['before any choice', {}, ['attribute*']],
    ['a condition opens a field', { attribute: 'open' }, ['attribute*', 'stage']],
    ['a value needs another field', { attribute: 'closed' }, ['attribute*', 'why*']],
  ])('%s', (_, chosen, expected) => {
    expect(ids(chosen as Record<string, string>)).toEqual(expected)
  })

  it('sends only what is asked', () => {
    expect(onlyAsked(fields, 'publication', { fields: { attribute: 'open', why: '旧理由', stage: '终稿', elsewhere: 'x' } })).toEqual({ attribute: 'open', stage: '终稿' })
  })
})
