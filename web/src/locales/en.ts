// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Messages } from './zh-CN'

const en: Messages = {
  product: 'Xianshen',
  product_long: 'Xianshen · review before publication',
  banner: 'This is an unclassified system. State secrets must not be stored, processed or transmitted here.',
  loading: 'Reading…',
  error: {
    offline: 'The server cannot be reached. Nothing is lost; please try again shortly.',
    instead: 'What you can do: ',
    conflict: 'This item has just moved on and the page was updated. What you filled in is still here; please check it and submit again.',
    leave: 'Some dispositions have not been submitted and would be lost. Leave the page?',
  },
  common: {
    save: 'Save', cancel: 'Cancel', close: 'Close', confirm: 'OK', all: 'All', 
    required: 'required', 
    reason: 'Reason', by: 'By', at: 'At', item: 'Item', state: 'State', department: 'Department', drafter: 'Drafter', updated: 'Last act',
  },
  nav: {
    label: 'Main menu', desk: 'Desk', handin: 'Hand in', cases: 'Items', catalogue: 'Catalogue', supervision: 'Supervision', regulations: 'Regulations', words: 'Word lists', refused: 'Refused uploads', record: 'Record', people: 'System', sign_out: 'Sign out',
    keys: 'Keys', dark: 'Dark', light: 'Light', language: '中文', skip: 'Skip to content',
  },
  login: {
    title: 'Sign in', login: 'User name', password: 'Password', submit: 'Sign in', motto: 'Review first, publish after',
    hint: 'Accounts are opened by the system administrator and rights granted by the security administrator. Ask the system administrator about a forgotten password.',
  },
  setup: {
    title: 'First set-up', lead: 'The system has no account yet. Name the agency and let three administrators set their accounts; no one may hold two of these posts, and none of them reviews.',
    token: 'Set-up token', token_hint: 'shown on the server terminal at start', agency: 'Agency', agency_id: 'Agency id', agency_id_hint: 'lower-case letters, digits, hyphens', agency_title: 'Name of the agency', pack: 'Regulation',
    accounts: 'Three administrators', login: 'User name', name: 'Name', password: 'Password', submit: 'Finish set-up', done: 'Set-up is complete. Please sign in.',
    differ: 'The three administrators need different user names.', incomplete: 'Something has not been filled in yet.',
  },
  desk: {
    title: 'Desk', owed: 'Waiting for me', owed_none: 'Nothing is waiting.', drafts: 'Drafts', sent: 'Handed in by me', returned: 'Returned to me', done: 'Dealt with by me', days_left: '{n} days left', today: 'Due today', overdue: '{n} days overdue',
    no_due: 'No fixed term', from: '{department} {drafter}', since: 'since {date}', refused: '{n} uploads were refused and wait for the secrecy office', open: 'Open', new: 'Hand in a new item', urgent: 'urgent', count: '{n}',
  },
  cases: { title: 'Items', filter: 'Find title, department or drafter', phase: 'State', empty: 'No item matches.', total: '{n} items', overdue: 'overdue', },
  handin: {
    title: 'Hand in', procedure: 'Procedure', drop: 'Drop the files to be published here, or', papers: 'Papers', papers_drop: 'Drop papers here (none are needed), or', pick: 'choose files', drop_hint: 'Several files at once; keep the text and its annexes apart. Word, Excel, PDF, web pages and plain text.',
    files: 'Files', sheet: 'Sheet', item_title: 'Title', co_issuers: 'Co-issuers', co_issuers_hint: 'Only for items made together with others', co_issuer_add: 'Add', co_issuer_remove: 'Remove “{name}”', questions: 'Preliminary opinion', questions_lead: 'Answer each one; where you are not sure, say so.',
    confirms: 'Confirmation', declassification: 'Record a declassification', submit: 'Hand in', submitted: 'Handed in; next: {step}.', submitted_plain: 'Handed in.', missing: 'Still needed before handing in:', review: 'Look at the marks',
    left: '{n} marks open', clean: 'Nothing found', unreadable: '{n} places could not be read', remove: 'Remove “{name}”', sent: '{n}% sent',
    draft_saved: 'Draft saved', draft_saving: 'Saving the draft…', draft_unsaved: 'Draft not saved', blocked: '“{label}” cannot be handed in on this system.', temporary: '“{label}” must be settled before approval.', discard: 'Discard draft', discard_ask: 'The draft and its files will not be dealt with further. Discard “{title}”?', untitled: 'Untitled item',
    refused_title: 'This file was not accepted', refused_lead: 'Nothing has been stored. Stop working on it, do not delete the original, and report to the secrecy office of your agency. Reference: {event}',
    stage: { waiting: 'Waiting', sending: 'Sending', received: 'Received', reading: 'Reading', screening: 'Screening', storing: 'Storing sealed', done: 'Read and screened', refused: 'Not accepted', failed: 'Did not succeed' },
  },
  case: { about: 'About', other: 'Related case',
    matter: 'Personal data', matter_period: 'Period: {period}.', stated: 'Attribute the files state', parts: 'Files and parts', sheet: 'Sheet', text: 'Text', layout: 'Layout', findings: 'Marks', opinion: 'My opinion', opinions: 'Opinions', result: 'Result', timeline: 'History', no_file: 'This item has no file yet.', hidden_part: 'not visible on paper', more_hidden: '{n} more parts not visible on paper', fold_hidden: 'Hide parts not visible on paper', could_not_look: 'could not look',
    rules_lost: 'The version of the regulation it was opened under was not kept whole. The item can only be read; it goes on once it is moved over to the one in force.', you_are_here: 'now here', sealed: 'The content is sealed; nobody can read it.', not_viewable: 'You have no right to read the content of this item.', opened: 'opened {date}', seal: 'Seal', unseal: 'Unseal', incident: 'Turn into incident', withdraw: 'Withdraw', move_over: 'Move to the regulation in force', move_over_why: 'Why move over', move_over_ask: 'There is a newer version of the regulation. Under it the item becomes a draft again and is handed in anew.',
    seal_why: 'Why seal (do not copy content)', unseal_why: 'Why unseal', incident_why: 'Why an incident', withdraw_why: 'Why withdraw', withdraw_ask: 'The item will not be published and its permits lapse.', seal_hint: 'For a suspected state secret. The content closes for everyone at once; only the reference remains.',
    edit: 'Change sheet and files', page: 'Page {n}', page_of: 'Page {n} of {total}', rows_before: '{n} before', rows_after: '{n} after', window: '{from}–{to} of {total}', empty_part: 'This part has no text.', picture_failed: 'The layout of this page could not be drawn; see “Text”.',
    due: 'due {date}', provisional: 'provisional: holidays not announced', original: 'Download original', replace: 'Replace file', replace_lead: 'Put a corrected file in the place of “{name}”. It is read and screened like the first.', replace_voids: 'The {n} opinions given become void; the review begins anew.', replace_drop: 'Drop the corrected file here, or', replaced: 'The file is replaced.', replaced_voids: 'The file is replaced; {n} opinions are void, the review begins anew.', more_changes: '{n} more', drawer_open: 'Show history', drawer_close: 'Hide history', co_issuers: 'Co-issuers', consents: 'consents in writing', objects: 'objects', awaited: 'awaited',
    circle: { none: 'nothing disposed of', some: 'partly disposed of', all: 'all disposed of', clean: 'no marks' }, 
  },
  letter: {
    title: 'Letters', lead: 'Made from the record; what the record does not hold is left blank, to be filled by hand.', none: 'There is no letter this item can have now.', look: 'Preview', take: 'Download PDF', look_at: 'Preview {title} (new window)', take_of: 'Download {title} as PDF',
  },
  finding: {
    progress: '{done} of {total} done', none: 'No marks in this file. That does not mean it may be published; a person must still read it.', redact: 'Redact', withhold: 'Withhold', not_problem: 'Not a problem', unsure: 'Unsure', reason: 'Why it is not a problem', reason_needed: 'Please say why it is not a problem.', undo: 'Undo', settled: 'disposed of', passes: 'passes', first_this: 'Dispose of this one first, then of all with the same text.', nth: '{n} of {total} with the same text', before: 'previous', after: 'next',
    order: 'Order', by_severity: 'By severity', by_document: 'By text', severity: { critical: 'critical', high: 'high', medium: 'medium', low: 'low' }, column: 'column of {n}', times: '{n} times', partly: '{done} of {total} done', faint: 'doubtful', faint_folded: '{n} doubtful marks folded away', faint_fold: 'Fold the {n} doubtful marks', stands: 'may stand', judged_before: 'judged before', judged: '{at} {by} judged it not a problem: {reason}', suggested: 'suggested', rows_open: 'Show the {n} values of this column', rows_close: 'Hide', rows_more: '{n} more', same: '{n} with the same text', same_apply: 'The same for all with this text', action: { block: 'must not go out', redact: 'to be cut', review: 'to be looked at', pass: 'seen' },
    said: { redact: 'redact', withhold: 'withhold', not_problem: 'not a problem', unsure: 'unsure', several: 'done' }, no_suggestion: 'A person must judge this one; there is no suggestion.', rows: '{n} in this column', hidden: 'not visible on paper', all_done: 'All marks of this file are disposed of.', to_opinion: 'Give the opinion', list: 'List of marks', dispose: 'Disposition', by: 'by {who}',
    not_now: 'Not yours to dispose of now; for reading only.',
  },
  opinion: {
    in_place_of: 'for {name}', as: 'As {role}', due: 'Please by {date}', decision: 'Opinion', reason: 'Explanation', reason_required: 'Please give the reason.', reason_plain: 'where needed', return_to: 'Return to', escalate_for: 'Reason', grounds: 'Grounds for not disclosing', ground_add: 'Choose grounds', ground_reason: 'Reason in this case', harm: 'What harm would follow', article: 'Exact article',
    suggests: 'Suggested conclusion', questions: 'Questions', checklist: 'Checklist', evidence: 'Paper', evidence_body: 'Issued by', evidence_number: 'Number', evidence_on: 'Date', evidence_scope: 'Scope', submit: 'Give opinion', submit_with: 'Give opinion: {label}', seen: 'This opinion covers the {n} files as they are; any change voids it.', choose: 'Choose an opinion first.', missing: 'Still missing: ', member: 'For {name}',
    done: 'The opinion is on the record.', next: 'The opinion is on the record; here is the next item.', answer: { no: 'No', yes: 'Yes', unsure: 'Unsure' }, answer_reason: 'Reason', all_no: 'All others “no”', lift: 'Lifted by', lift_none: 'not lifted', lift_by: { consent: 'written consent', public_interest: 'public-interest decision', cited_law: 'a law that requires disclosure' }, lift_whose: 'Whose', lift_basis: 'Basis or number', lift_on: 'Date', void: 'void', given_before: '{who} answered: {value}', empty: 'Nobody has given an opinion yet.', fallen: '{n} opinions are void. ', switch: 'Choose the step',
    need_ground: 'Choose at least one ground and give the reason.', need_return: 'Choose where to return it.', need_escalate: 'Choose the reason.', need_answers: 'Some are not answered yet.',
  },
  permit: {
    title: 'Release permit', lead: 'The permit covers these files exactly as they are; any change needs a new review.', issue: 'Issue release permit', issue_ask: 'Once issued, the files may be published under it. Issue the release permit for “{title}”?', number: 'Number', issued: 'Issued', position: 'Position in the record', download: 'Download permit', bytes: 'Download the file covered', revoke: 'Revoke permit', revoke_why: 'Why revoke', revoked: 'Revoked {at}', revoked_why: 'Reason: {why}', done: 'The permit is issued.', undone: 'The permit is revoked.', valid: 'valid', 
  },
  outcome: { title: 'Conclusion', ground: 'Ground', article: 'Article', harm: 'Harm', reason: 'Reason', },
  delegation: { title: 'Delegation', short: 'Delegation', lead: 'While away, a colleague may act in your place by a written delegation. Each opinion so given names both; nobody approves what either of them drafted or reviewed before.', new: 'Delegate', giver: 'Giver', taker: 'Acts in the place', role: 'Role', days: 'Days', first: 'From', last: 'Until', basis: 'Paper', basis_hint: 'Name or number of the written authorisation', give: 'Delegate', done: 'The delegation is on the record.', empty: 'No delegation.', state: 'State', now: 'in force', ahead: 'not yet begun', over: 'over', ended: 'ended', end: 'End', ended_now: 'The delegation has ended.' },
  supervision: { title: 'Supervision', months: 'Months', month: 'Month', first: 'From', last: 'Until', handed_in: 'Handed in', running: 'Under way', approved: 'To publish', released: 'Published', fixed: 'Fixed', withheld: 'Withheld', returned: 'Returned', late: 'Late', median: 'Days (median)', days: '{n} d', overdue: 'Overdue now', none_overdue: 'Nothing is overdue.', step: 'Step', due: 'Due', over: 'Over', by_month: 'By month of handing in', by_department: 'By department', by_ground: 'Grounds of refusal', summary: 'Summary of the month' },
  catalogue: { title: 'Catalogue', which: 'Which catalogue', month: 'Month', every_month: 'Every month', filter: 'Find title, document or index number', export: 'Export', kind: { xlsx: 'Excel', csv: 'CSV', json: 'JSON' }, none: 'The regulation asks for no catalogue.', empty: 'Nothing is listed yet.', more: '{n} more: choose a month or a filter, or export.' },
  regulations: { title: 'Regulations', left: 'Clause', right: 'What the software does', none: 'No rule: {why}', procedures: 'Procedures', handed_in_by: 'handed in by {role}', cases: '{n} cases', acted: 'applied {n} times', last: 'last {at}', search: 'Find a clause', rules_none: 'No rule stands under this clause.' },
  refused: {
    title: 'Refused uploads', lead: 'These uploads seemed to carry a state-secret mark and were not stored. Within the time limit a second person of the secrecy office may look and decide.', empty: 'No refused upload is waiting.', event: 'Reference', at: 'At', person: 'Uploaded by', rule: 'Rule', state: 'State', expires: 'until {at}', view: 'Look', gone: 'content gone', close: 'Decide', how: 'How', reason: 'Why cleared', body: 'Body', number: 'Number', on: 'Date', note: 'Note (do not copy content)', done: 'Done.', look: 'Content in memory', look_hint: 'For judgement only; nothing remains after closing.',
    hows: { clear: 'Clear (exactly this content)', dealt_with: 'Dealt with', incident: 'Turn into incident' }, reasons: { declassified: 'declassified', condition_met: 'condition met', mark_wrong: 'mark wrong, confirmed', no_mark: 'no mark, only talk about one' }, closed: 'closed', open: 'open',
  },
  record: { title: 'Record', lead: 'Every act is recorded in order and cannot be changed.', verify: 'Verify now', verifying: 'Verifying…', ok: 'Verified: {size} entries are complete and unchanged.', bad: 'Verification failed. Report to the auditor at once.', root: 'Root', position: 'No.', all: 'Whole record', empty: 'No entries.', filter: 'Filter by person or text', citations: 'Clauses', pending: 'pending', one_case: 'See it in the record', },
  people: { title: 'People and rights', lead: 'Opening accounts, granting rights and watching the record are three posts held by three persons.', add: 'Open account', login: 'User name', name: 'Name', department: 'Department', password: 'First password', roles: 'Rights', grant: 'Grant', saved: 'Rights updated.', added: 'Account opened; rights are still to be granted.', none: 'none', empty: 'No accounts yet.', edit: 'Change rights of “{name}”' },
  keys: {
    title: 'Keys', next: 'next mark', previous: 'previous mark', agree: 'as suggested', redact: 'redact', withhold: 'withhold', not_problem: 'not a problem, then the reason', unsure: 'unsure', same: 'the same for all with this text', undo: 'undo the last disposition', go: 'go to its place', page_back: 'previous page', page_on: 'next page', next_item: 'next item', previous_item: 'previous item', give: 'give the opinion and take the next item', back: 'back', search: 'search', open: 'open', overlay: 'show or hide this', switch: 'text or layout', opinion: 'give the opinion',
  },
  words: {
    title: 'Word lists', lead: 'Words of your own agency. Once switched on, all later screening looks for them; try a list and see what it would change first.', new: 'New list', empty: 'No list yet. Import a CSV or Excel table to make the first.', name: 'Name of the list', name_first: 'Please name the list first.', next: 'Next version of “{name}”', import_next: 'Import next version',
    drop: 'Drop the table of words (CSV or xlsx) here, or', columns: 'One word a row; columns word, category, reason, clause, exceptions. Only the word is needed; under a heading row the order is free. Exceptions are longer innocent words that contain the word.', patterns: 'For a way of writing put an expression between slashes in the same column: /XM-\\d{\'{4}\'}/. Repetitions need a limit; spaces, width, case and variants of characters are the same already.', ready_lead: 'Or one that comes with the program:', ready: { leader_titles: 'Titles of leaders', region_names: 'Names of regions', set_phrases: 'Set phrases and mistakes' }, categories: 'Categories: {names}. A name of your own asks a person to look.', reading: 'Reading…', imported: '{n} words imported, not switched on.', faults: '{n} faults in the file; nothing was imported:', line: 'line {n}', more_faults: '{n} more; please mend these first.',
    none_on: 'not on', on_version: 'version {n} is on', version: 'Version', nth: 'version {n}', count: 'Contents', count_words: '{n} words', count_exceptions: '{n} exceptions', author: 'Imported', switched: 'Switched', acts: 'Acts', turn_on: 'Switch on', turn_off: 'Switch off', download: 'Download', drop_draft: 'Delete draft', state: { draft: 'draft', on: 'on', off: 'off' },
    ask_on: 'Switch on “{name}” version {n} ({words} words)? All later screening of the agency will use it, and the record will say so.', ask_off: 'Switch off “{name}” version {n} ({words} words)? Later screening will no longer look for these words, and the record will say so.', replaces: 'Version {n}, which is on now, goes off.', is_on: '“{name}” version {n} is on.', is_off: '“{name}” version {n} is off.',
    entries: 'Words', try: 'Try', preview: 'What would change', find: 'Find a word', total: '{n} words', word: 'Word/expression', pattern: 'expression', category: 'Category', clause: 'Clause', exceptions: 'Exceptions:', no_entry: 'No word matches.',
    try_lead: 'Paste a text and see what this version would find. The text is not kept.', try_place: 'Paste a text here', try_go: 'Screen', try_none: 'Nothing found.', try_found: '{n} found, {own} of them by this list.', of_this_list: 'this list', tried: 'Tried text',
    preview_lead: 'Screens the items you may see again with this version. Only counts; nothing is changed.', preview_go: 'Begin', preview_again: 'Again', preview_waiting: 'Waiting for its turn.', preview_running: '{done} of {total} items', preview_cancel: 'Cancel', preview_leave: 'It goes on when you leave this page.', preview_cancelled: 'Cancelled; nothing was changed.', preview_failed: 'It did not come to an end; please begin again.', preview_sum: '{files} files looked at, {changed} change: {added} marks more, {removed} fewer.', preview_not_read: '{n} files could not be read', files: '{n} files', file: 'File', added: 'more', removed: 'fewer', verdict: 'Verdict',
  },
  missing: { title: 'No such page', lead: 'The address may be wrong, or you have no right to see it.', back: 'To the desk' },
}

export default en
