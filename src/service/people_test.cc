// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/people.h"

#include <algorithm>

#include "service/test_system.h"

namespace xs::service {
namespace {

const Password& password() {
  static const Password kPassword("correct horse 7");
  return kPassword;
}

TEST(SignIn, SaysTheSameForAnUnknownLoginAndAWrongPassword) {
  TestSystem with;
  (void)with.as("drafter");
  const auto unknown = sign_in(with.system(), "nobody-here", password(), std::nullopt, with.at());
  const auto wrong =
      sign_in(with.system(), "t-drafter", Password("wrong horse 77"), std::nullopt, with.at());
  ASSERT_FALSE(unknown);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(unknown.error().public_text, wrong.error().public_text);
  EXPECT_EQ(unknown.error().code, wrong.error().code);
}

TEST(SignIn, LocksAfterFiveFailuresForAQuarterOfAnHour) {
  TestSystem with;
  (void)with.as("drafter");
  const auto try_with = [&](const Password& given) {
    return sign_in(with.system(), "t-drafter", given, std::nullopt, with.at()).has_value();
  };
  for (int time = 0; time < 5; ++time) EXPECT_FALSE(try_with(Password("wrong horse 77")));
  EXPECT_FALSE(try_with(password())) << "locked";
  with.wait(std::chrono::minutes(16));
  EXPECT_TRUE(try_with(password()));
}

TEST(Sessions, EndByTimeBySignOutAndByNewRoles) {
  TestSystem with;
  const PersonId drafter = with.as("drafter").person.id;
  const auto in = [&] {
    return sign_in(with.system(), "t-drafter", password(), std::nullopt, with.at()).value().token;
  };
  const auto is_in = [&](const std::string& token) {
    return session_of(with.system(), token, with.at()).has_value();
  };
  const std::string idle = in();
  EXPECT_TRUE(is_in(idle));
  with.wait(std::chrono::minutes(25));
  EXPECT_TRUE(is_in(idle));
  with.wait(std::chrono::minutes(31));
  EXPECT_FALSE(is_in(idle));

  const std::string busy = in();
  for (int minutes = 0; minutes < 8 * 60; minutes += 20) {
    with.wait(std::chrono::minutes(20));
    (void)is_in(busy);
  }
  EXPECT_FALSE(is_in(busy)) << "after eight hours, however busy";

  const std::string left = in();
  ASSERT_TRUE(sign_out(with.system(), left));
  EXPECT_FALSE(is_in(left));

  const std::string changed = in();
  ASSERT_TRUE(grant_roles(with.system(), with.as("security-administrator"), with.command().id,
                          drafter, {"office"}, with.at()));
  EXPECT_FALSE(is_in(changed));
  EXPECT_FALSE(is_in("")) << "no token";
}

TEST(Sessions, TheDatabaseHoldsNoToken) {
  TestSystem with;
  (void)with.as("drafter");
  const std::string token =
      sign_in(with.system(), "t-drafter", password(), std::nullopt, with.at()).value().token;
  const auto found =
      with.system().database().read([&](store::Transaction& tx) -> Result<std::int64_t> {
        XS_TRY(const store::Row row,
               tx.query_one("select count(*) from sessions where token = ?", {as_bytes(token)}));
        return row.as<std::int64_t>(0);
      });
  EXPECT_EQ(found.value_or(-1), 0);
  EXPECT_EQ(with.count("select count(*) from sessions"), 1);
}

TEST(People, ThreeAdministratorsShareWhatNoneMayDoAlone) {
  TestSystem with;
  const auto create = [&](const Session& by, const std::string& login) {
    return create_account(with.system(), by, with.command().id,
                          {login, "新人", "业务科", password()}, with.at());
  };
  for (const char* role : {"drafter", "office", "chief", "security-administrator", "auditor"}) {
    EXPECT_FALSE(create(with.as(role), "p-" + std::string(role))) << role;
  }
  const auto made = create(with.as("system-administrator"), "p-new");
  ASSERT_TRUE(made) << what_failed(made);
  EXPECT_TRUE(made->roles.empty());
  EXPECT_FALSE(create(with.as("system-administrator"), "p-new")) << "taken";

  const auto grant = [&](const Session& by, const PersonId& to, std::vector<std::string> roles) {
    return grant_roles(with.system(), by, with.command().id, to, roles, with.at());
  };
  const Session security = with.as("security-administrator");
  EXPECT_FALSE(grant(with.as("system-administrator"), made->id, {"drafter"}));
  EXPECT_FALSE(grant(security, security.person.id, {"drafter"})) << "to himself";
  EXPECT_FALSE(grant(security, made->id, {"auditor", "office"})) << "an auditor who reviews";
  EXPECT_FALSE(grant(security, made->id, {"no-such-role"}));
  EXPECT_FALSE(grant(security, {new_uuid_v7()}, {"drafter"}));
  EXPECT_TRUE(grant(security, made->id, {"drafter", "office"}));
}

TEST(People, WhoMadeAnAccountIsRecorded) {
  TestSystem with;
  const Session by = with.as("system-administrator");
  ASSERT_TRUE(create_account(with.system(), by, with.command().id,
                             {"p-new", "新人", "业务科", password()}, with.at()));
  const auto acts = recorded_acts(with.system(), with.as("auditor"), std::nullopt);
  ASSERT_TRUE(acts) << what_failed(acts);
  bool found = false;
  for (const auto& act : acts->acts) {
    found = found || (act.type == "account_created" && act.actor == by.person.name);
  }
  EXPECT_TRUE(found);
}

TEST(People, WeakPasswordsAndOddLoginsAreNotTaken) {
  TestSystem with;
  const Session by = with.as("system-administrator");
  struct Case {
    std::string login, password;
    bool good;
  };
  int made = 0;
  for (const Case& each : std::vector<Case>{{"fine", "correct horse 7", true},
                                            {"x", "correct horse 7", false},
                                            {"with space", "correct horse 7", false},
                                            {"中文", "correct horse 7", false},
                                            {"a'; drop table people", "correct horse 7", false},
                                            {"short", "abc12345", false},
                                            {"letters", "abcdefghijklmnop", false},
                                            {"digits", "1234567890123", false}}) {
    SCOPED_TRACE(each.login + " " + each.password);
    const auto done = create_account(with.system(), by, with.command().id,
                                     {each.login, "某人", "", Password(each.password)}, with.at());
    EXPECT_EQ(done.has_value(), each.good);
    made += done.has_value() ? 1 : 0;
  }
  EXPECT_EQ(made, 1);
}

TEST(SetUp, HappensOnce) {
  TestSystem with;
  EXPECT_FALSE(needs_set_up(with.system()));
  const auto again = set_up(with.system(),
                            {.id = {"second"},
                             .title = "第二单位",
                             .pack = "government-office",
                             .section_head_may_draft = false},
                            {{{"root", "某人", "", password()}, "auditor"}}, with.at());
  EXPECT_FALSE(again);
  EXPECT_EQ(with.system().agencies().size(), 1U);
}

TEST(People, TheSameCommandTwiceIsDoneOnce) {
  TestSystem with;
  const Session& by = with.as("system-administrator");
  const CommandId once = with.command().id, grant = with.command().id;
  const NewAccount account{"p-once", "新人", "业务科", password()};
  const auto first = create_account(with.system(), by, once, account, with.at());
  ASSERT_TRUE(first) << what_failed(first);
  const auto again = create_account(with.system(), by, once, account, with.at());
  ASSERT_TRUE(again) << what_failed(again);
  EXPECT_EQ(again->id, first->id);
  EXPECT_FALSE(create_account(with.system(), by, with.command().id, account, with.at()))
      << "another command for a login that is taken";

  const Session& security = with.as("security-administrator");
  const auto granted = [&](const std::vector<std::string>& roles, const CommandId& command) {
    return grant_roles(with.system(), security, command, first->id, roles, with.at());
  };
  ASSERT_TRUE(granted({"drafter"}, grant));
  ASSERT_TRUE(granted({"office"}, with.command().id));
  ASSERT_TRUE(granted({"drafter"}, grant)) << "arrives late, was done long ago";
  const auto people = people_of(with.system(), by);
  ASSERT_TRUE(people);
  const auto person = std::ranges::find(*people, first->id, &store::Person::id);
  ASSERT_NE(person, people->end());
  EXPECT_EQ(person->roles, std::vector<std::string>{"office"});
  const auto borrowed = granted({"office"}, once);
  ASSERT_FALSE(borrowed);
  EXPECT_EQ(borrowed.error().code, ErrorCode::kConflict);
}

}  // namespace
}  // namespace xs::service
