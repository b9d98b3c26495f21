// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/word_lists.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"
#include "service/acts.h"
#include "store/blobs.h"

namespace xs::service {
namespace {

constexpr std::size_t kMostLists = 100;
constexpr std::size_t kLongestName = 60;

std::string name_context(std::string_view list) { return fmt::format("word-list-name/{}", list); }
std::string words_context(std::string_view list, std::int64_t version) {
  return fmt::format("word-list/{}/{}", list, version);
}

tl::unexpected<Error> no_such_version() {
  return fail(ErrorCode::kNotFound, "没有这一词表或者这一版本。");
}

Result<std::vector<ListView>> read_views(store::Transaction& tx, const Agency& agency) {
  const AgencyId& id = agency.row.id;
  XS_TRY(const auto rows, store::word_lists(tx, id));
  XS_TRY(const auto versions, store::word_list_versions(tx, id));
  XS_TRY(const auto people, store::people(tx, id));
  std::map<PersonId, std::string> names;
  for (const store::Person& person : people) names[person.id] = person.name;
  std::vector<ListView> views;
  for (const store::WordListRow& row : rows) {
    XS_TRY(const Bytes name, open_sealed(agency.keys->sealing, row.name, name_context(row.list)));
    ListView view{row.list, std::string(as_text(name)), {}};
    for (const store::WordListVersion& version : versions) {
      if (version.list != row.list) continue;
      view.versions.push_back(
          {version, names[version.author], version.switched_by ? names[*version.switched_by] : ""});
    }
    views.push_back(std::move(view));
  }
  return views;
}

Result<ListView> read_view(store::Transaction& tx, const Agency& agency, std::string_view list) {
  XS_TRY(auto views, read_views(tx, agency));
  const auto view = std::ranges::find(views, list, &ListView::id);
  if (view == views.end()) return no_such_version();
  return std::move(*view);
}

Result<ListVersion> version_in(const ListView& view, std::int64_t version) {
  const auto found = std::ranges::find_if(
      view.versions, [&](const ListVersion& each) { return each.row.version == version; });
  if (found == view.versions.end()) return no_such_version();
  return *found;
}

Result<screening::WordList> open_words(System& system, const Agency& agency, const ListView& view,
                                       const store::WordListVersion& version) {
  XS_TRY(const Bytes sealed, store::get_blob(system.database(), agency.row.id, version.content));
  XS_TRY(const Bytes csv,
         open_sealed(agency.keys->sealing, sealed, words_context(version.list, version.version)));
  auto parsed = screening::parse_word_list(screening::rows_of_text(as_text(csv)), {});
  if (!parsed.faults.empty()) {
    return fail(ErrorCode::kCorrupt, "词表的存储内容已损坏，请联系系统管理员。",
                parsed.faults.front().says);
  }
  parsed.list.id = view.id;
  parsed.list.name = view.name;
  return std::move(parsed.list);
}

Result<CompiledLists::One> compile(System& system, const Agency& agency, const ListView& view,
                                   const store::WordListVersion& version) {
  if (auto known = system.compiled_lists().find(agency.row.id, version.content)) return known;
  XS_TRY(const screening::WordList words, open_words(system, agency, view, version));
  return std::make_shared<const screening::CompiledWordList>(words, system.categories());
}

Result<std::vector<ListView>> read_views(System& system, const Agency& agency) {
  return system.database().read([&](store::Transaction& tx) { return read_views(tx, agency); });
}
Result<ListView> read_view(System& system, const Agency& agency, std::string_view list) {
  return system.database().read(
      [&](store::Transaction& tx) { return read_view(tx, agency, list); });
}

Result<void> check_name(const System& system, const std::string& name) {
  if (trim(name).empty() || count_code_points(name) > kLongestName) {
    return fail(ErrorCode::kInvalidInput,
                fmt::format("请填写词表名称，最多 {} 个字。", kLongestName));
  }
  return admit_texts(system, {name});
}

// Sealed and on the disk before any row names it.
Result<ListView> store_draft(System& system, const Session& session, ListView view, bool is_new,
                             const screening::WordList& words, Instant at) {
  const Agency& agency = *session.agency;
  store::WordListVersion row{
      .list = view.id,
      .version = view.versions.empty() ? 1 : view.versions.front().row.version + 1,
      .state = "draft",
      .content = {},
      .words = static_cast<std::int64_t>(words.words.size()),
      .exceptions = static_cast<std::int64_t>(words.exceptions.size()),
      .author = session.person.id,
      .created = at,
      .switched_by = std::nullopt,
      .switched = std::nullopt};
  const std::string csv = screening::to_csv(words);
  XS_TRY(row.content, store::put_blob(system.database(), agency.row.id,
                                      seal(agency.keys->sealing, as_bytes(csv),
                                           words_context(row.list, row.version))));
  return system.database().transact([&](store::Transaction& tx) -> Result<ListView> {
    if (is_new) {
      XS_CHECK(store::add_word_list(
          tx, agency.row.id,
          {view.id, seal(agency.keys->sealing, as_bytes(view.name), name_context(view.id))}, at));
    }
    XS_CHECK(store::add_word_list_version(tx, agency.row.id, row));
    return read_view(tx, agency, view.id);
  });
}

Result<void> record_switch(store::Transaction& tx, const Agency& agency, const PersonId& person,
                           const store::WordListVersion& version, Instant at) {
  const boost::json::object what{
      {"list", version.list}, {"version", version.version}, {"content", to_hex(version.content)}};
  return record_agency_act(
      tx, agency, version.state == "on" ? "word_list_switched_on" : "word_list_switched_off",
      person, boost::json::serialize(what), at, to_hex(version.content));
}

}  // namespace

Result<void> check_keeps_lists(const Session& session) {
  if (may(session, "keep_word_lists")) return {};
  return fail(ErrorCode::kNotPermitted, "您的岗位不维护词表。");
}

Result<std::vector<ListView>> word_lists_of(System& system, const Session& session) {
  XS_CHECK(check_keeps_lists(session));
  return read_views(system, *session.agency);
}

Result<Imported> import_list(System& system, const Session& session,
                             const std::optional<std::string>& list, const std::string& name,
                             BytesView bytes, std::string_view file_name, Instant at) {
  XS_CHECK(check_keeps_lists(session));
  ListView view{new_uuid_v7(), name, {}};
  if (list) {
    XS_TRY(view, read_view(system, *session.agency, *list));
  } else {
    XS_CHECK(check_name(system, name));
    XS_TRY(const auto views, read_views(system, *session.agency));
    if (views.size() >= kMostLists) {
      return fail(ErrorCode::kInvalidInput, fmt::format("最多 {} 个词表，请先合并。", kMostLists));
    }
  }
  XS_TRY(Admission admission, admit(
                                  system, session, bytes, file_name, [](Stage) {}, at));
  if (auto* refused = std::get_if<NotAdmitted>(&admission)) return Imported(std::move(*refused));
  auto parsed = screening::parse_word_list(
      screening::rows_of(std::get<Admitted>(admission).document), system.categories());
  if (!parsed.faults.empty()) return Imported(ListFaults{std::move(parsed.faults)});
  XS_TRY(ListView stored, store_draft(system, session, view, !list, parsed.list, at));
  return Imported(std::move(stored));
}

Result<ReadList> read_list(System& system, const Session& session, std::string_view list,
                           std::int64_t version) {
  XS_CHECK(check_keeps_lists(session));
  XS_TRY(const ListView view, read_view(system, *session.agency, list));
  XS_TRY(ListVersion found, version_in(view, version));
  XS_TRY(auto words, open_words(system, *session.agency, view, found.row));
  return ReadList{std::move(found), std::move(words)};
}

Result<ListView> switch_list(System& system, const Session& session, std::string_view list,
                             std::int64_t version, bool on, Instant at) {
  XS_CHECK(check_keeps_lists(session));
  const Agency& agency = *session.agency;
  // What cannot be opened is not switched on: no upload could be screened with it.
  if (on) XS_CHECK(read_list(system, session, list, version));
  return system.database().transact([&](store::Transaction& tx) -> Result<ListView> {
    XS_TRY(ListView view, read_view(tx, agency, list));
    XS_TRY(const ListVersion wanted, version_in(view, version));
    const bool is_on = wanted.row.state == "on";
    if (is_on == on) return view;
    const auto set = [&](store::WordListVersion row, const char* state) -> Result<void> {
      row.state = state;
      row.switched_by = session.person.id;
      row.switched = at;
      XS_CHECK(store::set_word_list_state(tx, agency.row.id, row));
      return record_switch(tx, agency, session.person.id, row, at);
    };
    for (const ListVersion& each : view.versions) {
      if (each.row.state == "on") XS_CHECK(set(each.row, "off"));
    }
    if (on) XS_CHECK(set(wanted.row, "on"));
    return read_view(tx, agency, list);
  });
}

Result<void> remove_draft(System& system, const Session& session, std::string_view list,
                          std::int64_t version) {
  XS_CHECK(check_keeps_lists(session));
  const AgencyId& agency = session.person.agency;
  return system.database().transact([&](store::Transaction& tx) -> Result<void> {
    XS_TRY(const ListView view, read_view(tx, *session.agency, list));
    XS_TRY(const ListVersion draft, version_in(view, version));
    if (draft.row.state != "draft") {
      return fail(ErrorCode::kConflict, "启用过的版本属于记录，不能删除，可以停用。");
    }
    XS_CHECK(store::remove_previews(tx, agency, list, version));
    XS_CHECK(store::remove_word_list_version(tx, agency, list, version));
    XS_CHECK(store::remove_blob(tx, agency, draft.row.content));
    if (view.versions.size() > 1) return {};
    return store::remove_word_list(tx, agency, list);
  });
}

Result<document::Screening> try_list(System& system, const Session& session, std::string_view list,
                                     std::int64_t version, std::string_view text) {
  XS_CHECK(check_keeps_lists(session));
  XS_TRY(const auto lists, lists_with(system, *session.agency, list, version));
  return system.screener().screen_text(text, lists);
}

Result<screening::WordLists> lists_on(System& system, const Agency& agency) {
  XS_TRY(const auto rows, system.database().read([&](store::Transaction& tx) {
    return store::word_lists_on(tx, agency.row.id);
  }));
  screening::WordLists lists;
  if (rows.empty()) return lists;
  std::map<Sm3Digest, CompiledLists::One> kept;
  std::vector<ListView> views;  // read only when something is to be compiled
  for (const store::WordListVersion& row : rows) {
    auto compiled = system.compiled_lists().find(agency.row.id, row.content);
    if (!compiled) {
      if (views.empty()) {
        XS_TRY(views, read_views(system, agency));
      }
      const auto view = std::ranges::find(views, row.list, &ListView::id);
      if (view == views.end()) return no_such_version();
      XS_TRY(compiled, compile(system, agency, *view, row));
    }
    kept[row.content] = compiled;
    lists.push_back(std::move(compiled));
  }
  system.compiled_lists().keep(agency.row.id, std::move(kept));
  return lists;
}

Result<screening::WordLists> lists_with(System& system, const Agency& agency, std::string_view list,
                                        std::int64_t version) {
  XS_TRY(const auto views, read_views(system, agency));
  const auto wanted = std::ranges::find(views, list, &ListView::id);
  if (wanted == views.end()) return no_such_version();
  screening::WordLists lists;
  for (const ListView& view : views) {
    const auto chosen = std::ranges::find_if(view.versions, [&](const ListVersion& each) {
      return view.id == list ? each.row.version == version : each.row.state == "on";
    });
    if (chosen == view.versions.end()) {
      if (view.id == list) return no_such_version();
      continue;
    }
    XS_TRY(auto compiled, compile(system, agency, view, chosen->row));
    lists.push_back(std::move(compiled));
  }
  return lists;
}

Result<std::string> lists_in_force(store::Transaction& tx, const System& system,
                                   const AgencyId& agency) {
  XS_TRY(const auto rows, store::word_lists_on(tx, agency));
  if (rows.empty()) return system.lists_hash();
  std::string all;
  for (const store::WordListVersion& row : rows) all += to_hex(row.content) + "\n";
  return system.lists_hash() + "+" + to_hex(sm3(all));
}

CompiledLists::One CompiledLists::find(const AgencyId& agency, const Sm3Digest& content) const {
  const std::lock_guard lock(mutex_);
  const auto mine = lists_.find(agency);
  if (mine == lists_.end()) return nullptr;
  const auto found = mine->second.find(content);
  return found == mine->second.end() ? nullptr : found->second;
}

void CompiledLists::keep(const AgencyId& agency, std::map<Sm3Digest, One> lists) {
  const std::lock_guard lock(mutex_);
  lists_[agency] = std::move(lists);
}

}  // namespace xs::service
