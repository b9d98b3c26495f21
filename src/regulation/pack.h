// SPDX-License-Identifier: AGPL-3.0-or-later
// A regulation as the software knows it: clauses, and under each clause the rules made of it.
//
// A Pack is read from a folder (load.h), is complete and consistent once loaded, and never
// changes. Every rule names the clause it stands under, so nothing can lack a citation. The pack
// of an agency includes the national one it extends. Nothing here decides: procedure/ does.
//
//   const Loaded loaded = load_pack(folder, make_date(2026, 11, 23), requirement_names());
//   loaded.pack->steps.at("deputy-approval").clause  →  "A-6-2"
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "regulation/fault.h"

namespace xs::regulation {

struct Clause {
  std::string id;       // "A-6-2"
  std::string pack;     // "county-audit-bureau"
  std::string article;  // "6"
  std::string heading;
  std::string says;            // in our own words
  std::string not_formalized;  // why there is no rule, when there is none
  std::string yields_to;       // the clause it gives way to, and why
  std::string yields_why;
  bool obliges = false;  // somebody must do something: has rules, so needs law cases
  Date from{};
  std::optional<Date> until;  // the last day in force
  Source source;
};

// Every named value below must be one of these names. Conditions are a conjunction; each name
// takes one of the values listed. Names: a field with listed values; "answer.QUESTION" (no, yes,
// unsure, none); "escalated" (a reason, or none); "co_issuers" (none, some); "fixed_at_formation"
// (yes, no).
using Condition = std::map<std::string, std::set<std::string>>;

struct Role {
  std::string id, label, clause;
  // Counts only for items of the holder's own department.
  bool of_department = false;
  // A body outside the agency, without an account: its papers are entered by this role.
  std::string entered_by;
  // Runs the system; holds no other role and reviews nothing.
  bool administrator = false;
};

struct FieldValue {
  std::string id, label;
  bool releases = true;    // with this value the item may be released
  bool temporary = false;  // must be resolved before approval
  bool blocks = false;     // with this value the item is never handed in
  // Once a secret: nothing with this value is released before a record of its declassification.
  // Decides nothing; the checker proves the procedures against it.
  bool declassified_first = false;
  // With this value the item, or the item it is about, may be a state secret: no catalogue has it.
  bool not_catalogued = false;
  std::string needs;  // another field that must then be filled
  // The kind of publication it makes of the item, as screening knows it; empty: none, the
  // strictest. What may then stand is screening's to say.
  std::string screened_as;
};
enum class FieldKind : std::uint8_t {
  kChoice,
  kText,
  kDate,
  kTime,   // day and minute in China: 2026-11-24T09:30
  kLines,  // one thing a line, each of which may have to be confirmed as done
};
struct Field {
  std::string id, label, clause;
  FieldKind kind = FieldKind::kText;
  std::vector<FieldValue> values;  // of a choice
  bool required = false;
  Condition when;                       // asked only then
  bool restarts = false;                // changing it voids every opinion
  bool stated_in_text = false;          // the papers may state it themselves, by a value's id
  std::vector<std::string> procedures;  // see Pack::stands_in
};

struct Question {
  std::string id, label, clause;
  std::vector<std::string> grounds;  // that may answer a "yes"
};

struct Ground {
  std::string id;    // "item-2", unique in the agency's pack
  std::string code;  // national decision code "ND-TS"
  std::string label, clause;
  std::set<std::string> lifted_by;  // consent, public_interest, cited_law
  bool needs_harm = false;
  bool needs_article = false;
  bool checklist = false;     // one of the items to be answered one by one
  bool state_secret = false;  // never lifted here
};

enum class Decision : std::uint8_t {
  kOpine,     // says it may go on
  kApprove,   // the final approval
  kRefuse,    // not disclosed; ends the procedure
  kReturn,    // back to a step passed before
  kEscalate,  // goes on, to whoever the flow names for that reason
  kRefer,     // cannot be determined: the event "refer"
  kConsent,   // of a co-issuer, in writing
  kObject,
  kNotSecret,  // the answer of the body asked
  kSecret,
};
[[nodiscard]] std::string_view to_string(Decision decision);
[[nodiscard]] std::optional<Decision> decision_from(std::string_view text);

struct Step {
  std::string id, label, clause;
  std::string actor;  // role
  std::vector<Decision> gives;
  std::vector<std::string> needs;  // step ids and requirement names, refused under this clause
  std::map<std::string, std::string> escalates_for;  // reason id → label
  bool asks_questions = false;                       // the four questions are put to this step
  bool asks_checklist = false;
  bool evidence = false;  // an outside paper: body, number, date
  bool waits = false;     // for someone outside; must have a clock
  Source source;
};

struct Node;
struct Branch {
  Condition when;  // empty: otherwise
  std::vector<Node> body;
};
struct StepNode {
  std::string step;
  Source source;
};
struct ChoiceNode {
  std::vector<Branch> branches;
  Source source;
};
struct ParallelNode {
  std::vector<std::vector<Node>> lanes;
  Source source;
};
struct ForEachNode {
  std::string of;
  std::vector<Node> body;
  Source source;
};  // of: "co_issuers"
struct Node {
  std::variant<StepNode, ChoiceNode, ParallelNode, ForEachNode> is;
};

// Phases in which an item may be when another case is about it; names of casefile/case.h.
inline constexpr std::array<std::string_view, 7> kPhasesAbout{
    "approved", "fixed", "not_disclosed", "sealed", "released", "revoked", "incident"};

enum class EndsIn : std::uint8_t {
  kRelease,  // a permit to publish
  kFixed,    // the attribute of a paper
  kClosed,   // nothing about a document: an incident dealt with, a re-review held
};
struct Procedure {
  std::string id, label, clause;
  std::vector<std::string> handed_in_by;  // any of these roles
  EndsIn ends_in = EndsIn::kRelease;
  // The item it is about must be in one of these phases (casefile/case.h); empty: about none.
  std::set<std::string> about;
  bool about_needed = false;  // cannot be opened without naming that item
  std::vector<Node> flow;
  std::map<std::string, std::vector<Node>> events;  // "refer" → block
  std::map<std::string, std::string> event_clause;
  Source source;
};

// A named check (procedure/requirements.h) that must hold before certain decisions. `before` lists
// decisions ("approve"), steps, or "hand_in", "release".
struct Requirement {
  std::string name, clause;
  std::set<std::string> before;
  Condition when;
  std::string says;  // what to tell the person, in Chinese; empty: the check's own words
  std::vector<std::string> procedures;  // see Pack::stands_in
  bool floor = false;
  Source source;
};

// Two acts that two persons must do. "drafter" or a step id; where the text names a decision,
// there is one separation for every step that gives it.
enum class Strength : std::uint8_t { kHard, kSoft };
struct Separation {
  std::string first, second, clause;
  Strength strength = Strength::kHard;
  Source source;
};

// Nothing is released without these steps, for items that fulfil the condition. Stated apart from
// the flow, so that one can be proved against the other.
struct ReleaseNeeds {
  std::string procedure;
  std::vector<std::string> steps;
  Condition when;
  std::string clause;
  Source source;
};

struct ClockRule {
  std::string id, label, clause;
  int working_days = 0;  // one of the two is not 0
  int hours = 0;
  std::vector<std::string> of;  // steps whose duty it dates
  std::string starts;           // a date or time field; empty: when the duty arose
  bool floor = false;
  Source source;
};

struct Conclusion {
  std::string id, label, clause;
  // What this decision comes to, unless another is named: the first whose condition holds, and
  // without any such the first that has none.
  std::optional<Decision> after;
  Condition when;
  std::vector<std::string> procedures;  // see Pack::stands_in
};

// What may be done beside steps. On an item: the first nine ("read_all": items one takes no part
// in). Beside items: closing refused uploads, reading and verifying the record, people, every
// row of every catalogue, and letting a colleague act in one's place in such a role.
inline constexpr std::array<std::string_view, 18> kActNames{
    "seal",           "unseal",          "incident",    "withdraw",
    "move_over",      "release",         "revoke",      "erase",
    "read_all",       "refused_uploads", "record",      "verify_record",
    "see_people",     "create_people",   "grant_roles", "keep_word_lists",
    "keep_catalogue", "delegate"};

// Who may do it. "drafter" means the drafter of the item himself. An act without a rule is
// nobody's.
struct Right {
  std::string act, clause;
  std::set<std::string> roles;
  Source source;
};

// Phases of items that a catalogue may list; names of casefile/case.h.
inline constexpr std::array<std::string_view, 5> kPhasesListed{"approved", "fixed", "not_disclosed",
                                                               "released", "revoked"};
// What a column may show besides fields of the sheet.
inline constexpr std::array<std::string_view, 9> kColumnFacts{
    "ordinal",     "index-number", "title",      "state", "decided-on",
    "released-on", "revoked-on",   "department", "agency"};

struct CatalogueColumn {
  std::string label;
  std::vector<std::string> of;  // fields and kColumnFacts; the first that is not empty is shown
  bool filter = false;          // rows can be chosen by its values
  bool months = false;          // a date: rows can be chosen by its month, newest first
};
// A list of items by law: which items, and what it says of each. What may be a state secret is in
// none of them, whatever a pack says (procedure/listing.h).
struct Catalogue {
  std::string id, label, clause;
  std::set<std::string> phases;
  Condition when;                // of fields alone
  bool open_to_members = false;  // published: every member of the agency sees all of it
  std::vector<CatalogueColumn> columns;
};
// How the index number of a released item is made. Numbers run through the year of the first
// release without a gap; what was never released has none, so that none can be missing.
struct IndexNumber {
  std::string form;       // "11320000/{year}-{serial}"; empty: none is given
  int serial_digits = 0;  // at least so many
  std::string clause;
};

struct DecisionLabel {
  std::string label, clause;
};

struct Pack {
  std::string id;  // "county-audit-bureau"
  std::string title;
  std::string agency;  // what an agency under it is called until it says its own name
  std::string letter;  // prefix of its clause ids: "A"
  std::string hash;    // SM3 over every file of this pack and those it extends
  Date as_of{};
  std::vector<std::string> extends;
  std::map<std::string, std::string> laws;  // prefix of clause ids → title: "OGI" → …条例
  std::map<std::string, Clause> clauses;
  std::vector<std::string> clause_order;  // as written, this pack's first
  std::map<std::string, Role> roles;
  std::vector<Field> fields;
  std::vector<Question> questions;
  std::vector<Ground> grounds;
  std::map<std::string, Step> steps;
  std::map<std::string, Procedure> procedures;
  std::vector<Requirement> requirements;
  std::vector<Separation> separations;
  std::vector<ReleaseNeeds> release_needs;
  std::vector<ClockRule> clocks;
  std::vector<Conclusion> conclusions;
  std::vector<Right> rights;
  std::map<Decision, DecisionLabel> decision_labels;
  std::vector<Catalogue> catalogues;
  IndexNumber index_number;

  // Does a rule that names these procedures stand in this one? Where it names none, in every
  // procedure that decides about documents: not in those that end closed.
  [[nodiscard]] bool stands_in(const std::vector<std::string>& named,
                               std::string_view procedure) const;
  // Who does a step in the system: its actor, or whoever enters that body's papers.
  [[nodiscard]] const std::string& done_by(const Step& step) const;
  // Null when there is none.
  [[nodiscard]] const Field* field(std::string_view id) const;
  [[nodiscard]] const Question* question(std::string_view id) const;
  [[nodiscard]] const Ground* ground(std::string_view id) const;
  [[nodiscard]] const Catalogue* catalogue(std::string_view id) const;
};

[[nodiscard]] bool is_in_force(const Clause& clause, Date on);
// “《政府信息公开条例》第三十三条”: the title that `pack.laws` gives its prefix, and
// the article; “前言” for article "0", what stands before the first.
[[nodiscard]] std::string law_and_article(const Pack& pack, const Clause& clause);

}  // namespace xs::regulation
