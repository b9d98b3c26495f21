// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/people.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cctype>

#include "service/acts.h"

namespace xs::service {
namespace {

constexpr int kMostFailures = 5;
constexpr std::chrono::minutes kLocked{15};
constexpr std::chrono::hours kSessionLasts{8};
constexpr std::chrono::minutes kSessionIdles{30};
constexpr std::chrono::minutes kIdleStep{1};  // how finely idling is recorded

Instant later(Instant at, std::chrono::milliseconds by) { return {at.time + by}; }

Result<std::string> hash_password(const Password& password) {
  const std::string& text = password.reveal_for(Purpose::kVerifying);
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str_alg(hash.data(), text.data(), text.size(),
                            crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(ErrorCode::kUnavailable, "系统内存不足，暂时无法处理口令，请稍后再试。");
  }
  return std::string(hash.data());
}

bool is_password(const std::string& hash, const Password& password) {
  const std::string& text = password.reveal_for(Purpose::kVerifying);
  return crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0;
}

// Takes as long as a real comparison, so that a login cannot be guessed by the time it takes.
void compare_with_nothing(const Password& password) {
  static const std::string kNobody = hash_password(Password("nobody")).value_or("");
  (void)is_password(kNobody, password);
}

tl::unexpected<Error> wrong_credentials() {
  return fail(ErrorCode::kNotPermitted,
              "账号或口令不正确，或账号已暂时锁定。请核对后再试，多次失败请联系系统管理员。");
}

Sm3Digest token_digest(std::string_view token) { return sm3(token); }

bool is_login(std::string_view login) {
  return login.size() >= 2 && login.size() <= 64 && std::ranges::all_of(login, [](unsigned char c) {
           return (std::isalnum(c) != 0 && c < 0x80) || c == '-' || c == '_' || c == '.';
         });
}

Result<void> check_account(const NewAccount& account) {
  if (!is_login(account.login)) {
    return fail(ErrorCode::kInvalidInput, "账号须为2至64位字母、数字、点、横线或下划线。");
  }
  if (account.name.empty()) return fail(ErrorCode::kInvalidInput, "请填写姓名或岗位名称。");
  const std::string& password = account.password.reveal_for(Purpose::kVerifying);
  bool letter = false, other = false;
  for (const char c : password) {
    const bool is_letter = std::isalpha(static_cast<unsigned char>(c)) != 0;
    letter = letter || is_letter;
    other = other || !is_letter;
  }
  if (password.size() < 12 || !letter || !other) {
    return fail(ErrorCode::kInvalidInput, "口令至少12位，并须同时包含字母和数字或符号。");
  }
  return {};
}

Result<void> check_roles(const regulation::Pack& pack, const std::vector<std::string>& roles) {
  bool administers = false;
  for (const std::string& id : roles) {
    const auto role = pack.roles.find(id);
    if (role == pack.roles.end()) {
      return fail(ErrorCode::kInvalidInput, "所选角色不在本单位制度内，请重新选择。", id);
    }
    administers = administers || role->second.administrator;
  }
  if (administers && roles.size() > 1) {
    return fail(ErrorCode::kNotPermitted, "管理员不能兼任其他任何角色，也不能参加审查。");
  }
  return {};
}

std::string account_text(const store::Person& person) {
  boost::json::object text{{"person", person.id.value}, {"login", person.login}};
  boost::json::array roles;
  for (const std::string& role : person.roles) roles.emplace_back(role);
  text["roles"] = std::move(roles);
  return boost::json::serialize(text);
}

}  // namespace

Result<SignedIn> sign_in(System& system, std::string_view login, const Password& password,
                         const std::optional<SecondFactor>&, Instant at) {
  XS_TRY(const auto known, system.database().read([&](store::Transaction& tx) {
    return store::credentials(tx, login);
  }));
  if (!known) {
    compare_with_nothing(password);
    return wrong_credentials();
  }
  const bool locked = known->locked_until && *known->locked_until > at;
  if (locked || !is_password(known->password_hash, password) || !known->person.active) {
    if (locked) return wrong_credentials();
    const int failures = known->failures + 1;
    const auto until = failures >= kMostFailures ? std::optional(later(at, kLocked)) : std::nullopt;
    XS_CHECK(system.database().transact([&](store::Transaction& tx) {
      return store::note_sign_in(tx, known->person.id, until ? 0 : failures, until);
    }));
    return wrong_credentials();
  }
  XS_TRY(auto agency, system.agency(known->person.agency));
  const std::string token = to_base64url(random_bytes(32));
  store::Session session{.person = known->person,
                         .csrf = to_base64url(random_bytes(24)),
                         .expires = later(at, kSessionLasts),
                         .idle_until = later(at, kSessionIdles)};
  XS_CHECK(system.database().transact([&](store::Transaction& tx) -> Result<void> {
    XS_CHECK(store::note_sign_in(tx, known->person.id, 0, std::nullopt));
    XS_CHECK(store::forget_sessions_before(tx, at));
    return store::add_session(tx, token_digest(token), session);
  }));
  XS_TRY(auto stands_in, system.database().read([&](store::Transaction& tx) {
    return store::stand_ins(tx, session.person.agency, session.person.id, date_in_shanghai(at));
  }));
  return SignedIn{token,
                  Session{session.person, std::move(agency), session.csrf, std::move(stands_in)}};
}

Result<void> sign_out(System& system, std::string_view token) {
  return system.database().transact(
      [&](store::Transaction& tx) { return store::end_session(tx, token_digest(token)); });
}

Result<Session> session_of(System& system, std::string_view token, Instant at) {
  const Sm3Digest digest = token_digest(token);
  XS_TRY(const auto known, system.database().read(
                               [&](store::Transaction& tx) { return store::session(tx, digest); }));
  if (!known || known->expires <= at || known->idle_until <= at || !known->person.active) {
    return fail(ErrorCode::kNotPermitted, "尚未登录或登录已过期，请重新登录。");
  }
  const Instant idle_until = later(at, kSessionIdles);
  if (idle_until.time - known->idle_until.time >= kIdleStep) {
    XS_CHECK(system.database().transact(
        [&](store::Transaction& tx) { return store::extend_session(tx, digest, idle_until); }));
  }
  XS_TRY(auto agency, system.agency(known->person.agency));
  XS_TRY(auto stands_in, system.database().read([&](store::Transaction& tx) {
    return store::stand_ins(tx, known->person.agency, known->person.id, date_in_shanghai(at));
  }));
  return Session{known->person, std::move(agency), known->csrf, std::move(stands_in)};
}

bool may(const Session& session, std::string_view act, const std::optional<PersonId>& drafter) {
  return may(session, session.pack(), act, drafter);
}

bool may(const Session& session, const regulation::Pack& pack, std::string_view act,
         const std::optional<PersonId>& drafter) {
  const auto& rights = pack.rights;
  const auto right = std::ranges::find(rights, act, &regulation::Right::act);
  if (right == rights.end()) return false;
  if (right->roles.contains("drafter") && drafter == session.person.id) return true;
  return std::ranges::any_of(session.person.roles, [&](const std::string& role) {
    return role != "drafter" && right->roles.contains(role);
  });
}

std::vector<std::string> procedures_he_hands_in(const Session& session) {
  std::vector<std::string> ids;
  for (const auto& [id, procedure] : session.pack().procedures) {
    const auto has = [&](const std::string& role) {
      return std::ranges::find(session.person.roles, role) != session.person.roles.end();
    };
    if (std::ranges::any_of(procedure.handed_in_by, has)) ids.push_back(id);
  }
  return ids;
}

procedure::Actor actor_for(const Session& session, std::string_view department) {
  return actor_for(session, department, session.pack());
}

procedure::Actor actor_for(const Session& session, std::string_view department,
                           const regulation::Pack& pack) {
  procedure::Actor actor{.person = session.person.id, .roles = {}, .on_behalf_of = std::nullopt};
  for (const std::string& id : session.person.roles) {
    const auto role = pack.roles.find(id);
    if (role == pack.roles.end() || role->second.administrator) continue;
    if (role->second.of_department && session.person.department != department) continue;
    actor.roles.insert(id);
  }
  return actor;
}

namespace {

// Those he may act for here. The role of a department counts for that of the giver.
std::vector<const store::StandIn*> stand_ins_for(const Session& session,
                                                 std::string_view department,
                                                 const regulation::Pack& pack) {
  std::vector<const store::StandIn*> out;
  for (const store::StandIn& one : session.stands_in) {
    const auto role = pack.roles.find(one.role);
    if (role == pack.roles.end() || role->second.administrator) continue;
    if (role->second.of_department && one.department != department) continue;
    out.push_back(&one);
  }
  return out;
}

}  // namespace

std::set<std::string> roles_for(const Session& session, std::string_view department,
                                const regulation::Pack& pack) {
  std::set<std::string> roles = actor_for(session, department, pack).roles;
  for (const auto* one : stand_ins_for(session, department, pack)) roles.insert(one->role);
  return roles;
}

procedure::Actor actor_at(const Session& session, std::string_view department,
                          const regulation::Pack& pack, const std::string& step) {
  procedure::Actor actor = actor_for(session, department, pack);
  const auto known = pack.steps.find(step);
  if (known == pack.steps.end()) return actor;
  const std::string& role = pack.done_by(known->second);
  if (actor.roles.contains(role) || actor.roles.contains(known->second.actor)) return actor;
  for (const auto* one : stand_ins_for(session, department, pack)) {
    if (one->role != role) continue;
    actor.roles.insert(role);
    actor.on_behalf_of = one->giver;
    break;
  }
  return actor;
}

bool is_administrator(const Session& session) {
  return std::ranges::any_of(session.person.roles, [&](const std::string& id) {
    const auto role = session.pack().roles.find(id);
    return role != session.pack().roles.end() && role->second.administrator;
  });
}

namespace {

// What this command did already, when it did.
Result<std::optional<store::PeopleCommand>> done_before(store::Transaction& tx, const Session& by,
                                                        const CommandId& command,
                                                        std::string_view does) {
  XS_TRY(auto done, store::people_command(tx, by.person.agency, command));
  if (done && (done->actor != by.person.id || done->does != does)) {
    return fail(ErrorCode::kConflict, "这一操作编号已经用过，请刷新页面后重试。");
  }
  return done;
}

Result<void> add_person(store::Transaction& tx, const Agency& agency, const store::Person& person,
                        const std::string& hash, Instant at, const PersonId& by) {
  const auto added = store::add_person(tx, person, hash, at);
  if (!added && added.error().code == ErrorCode::kConflict) {
    return fail(ErrorCode::kConflict, "这一账号已被使用，请换一个。");
  }
  XS_CHECK(added);
  return record_agency_act(tx, agency, "account_created", by, account_text(person), at);
}

struct Prepared {
  store::Person person;
  std::string hash;
};
Result<Prepared> prepare(const Agency& agency, const NewAccount& account,
                         const std::vector<std::string>& roles) {
  XS_CHECK(check_account(account));
  XS_CHECK(check_roles(*agency.pack, roles));
  XS_TRY(std::string hash, hash_password(account.password));
  return Prepared{{.id = {new_uuid_v7()},
                   .agency = agency.row.id,
                   .login = account.login,
                   .name = account.name,
                   .department = account.department,
                   .active = true,
                   .roles = roles},
                  std::move(hash)};
}

}  // namespace

Result<store::Person> add_account(System& system, const Agency& agency, const NewAccount& account,
                                  const std::vector<std::string>& roles, Instant at,
                                  const PersonId& by) {
  XS_TRY(const Prepared made, prepare(agency, account, roles));
  XS_CHECK(system.database().transact([&](store::Transaction& tx) {
    return add_person(tx, agency, made.person, made.hash, at, by);
  }));
  return made.person;
}

Result<store::Person> create_account(System& system, const Session& by, const CommandId& command,
                                     const NewAccount& account, Instant at) {
  constexpr std::string_view kDoes = "create";
  if (!may(by, "create_people")) {
    return fail(ErrorCode::kNotPermitted, "您的岗位不能建立账号。");
  }
  XS_TRY(const Prepared made, prepare(*by.agency, account, {}));
  return system.database().transact([&](store::Transaction& tx) -> Result<store::Person> {
    XS_TRY(const auto before, done_before(tx, by, command, kDoes));
    if (before) {
      XS_TRY(auto known, store::person(tx, by.person.agency, before->person));
      if (!known) return fail(ErrorCode::kNotFound, "没有这一账号。");
      return *std::move(known);
    }
    XS_CHECK(add_person(tx, *by.agency, made.person, made.hash, at, by.person.id));
    XS_CHECK(store::add_people_command(
        tx, by.person.agency, {command, by.person.id, std::string(kDoes), made.person.id}, at));
    return made.person;
  });
}

Result<void> grant_roles(System& system, const Session& by, const CommandId& command,
                         const PersonId& person, const std::vector<std::string>& roles,
                         Instant at) {
  constexpr std::string_view kDoes = "grant";
  if (!may(by, "grant_roles")) return fail(ErrorCode::kNotPermitted, "您的岗位不能授予权限。");
  if (person == by.person.id) return fail(ErrorCode::kNotPermitted, "不能给自己授予权限。");
  XS_CHECK(check_roles(by.pack(), roles));
  return system.database().transact([&](store::Transaction& tx) -> Result<void> {
    XS_TRY(const auto before, done_before(tx, by, command, kDoes));
    if (before) return {};
    XS_TRY(auto known, store::person(tx, by.person.agency, person));
    if (!known) return fail(ErrorCode::kNotFound, "没有这一账号。");
    known->roles = roles;
    XS_CHECK(store::set_roles(tx, by.person.agency, person, roles));
    XS_CHECK(store::end_sessions_of(tx, person));
    XS_CHECK(store::add_people_command(tx, by.person.agency,
                                       {command, by.person.id, std::string(kDoes), person}, at));
    return record_agency_act(tx, *by.agency, "roles_granted", by.person.id, account_text(*known),
                             at);
  });
}

Result<std::vector<store::Person>> people_of(System& system, const Session& by) {
  if (!may(by, "see_people")) return fail(ErrorCode::kNotPermitted, "您的岗位不能查看账号。");
  return system.database().read(
      [&](store::Transaction& tx) { return store::people(tx, by.person.agency); });
}

bool needs_set_up(const System& system) { return system.agencies().empty(); }

Result<void> set_up(System& system, const store::Agency& agency,
                    const std::vector<FirstAdministrator>& administrators, Instant at) {
  if (!needs_set_up(system)) {
    return fail(ErrorCode::kNotPermitted, "系统已经完成初始设置，请直接登录。");
  }
  if (administrators.empty()) {
    return fail(ErrorCode::kInvalidInput, "请为管理员各填写一个账号。");
  }
  std::map<std::string, std::string> posts = system.administrator_roles();
  for (const FirstAdministrator& first : administrators) {
    XS_CHECK(check_account(first.account));
    if (posts.erase(first.role) == 0) {
      return fail(ErrorCode::kInvalidInput, "初始账号只能是各管理员，每个岗位一个。");
    }
  }
  if (!posts.empty()) {
    return fail(ErrorCode::kInvalidInput,
                fmt::format("请为“{}”填写一个账号。", posts.begin()->second));
  }
  XS_CHECK(system.add_agency(agency));
  XS_TRY(const auto added, system.agency(agency.id));
  for (const FirstAdministrator& first : administrators) {
    XS_CHECK(add_account(system, *added, first.account, {first.role}, at));
  }
  return {};
}

}  // namespace xs::service
