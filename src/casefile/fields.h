// SPDX-License-Identifier: AGPL-3.0-or-later
// The fields of an act, named once; writing and reading both walk this list (encoding.cc only).
#pragma once

#include <concepts>

#include "casefile/act.h"

namespace xs::casefile::stored {

template <class T, class Wanted>
concept Is = std::same_as<std::remove_const_t<T>, Wanted>;

template <class A, Is<FindingNote> T>
void fields(A& a, T& v) {
  a("id", v.id), a("category", v.category), a("action", v.action);
  a.unless_false("always_masked", v.always_masked);
}
template <class A, Is<StatedAttribute> T>
void fields(A& a, T& v) {
  a("attribute", v.attribute), a("releases", v.releases);
}
template <class A, Is<FileVersion> T>
void fields(A& a, T& v) {
  a("digest", v.digest), a("name", v.name), a("format", v.format), a("size", v.size);
  a("blob", v.blob), a("document", v.document), a("screening", v.screening);
  a("findings", v.findings), a("could_not_look", v.could_not_look);
  a.unless_empty("states", v.states);
}
template <class A, Is<FindingKey> T>
void fields(A& a, T& v) {
  a("file", v.file), a("finding", v.finding);
}
template <class A, Is<Disposition> T>
void fields(A& a, T& v) {
  a("kind", v.kind), a("reason", v.reason), a("by", v.by), a("step", v.step);
}
template <class A, Is<Answer> T>
void fields(A& a, T& v) {
  a("value", v.value), a("reason", v.reason), a("by", v.by), a("step", v.step);
}
template <class A, Is<GroundGiven> T>
void fields(A& a, T& v) {
  a("ground", v.ground), a("reason", v.reason), a("harm", v.harm), a("article", v.article);
}
template <class A, Is<Lift> T>
void fields(A& a, T& v) {
  a("ground", v.ground), a("by", v.by), a("whose", v.whose), a("basis", v.basis), a("on", v.on);
  a("evidence", v.evidence);
}
template <class A, Is<Evidence> T>
void fields(A& a, T& v) {
  a("body", v.body), a("number", v.number), a("on", v.on), a("scope", v.scope), a("file", v.file);
}
template <class A, Is<Duty> T>
void fields(A& a, T& v) {
  a("step", v.step), a("role", v.role), a("member", v.member), a("since", v.since);
  a("due", v.due), a("derivation", v.derivation), a("provisional", v.provisional);
  a("clause", v.clause);
  a.unless_none("until", v.until);
}
template <class A, Is<Outcome> T>
void fields(A& a, T& v) {
  a("conclusion", v.conclusion), a("clause", v.clause), a("reason", v.reason);
  a("grounds", v.grounds);
}
template <class A, Is<Sheet> T>
void fields(A& a, T& v) {
  a("title", v.title), a("fields", v.fields), a("co_issuers", v.co_issuers);
}
template <class A, Is<Standing> T>
void fields(A& a, T& v) {
  a("phase", v.phase), a("event", v.event), a("escalated", v.escalated), a("duties", v.duties);
  a("valid_opinions", v.valid_opinions), a("outcome", v.outcome);
}

template <class A, Is<Opened> T>
void fields(A& a, T& v) {
  a("procedure", v.procedure), a("department", v.department);
  a.unless_empty("about", v.about.value);
}
template <class A, Is<SheetWritten> T>
void fields(A& a, T& v) {
  a("sheet", v.sheet), a("declassification", v.declassification);
  a.unless_empty("may_stand", v.may_stand);
}
template <class A, Is<FilesReplaced> T>
void fields(A& a, T& v) {
  a("files", v.files);
}
template <class A, Is<HandedIn> T>
void fields(A& a, T& v) {
  a("fixed_at_formation", v.fixed_at_formation);
}
template <class A, Is<Said> T>
void fields(A& a, T& v) {
  a("step", v.step), a("decision", v.decision), a("member", v.member), a("suggests", v.suggests);
  a("reason", v.reason), a("return_to", v.return_to), a("escalate_for", v.escalate_for);
  a("grounds", v.grounds), a("dispositions", v.dispositions), a("answers", v.answers);
  a("checklist", v.checklist), a("lifts", v.lifts), a("confirms", v.confirms);
  a("evidence", v.evidence), a("seen", v.seen);
}
template <class A, Is<SealedUp> T>
void fields(A& a, T& v) {
  a("why", v.why);
}
template <class A, Is<Unsealed> T>
void fields(A& a, T& v) {
  a("why", v.why);
}
template <class A, Is<TurnedIncident> T>
void fields(A& a, T& v) {
  a("why", v.why);
}
template <class A, Is<Withdrawn> T>
void fields(A& a, T& v) {
  a("reason", v.reason);
}
template <class A, Is<PermitIssued> T>
void fields(A& a, T& v) {
  a("permit", v.permit), a("digests", v.digests);
}
template <class A, Is<PermitRevoked> T>
void fields(A& a, T& v) {
  a("permit", v.permit), a("reason", v.reason);
}
template <class A, Is<Erased> T>
void fields(A& a, T& v) {
  a("why", v.why);
}
template <class A, Is<DeadlinePassed> T>
void fields(A& a, T& v) {
  a("step", v.step), a("clause", v.clause), a("member", v.member), a("due", v.due);
}

template <class A, Is<MovedOver> T>
void fields(A& a, T& v) {
  a("why", v.why);
}

template <class A, Is<Envelope> T>
void fields(A& a, T& v) {
  a("agency", v.agency), a("case", v.case_id), a("seq", v.seq), a("command", v.command);
  a("type", v.type), a("version", v.version), a("actor", v.actor);
  a("on_behalf_of", v.on_behalf_of), a("recorded_at", v.recorded_at);
  a("effective_at", v.effective_at), a("corrects", v.corrects), a("citations", v.citations);
  a("pack", v.pack), a("lists", v.lists), a("calendar", v.calendar), a("engine", v.engine);
  a("signature", v.signature);
}

}  // namespace xs::casefile::stored
