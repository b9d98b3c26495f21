// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/demo.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace xs::service {
namespace {

constexpr std::string_view kBusinessDepartment = "业务科";
constexpr std::string_view kGeneralOffice = "办公室";

// Roles somebody must hold for this regulation to work: those that hand in, act at a step, hold a
// right, or administer. Outside bodies have no account.
std::set<std::string> roles_with_accounts(const regulation::Pack& pack) {
  std::set<std::string> roles;
  for (const auto& [id, procedure] : pack.procedures) {
    roles.insert(procedure.handed_in_by.begin(), procedure.handed_in_by.end());
  }
  for (const auto& [id, step] : pack.steps) roles.insert(pack.done_by(step));
  for (const auto& right : pack.rights) roles.insert(right.roles.begin(), right.roles.end());
  for (const auto& [id, role] : pack.roles) {
    if (role.administrator) roles.insert(id);
  }
  std::erase_if(roles, [&](const std::string& id) { return !pack.roles.contains(id); });
  return roles;
}

// Readable on paper: no characters that look alike.
std::string made_up_password() {
  constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789";
  std::string password;
  for (const std::uint8_t byte : random_bytes(15)) {
    if (!password.empty() && password.size() % 6 == 5) password += '-';
    password += kLetters[byte % kLetters.size()];
  }
  return password;
}

Result<void> make_accounts(System& system, const Agency& agency, Instant at,
                           std::vector<DemoAccount>& accounts) {
  std::string prefix = agency.pack->letter;
  std::ranges::transform(prefix, prefix.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const std::string& id : roles_with_accounts(*agency.pack)) {
    const regulation::Role& role = agency.pack->roles.at(id);
    DemoAccount account{.agency = agency.row.id.value,
                        .agency_title = agency.row.title,
                        .role = id,
                        .role_label = role.label,
                        .login = std::string(prefix).append("-").append(id),
                        .password = Password(made_up_password())};
    const NewAccount wanted{account.login, role.label,
                            std::string(role.of_department ? kBusinessDepartment : kGeneralOffice),
                            account.password};
    XS_CHECK(add_account(system, agency, wanted, {id}, at));
    accounts.push_back(std::move(account));
  }
  return {};
}

}  // namespace

Result<std::vector<DemoAccount>> make_demo(System& system, Instant at) {
  std::vector<DemoAccount> accounts;
  for (const auto& pack : system.known_packs()) {
    const std::string& name = pack->agency.empty() ? pack->title : pack->agency;
    XS_CHECK(system.add_agency({.id = {pack->id},
                                .title = name + "（演示）",
                                .pack = pack->id,
                                .section_head_may_draft = false}));
    XS_TRY(const auto agency, system.agency({pack->id}));
    XS_CHECK(make_accounts(system, *agency, at, accounts));
  }
  return accounts;
}

}  // namespace xs::service
